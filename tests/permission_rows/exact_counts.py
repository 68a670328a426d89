"""Who may ask more of a target group than its report shows, and who sees that they did."""

from typing import Any

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import GeneratedReportFactory
from tests.permission_rows import ALL, Row

INSIDE = ALL - {Role.PARTNER, Role.RAADSLID, Role.GRIFFIE}


def report(user: Any) -> dict[str, Any]:
    GeneratedReportFactory(kind="doelgroep", code="groep", period="2025")
    return {"code": "groep", "year": 2025}


def divided(user: Any) -> dict[str, Any]:
    return {**report(user), "split": "leeftijd"}


ROWS: list[Row] = [
    Row("analysis:group-split", INSIDE, kwargs=divided),
    Row("analysis:group-exact", frozenset({Role.ONDERZOEKER}), case="form", kwargs=report),
    Row("analysis:group-exact", frozenset({Role.ONDERZOEKER}), case="empty", method="post", status=422, kwargs=report),
    Row("analysis:asked-list", frozenset({Role.PRIVACY_OFFICER})),
]
