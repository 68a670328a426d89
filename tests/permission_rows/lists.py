"""Who may open the list of VAPs and what is made of it: money, timeline, uitvoeringsplan, changes of several."""

from datetime import UTC, datetime
from typing import Any

from cycle.models.access import INSIDE_ROLES, STEERING_ROLES
from tests.factories import UserFactory
from tests.factories.plans import (
    AssignmentFactory,
    BulkChangeFactory,
    CostLineFactory,
    VAPFactory,
)
from tests.factories.policy import PolicyCycleFactory
from tests.permission_rows import ALL, Row

INSIDE = frozenset(INSIDE_ROLES)
STEERS = frozenset(STEERING_ROLES)
OUTSIDE = ALL - INSIDE
AT = datetime(2026, 11, 5, 10, tzinfo=UTC)


def draft(user: Any) -> dict[str, Any]:
    return {"pk": VAPFactory().pk}


def running(user: Any) -> dict[str, Any]:
    return {"pk": VAPFactory(running=True).pk}


def led(user: Any) -> dict[str, Any]:
    return {"pk": AssignmentFactory(user=user, vap__running=True).vap_id, "kind": "kosten"}


def new_line(user: Any) -> dict[str, Any]:
    return {**running(user), "kind": "dekking"}


def line(user: Any) -> dict[str, Any]:
    made = CostLineFactory(vap__running=True)
    return {"pk": made.vap_id, "kind": "kosten", "line_pk": made.pk}


def file_of(form: str) -> Any:
    def kwargs(user: Any) -> dict[str, Any]:
        PolicyCycleFactory()
        return {"form": form}

    return kwargs


def changed_together(user: Any) -> dict[str, Any]:
    return {"pk": BulkChangeFactory(made_by=UserFactory(), made_at=AT).pk}


ROWS: list[Row] = [
    Row("vap:plan-list"),
    Row("vap:plan-export", case="csv", kwargs=file_of("csv")),
    Row("vap:timeline"),
    # --- money
    Row("vap:money-overview"),
    Row("vap:money-export", case="ods", kwargs=file_of("ods")),
    Row("vap:money", case="draft", allowed=INSIDE, unknown=OUTSIDE, kwargs=draft),
    Row("vap:money", case="running", kwargs=running),
    Row("vap:money-line-new", case="of another", allowed=STEERS, kwargs=new_line),
    Row("vap:money-line-new", case="as trekker", allowed=INSIDE, kwargs=led),
    Row("vap:money-line", case="of another", allowed=STEERS, kwargs=line),
    Row("vap:money-line-remove", method="post", status=422, allowed=STEERS, kwargs=line),
    # --- several at once
    Row("vap:bulk", allowed=STEERS),
    Row("vap:bulk-detail", allowed=STEERS, kwargs=changed_together),
    Row("vap:bulk-undo", method="post", status=302, allowed=STEERS, kwargs=changed_together),
    # --- uitvoeringsplan
    Row("vap:execution-plan-list"),
    Row("vap:execution-plan", kwargs=lambda user: {"year": 2027}),
    Row("vap:execution-plan-export", case="xlsx", kwargs=lambda user: {"year": 2027, "form": "xlsx"}),
    Row("vap:execution-plan-pdf", method="post", status=302, kwargs=lambda user: {"year": 2027}),
    Row("vap:plan-line-list", allowed=INSIDE),
    Row("vap:plan-line-export", case="csv", allowed=INSIDE, kwargs=lambda user: {"form": "csv"}),
]
