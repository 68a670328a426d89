"""Plans for physical safety beside the steps of our own cycles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from amersfoort_veiligheid.accounts.models import User
from cycle.enums import StepState
from cycle.models import AlignmentItem, CycleStep, PolicyCycle
from cycle.stats.nearest import days_apart, nearest


@dataclass(frozen=True)
class AlignmentLine:
    """A plan or report for physical safety, and the step of ours that lies nearest to its day."""

    item: AlignmentItem
    nearest: CycleStep | None

    @property
    def step(self) -> CycleStep | None:
        """The step that was chosen, else the proposal."""
        return self.item.step or self.nearest

    @property
    def is_proposal(self) -> bool:
        """Whether nobody chose the step yet."""
        return self.item.step is None

    @property
    def days(self) -> int:
        """Days between the day of the plan and the step."""
        return days_apart(self.item.due_on, self.step) if self.step else 0


def our_steps(user: User) -> QuerySet[CycleStep]:
    """Give the steps of the cycles that the user sees, in the order of their dates."""
    return (
        CycleStep.objects.filter(places__cycle__in=PolicyCycle.objects.visible_to(user))
        .exclude(state=StepState.SKIPPED)
        .distinct()
        .order_by("start_date", "pk")
    )


def alignment_lines(items: Sequence[AlignmentItem], steps: Sequence[CycleStep]) -> list[AlignmentLine]:
    """Lay the nearest step beside each item."""
    return [AlignmentLine(item, nearest(item.due_on, steps)) for item in items]
