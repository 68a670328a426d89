"""Writing down where the process went otherwise than the scheme; the list is part of the evaluation."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from cycle.enums import DeviationKind
from cycle.models import CycleStep, Deviation, PolicyCycle


class ReasonMissingError(Exception):
    """A deviation needs a reason; the message is Dutch."""

    def __init__(self) -> None:
        super().__init__("Schrijf op waarom het anders gaat.")


@transaction.atomic
def record_deviation(
    *,
    cycle: PolicyCycle,
    kind: DeviationKind,
    what: str,
    reason: str,
    step: CycleStep | None = None,
    by: User,
    at: datetime,
) -> Deviation:
    """Add one deviation with its line in the audit trail. Raises ``ReasonMissingError`` without a reason."""
    if not reason.strip():
        raise ReasonMissingError
    deviation = Deviation.objects.create(
        cycle=cycle, step=step, kind=kind, what=what, reason=reason.strip(), made_by=by, made_at=at
    )
    audit.record(
        event="deviation.recorded",
        target=cycle,
        by=by,
        at=at,
        reason=reason.strip(),
        kind=kind.value,
        what=what,
        step=step.pk if step else None,
    )
    return deviation
