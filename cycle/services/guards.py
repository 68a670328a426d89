"""The conditions of the process (groeimodel): they warn and ask for a reason, or block, as the cycle is set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from amersfoort_veiligheid.accounts.models import User
from cycle.enums import DeviationKind, Strictness
from cycle.models import CycleStep, Deviation, PolicyCycle
from cycle.services.deviations import record_deviation


class GuardError(Exception):
    """A condition is not met. With ``needs_reason`` the same request passes once it brings a reason."""

    def __init__(self, blockers: Sequence[str], *, needs_reason: bool) -> None:
        self.blockers = list(blockers)
        self.needs_reason = needs_reason
        advice = "Schrijf op waarom u toch doorgaat." if needs_reason else "Los dit eerst op."
        super().__init__(" ".join([*self.blockers, advice]))


def pass_guard(
    *,
    cycle: PolicyCycle,
    blockers: Sequence[str],
    reason: str,
    what: str,
    kind: DeviationKind = DeviationKind.GUARD,
    step: CycleStep | None = None,
    by: User,
    at: datetime,
) -> Deviation | None:
    """Let a deed pass, or refuse it. Called by a service, inside its transaction, before it writes.

    ``blockers`` are Dutch sentences that say what is not in order; ``what`` says what is done all the same. Without
    blockers nothing is recorded. Raises ``GuardError``: always when the cycle blocks, else when there is no reason.
    """
    if not blockers:
        return None
    if cycle.strictness == Strictness.BLOCK:
        raise GuardError(blockers, needs_reason=False)
    if not reason.strip():
        raise GuardError(blockers, needs_reason=True)
    return record_deviation(
        cycle=cycle, kind=kind, what=" ".join([what, *blockers]), reason=reason, step=step, by=by, at=at
    )
