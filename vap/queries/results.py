"""What came of a VAP, as its page shows it: outcomes of goals, and the evaluation."""

from __future__ import annotations

from dataclasses import dataclass

from amersfoort_veiligheid.accounts.models import User
from vap.models import VAP, GoalResult, Lesson


@dataclass(frozen=True)
class Results:
    """The newest outcome of each goal, and the lessons."""

    outcomes: tuple[GoalResult, ...]
    lessons: tuple[Lesson, ...]


def results_of(vap: VAP, user: User) -> Results:
    """Of each goal the newest outcome, in the order of the goals."""
    newest: dict[int, GoalResult] = {}
    rows = GoalResult.objects.filter(goal__vap=vap).select_related("goal")
    for result in rows.order_by("goal__position", "goal__pk", "-made_at", "-pk"):
        newest.setdefault(result.goal_id, result)
    return Results(outcomes=tuple(newest.values()), lessons=tuple(Lesson.objects.filter(vap=vap)))
