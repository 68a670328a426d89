"""Who may open what of goals."""

from typing import Any

from tests.factories.plans import GoalFactory, VAPFactory
from tests.permission_rows import Row
from tests.permission_rows.plans import INSIDE, OUTSIDE, STEERS


def concept(user: Any) -> dict[str, Any]:
    return {"pk": VAPFactory().pk}


def concept_kind(user: Any) -> dict[str, Any]:
    return {"pk": VAPFactory().pk, "kind": "output"}


def concept_goal(user: Any) -> dict[str, Any]:
    goal = GoalFactory()
    return {"pk": goal.vap_id, "goal_pk": goal.pk}


def running_goal(user: Any) -> dict[str, Any]:
    goal = GoalFactory(vap__running=True)
    return {"pk": goal.vap_id, "goal_pk": goal.pk}


ROWS: list[Row] = [
    Row("vap:goal-kinds", allowed=STEERS, unknown=OUTSIDE, kwargs=concept),
    Row("vap:goal-new", allowed=STEERS, unknown=OUTSIDE, kwargs=concept_kind),
    Row("vap:goal-detail", case="concept", allowed=INSIDE, unknown=OUTSIDE, kwargs=concept_goal),
    Row("vap:goal-detail", case="running", kwargs=running_goal),
    Row("vap:goal-edit", allowed=STEERS, unknown=OUTSIDE, kwargs=concept_goal),
    Row("vap:goal-remove", allowed=STEERS, unknown=OUTSIDE, method="post", status=302, kwargs=concept_goal),
]
