"""From what was kept long enough to a list, and its approval by another (R56); a job then destroys what is on it."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from agov import tasks
from agov.enums import DESTRUCTION_MOVES, DestructionState, RecordKind
from agov.models import DestructionLine, DestructionList, RetentionTerm
from agov.queries.retention import RULES, due_on
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web import jobs


class DestructionError(Exception):
    """The deed is refused; the message is Dutch."""


# --- terms


@transaction.atomic
def set_term(*, kind: RecordKind, years: int | None, reason: str, by: User, at: datetime) -> RetentionTerm:
    """Give a kind a longer term than the selection list does; the terms before it stay on record.

    Raises ``DestructionError`` for a shorter one: what the list says is the least.
    """
    if not RULES[kind].allows(years):
        raise DestructionError(RULES[kind].refusal)
    term = RetentionTerm.objects.create(kind=kind, years=years, reason=reason, set_by=by, set_at=at)
    audit.record(event="retention.set", target=term, by=by, at=at, kind=kind, years=years, reason=reason)
    return term


# --- the list


def _locked(list_id: int) -> DestructionList:
    return DestructionList.objects.select_for_update(of=("self",)).get(pk=list_id)


def _move(made: DestructionList, to: DestructionState) -> None:
    if to not in DESTRUCTION_MOVES[DestructionState(made.state)]:
        raise DestructionError(f"Dat kan niet: deze lijst is {made.get_state_display()}.")
    made.state = to


@transaction.atomic
def put_together(*, by: User, at: datetime) -> DestructionList:
    """Make a list of all that was kept long enough now.

    Raises ``DestructionError`` when there is nothing, and when a list is open: the database holds that to one, so of
    two who ask at the same moment one is refused.
    """
    due = due_on(timezone.localtime(at).date())
    if not due:
        raise DestructionError("Er is niets waarvan de bewaartermijn om is.")
    try:
        with transaction.atomic():
            made = DestructionList.objects.create(made_by=by, made_at=at)
    except IntegrityError as error:
        raise DestructionError("Er ligt al een lijst ter vaststelling. Handel die eerst af.") from error
    DestructionLine.objects.bulk_create(
        DestructionLine(
            destruction_list=made,
            kind=one.kind,
            reference=one.reference,
            title=one.title,
            since=one.since,
            years=one.years,
        )
        for one in due
    )
    audit.record(event="destruction.listed", target=made, by=by, at=at, lines=len(due))
    return made


@transaction.atomic
def keep(*, line_id: int, reason: str, by: User, at: datetime) -> DestructionLine:
    """Keep one thing although its term ended, with the reason; an empty reason puts it back on the list."""
    line = DestructionLine.objects.select_related("destruction_list").get(pk=line_id)
    made = _locked(line.destruction_list_id)
    if made.state != DestructionState.OPEN:
        raise DestructionError(f"Dat kan niet: deze lijst is {made.get_state_display()}.")
    line.kept_reason = reason
    line.save(update_fields=["kept_reason"])
    event = "destruction.kept" if reason else "destruction.not_kept"
    audit.record(event=event, target=made, by=by, at=at, line=line.title, reason=reason)
    return line


@transaction.atomic
def cancel(*, list_id: int, reason: str, by: User, at: datetime) -> DestructionList:
    """Take an open list back; nothing on it goes."""
    made = _locked(list_id)
    _move(made, DestructionState.CANCELLED)
    made.cancel_reason = reason
    made.save(update_fields=["state", "cancel_reason"])
    audit.record(event="destruction.cancelled", target=made, by=by, at=at, reason=reason)
    return made


@transaction.atomic
def approve(*, list_id: int, by: User, at: datetime) -> DestructionList:
    """Approve a list that somebody else put together; a job then destroys what is on it."""
    made = _locked(list_id)
    if made.made_by_id == by.pk:
        raise DestructionError("U stelde deze lijst op. Iemand anders stelt haar vast.")
    _move(made, DestructionState.APPROVED)
    made.approved_by, made.approved_at = by, at
    made.save(update_fields=["state", "approved_by", "approved_at"])
    audit.record(event="destruction.approved", target=made, by=by, at=at)
    ask_to_destroy(made, by=by, at=at)
    return made


def ask_to_destroy(made: DestructionList, *, by: User, at: datetime) -> None:
    """Have an approved list carried out in the background; asking twice is once."""
    jobs.enqueue(
        kind="destruction.carry_out",
        title=f"{made} uitvoeren",
        task=tasks.destroy_listed,
        parameters={"list_id": made.pk},
        by=by,
        at=at,
        key=f"destruction.carry_out:{made.pk}",
    )
