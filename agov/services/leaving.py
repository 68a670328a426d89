"""Somebody leaves: everything gets a successor, and the account ends on the last day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from agov.models import Consequence
from agov.queries.leaving import Belonging, Without, belongings, head_for
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import Department, User
from vap.enums import AssignmentRole
from vap.models import Assignment, PartnerContact, Priority
from vap.services import people
from vap.services.plans import PlanError


class LeavingError(Exception):
    """Leaving cannot be finished; the message is Dutch. ``key`` says for which thing somebody is missing."""

    def __init__(self, message: str, *, key: str = "") -> None:
        super().__init__(message)
        self.key = key


@transaction.atomic
def leave(
    *, user_id: int, last_day: date, successors: Mapping[str, User | None], by: User, at: datetime
) -> list[Assignment]:
    """Hand over all that somebody owns, from the day after the last one, and end the account on that day.

    ``successors``: by the key of each belonging. A VAP without a new trekker falls to the head of the department for
    the time being. Raises ``LeavingError`` when something is left with nobody. Returns the roles that began.
    """
    leaver = User.objects.select_for_update(of=("self",)).select_related("department__head").get(pk=user_id)
    if leaver.pk == by.pk:
        raise LeavingError("Uw eigen vertrek regelt iemand anders.")
    begun = []
    for thing in belongings(leaver):
        successor = successors.get(thing.key)
        if successor is None and thing.without == Without.REFUSED:
            raise LeavingError(f"{thing.what}: kies een opvolger.", key=thing.key)
        if successor is not None and not thing.candidates.filter(pk=successor.pk).exists():
            raise LeavingError(f"{thing.what}: deze opvolger kan dat niet.", key=thing.key)
        made = _pass_on(thing, successor, leaver, last_day, by=by, at=at)
        if made is not None:
            begun.append(made)
    leaver.access_ends_on = last_day
    leaver.save(update_fields=["access_ends_on"])
    audit.record(event="user.leaves", target=leaver, by=by, at=at, last_day=last_day.isoformat(), roles=len(begun))
    return begun


def _pass_on(
    thing: Belonging, successor: User | None, leaver: User, last_day: date, *, by: User, at: datetime
) -> Assignment | None:
    row = thing.row
    if isinstance(row, Assignment):
        return _pass_on_role(row, successor, leaver, last_day, by=by, at=at)
    if isinstance(row, Department):
        row.head = successor
        row.save(update_fields=["head"])
        audit.record(event="department.changed", target=row, by=by, at=at, fields=["head"])
    elif isinstance(row, Priority):
        _pass_on_priority(row, successor, by=by, at=at)
    elif isinstance(row, Consequence):
        if successor is not None:
            _pass_on_consequence(row, successor, by=by, at=at)
    else:
        _pass_on_contact(row, successor, last_day, by=by, at=at)
    return None


def _pass_on_priority(row: Priority, successor: User | None, *, by: User, at: datetime) -> None:
    row.trekker = successor
    row.revision += 1
    row.save(update_fields=["trekker", "revision"])
    audit.record(event="priority.trekker_changed", target=row, by=by, at=at)


def _pass_on_consequence(row: Consequence, successor: User, *, by: User, at: datetime) -> None:
    """It belongs to the function of who takes it over."""
    row.owner = successor.function
    row.revision += 1
    row.save(update_fields=["owner", "revision"])
    audit.record(event="consequence.owner_changed", target=row, by=by, at=at, owner=row.owner)


def _pass_on_role(
    row: Assignment, successor: User | None, leaver: User, last_day: date, *, by: User, at: datetime
) -> Assignment | None:
    """End the role on the last day; the next begins the day after, with the head of the department in a gap."""
    role = AssignmentRole(row.role)
    is_gap = successor is None and not row.is_substitute
    taker = head_for(leaver) if is_gap else successor
    reason = "Vertrek; er is nog geen opvolger." if is_gap else "Vertrek."
    try:
        if row.is_substitute:
            people.release(assignment_id=row.pk, last_day=max(last_day, row.valid_from), reason=reason, by=by, at=at)
        if taker is None:
            return None
        return people.assign(
            vap_id=row.vap_id,
            role=role,
            user=taker,
            is_substitute=row.is_substitute,
            is_temporary=is_gap,
            valid_from=last_day + timedelta(days=1),
            reason=reason,
            by=by,
            at=at,
        )
    except PlanError as refusal:
        raise LeavingError(str(refusal), key=f"rol-{row.pk}") from refusal


def _pass_on_contact(row: PartnerContact, successor: User | None, last_day: date, *, by: User, at: datetime) -> None:
    """The contact ends; the organisation keeps its tasks, and gets the next contact when there is one."""
    row.valid_to = last_day
    row.save(update_fields=["valid_to"])
    audit.record(event="contact.ended", target=row, by=by, at=at, last_day=last_day.isoformat())
    if successor is not None:
        made = PartnerContact.objects.create(
            organisation=row.organisation,
            vap=row.vap,
            function=successor.function or row.function,
            email=successor.email,
            is_general=row.is_general,
        )
        audit.record(event="contact.added", target=made, by=by, at=at)
