"""The account of one theme in one cycle, for council and city: what did we want, do, spend, and did it work? (S194)

Only plans that were decided on count, and an outcome only once the evaluation of its plan is closed: before that it may
still be counted again. What nobody wrote down is said to be unknown; nothing is added up that misses a part. Of a part
of a plan that is off for everybody nothing is told, as on the public page of the plan.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone

from agov.reports.kinds.public_parts import own_name, own_source, own_table
from agov.reports.kinds.shape import Content, Kind, NoContentError, Subject, finished
from amersfoort_veiligheid.documents.figures import ChartSpec
from amersfoort_veiligheid.documents.tables import Cell, Column, dutch_date, join_words, missing, number, text
from analysis.models import Delivery
from analysis.reports.base import KeyFigure, Report, Section, SourceLine
from analysis.reports.parts import source_lines
from cycle.models import PolicyCycle, Theme
from vap.enums import VAP_OVER, ActivityState, CommitmentState, GoalKind, GoalOutcome, PublicPart
from vap.models import VAP, Activity, Commitment, Evaluation, Goal, GoalResult
from vap.queries.activities import agreed_in
from vap.queries.evaluations import plausibility_label
from vap.queries.goal_words import baseline_words, beyond_outcome, rule_text, target_words
from vap.queries.public_deeds import PUBLIC_AFTER
from vap.reports.goal_page import GoalPage, goal_page
from vap.reports.money import build_money_report, sums_table
from vap.stats.money_words import euros

KIND: Final = "thema"
NOT_YET: Final = "nog niet beoordeeld"
ORDER: Final = (GoalOutcome.ACHIEVED, GoalOutcome.DIRECTION, GoalOutcome.NOT_ACHIEVED, GoalOutcome.UNKNOWN)

TOLD: Final = (PublicPart.PROBLEM, PublicPart.GOALS, PublicPart.DEEDS, PublicPart.MONEY)  # parts of a plan told here


class NoPlansError(Exception):
    """The theme has no plan in this cycle that was decided on."""


@dataclass(frozen=True)
class _Plan:
    """A plan with what the four parts need of it."""

    vap: VAP
    goals: Sequence[Goal]  # none while that part of the plan is off
    pages: dict[int, GoalPage]  # how the figure of each goal went
    results: dict[int, GoalResult]  # newest by goal, only of a closed evaluation
    evaluation: Evaluation | None


def build_theme_account(theme: Theme, cycle: PolicyCycle, *, today: date) -> Report:
    """Build the report value; how a goal is measured is asked goal by goal. Raises ``NoPlansError``."""
    return _account(theme, cycle, _plans(theme, cycle), today)


def _plans(theme: Theme, cycle: PolicyCycle) -> list[_Plan]:
    vaps = list(
        VAP.objects.public()
        .filter(theme=theme, cycle=cycle)
        .select_related("cycle", "theme")
        .prefetch_related(
            Prefetch(
                "goals", Goal.objects.select_related("indicator", "definition__group").prefetch_related("results")
            ),
            Prefetch("activities", Activity.objects.select_related("organisation")),
            Prefetch("commitments", Commitment.objects.select_related("organisation")),
        )
        .order_by("number")
    )
    if not vaps:
        raise NoPlansError
    closed = {one.vap_id: one for one in Evaluation.objects.filter(vap__in=vaps, closed_on__isnull=False)}
    return [_plan(vap, closed.get(vap.pk)) for vap in vaps]


def _account(theme: Theme, cycle: PolicyCycle, plans: Sequence[_Plan], today: date) -> Report:
    return Report(
        kind=KIND,
        code=str(theme.pk),
        period=cycle.name,
        municipality=settings.MUNICIPALITY_NAME,
        title=f"{theme}: wat deden we en werkte het? {cycle.name}",
        question=f"{theme}: werkte het?",
        answer=_answer(plans),
        key_figures=_key_figures(plans),
        sections=(_wanted(plans, today), _did(plans, today), _cost(_with_money(plans), today), _worked(plans, today)),
        sources=_sources(plans, today),
        unknowns=_unknowns(plans),
        is_example=settings.IS_EXAMPLE,
    )


def _used(plans: Sequence[_Plan]) -> set[int]:
    """The deliveries under the charts, and those on which the outcomes of closed evaluations were counted."""
    counted = {pk for plan in plans for result in plan.results.values() for pk in result.data_versions}
    return counted.union(*(page.deliveries for plan in plans for page in plan.pages.values()))


def _plan(vap: VAP, evaluation: Evaluation | None) -> _Plan:
    goals = list(vap.goals.all()) if vap.shows(PublicPart.GOALS) else []
    pages = {goal.pk: goal_page(goal) for goal in goals if goal.kind == GoalKind.EFFECT}
    newest = {
        goal.pk: max(goal.results.all(), key=lambda one: (one.made_at, one.pk))
        for goal in goals
        if evaluation is not None and goal.results.all()
    }
    return _Plan(vap, goals, pages, newest, evaluation)


def _with_money(plans: Sequence[_Plan]) -> list[VAP]:
    return [plan.vap for plan in plans if plan.vap.shows(PublicPart.MONEY)]


# --- the answer


def _tally(plans: Sequence[_Plan]) -> Counter[str]:
    return Counter(result.outcome for plan in plans for result in plan.results.values())


def _answer(plans: Sequence[_Plan]) -> str:
    goals = sum(len(plan.goals) for plan in plans)
    tally = _tally(plans)
    words = [f"{tally[one]} {one.label}" for one in ORDER if tally[one]]
    waiting = goals - sum(tally.values())
    words += [f"{waiting} {NOT_YET}"] if waiting else []
    numbers = f"{_count(len(plans), 'plan', 'plannen')} met {_count(goals, 'doel', 'doelen')}"
    return f"{numbers}: {join_words(words)}." if words else f"{numbers}."


def _count(amount: int, one: str, more: str) -> str:
    return f"{amount} {one if amount == 1 else more}"


def _key_figures(plans: Sequence[_Plan]) -> tuple[KeyFigure, ...]:
    report = build_money_report(_with_money(plans))
    sums = report.everything
    goals = sum(len(plan.goals) for plan in plans)
    tally = _tally(plans)
    spent = "volgens de boekhouding" if sums.known == sums.lines else f"bekend van {sums.known} van {sums.lines} regels"
    return (
        KeyFigure("Plannen", str(len(plans)), _over_words(plans), "", "", ""),
        KeyFigure("Doelen behaald", str(tally[GoalOutcome.ACHIEVED]), f"van {goals}", "", "", _judged(plans)),
        KeyFigure("Begroot", euros(sums.planned) if sums.lines else ".", "", "", "", ""),
        KeyFigure("Uitgegeven", euros(sums.realised) if sums.known else ".", "", "", "", spent if sums.lines else ""),
    )


def _over_words(plans: Sequence[_Plan]) -> str:
    over = sum(plan.vap.state in VAP_OVER for plan in plans)
    return f"waarvan {over} voorbij"


def _judged(plans: Sequence[_Plan]) -> str:
    judged = sum(len(plan.results) for plan in plans)
    return f"{judged} beoordeeld" if judged else NOT_YET


# --- the four parts


def _wanted(plans: Sequence[_Plan], today: date) -> Section:
    columns = (
        Column("plan", "Plan", is_row_header=True),
        Column("doel", "Doel"),
        Column("begin", "Waar we begonnen"),
        Column("streven", "Waar we heen wilden"),
        Column("voor", "Voor"),
    )
    rows = [
        (
            text(plan.vap.title),
            text(goal.title),
            _words(baseline_words(goal)),
            _words(target_words(goal)),
            _words(dutch_date(goal.target_date) if goal.target_date else ""),
        )
        for plan in plans
        for goal in plan.goals
    ]
    open_plans = [plan.vap for plan in plans if plan.vap.shows(PublicPart.PROBLEM)]
    problems = tuple(f"{vap.title}: {vap.problem}" for vap in open_plans if vap.problem)
    table = own_table("doelen", "Doelen van de plannen", columns, tuple(rows), day=today)
    return Section(key="wilden", heading="Wat wilden we?", lead="", tables=(table,), items=problems)


def _did(plans: Sequence[_Plan], today: date) -> Section:
    columns = (
        Column("plan", "Plan", is_row_header=True),
        Column("gedaan", "Activiteiten gedaan", "", "right"),
        Column("activiteiten", "Activiteiten gepland", "", "right"),
        Column("nagekomen", "Toezeggingen nagekomen", "", "right"),
        Column("te-laat", "Toezeggingen te laat", "", "right"),
        Column("geen-antwoord", "Vragen zonder antwoord", "", "right"),
        Column("wie", "Wie deed mee"),
    )
    rows, done, planned = [], 0, 0
    agreed = {one.pk for one in agreed_in(plan.vap for plan in plans)}
    for plan in (one for one in plans if one.vap.shows(PublicPart.DEEDS)):
        activities, commitments = list(plan.vap.activities.all()), list(plan.vap.commitments.all())
        own_done = sum(one.state == ActivityState.DONE for one in activities)
        done, planned = done + own_done, planned + len(activities)
        states = Counter(one.state for one in commitments)
        late = sum(
            one.state == CommitmentState.ACCEPTED and one.due_on is not None and one.due_on + PUBLIC_AFTER <= today
            for one in commitments
        )
        took_part = {one.organisation.name for one in activities if one.pk in agreed} | {
            one.organisation.name
            for one in commitments
            if one.state in (CommitmentState.ACCEPTED, CommitmentState.KEPT)
        }
        rows.append(
            (
                text(plan.vap.title),
                number(own_done),
                number(len(activities)),
                number(states[CommitmentState.KEPT]),
                number(late),
                number(states[CommitmentState.PROPOSED]),
                _words(join_words(sorted(took_part))),
            )
        )
    lead = f"Gedaan: {done} van {_count(planned, 'activiteit', 'activiteiten')}." if planned else ""
    table = own_table("gedaan", "Wat er in de plannen gebeurde", columns, tuple(rows), day=today)
    return Section(key="deden", heading="Wat deden we?", lead=lead, tables=(table,))


def _cost(vaps: Sequence[VAP], today: date) -> Section:
    report = build_money_report(vaps)
    by_year = sums_table("jaar", "Geld per jaar", "Jaar", report.years, figures_date=dutch_date(today))
    notes = [f"{vap.title}: er staat nog niet in wat het kost." for vap in report.silent]
    lead = " ".join(words for words in (report.answer if report.open.lines else "", report.ended_words) if words)
    return Section(
        key="kostte",
        heading="Wat kostte het?",
        lead=lead,
        tables=(dataclasses.replace(by_year, source=own_name()),),
        items=tuple(report.more),
        notes=tuple(notes),
    )


def _worked(plans: Sequence[_Plan], today: date) -> Section:
    columns = (
        Column("plan", "Plan", is_row_header=True),
        Column("doel", "Doel"),
        Column("uitkomst", "Uitkomst"),
        Column("woorden", "In woorden"),
        Column("kwam-het", "Kan het door het plan komen?"),
    )
    rows, rules = [], []
    for plan in plans:
        plausible = plausibility_label(plan.evaluation.plausibility) if plan.evaluation else ""
        for goal in plan.goals:
            result = plan.results.get(goal.pk)
            rows.append(
                (
                    text(plan.vap.title),
                    text(goal.title),
                    text(str(result.get_outcome_display()) if result else NOT_YET),
                    text(beyond_outcome(result) if result else ""),
                    _words(plausible),
                )
            )
            rule = rule_text(goal)
            rules += [f"{goal.title.rstrip('.')}: {rule}"] if rule else []
    summaries = tuple(
        f"{plan.vap.title}: {plan.evaluation.summary}" for plan in plans if plan.evaluation and plan.evaluation.summary
    )
    caption = "Uitkomst van elk doel, volgens de regel die vooraf vastlag"
    table = own_table("werkte", caption, columns, tuple(rows), day=today)
    return Section(
        key="werkte",
        heading="Werkte het?",
        lead=_answer(plans),
        charts=_charts(plans),
        tables=(table,),
        items=summaries,
        notes=tuple(rules),
    )


def _charts(plans: Sequence[_Plan]) -> tuple[ChartSpec, ...]:
    """How the figure of each goal went, with what a test says of it; a goal without figures has none."""
    drawn = ((pk, page.chart) for plan in plans for pk, page in plan.pages.items())
    return tuple(
        dataclasses.replace(chart, key=f"doel-{pk}", is_example=settings.IS_EXAMPLE)
        for pk, chart in drawn
        if chart is not None
    )


def _words(value: str) -> Cell:
    return text(value) if value else missing()


# --- where it comes from, and what we do not know


def _sources(plans: Sequence[_Plan], today: date) -> tuple[SourceLine, ...]:
    rows = Delivery.objects.filter(pk__in=_used(plans)).select_related("table__source").order_by("pk")
    return (own_source(today), *source_lines(rows))


def _unknowns(plans: Sequence[_Plan]) -> tuple[str, ...]:
    told = [
        f"{plan.vap.title}: {plan.evaluation.unknowns}"
        for plan in plans
        if plan.evaluation and plan.evaluation.unknowns
    ]
    open_plans = [plan.vap.title for plan in plans if plan.evaluation is None]
    if open_plans:
        told.append(f"Nog niet geëvalueerd: {join_words(open_plans)}.")
    told += [
        f"{plan.vap.title}: een deel van dit plan is niet openbaar."
        for plan in plans
        if not all(plan.vap.shows(part) for part in TOLD)
    ]
    return tuple(told)


# --- as a kind of publication


def _subjects() -> list[Subject]:
    """Themes with a plan that was decided on, by cycle, newest cycle first."""
    rows = VAP.objects.public().order_by("-cycle__start_date", "theme__name")
    known = rows.values_list("theme", "cycle__name", "theme__name", "cycle__start_date").distinct()
    return [Subject(str(theme), cycle, f"{name} {cycle}") for theme, cycle, name, _ in known]


def _build(code: str, period: str) -> Content:
    theme, cycle = Theme.objects.filter(pk=code).first(), PolicyCycle.objects.filter(name=period).first()
    if theme is None or cycle is None:
        raise NoContentError("Dit thema of deze cyclus bestaat niet.")
    try:
        plans = _plans(theme, cycle)
    except NoPlansError as nothing:
        raise NoContentError("Dit thema heeft in deze cyclus geen plan waarover is besloten.") from nothing
    return finished(_account(theme, cycle, plans, timezone.localdate()), sorted(_used(plans)))


THEME: Final = Kind(
    subjects=_subjects,
    build=_build,
    about="Per thema wat wij wilden, deden en uitgaven, en of het werkte.",
    nothing="Nog over geen plan is besloten.",
)
