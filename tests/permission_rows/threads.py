"""Who may follow a thread, and search."""

from typing import Any

from cycle.models.access import INSIDE_ROLES
from tests.factories import GeneratedReportFactory
from tests.factories.plans import VAPFactory
from tests.permission_rows import ALL, Row


def adopted_plan(user: Any) -> dict[str, Any]:
    return {"kind": "vap", "pk": VAPFactory(adopted=True).pk}


def public_plan(user: Any) -> dict[str, Any]:
    return {"pk": VAPFactory(adopted=True).pk}


def stored_report(user: Any) -> dict[str, Any]:
    return {"pk": GeneratedReportFactory().pk}


ROWS: list[Row] = [
    Row("agov:report-threads", frozenset(INSIDE_ROLES), kwargs=stored_report),
    Row("agov:thread", ALL, kwargs=adopted_plan),
    Row("agov:thread-public", public=200, kwargs=public_plan),
    Row("agov:loose-ends", frozenset(INSIDE_ROLES)),
    Row("agov:search", public=200),
]
