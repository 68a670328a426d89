"""How a finding ends: in a priority, or deliberately not."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from analysis.models import Finding
from vap.enums import DispositionKind, PriorityState
from vap.models import Disposition, Priority


class DispositionError(Exception):
    """The choice cannot be made; the message is Dutch."""


@transaction.atomic
def leave_out(*, finding_id: int, reason: str, review_on: date, by: User, at: datetime) -> Disposition:
    """Record that a finding deliberately becomes no priority, why, and when to look again.

    Refused while it stands in a priority, without a reason, and for a day that has passed.
    """
    finding = Finding.objects.select_for_update(of=("self",)).get(pk=finding_id)
    holder = finding.priorities.exclude(state=PriorityState.DROPPED).first()
    if holder is not None:
        raise DispositionError(f"Deze bevinding hoort bij de prioriteit “{holder}”. Haal haar daar eerst weg.")
    if not reason.strip():
        raise DispositionError("Schrijf op waarom dit geen prioriteit wordt.")
    if review_on <= timezone.localdate(at):
        raise DispositionError("Kies een dag in de toekomst om er opnieuw naar te kijken.")
    values = {
        "kind": DispositionKind.NOT_CHOSEN,
        "reason": reason.strip(),
        "review_on": review_on,
        "decided_by": by,
        "decided_at": at,
    }
    choice, _ = Disposition.objects.update_or_create(finding=finding, defaults=values)
    audit.record(
        event="finding.not_chosen",
        target=finding,
        by=by,
        at=at,
        reason=reason.strip(),
        review_on=review_on.isoformat(),
    )
    return choice


@transaction.atomic
def take_back(*, finding_id: int, by: User, at: datetime) -> None:
    """Undo "bewust niet": the finding waits for a choice again. What was written stays in the audit trail."""
    choice = Disposition.objects.select_for_update(of=("self",)).get(finding_id=finding_id)
    if choice.kind != DispositionKind.NOT_CHOSEN:
        raise DispositionError("Deze bevinding hoort bij een prioriteit. Wijzig de prioriteit.")
    audit.record(event="finding.choice_taken_back", target=choice.finding, by=by, at=at, reason=choice.reason)
    choice.delete()


def settle(priority: Priority, *, by: User, at: datetime) -> None:
    """Make the choices on findings follow from the priority; called by a service inside its transaction."""
    held = Finding.objects.none() if priority.state == PriorityState.DROPPED else priority.findings.all()
    elsewhere = Finding.objects.filter(priorities__in=Priority.objects.chosen().exclude(pk=priority.pk))
    freed = Disposition.objects.filter(
        kind=DispositionKind.PRIORITY, finding__analysis__cycle=priority.cycle_id
    ).exclude(finding__in=held)
    for choice in freed.exclude(finding__in=elsewhere).select_related("finding"):
        audit.record(event="finding.choice_lapsed", target=choice.finding, by=by, at=at, priority=priority.title)
        choice.delete()
    for finding in held.exclude(disposition__kind=DispositionKind.PRIORITY):
        Disposition.objects.update_or_create(
            finding=finding,
            defaults={
                "kind": DispositionKind.PRIORITY,
                "reason": "",
                "review_on": None,
                "decided_by": by,
                "decided_at": at,
            },
        )
        audit.record(event="finding.chosen", target=finding, by=by, at=at, priority=priority.title)
