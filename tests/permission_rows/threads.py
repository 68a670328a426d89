"""Who may follow a thread, and search."""

from typing import Any

from tests.factories.plans import VAPFactory
from tests.permission_rows import ALL, Row


def adopted_plan(user: Any) -> dict[str, Any]:
    return {"kind": "vap", "pk": VAPFactory(adopted=True).pk}


ROWS: list[Row] = [Row("agov:thread", ALL, kwargs=adopted_plan), Row("agov:search", public=200)]
