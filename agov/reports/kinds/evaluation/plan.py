"""What came of one plan: was the goal reached, can that come from the plan, what did it cost, what do we do now."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Final

from django.conf import settings
from django.utils import timezone

from agov.enums import PublicationKind
from agov.reports.kinds.evaluation.shared import (
    GUARDED,
    REACHED,
    UNPROVEN,
    Evaluated,
    outcomes_table,
    sources_of,
)
from agov.reports.kinds.public_parts import own_table
from amersfoort_veiligheid.documents.figures import ChartSpec
from amersfoort_veiligheid.documents.tables import Column, dutch_date, join_words, text
from analysis.reports.base import KeyFigure, Part, Report, Section
from vap.enums import GoalKind, GoalOutcome
from vap.models import VAP, Evaluation, Lesson
from vap.queries.evaluations import (
    HEADINGS,
    QUESTIONS,
    REPORTING,
    EvaluationPage,
    GoalAccount,
    decision_words,
    evaluation_page,
    plausibility_label,
)
from vap.queries.goal_words import baseline_words, beyond_outcome, target_words
from vap.reports.goal_page import goal_page
from vap.reports.money import build_money_report, sums_table
from vap.stats.money_words import euros

REGRESSES: Final = (
    "Dit gebied stond in het hoogste kwart, en de nulmeting is één jaar. Ook zonder plan zou het cijfer daarna"
    " waarschijnlijk dalen."
)


def build_plan_evaluation(vap: VAP, evaluation: Evaluation) -> Report:
    """Build the report value of a closed evaluation; how a goal is measured is asked goal by goal."""
    page = evaluation_page(vap)
    plan = Evaluated(vap, evaluation, page.accounts, page.costs)
    sections = (
        _questions(page, evaluation.summary),
        _reached(plan, page),
        _caused(plan, page),
        _done(evaluation),
        _costs(vap, evaluation, page),
        _disagreement(evaluation),
        _onwards(vap, evaluation, page),
    )
    return Report(
        kind=PublicationKind.EVALUATION.value,
        code=f"plan-{vap.pk}",
        period=vap.cycle.name,
        municipality=settings.MUNICIPALITY_NAME,
        title=f"Evaluatie: {vap.title}, {vap.cycle.name}",
        question=f"Werkte “{vap.title}”?",
        answer=f"{page.outcome} {GUARDED[plan.plausibility]}",
        key_figures=_key_figures(plan),
        sections=tuple(section for section in sections if section is not None),
        sources=sources_of([plan]),
        unknowns=(evaluation.unknowns or "Niemand schreef iets op dat wij niet weten.",),
        cautions=_cautions(plan, page),
        is_example=settings.IS_EXAMPLE,
    )


def _cautions(plan: Evaluated, page: EvaluationPage) -> tuple[str, ...]:
    told = []
    unproven = [
        one.goal.title.rstrip(".") for one in plan.accounts if one.result is not None and one.result.outcome in UNPROVEN
    ]
    if unproven:
        told.append(f"Niet aangetoond: {join_words([f'“{one}”' for one in unproven])}.")
    if page.is_adjusted:
        told.append("De cijfers zijn bijgesteld. De uitkomst is opnieuw berekend; de oude staat erbij.")
    return tuple(told)


def _key_figures(plan: Evaluated) -> tuple[KeyFigure, ...]:
    reached = sum(one.result is not None and one.result.outcome == GoalOutcome.ACHIEVED for one in plan.accounts)
    costs = plan.costs
    known = f"van {costs.open_lines} van de {costs.lines} regels niet bekend" if costs.open_lines else ""
    return (
        KeyFigure(REACHED, str(reached), f"van {len(plan.accounts)}", "", "", ""),
        KeyFigure("Door het plan", plan.plausibility_words, "", "", "", ""),
        KeyFigure("Gepland", euros(costs.planned) if costs.lines else ".", "", "", "", ""),
        KeyFigure("Werkelijk", euros(costs.realised) if costs.lines > costs.open_lines else ".", "", "", "", known),
    )


def _questions(page: EvaluationPage, summary: str) -> Section:
    parts = tuple(
        Part(key=name.replace("_", "-"), heading=QUESTIONS[name], paragraphs=(answer,))
        for name, (_, answer) in zip(QUESTIONS, page.questions, strict=True)
        if answer
    )
    return Section("vragen", "De drie vragen", summary, parts=parts)


def _reached(plan: Evaluated, page: EvaluationPage) -> Section:
    return Section(
        key="doelen",
        heading="Is het doel gehaald?",
        lead=page.outcome,
        tables=(outcomes_table([plan]),) if plan.accounts else (),
        parts=tuple(_goal(one) for one in plan.accounts),
        items=(page.context,) if page.context else (),
    )


def _goal(account: GoalAccount) -> Part:
    goal, result = account.goal, account.result
    day = dutch_date(goal.target_date) if goal.target_date else ""
    facts = (
        ("Waar we begonnen", baseline_words(goal)),
        (
            "Waar we heen wilden",
            ", ".join(words for words in (target_words(goal), f"op {day}" if day else "") if words),
        ),
        ("Hoe sterk is dit?", account.design.rstrip(".")),
        ("Gemeten met", join_words(list(account.sources))),
    )
    earlier = tuple(
        f"Eerder, op {dutch_date(timezone.localdate(one.made_at))}: {one.get_outcome_display()}. {beyond_outcome(one)}"
        for one in (account.earlier if account.is_adjusted else ())
    )
    changed = tuple(
        f"De wijze van meten is gewijzigd op {dutch_date(timezone.localdate(change.made_at))}. {change.reason}"
        for change, _ in account.changes
    )
    return Part(
        key=f"doel-{goal.position}-{goal.pk}",
        heading=goal.title,
        status=result.outcome if result else "",
        status_label=str(result.get_outcome_display()) if result else "",
        paragraphs=tuple(
            words
            for words in (
                beyond_outcome(result) if result else "Niet berekend.",
                REGRESSES if account.regresses else "",
            )
            if words
        ),
        facts=tuple((what, words) for what, words in facts if words),
        charts=_charts(account),
        remarks=(*earlier, *changed, *((f"De regel die vooraf vastlag: {goal.rule}",) if goal.rule else ())),
    )


def _charts(account: GoalAccount) -> tuple[ChartSpec, ...]:
    """How the figure went, with what a test says of it; a goal without figures has none."""
    chart = goal_page(account.goal).chart if account.goal.kind == GoalKind.EFFECT else None
    if chart is None:
        return ()
    return (dataclasses.replace(chart, key=f"doel-{account.goal.pk}", is_example=settings.IS_EXAMPLE),)


def _caused(plan: Evaluated, page: EvaluationPage) -> Section:
    evaluation = plan.evaluation
    label = plausibility_label(evaluation.plausibility)
    told = [evaluation.plausibility_reason]
    if page.asks_reporting and evaluation.reporting_behaviour:
        told.append(f"{REPORTING} {evaluation.reporting_behaviour}")
    return Section(
        "oorzaak", "Kan het door het plan komen?", f"{label.capitalize()}.", items=tuple(one for one in told if one)
    )


def _done(evaluation: Evaluation) -> Section:
    parts = tuple(
        Part(
            key=name.replace("_", "-"),
            heading=HEADINGS[name].partition(". ")[2],
            paragraphs=(getattr(evaluation, name),),
        )
        for name in ("intended", "done_and_not")
        if getattr(evaluation, name)
    )
    return Section("gedaan", "Wat zouden we doen, en wat deden we?", "", parts=parts)


def _costs(vap: VAP, evaluation: Evaluation, page: EvaluationPage) -> Section:
    by_year = sums_table("jaar", "Geld per jaar", "Jaar", build_money_report([vap]).years)
    table = own_table(by_year.key, by_year.caption, by_year.columns, by_year.rows)
    said = evaluation.costs if evaluation.costs != page.costs.words else ""
    return Section(
        "kosten",
        "Wat kostte het, gepland en werkelijk?",
        page.costs.words,
        tables=(table,) if table.rows else (),
        items=(said,) if said else (),
    )


def _disagreement(evaluation: Evaluation) -> Section | None:
    if not evaluation.disagreement:
        return None
    return Section("oneens", "Wie is het hier niet mee eens?", evaluation.disagreement)


def _onwards(vap: VAP, evaluation: Evaluation, page: EvaluationPage) -> Section:
    lessons: Sequence[Lesson] = list(Lesson.objects.filter(vap=vap).order_by("made_at", "pk"))
    columns = (Column("les", "Les", is_row_header=True), Column("toelichting", "Toelichting"))
    rows = tuple((text(one.title), text(one.text)) for one in lessons)
    followers = join_words([f"{one.title} ({one.cycle})" for one in page.followers])
    decision = decision_words(evaluation.decision) if evaluation.decision else "Daarover is nog niet besloten."
    closed = dutch_date(evaluation.closed_on) if evaluation.closed_on else ""
    return Section(
        key="vervolg",
        heading="Wat doen we ermee?",
        lead=f"{decision} {evaluation.decision_reason}".strip(),
        tables=(own_table("lessen", "Wat wij leerden", columns, rows),) if rows else (),
        items=(f"Dit gaat verder in: {followers}.",) if followers else (),
        notes=(f"De evaluatie is gesloten op {closed}.",),
    )
