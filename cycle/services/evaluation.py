"""Answering the three questions about a cycle, and closing its evaluation; without that a cycle does not close."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import StaleEditError, claim_revision
from cycle.enums import CycleState
from cycle.models import CycleEvaluation, PolicyCycle

# Exactly the questions of the note, section 5.1, step 4.
QUESTIONS: Final[Mapping[str, str]] = {
    "done": "Wat is er gedaan?",
    "achieved": "Hebben we bereikt wat we wilden bereiken?",
    "situation": "Hoe ziet de nieuwe situatie eruit?",
}


class EvaluationError(Exception):
    """The evaluation does not allow this; the message is Dutch."""


def empty_questions(evaluation: CycleEvaluation | None) -> list[str]:
    """The questions without an answer, in the order of the note."""
    return [words for name, words in QUESTIONS.items() if not str(getattr(evaluation, name, "")).strip()]


def _running(cycle_id: int) -> PolicyCycle:
    cycle = PolicyCycle.objects.select_for_update(of=("self",)).get(pk=cycle_id)
    if cycle.state == CycleState.DRAFT:
        raise EvaluationError("Deze cyclus is nog niet begonnen. Er valt nog niets te evalueren.")
    if cycle.state == CycleState.CLOSED:
        raise EvaluationError("Deze cyclus is afgesloten. Er verandert niets meer aan de evaluatie.")
    return cycle


def _of(cycle: PolicyCycle) -> CycleEvaluation | None:
    return CycleEvaluation.objects.select_for_update(of=("self",)).filter(cycle=cycle).first()


@transaction.atomic
def save_evaluation(*, cycle_id: int, seen: int, answers: Mapping[str, str], by: User, at: datetime) -> CycleEvaluation:
    """Keep the answers so far; some may still be empty. ``seen`` is 0 for who saw a page without answers.

    Raises ``StaleEditError`` when somebody else saved meanwhile, ``EvaluationError`` when it is closed.
    """
    cycle = _running(cycle_id)
    evaluation = _of(cycle)
    given = {name: answers[name].strip() for name in QUESTIONS}
    if evaluation is None:
        evaluation = CycleEvaluation.objects.create(cycle=cycle, **given)
        audit.record(event="evaluation.begun", target=cycle, by=by, at=at, answers=given)
        return evaluation
    if evaluation.is_closed:
        raise EvaluationError("De evaluatie is afgesloten. Heropen haar om iets te wijzigen.")
    if not seen:
        raise StaleEditError(evaluation)
    claim_revision(evaluation, seen)
    changes = {name: [getattr(evaluation, name), words] for name, words in given.items()}
    for name, words in given.items():
        setattr(evaluation, name, words)
    evaluation.save(update_fields=[*given, "revision"])
    audit.record(
        event="evaluation.changed",
        target=cycle,
        by=by,
        at=at,
        fields={name: [old, new] for name, (old, new) in changes.items() if old != new},
    )
    return evaluation


@transaction.atomic
def close_evaluation(*, cycle_id: int, seen: int, by: User, at: datetime) -> CycleEvaluation:
    """Make the answers final. Raises ``EvaluationError`` naming each question that has no answer."""
    cycle = _running(cycle_id)
    evaluation = _of(cycle)
    missing = empty_questions(evaluation)
    if evaluation is None or missing:
        raise EvaluationError(f"Nog zonder antwoord: {' '.join(missing)}")
    if evaluation.is_closed:
        raise EvaluationError("De evaluatie is al afgesloten.")
    claim_revision(evaluation, seen)
    evaluation.closed_at, evaluation.closed_by = at, by
    evaluation.save(update_fields=["closed_at", "closed_by", "revision"])
    audit.record(
        event="evaluation.closed",
        target=cycle,
        by=by,
        at=at,
        deviations=cycle.deviations.count(),
        answers=_kept(evaluation),
    )
    return evaluation


@transaction.atomic
def reopen_evaluation(*, cycle_id: int, reason: str, by: User, at: datetime) -> CycleEvaluation:
    """Let people write again, with a reason, while the cycle itself still runs."""
    cycle = _running(cycle_id)
    evaluation = _of(cycle)
    if evaluation is None or not evaluation.is_closed:
        raise EvaluationError("De evaluatie is niet afgesloten.")
    if not reason.strip():
        raise EvaluationError("Schrijf op waarom de evaluatie weer opengaat.")
    evaluation.closed_at, evaluation.closed_by = None, None
    evaluation.revision += 1
    evaluation.save(update_fields=["closed_at", "closed_by", "revision"])
    audit.record(event="evaluation.reopened", target=cycle, by=by, at=at, reason=reason.strip())
    return evaluation


def _kept(evaluation: CycleEvaluation) -> dict[str, str]:
    return {name: getattr(evaluation, name) for name in QUESTIONS}
