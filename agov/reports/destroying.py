"""Destroying what stands on an approved list, one thing at a time (R56).

Nothing goes without an approval, and the line that says what went stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from agov.enums import DestructionState, RecordKind
from agov.models import DestructionLine, DestructionList, PartnerSession
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.jobs import Outcome, Progress
from amersfoort_veiligheid.web.work import address
from analysis.services.retention import delete_file
from vap.services.retention import StillNeededError, destroy_abandoned_plan, destroy_report


class NotApprovedError(Exception):
    """The list was not approved; the message is Dutch."""


def carry_out(progress: Progress, *, list_id: int) -> Outcome:
    """Destroy what stands on an approved list, each thing in a transaction of its own; safe to run twice.

    What something else still rests on stays, and its line says so.
    """
    made = DestructionList.objects.select_related("approved_by").get(pk=list_id)
    if made.state not in (DestructionState.APPROVED, DestructionState.DONE):
        raise NotApprovedError("Deze lijst is niet vastgesteld.")
    todo = made.lines.filter(kept_reason="", destroyed_at__isnull=True).order_by("pk")
    numbers = list(todo.values_list("pk", flat=True))
    for place, number in enumerate(numbers):
        progress.step("Vernietigen", done=place, total=len(numbers))
        _destroy(number, made)
    done, left = made.lines.filter(destroyed_at__isnull=False).count(), todo.count()
    if made.state == DestructionState.APPROVED:
        _finish(made.pk, done=done, left=left)
    words = f"{done} vernietigd." if not left else f"{done} vernietigd, {left} niet gelukt: zie de lijst."
    return Outcome(words, address("agov:destruction-detail", made.pk))


@transaction.atomic
def _finish(list_id: int, *, done: int, left: int) -> None:
    at = timezone.now()
    made = DestructionList.objects.select_for_update(of=("self",)).get(pk=list_id)
    made.state, made.done_at = DestructionState.DONE, at
    made.save(update_fields=["state", "done_at"])
    audit.record(event="destruction.done", target=made, by=None, at=at, destroyed=done, left=left)


@transaction.atomic
def _destroy(line_id: int, made: DestructionList) -> None:
    line = DestructionLine.objects.select_for_update(of=("self",)).get(pk=line_id)
    if line.destroyed_at is not None or line.kept_reason:
        return
    at = timezone.now()
    reason = f"{made}: bewaartermijn van {line.years} jaar"
    try:
        with transaction.atomic():
            DEEDS[RecordKind(line.kind)](line.reference, reason, made.approved_by, at)
    except StillNeededError as needed:
        line.remark = str(needed)
        line.save(update_fields=["remark"])
        return
    line.destroyed_at, line.remark = at, ""
    line.save(update_fields=["destroyed_at", "remark"])


def _abandoned_plan(reference: str, reason: str, by: User | None, at: datetime) -> None:
    destroy_abandoned_plan(vap_id=int(reference), reason=reason, by=by, at=at)


def _partner_report(reference: str, reason: str, by: User | None, at: datetime) -> None:
    destroy_report(report_id=int(reference), reason=reason, by=by, at=at)


def _delivery_file(reference: str, reason: str, by: User | None, at: datetime) -> None:
    delete_file(delivery_id=int(reference), reason=reason, by=by, at=at)


def _session(reference: str, reason: str, by: User | None, at: datetime) -> None:
    session = PartnerSession.objects.select_for_update(of=("self",)).filter(pk=int(reference)).first()
    if session is not None:
        audit.record(event="session.destroyed", target=session, by=by, at=at, reason=reason)
        session.delete()


DEEDS: Final[Mapping[RecordKind, Callable[[str, str, User | None, datetime], None]]] = {
    RecordKind.NOT_ADOPTED_PLAN: _abandoned_plan,
    RecordKind.ABANDONED_PLAN: _abandoned_plan,
    RecordKind.SESSION: _session,
    RecordKind.PARTNER_REPORT: _partner_report,
    RecordKind.DELIVERY_FILE: _delivery_file,
}
