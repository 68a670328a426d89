"""Evaluating a VAP: answers from the records and from people, then a decision with a lesson.

What the rule says of a goal is not written here and can not be replaced: people add context, or record who disagrees.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import StaleEditError, claim_revision
from cycle.enums import CycleState
from cycle.models import PolicyCycle
from vap.enums import EvaluationDecision, Plausibility, VapState
from vap.models import VAP, Evaluation, Goal, Lesson
from vap.queries.evaluations import (
    TEXTS,
    WITH_EVALUATION,
    accounts_of,
    lacking,
    may_be_plausible,
    plausibility_label,
)
from vap.services import plan_states, plans
from vap.stats.claims import claims, refusal

WRITTEN: Final = (*TEXTS, "plausibility", "disagreement")
# What a follower takes over; its goals are measured anew, so baseline and target stay behind.
CARRIED: Final = ("title", "problem", "approach", "because", "therefore", "theme", "track", "contact")
CARRIED_ROWS: Final = ("areas", "spots", "target_groups", "offence_groups")
GOAL_CARRIED: Final = ("position", "title", "kind", "style", "indicator", "definition", "flow", "direction", "unit")


class EvaluationError(Exception):
    """The deed is refused; the message is Dutch. ``field`` says at which field it belongs, when at one."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def save(*, vap_id: int, seen: int, values: Mapping[str, Any], by: User, at: datetime) -> Evaluation:
    """Keep the answers; what is empty may still come. Raises ``StaleEditError`` when somebody was earlier.

    Raises ``EvaluationError`` before the evaluation began or after it closed, for an answer that the outcomes do not
    allow, and for words that claim success without ground.
    """
    vap = VAP.objects.select_for_update(of=("self",)).get(pk=vap_id)
    evaluation = Evaluation.objects.select_for_update(of=("self",)).filter(vap=vap).first()
    _may_write(vap, evaluation)
    plausibility = values.get("plausibility") or ""
    if plausibility == Plausibility.PLAUSIBLE and not may_be_plausible(accounts_of(vap)):
        raise EvaluationError(
            "“Aannemelijk” kan alleen als een doel is gehaald naast een vergelijking die vooraf was gekozen.",
            field="plausibility",
        )
    for name in TEXTS:
        check_words(values.get(name), plausibility, field=name)
    if evaluation is None:
        if seen:
            raise EvaluationError("Deze evaluatie bestaat niet meer.")
        evaluation = Evaluation(vap=vap, started_at=at)
    elif not seen and evaluation.revision > 1:
        raise StaleEditError(evaluation)
    elif seen:
        claim_revision(evaluation, seen)
    else:
        evaluation.revision += 1
    before = {name: getattr(evaluation, name) for name in WRITTEN}
    for name in WRITTEN:
        if name in values:
            setattr(evaluation, name, values[name] or "")
    evaluation.save()
    changed = {name: {"old": before[name], "new": getattr(evaluation, name)} for name in WRITTEN}
    changed = {name: both for name, both in changed.items() if both["old"] != both["new"]}
    audit.record(event="evaluation.saved", target=evaluation, by=by, at=at, changed=changed)
    return evaluation


@transaction.atomic
def decide(
    *,
    vap_id: int,
    decision: EvaluationDecision,
    reason: str,
    lesson_title: str,
    lesson: str,
    guard_reason: str = "",
    by: User,
    at: datetime,
) -> VAP | None:
    """Close the evaluation with what is done with it and what was learned; an adapted VAP leaves a follower.

    Refused while an answer is empty, with the names of what lacks. "Doorgaan" lets the VAP run on, anything else ends
    it. Returns the draft in the next cycle when there is one.
    """
    vap = VAP.objects.select_for_update(of=("self",)).select_related("cycle", "theme").get(pk=vap_id)
    evaluation = Evaluation.objects.select_for_update(of=("self",)).filter(vap=vap).first()
    _may_write(vap, evaluation)
    missing = lacking(evaluation, accounts_of(vap))
    if missing or evaluation is None:
        raise EvaluationError(f"De evaluatie kan nog niet dicht. Er ontbreekt: {'; '.join(missing)}.")
    for name, words in (("reason", reason), ("lesson_title", lesson_title), ("lesson", lesson)):
        if not words.strip():
            raise EvaluationError("Vul dit in.", field=name)
        check_words(words, evaluation.plausibility, field=name)
    evaluation.decision, evaluation.decision_reason = decision, reason.strip()
    evaluation.closed_on = timezone.localdate(at)
    evaluation.revision += 1
    evaluation.save()
    made = Lesson.objects.create(
        title=lesson_title.strip(), text=lesson.strip(), theme=vap.theme, vap=vap, made_by=by, made_at=at
    )
    made.offence_groups.set(vap.offence_groups.all())
    audit.record(
        event="evaluation.closed", target=evaluation, by=by, at=at, reason=reason.strip(), decision=decision.value
    )
    _end(vap, decision, by=by, at=at)
    return (
        follow_up(vap, reason=reason, guard_reason=guard_reason, by=by, at=at)
        if (decision == EvaluationDecision.ADAPT)
        else None
    )


def check_words(text: str | None, plausibility: str, *, field: str) -> None:
    """Refuse words that claim success, unless it is plausible that the plan did it."""
    found = claims(text or "")
    if found and plausibility != Plausibility.PLAUSIBLE:
        raise EvaluationError(refusal(found, plausibility_label(plausibility)), field=field)


def follow_up(vap: VAP, *, reason: str, guard_reason: str = "", by: User, at: datetime) -> VAP:
    """Make the draft that goes on with a VAP in the next cycle, and link it. Inside the transaction of the decision."""
    cycle = next_cycle(vap)
    if cycle is None:
        raise EvaluationError(
            "Er is nog geen volgende cyclus om het aangepaste plan in te maken. Start die eerst op het seizoensbord.",
            field="decision",
        )
    values: dict[str, Any] = {name: getattr(vap, name) for name in CARRIED}
    values |= {name: list(getattr(vap, name).all()) for name in CARRIED_ROWS}
    values["origin_note"] = f"Vervolg op {vap.code} {vap.title}: {reason.strip()}"[:300]
    values["follows"] = vap
    try:
        made = plans.create(cycle_id=cycle.pk, values=values, reason=guard_reason or reason, by=by, at=at)
    except plans.PlanError as error:
        raise EvaluationError(str(error), field="decision") from error
    for goal in vap.goals.prefetch_related("areas"):
        copied = Goal.objects.create(vap=made, **{name: getattr(goal, name) for name in GOAL_CARRIED})
        copied.areas.set(goal.areas.all())
    return made


def next_cycle(vap: VAP) -> PolicyCycle | None:
    """The cycle after that of a VAP, as far as it is there and not closed."""
    later = PolicyCycle.objects.filter(start_date__gt=vap.cycle.start_date).exclude(state=CycleState.CLOSED)
    return later.order_by("start_date").first()


def _may_write(vap: VAP, evaluation: Evaluation | None) -> None:
    if vap.state not in WITH_EVALUATION:
        raise EvaluationError(f"Evalueren kan nog niet: het VAP is {vap.get_state_display()}.")
    if evaluation is not None and evaluation.closed_on is not None:
        raise EvaluationError("Deze evaluatie is gesloten.")


def _end(vap: VAP, decision: EvaluationDecision, *, by: User, at: datetime) -> None:
    """Let the VAP run on, or close it; one that was stopped before stays so."""
    if vap.state != VapState.EVALUATION:
        return
    if decision == EvaluationDecision.CONTINUE:
        plan_states.resume(vap_id=vap.pk, by=by, at=at)
    else:
        plan_states.close(vap_id=vap.pk, ended_on=timezone.localdate(at), by=by, at=at)
