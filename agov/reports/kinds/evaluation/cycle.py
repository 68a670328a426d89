"""What came of the policy of a cycle as a whole, and of each of its plans on a piece of its own (S132)."""

from __future__ import annotations

from collections import Counter
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
    closed_plans,
    costs_table,
    evaluated,
    outcomes_table,
    sources_of,
    unproven_table,
)
from agov.reports.kinds.public_parts import own_table
from amersfoort_veiligheid.documents.tables import Column, dutch_date, join_words, text
from analysis.reports.base import KeyFigure, Part, Report, Section
from cycle.models import CycleEvaluation, PolicyCycle
from cycle.services.evaluation import QUESTIONS
from vap.enums import EvaluationDecision, GoalOutcome, Plausibility
from vap.models import VAP, InnovationTheme, Lesson, VAPCarryOver
from vap.queries.evaluations import decision_words, outcome_words
from vap.stats.money_words import euros

ORDER: Final = (GoalOutcome.ACHIEVED, GoalOutcome.NOT_ACHIEVED, *UNPROVEN)
NOT_CAUSED: Final = (Plausibility.NOT_SHOWN, Plausibility.UNKNOWN)


def build_cycle_evaluation(cycle: PolicyCycle) -> Report:
    """Build the report value of what is closed; how a goal is measured is asked goal by goal."""
    plans = evaluated(closed_plans().filter(cycle=cycle).order_by("number"))
    others = list(VAP.objects.public().filter(cycle=cycle).exclude(pk__in=[plan.vap.pk for plan in plans]))
    answered = CycleEvaluation.objects.filter(cycle=cycle, closed_at__isnull=False).first()
    sections = (
        _not_shown(plans),
        _questions(cycle, answered),
        _plans(plans),
        _outcomes(plans),
        _costs(plans),
        _lessons(cycle, plans),
        _onwards(cycle, plans),
    )
    return Report(
        kind=PublicationKind.EVALUATION.value,
        code=f"cyclus-{cycle.pk}",
        period=cycle.name,
        municipality=settings.MUNICIPALITY_NAME,
        title=f"{cycle.name}: evaluatie van het veiligheidsbeleid",
        question="Werkte ons beleid?",
        answer=_answer(plans, others),
        key_figures=_key_figures(plans, others),
        sections=tuple(section for section in sections if section is not None),
        sources=sources_of(plans),
        unknowns=_unknowns(plans, others, answered),
        cautions=_cautions(plans),
        is_example=settings.IS_EXAMPLE,
    )


def _tally(plans: Sequence[Evaluated]) -> Counter[str]:
    return Counter(one.result.outcome for plan in plans for one in plan.accounts if one.result is not None)


def _answer(plans: Sequence[Evaluated], others: Sequence[VAP]) -> str:
    everything = len(plans) + len(others)
    if not plans:
        return "Van geen enkel plan is de evaluatie al gesloten."
    tally = _tally(plans)
    words = join_words([f"{tally[one]} {one.label}" for one in ORDER if tally[one]])
    goals = sum(len(plan.accounts) for plan in plans)
    start = f"{len(plans)} van de {everything} plannen {'is' if len(plans) == 1 else 'zijn'} geëvalueerd."
    return f"{start} Van de {goals} doelen: {words}." if words else start


def _key_figures(plans: Sequence[Evaluated], others: Sequence[VAP]) -> tuple[KeyFigure, ...]:
    tally, goals = _tally(plans), sum(len(plan.accounts) for plan in plans)
    plausible = sum(plan.plausibility == Plausibility.PLAUSIBLE for plan in plans)
    lines, waiting = sum(plan.costs.lines for plan in plans), sum(plan.costs.open_lines for plan in plans)
    real = sum(plan.costs.realised for plan in plans)
    planned = sum(plan.costs.planned for plan in plans)
    known = f"van {waiting} van de {lines} regels niet bekend" if waiting else ""
    return (
        KeyFigure("Plannen geëvalueerd", str(len(plans)), f"van {len(plans) + len(others)}", "", "", ""),
        KeyFigure(REACHED, str(tally[GoalOutcome.ACHIEVED]), f"van {goals}", "", "", ""),
        KeyFigure("Aannemelijk door het plan", str(plausible), f"van {len(plans)} plannen", "", "", ""),
        KeyFigure("Gepland", euros(planned) if lines else ".", "", "", "", ""),
        KeyFigure("Werkelijk", euros(real) if lines > waiting else ".", "", "", "", known),
    )


def _cautions(plans: Sequence[Evaluated]) -> tuple[str, ...]:
    """In plain sight: of which plans nobody can say that they worked."""
    told = []
    for plausibility in NOT_CAUSED:
        names = [plan.vap.title for plan in plans if plan.plausibility == plausibility]
        if names:
            told.append(f"{GUARDED[plausibility].rstrip('.')}. Dat geldt voor: {join_words(names)}.")
    return tuple(told)


# --- what was not shown, and the questions of the note


def _not_shown(plans: Sequence[Evaluated]) -> Section | None:
    if not plans:
        return None
    table = unproven_table(plans)
    missed = _tally(plans)[GoalOutcome.NOT_ACHIEVED]
    unproven = len(table.rows) - missed
    lead = f"Niet gehaald: {missed}. Niet aangetoond of niet vast te stellen: {unproven}."
    return Section("niet-aangetoond", "Wat is niet aangetoond?", lead, tables=(table,) if table.rows else ())


def _questions(cycle: PolicyCycle, answered: CycleEvaluation | None) -> Section | None:
    if answered is None:
        return None
    parts = tuple(
        Part(key=f"vraag-{name}", heading=words, paragraphs=(getattr(answered, name),))
        for name, words in QUESTIONS.items()
    )
    went_otherwise = cycle.deviations.count()
    note = f"Van het schema is {went_otherwise} keer afgeweken. Een afwijking is geen fout." if went_otherwise else ""
    day = dutch_date(timezone.localdate(answered.closed_at)) if answered.closed_at else ""
    return Section(
        key="proces",
        heading="Hoe ging het met het beleid als geheel?",
        lead=f"Deze antwoorden zijn vastgesteld op {day}.",
        parts=parts,
        notes=(note,) if note else (),
    )


# --- plan by plan


def _plans(plans: Sequence[Evaluated]) -> Section | None:
    if not plans:
        return None
    return Section("plannen", "Wat kwam er van elk plan?", "", parts=tuple(_part(plan) for plan in plans))


def _part(plan: Evaluated) -> Part:
    evaluation = plan.evaluation
    against = f"Niet iedereen is het hiermee eens. {evaluation.disagreement}" if evaluation.disagreement else ""
    facts = (
        ("Wat kostte het?", plan.costs.words.rstrip(".")),
        ("Wat weten we niet?", evaluation.unknowns),
        ("Wat doen we ermee?", _decision(plan)),
    )
    said = (f"{outcome_words(plan.accounts)} {GUARDED[plan.plausibility]}", evaluation.summary, against)
    return Part(
        key=f"plan-{plan.vap.number}",
        heading=plan.vap.title,
        status=evaluation.plausibility,
        status_label=f"door het plan: {plan.plausibility_words}",
        paragraphs=tuple(words.strip() for words in (*said, evaluation.plausibility_reason) if words.strip()),
        items=tuple(
            f"{one.goal.title.rstrip('.')}: {one.result.words}" for one in plan.accounts if one.result is not None
        ),
        facts=tuple((what, words) for what, words in facts if words),
    )


def _decision(plan: Evaluated) -> str:
    if not plan.evaluation.decision:
        return ""
    return f"{decision_words(plan.evaluation.decision)} {plan.evaluation.decision_reason}".strip()


def _outcomes(plans: Sequence[Evaluated]) -> Section | None:
    if not plans:
        return None
    goals = [one.goal for plan in plans for one in plan.accounts]
    rules = tuple(f"{goal.title.rstrip('.')}: {goal.rule}" for goal in goals if goal.rule)
    lead = "Elke uitkomst volgt uit een regel die vooraf vastlag."
    return Section("uitkomsten", "Hoe weten we dat?", lead, tables=(outcomes_table(plans),), notes=rules)


def _costs(plans: Sequence[Evaluated]) -> Section | None:
    return Section("kosten", "Wat kostte het?", "", tables=(costs_table(plans),)) if plans else None


# --- lessons, and what goes on


def _lessons(cycle: PolicyCycle, plans: Sequence[Evaluated]) -> Section | None:
    """Lessons of these plans, and of innovation themes that ended while the cycle ran: failing is a normal end."""
    own = Lesson.objects.filter(vap__in=[plan.vap for plan in plans]).select_related("vap").order_by("made_at", "pk")
    tried = InnovationTheme.objects.with_lesson_page(timezone.localdate()).exclude(lesson="")
    tried = tried.filter(ended_on__gte=cycle.start_date, ended_on__lte=cycle.end_date).order_by("ended_on", "pk")
    rows = [(text(one.title), text(one.text), text(str(one.vap)), text("plan")) for one in own]
    rows += [(text(one.title), text(one.lesson), text(one.title), text(one.get_kind_display())) for one in tried]
    if not rows:
        return None
    columns = (
        Column("les", "Les", is_row_header=True),
        Column("toelichting", "Toelichting"),
        Column("uit", "Waaruit"),
        Column("soort", "Soort"),
    )
    table = own_table("lessen", "Wat wij leerden", columns, tuple(rows))
    return Section("lessen", "Wat leerden wij?", "", tables=(table,))


def _onwards(cycle: PolicyCycle, plans: Sequence[Evaluated]) -> Section | None:
    """What becomes of each plan: the decision of its evaluation, or the one at the turn of the cycle."""
    followers = VAP.objects.public().filter(follows__cycle=cycle).select_related("cycle")
    into = {one.follows_id: f"{one.title} ({one.cycle})" for one in followers}
    decided = {plan.vap.pk: (plan.vap.title, plan.evaluation.decision) for plan in plans if plan.evaluation.decision}
    carried = VAPCarryOver.objects.filter(vap__in=VAP.objects.public().filter(cycle=cycle)).select_related("vap")
    for one in carried.order_by("vap__number"):
        decided.setdefault(one.vap_id, (one.vap.title, one.decision))
    if not decided:
        return None
    columns = (
        Column("plan", "Plan", is_row_header=True),
        Column("besluit", "Wat doen we ermee?"),
        Column("verder", "Gaat verder als"),
    )
    rows = tuple(
        (text(title), text(decision_words(decision)), text(into.get(pk, "")))
        for pk, (title, decision) in decided.items()
    )
    go_on = sum(EvaluationDecision(one) != EvaluationDecision.STOP for _, one in decided.values())
    lead = f"{go_on} van de {len(decided)} plannen {'gaat' if go_on == 1 else 'gaan'} op een of andere manier door."
    table = own_table("vervolg", "Wat er met elk plan gebeurt", columns, rows)
    return Section("vervolg", "Wat gaat door in de volgende cyclus?", lead, tables=(table,))


def _unknowns(plans: Sequence[Evaluated], others: Sequence[VAP], answered: CycleEvaluation | None) -> tuple[str, ...]:
    told = [f"{plan.vap.title}: {plan.evaluation.unknowns}" for plan in plans if plan.evaluation.unknowns]
    if others:
        told.append(f"Nog niet geëvalueerd: {join_words([vap.title for vap in others])}.")
    if answered is None:
        told.append("De evaluatie van het beleid als geheel is nog niet gesloten.")
    return tuple(told) or ("Niemand schreef iets op dat wij niet weten.",)
