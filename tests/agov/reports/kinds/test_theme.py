"""The account of a theme: what was wanted, done, spent, and whether it worked; counted by hand."""

from datetime import date, timedelta

import pytest
from django.conf import settings

from agov.reports.edition_content import NoContentError, content_of
from agov.reports.kinds.theme.builder import NoPlansError, build_theme_account
from analysis.models import DataSource, Observation
from tests.factories import OrganisationFactory
from tests.factories.plans import (
    ActivityFactory,
    CommitmentFactory,
    CostLineFactory,
    EvaluationFactory,
    GoalFactory,
    GoalResultFactory,
    VAPFactory,
)
from tests.factories.policy import MOMENT, PolicyCycleFactory, ThemeFactory
from tests.vap.figures import make_figures
from vap.enums import PublicPart

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 30)


@pytest.fixture
def theme():
    return ThemeFactory(name="Inbraak")


@pytest.fixture
def cycle():
    return PolicyCycleFactory(name="Cyclus 2026-2027")


def plan(theme, cycle, **more):
    return VAPFactory(theme=theme, cycle=cycle, adopted=True, **more)


def account(theme, cycle):
    return build_theme_account(theme, cycle, today=TODAY)


def rows(report, key):
    section = next(one for one in report.sections if one.key == key)
    return [[cell.text for cell in row] for row in section.tables[0].rows]


def test_draft_and_withdrawn_plans_are_nobodys_business(theme, cycle):
    VAPFactory(theme=theme, cycle=cycle)
    with pytest.raises(NoPlansError):
        account(theme, cycle)


def test_plans_of_another_theme_or_cycle_do_not_count(theme, cycle):
    mine = plan(theme, cycle, title="Sloten")
    plan(ThemeFactory(name="Jeugd"), cycle)
    plan(theme, PolicyCycleFactory())
    GoalFactory(vap=mine)
    report = account(theme, cycle)
    assert [row[0] for row in rows(report, "wilden")] == ["Sloten"]
    assert report.answer == "1 plan met 1 doel: 1 nog niet beoordeeld."


def test_outcome_counts_only_once_the_evaluation_is_closed(theme, cycle):
    mine = plan(theme, cycle)
    reached, missed = GoalFactory(vap=mine, title="Een"), GoalFactory(vap=mine, title="Twee", position=2)
    GoalResultFactory(goal=reached, outcome="achieved", words="Behaald.")
    GoalResultFactory(goal=missed, outcome="not_achieved", words="Niet behaald.")
    evaluation = EvaluationFactory(vap=mine)
    assert account(theme, cycle).answer == "1 plan met 2 doelen: 2 nog niet beoordeeld."
    for name in ("what_was_done", "what_was_reached", "situation_now"):
        setattr(evaluation, name, "Alles.")
    evaluation.plausibility, evaluation.decision, evaluation.closed_on = "possible", "stop", TODAY
    evaluation.save()
    report = account(theme, cycle)
    assert report.answer == "1 plan met 2 doelen: 1 behaald en 1 niet behaald."
    assert [row[2] for row in rows(report, "werkte")] == ["behaald", "niet behaald"]


def test_what_was_done_is_counted_per_plan(theme, cycle):
    mine = plan(theme, cycle)
    ActivityFactory.create_batch(2, vap=mine, state="done", done_on=TODAY)
    ActivityFactory(vap=mine, state="planned")
    ActivityFactory(vap=mine, state="not_done", not_done_reason="Geen tijd.")
    CommitmentFactory(vap=mine, state="proposed")
    found = rows(account(theme, cycle), "deden")
    assert [row[1:3] for row in found] == [["2", "4"]]
    assert found[0][5] == "1"
    assert next(one for one in account(theme, cycle).sections if one.key == "deden").lead == (
        "Gedaan: 2 van 4 activiteiten."
    )


def test_who_was_only_asked_is_not_named_and_late_is_told_after_two_weeks(theme, cycle):
    mine = plan(theme, cycle)
    asked, promised = OrganisationFactory(name="De Gevraagde", kind="housing"), OrganisationFactory(name="De Belover")
    ActivityFactory(vap=mine, organisation=asked)
    CommitmentFactory(vap=mine, organisation=asked, state="proposed")
    ended = {"vap": mine, "organisation": promised, "state": "accepted", "answered_at": MOMENT}
    CommitmentFactory(**ended, due_on=TODAY - timedelta(days=13))
    CommitmentFactory(**ended, due_on=TODAY - timedelta(days=14))
    assert rows(account(theme, cycle), "deden")[0][4:] == ["1", "1", "De Belover"]


def test_money_that_nobody_wrote_down_is_unknown_and_never_zero(theme, cycle):
    silent = plan(theme, cycle, title="Zonder geld")
    report = account(theme, cycle)
    money = {one.label: one for one in report.key_figures}
    assert money["Begroot"].value == "."
    assert f"{silent.title}: er staat nog niet in wat het kost." in report.sections[2].notes
    CostLineFactory(vap=silent, planned=1000, realised=None)
    money = {one.label: one for one in account(theme, cycle).key_figures}
    assert money["Begroot"].value == "€\u00a01.000"
    assert money["Uitgegeven"].value == "."


@pytest.mark.parametrize(
    ("off", "hidden"),
    [
        (PublicPart.PROBLEM, "Deuren zijn oud."),
        (PublicPart.GOALS, "Van 120 naar 90."),
        (PublicPart.DEEDS, "De Sleutel"),
        (PublicPart.MONEY, "12.300"),
    ],
)
def test_a_part_that_is_off_for_everybody_is_not_told_here_either(theme, cycle, off, hidden):
    told = [one for one in PublicPart if one != off]
    mine = plan(theme, cycle, title="Sloten", problem="Deuren zijn oud.", public_parts=told)
    GoalFactory(vap=mine, title="Van 120 naar 90.")
    ActivityFactory(vap=mine, organisation=OrganisationFactory(name="De Sleutel"))
    CostLineFactory(vap=mine, year=2026, planned=12300)
    assert hidden not in str(account(theme, cycle).sections)
    assert hidden not in str(account(theme, cycle).key_figures)
    assert "Sloten: een deel van dit plan is niet openbaar." in account(theme, cycle).unknowns
    mine.public_parts = list(PublicPart)
    mine.save()
    assert hidden in str(account(theme, cycle).sections)
    assert len(account(theme, cycle).unknowns) == 1


def test_every_table_and_chart_names_its_source_and_its_figures_are_among_the_deliveries(theme, cycle):
    town = make_figures()
    GoalFactory(
        vap=plan(theme, cycle), kind="effect", indicator=town.burglary, target_kind="level", baseline_from=2022,
        baseline_to=2024, baseline=500, target=400,
    )  # fmt: skip
    report = account(theme, cycle)
    sources = {table.source for one in report.sections for table in one.tables}
    assert sources == {f"gemeente {settings.MUNICIPALITY_NAME} en partners"}
    (chart,) = [chart for one in report.sections for chart in one.charts]
    used = Observation.objects.filter(indicator=town.burglary).values_list("delivery", "delivery__table__source")
    (name,) = {DataSource.objects.get(pk=source).attribution for _, source in used}
    assert f"Bron: {chart.source}" == name
    assert name in [line.attribution for line in report.sources]
    assert set(content_of("thema", str(theme.pk), cycle.name).deliveries) == {delivery for delivery, _ in used}


def test_running_plans_are_named_in_what_we_do_not_know(theme, cycle):
    plan(theme, cycle, title="Sloten")
    assert account(theme, cycle).unknowns == ("Nog niet geëvalueerd: Sloten.",)


def test_content_is_found_by_theme_and_cycle(theme, cycle):
    plan(theme, cycle)
    content = content_of("thema", str(theme.pk), cycle.name)
    assert content.report.title == "Inbraak: wat deden we en werkte het? Cyclus 2026-2027"
    assert "Wat wilden we?" in content.body
    with pytest.raises(NoContentError, match="bestaat niet"):
        content_of("thema", str(theme.pk), "Cyclus 1999")
    with pytest.raises(NoContentError, match="geen plan"):
        content_of("thema", str(ThemeFactory(name="Leeg").pk), cycle.name)
