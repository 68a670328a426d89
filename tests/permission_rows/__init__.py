"""Rows of the table of permissions: one module per part of the product, put together in test_permission_matrix.py."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from amersfoort_veiligheid.accounts.enums import Role

ALL = frozenset(Role)
NOBODY: frozenset[Role] = frozenset()
TO_LOGIN = 302


@dataclass(frozen=True)
class Row:
    """What an address answers, by role; ``kwargs`` makes what the address needs, given the user."""

    url_name: str
    allowed: frozenset[Role] = ALL
    status: int = 200
    refused: int = 403
    public: int = TO_LOGIN
    method: str = "get"
    case: str = ""
    unknown: frozenset[Role] = NOBODY  # of those who are refused: who may not know of it, and gets 404
    kwargs: Callable[[Any], dict[str, Any]] = field(default=lambda user: {})
