"""Agreements of the table after the meeting: kept, lapsed, put off with a reason, or open again."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from agov.enums import AGREEMENT_MOVES, AgreementState, OutcomeKind
from agov.models import AgendaItem, Outcome, Postponement
from agov.services.outcomes import OutcomeError
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User


def _locked(outcome_id: int) -> Outcome:
    outcome = Outcome.objects.select_for_update(of=("self",)).get(pk=outcome_id)
    if outcome.kind != OutcomeKind.AGREEMENT:
        raise OutcomeError("Alleen een afspraak kan worden nagekomen of uitgesteld.")
    return outcome


@transaction.atomic
def settle_agreement(*, outcome_id: int, to: AgreementState, on: date, note: str, by: User, at: datetime) -> Outcome:
    """Say that it was done, or that it lapsed: since which day and how, in words."""
    outcome = _locked(outcome_id)
    if to == AgreementState.OPEN or to not in AGREEMENT_MOVES[AgreementState(outcome.state)]:
        raise OutcomeError(f"Dit kan niet: de afspraak is {outcome.get_state_display()}.")
    if not note.strip():
        raise OutcomeError("Schrijf op hoe de afspraak is afgedaan.", "note")
    outcome.state, outcome.closed_on, outcome.closing_note = to, on, note.strip()
    _keep(outcome)
    event_words = {"note": note.strip(), "on": on.isoformat()}
    if to == AgreementState.DONE:
        audit.record(event="outcome.done", target=outcome, by=by, at=at, **event_words)
    else:
        audit.record(event="outcome.lapsed", target=outcome, by=by, at=at, **event_words)
    return outcome


@transaction.atomic
def reopen_agreement(*, outcome_id: int, reason: str, by: User, at: datetime) -> Outcome:
    """Open it again when it turns out not to be done; how it was settled stays in the trail."""
    outcome = _locked(outcome_id)
    if AgreementState.OPEN not in AGREEMENT_MOVES[AgreementState(outcome.state)]:
        raise OutcomeError("Deze afspraak staat al open.")
    if not reason.strip():
        raise OutcomeError("Schrijf op waarom de afspraak weer open staat.", "reason")
    old = outcome.closing_note
    outcome.state, outcome.closed_on, outcome.closing_note = AgreementState.OPEN, None, ""
    _keep(outcome)
    audit.record(event="outcome.reopened", target=outcome, by=by, at=at, reason=reason.strip(), before=old)
    return outcome


@transaction.atomic
def postpone_agreement(
    *, outcome_id: int, due_on: date, reason: str, item: AgendaItem | None = None, by: User, at: datetime
) -> Postponement:
    """Put an open agreement off to a later day, with the reason; how often that happened stays to be seen."""
    outcome = _locked(outcome_id)
    if outcome.state != AgreementState.OPEN or outcome.due_on is None:
        raise OutcomeError(f"Dit kan niet: de afspraak is {outcome.get_state_display()}.")
    if due_on <= outcome.due_on:
        raise OutcomeError("Uitstel kan alleen naar een latere dag.", "due_on")
    if due_on < timezone.localdate(at):
        raise OutcomeError("Deze dag is al geweest. Kies een dag die nog komt.", "due_on")
    if not reason.strip():
        raise OutcomeError("Schrijf op waarom het later wordt.", "reason")
    made = Postponement.objects.create(
        outcome=outcome,
        item=item,
        was_due_on=outcome.due_on,
        due_on=due_on,
        reason=reason.strip(),
        made_by=by,
        made_at=at,
    )
    outcome.due_on = due_on
    outcome.revision += 1
    # the state stays as it is, and is named so that nobody settles it unseen
    outcome.save(update_fields=["due_on", "state", "revision"])
    audit.record(
        event="outcome.postponed",
        target=outcome,
        by=by,
        at=at,
        reason=reason.strip(),
        before=made.was_due_on.isoformat(),
        after=due_on.isoformat(),
    )
    return made


def _keep(outcome: Outcome) -> None:
    outcome.revision += 1
    outcome.save(update_fields=["state", "closed_on", "closing_note", "revision"])
