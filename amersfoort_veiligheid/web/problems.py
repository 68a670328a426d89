"""Errors for programs: problem details (RFC 9457), with the Dutch words of each status."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final

from django.http import HttpResponse

API_ROOT: Final = "/api/"
CONTENT_TYPE: Final = "application/problem+json"
TITLES: Final[Mapping[int, str]] = {
    400: "Ongeldige vraag",
    404: "Niet gevonden",
    405: "Methode niet toegestaan",
    406: "Vorm niet beschikbaar",
    410: "Ingetrokken",
    413: "Vraag te groot",
    429: "Te veel vragen",
    500: "Interne fout",
    503: "Tijdelijk niet beschikbaar",
}


def problem(status: int, detail: str, *, errors: Sequence[Mapping[str, object]] = ()) -> HttpResponse:
    """An error as problem details; ``errors`` are the faults of the question, one by one."""
    value: dict[str, object] = {
        "type": "about:blank",
        "title": TITLES[status],
        "status": status,
        "detail": detail,
    }
    if errors:
        value["errors"] = list(errors)
    answer = HttpResponse(json.dumps(value, ensure_ascii=False), status=status, content_type=CONTENT_TYPE)
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = "no-store"
    return answer
