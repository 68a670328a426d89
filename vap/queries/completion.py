"""How often VAPs of a cycle reached what they wanted. What was tried outside the cycle does not count (S177)."""

from __future__ import annotations

from dataclasses import dataclass

from cycle.models import PolicyCycle
from vap.enums import GoalOutcome, VapState
from vap.models import VAP, GoalResult


@dataclass(frozen=True)
class SuccessRate:
    """VAPs of a cycle that ended with an evaluation, by their weakest goal. Innovation themes are not among them, and
    neither are VAPs that were stopped before their end."""

    closed: int
    achieved: int
    direction: int
    not_achieved: int
    unknown: int
    stopped: int

    @property
    def percentage(self) -> int | None:
        """Of a hundred that ended so many reached all their goals; None when none ended."""
        return round(100 * self.achieved / self.closed) if self.closed else None


# A VAP is as good as its weakest goal.
WEAKEST_FIRST = (GoalOutcome.NOT_ACHIEVED, GoalOutcome.UNKNOWN, GoalOutcome.DIRECTION, GoalOutcome.ACHIEVED)


def success_rate(cycle: PolicyCycle) -> SuccessRate:
    """Count the closed VAPs of a cycle by the newest outcomes of their goals; three queries."""
    closed = list(VAP.objects.filter(cycle=cycle, state=VapState.CLOSED).values_list("pk", flat=True))
    newest: dict[int, GoalResult] = {}
    rows = GoalResult.objects.filter(goal__vap__in=closed).select_related("goal").order_by("-made_at", "-pk")
    for result in rows:
        newest.setdefault(result.goal_id, result)
    outcomes: dict[int, set[str]] = {pk: set() for pk in closed}
    for result in newest.values():
        outcomes[result.goal.vap_id].add(result.outcome)
    weakest = [next((one for one in WEAKEST_FIRST if one in found), GoalOutcome.UNKNOWN) for found in outcomes.values()]
    return SuccessRate(
        closed=len(closed),
        achieved=weakest.count(GoalOutcome.ACHIEVED),
        direction=weakest.count(GoalOutcome.DIRECTION),
        not_achieved=weakest.count(GoalOutcome.NOT_ACHIEVED),
        unknown=weakest.count(GoalOutcome.UNKNOWN),
        stopped=VAP.objects.filter(cycle=cycle, state=VapState.STOPPED).count(),
    )
