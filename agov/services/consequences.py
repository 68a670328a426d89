"""What a choice changes in our own policy: note it, change it, and say that it is in there, with the place."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from agov.enums import CONSEQUENCE_MOVES, ConsequenceKind, ConsequenceState
from agov.models import Consequence
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import claim_revision
from cycle.models import PolicyCycle
from vap.models import Priority


class ConsequenceError(Exception):
    """The state of the consequence does not allow this, or a fact is missing; the message is Dutch."""


@transaction.atomic
def add_consequence(
    *,
    cycle: PolicyCycle,
    priority: Priority | None,
    kind: ConsequenceKind,
    what: str,
    why: str,
    intervened_by: str,
    department: str,
    owner: str,
    fiscal_year: int | None,
    due_on: date,
    by: User,
    at: datetime,
) -> Consequence:
    """Note what must change and who takes care of it."""
    consequence = Consequence.objects.create(
        cycle=cycle,
        priority=priority,
        kind=kind,
        what=what,
        why=why,
        intervened_by=intervened_by,
        department=as_written_before(department),
        owner=owner,
        fiscal_year=fiscal_year,
        due_on=due_on,
        made_by=by,
        made_at=at,
    )
    audit.record(event="consequence.added", target=consequence, by=by, at=at, kind=kind.value, department=department)
    return consequence


@transaction.atomic
def change_consequence(
    *,
    consequence_id: int,
    seen: int,
    cycle: PolicyCycle,
    priority: Priority | None,
    kind: ConsequenceKind,
    what: str,
    why: str,
    intervened_by: str,
    department: str,
    owner: str,
    fiscal_year: int | None,
    due_on: date,
    by: User,
    at: datetime,
) -> Consequence:
    """Change an open consequence. Raises ``StaleEditError`` when somebody was earlier."""
    consequence = _locked(consequence_id)
    if consequence.state != ConsequenceState.OPEN:
        raise ConsequenceError("Dit is al afgehandeld. Zet het eerst weer open.")
    claim_revision(consequence, seen)
    given: dict[str, Any] = {
        "cycle": cycle,
        "priority": priority,
        "kind": kind,
        "what": what,
        "why": why,
        "intervened_by": intervened_by,
        "department": as_written_before(department),
        "owner": owner,
        "fiscal_year": fiscal_year,
        "due_on": due_on,
    }
    changed = [name for name, value in given.items() if getattr(consequence, name) != value]
    for name, value in given.items():
        setattr(consequence, name, value)
    consequence.save(update_fields=[*given, "revision"])
    audit.record(event="consequence.changed", target=consequence, by=by, at=at, changed=changed)
    return consequence


@transaction.atomic
def mark_done(*, consequence_id: int, reference: str, by: User, at: datetime) -> Consequence:
    """Say that it is in there, and where; without the place nothing is done."""
    if not reference.strip():
        raise ConsequenceError("Schrijf op waar het staat: stuk en bladzijde, regelnummer of besluit.")
    consequence = _moved(consequence_id, ConsequenceState.DONE)
    consequence.reference = reference.strip()
    _keep(consequence)
    audit.record(event="consequence.done", target=consequence, by=by, at=at, reference=consequence.reference)
    return consequence


@transaction.atomic
def lapse(*, consequence_id: int, reason: str, by: User, at: datetime) -> Consequence:
    """Let it lapse with the reason; it stays on the list."""
    if not reason.strip():
        raise ConsequenceError("Schrijf op waarom dit vervalt.")
    consequence = _moved(consequence_id, ConsequenceState.LAPSED)
    consequence.lapsed_reason = reason.strip()
    _keep(consequence)
    audit.record(event="consequence.lapsed", target=consequence, by=by, at=at, reason=reason.strip())
    return consequence


@transaction.atomic
def reopen(*, consequence_id: int, reason: str, by: User, at: datetime) -> Consequence:
    """Open it again when it turns out not to be in there; the old place stays in the audit trail."""
    if not reason.strip():
        raise ConsequenceError("Schrijf op waarom dit weer open staat.")
    consequence = _moved(consequence_id, ConsequenceState.OPEN)
    old_reference, consequence.reference = consequence.reference, ""
    consequence.lapsed_reason = ""
    _keep(consequence)
    audit.record(
        event="consequence.reopened",
        target=consequence,
        by=by,
        at=at,
        reason=reason.strip(),
        old_reference=old_reference,
    )
    return consequence


def as_written_before(department: str) -> str:
    """The department as it stands in the list already, so that capitals and spaces do not make it two."""
    name = " ".join(department.split())
    known = Consequence.objects.filter(department__iexact=name).values_list("department", flat=True).first()
    return known or name


def _locked(consequence_id: int) -> Consequence:
    return Consequence.objects.select_for_update(of=("self",)).get(pk=consequence_id)


def _moved(consequence_id: int, to: ConsequenceState) -> Consequence:
    consequence = _locked(consequence_id)
    if to not in CONSEQUENCE_MOVES[ConsequenceState(consequence.state)]:
        raise ConsequenceError(f"Dit kan niet: de stand is “{consequence.get_state_display()}”.")
    consequence.state = to
    consequence.revision += 1
    return consequence


def _keep(consequence: Consequence) -> None:
    consequence.save(update_fields=["state", "reference", "lapsed_reason", "revision"])
