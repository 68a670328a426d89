"""The alignment calendar: plans and reports for physical safety, by name, owner and day only."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import claim_revision
from cycle.enums import AlignmentState
from cycle.models import AlignmentItem, CycleStep, SafetyKind
from cycle.services.scope import require_alignment

FIELDS = ("name", "safety_kind", "owner", "cycle_years", "due_on", "step", "state", "note")


class AlignmentError(Exception):
    """Something that the calendar does not allow; the message is Dutch."""


def _check(kind: SafetyKind, state: AlignmentState, step: CycleStep | None) -> None:
    require_alignment(kind)
    if state == AlignmentState.ALIGNED and step is None:
        raise AlignmentError("Kies de stap waarmee dit is afgestemd.")


@transaction.atomic
def add_item(
    *,
    name: str,
    safety_kind: SafetyKind,
    owner: str,
    cycle_years: int,
    due_on: date,
    step: CycleStep | None,
    state: AlignmentState,
    note: str,
    by: User,
    at: datetime,
) -> AlignmentItem:
    """Put a plan or report in the calendar. Raises OutOfScopeError for a kind that is not aligned with."""
    _check(safety_kind, state, step)
    item = AlignmentItem.objects.create(
        name=name,
        safety_kind=safety_kind,
        owner=owner,
        cycle_years=cycle_years,
        due_on=due_on,
        step=step,
        state=state,
        note=note,
    )
    audit.record(event="alignment.created", target=item, by=by, at=at, due_on=str(due_on), state=state.value)
    return item


@transaction.atomic
def change_item(
    *,
    item_id: int,
    seen: int,
    name: str,
    safety_kind: SafetyKind,
    owner: str,
    cycle_years: int,
    due_on: date,
    step: CycleStep | None,
    state: AlignmentState,
    note: str,
    by: User,
    at: datetime,
) -> AlignmentItem:
    """Change a line of the calendar: its day, the step beside it, whether the two were aligned."""
    item = AlignmentItem.objects.select_for_update(of=("self",)).select_related("safety_kind", "step").get(pk=item_id)
    claim_revision(item, seen)
    _check(safety_kind, state, step)
    new = (name, safety_kind, owner, cycle_years, due_on, step, state, note)
    changed = {
        field: [str(getattr(item, field)), str(value)]
        for field, value in zip(FIELDS, new, strict=True)
        if getattr(item, field) != value
    }
    for field, value in zip(FIELDS, new, strict=True):
        setattr(item, field, value)
    item.save(update_fields=[*FIELDS, "revision"])
    audit.record(event="alignment.changed", target=item, by=by, at=at, fields=changed)
    return item
