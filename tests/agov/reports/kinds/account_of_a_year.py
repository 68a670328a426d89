"""A year to account for, for the tests of the jaarverslag: its plans, deeds and the plan of the year as published."""

from datetime import UTC, date, datetime

from agov.enums import PublicationKind
from agov.reports.kinds.annual.builder import build_annual
from agov.reports.kinds.year_plan.builder import build_year_plan
from analysis.reports import base
from tests.factories import plans as make
from tests.factories.editions import EditionFactory, PublicationFactory

TODAY = date(2026, 11, 30)
YEAR = {"adopted_on": date(2025, 2, 1), "adopted_by": "college", "start_date": date(2025, 3, 1)}
ANSWERS = dict.fromkeys(("what_was_done", "what_was_reached", "situation_now"), "Alles.")


def plan(**more):
    return make.VAPFactory(**{"running": True, "end_date": date(2027, 3, 1), **YEAR, **more})


def deed(vap, town, title, due, **more):
    return make.ActivityFactory(
        vap=vap, organisation=town, title=title, planned_start=date(2025, 3, 1), planned_end=due, **more
    )


def done(vap, town, title, due, on):
    return deed(vap, town, title, due, state="done", done_on=on)


def publish_plan(year=2025, on=date(2025, 3, 18)):
    """The plan of the year, as it is at this moment."""
    report = build_year_plan(year, today=on)
    series = PublicationFactory(kind=PublicationKind.EXECUTION, code="gemeente")
    return EditionFactory(
        published=True,
        publication=series,
        number=1,
        title=report.title,
        period=str(year),
        value=base.dump(report),
        published_at=datetime(on.year, on.month, on.day, 9, tzinfo=UTC),
    )


def close(vap, **more):
    return make.EvaluationFactory(
        vap=vap, **{**ANSWERS, "plausibility": "possible", "decision": "adapt", **more}, closed_on=TODAY
    )


def report_of(year=2025):
    return build_annual(year, today=TODAY)[0]


def section(report, key):
    return next(one for one in report.sections if one.key == key)


def rows(report, key, table=0):
    return [[cell.text for cell in row] for row in section(report, key).tables[table].rows]


def part(report, key, heading):
    return next(one for one in section(report, key).parts if one.heading == heading)
