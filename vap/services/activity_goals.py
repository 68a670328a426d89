"""To which goal an activity adds up, and with which it is counted: what may not be, whoever asks.

A mark goes one step: what counts along with another is never itself counted along with. So no circle can leave out
both, and the sum of a goal is read at a glance.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vap.enums import GoalKind
from vap.models import VAP, Activity, Goal
from vap.services.plans import PlanError
from vap.stats.adding_up import same_unit


def check_counting(vap: VAP, activity: Activity | None, values: Mapping[str, Any]) -> None:
    """Refuse a goal or a mark that would make the sum wrong. The VAP is locked by who calls."""

    def planned(name: str) -> Any:
        return values[name] if name in values else getattr(activity, name, None)

    goal, host = planned("goal"), planned("counted_in")
    if activity is not None and goal != activity.goal and activity.counts_along.exists():
        raise PlanError("Andere activiteiten tellen al mee bij deze. Haal dat daar eerst weg.", field="goal")
    if goal is not None:
        _check_goal(vap, goal, amount=planned("planned_amount"), unit=planned("unit") or "")
    if host is not None:
        _check_host(goal, host, activity)


def _check_goal(vap: VAP, goal: Goal, *, amount: int | None, unit: str) -> None:
    if goal.vap_id != vap.pk:
        raise PlanError("Dit doel hoort bij een ander plan.", field="goal")
    if goal.kind != GoalKind.OUTPUT:
        raise PlanError("Alleen bij een prestatiedoel tellen aantallen op.", field="goal")
    if amount is None:
        message = "Vul in hoeveel er gepland is; anders is er niets om op te tellen."
        raise PlanError(message, field="planned_amount")
    if not same_unit(unit, goal.unit):
        raise PlanError(
            f"Dit doel telt {goal.unit or 'nog niets'}. Vul dezelfde eenheid in, of kies geen doel.", field="unit"
        )


def _check_host(goal: Goal | None, host: Activity, activity: Activity | None) -> None:
    if activity is not None and host.pk == activity.pk:
        raise PlanError("Een activiteit telt niet mee bij zichzelf.", field="counted_in")
    now = Activity.objects.filter(pk=host.pk).only("goal_id", "counted_in_id").first()
    if goal is None or now is None or now.goal_id != goal.pk:
        raise PlanError("Kies een activiteit van hetzelfde doel.", field="counted_in")
    if now.counted_in_id is not None:
        raise PlanError("Die activiteit telt zelf al mee bij een andere. Kies die andere.", field="counted_in")
    if activity is not None and activity.counts_along.exists():
        raise PlanError("Andere activiteiten tellen al mee bij deze. Haal dat daar eerst weg.", field="counted_in")


def require_unit_of_activities(goal: Goal, values: Mapping[str, Any]) -> None:
    """A goal keeps the unit in which activities add up to it."""
    if goal.kind != GoalKind.OUTPUT or "unit" not in values:
        return
    other = [one for one in goal.activities.all() if not same_unit(one.unit, values["unit"])]
    if other:
        raise PlanError(
            f"Activiteiten tellen in {other[0].unit} op tot dit doel. Haal het doel daar eerst weg.", field="unit"
        )
