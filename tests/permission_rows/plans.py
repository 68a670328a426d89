"""Who may open what of VAPs."""

from typing import Any

from amersfoort_veiligheid.accounts.enums import Role
from cycle.models.access import INSIDE_ROLES, STEERING_ROLES
from tests.factories.plans import VAPFactory
from tests.permission_rows import ALL, Row

INSIDE = frozenset(INSIDE_ROLES)
STEERS = frozenset(STEERING_ROLES)
PARTNER = frozenset({Role.PARTNER})
OUTSIDE = ALL - INSIDE


def concept(user: Any) -> dict[str, Any]:
    return {"pk": VAPFactory().pk}


def running(user: Any) -> dict[str, Any]:
    return {"pk": VAPFactory(running=True).pk}


ROWS: list[Row] = [
    Row("vap:plan-list"),
    Row("vap:plan-detail", case="concept", allowed=INSIDE, unknown=OUTSIDE, kwargs=concept),
    Row("vap:plan-detail", case="running", kwargs=running),
]
