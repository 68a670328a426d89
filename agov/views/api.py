"""The API of the open data: finds the address, checks the question, and gives the answer with the headers of the rules.

NLGov REST API Design Rules 2.1 (gitdocumentatie.logius.nl/publicatie/api/adr/2.1.0): no trailing slash and no redirect,
version in address and header, problem details for every error. Nothing is written, so every other method is refused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt

from agov.reports.open_api.asked import BASE, Asked, GoneError, NotThereError
from agov.reports.open_api.openapi import VERSION, description
from agov.reports.open_api.resources import Resource, resource_at
from amersfoort_veiligheid.web.limits import seconds_to_wait, too_many
from amersfoort_veiligheid.web.problems import problem

ALLOWED: Final = ("GET", "HEAD", "OPTIONS")
DESCRIPTION: Final = "/openapi.json"
HEADERS: Final = {
    "API-Version": VERSION,
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "API-Version, ETag, Link, Retry-After",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}


class _QuestionError(Exception):
    """The query is not right; says all that is wrong with it."""

    def __init__(self, errors: list[dict[str, object]]) -> None:
        super().__init__("De vraag klopt niet.")
        self.errors = errors


@csrf_exempt  # nothing is written: every method that could is refused with an answer that programs read
@login_not_required
def api(request: HttpRequest, path: str = "") -> HttpResponseBase:
    """Answer one question to the API."""
    if path == "" and request.path == BASE:
        return redirect("agov:open-data", preserve_request=True)
    answer = _answer(request, path)
    for name, value in HEADERS.items():
        answer[name] = value
    return answer


def _answer(request: HttpRequest, path: str) -> HttpResponseBase:
    if request.method == "OPTIONS":
        return _allowed(HttpResponse(status=204))
    if request.method not in ALLOWED:
        return _allowed(problem(405, "Deze API is alleen om te lezen. Gebruik GET."))
    if wait := seconds_to_wait(request, "api"):
        return too_many("api", wait)
    found = resource_at(path)
    if found is None and path != DESCRIPTION:
        return problem(
            404, f"Er is niets op dit adres. Alle adressen staan in {request.build_absolute_uri(_openapi())}."
        )
    if not request.accepts("application/json"):
        return problem(406, "Deze API geeft JSON. Vraag om application/json.")
    try:
        value = _value(request, *found) if found else _description(request)
    except _QuestionError as wrong:
        return problem(400, "De vraag klopt niet. Bij elke fout staat wat er mis is.", errors=wrong.errors)
    except NotThereError as nothing:
        return problem(404, str(nothing))
    except GoneError as gone:
        return problem(410, str(gone))
    return _json(request, value)


def _openapi() -> str:
    return BASE + DESCRIPTION


def _allowed(answer: HttpResponse) -> HttpResponse:
    answer["Allow"] = ", ".join(ALLOWED)
    answer["Access-Control-Allow-Methods"] = ", ".join(ALLOWED)
    answer["Access-Control-Allow-Headers"] = "Accept, If-None-Match"
    answer["Access-Control-Max-Age"] = "86400"
    return answer


def _value(request: HttpRequest, resource: Resource, written: Mapping[str, str]) -> Mapping[str, Any]:
    try:
        names = {one.name: one.read(written[one.name]) for one in resource.names}
    except ValueError as error:
        raise NotThereError("Er is niets op dit adres.") from error
    asked = Asked(
        path=request.path,
        names=names,
        query=_query(request, resource),
        absolute=request.build_absolute_uri,
        today=timezone.localdate(),
    )
    return resource.give(asked)


def _query(request: HttpRequest, resource: Resource) -> dict[str, str | int]:
    """The values of the query. Raises ``_QuestionError`` with everything that is wrong at once."""
    known = {one.name: one for one in resource.query}
    values: dict[str, str | int] = {}
    errors: list[dict[str, object]] = []
    for name, given in request.GET.lists():
        try:
            if name not in known:
                raise ValueError(f"Dit adres kent deze niet. Wel: {', '.join(known) or 'geen'}.")
            if len(given) != 1:
                raise ValueError("Geef deze één keer.")
            values[name] = known[name].read(given[0])
        except ValueError as error:
            errors.append(_fault(name, str(error)))
    if errors:
        raise _QuestionError(errors)
    return values


def _fault(name: str, detail: str) -> dict[str, object]:
    return {"in": "query", "location": {"name": name}, "detail": detail}


def _description(request: HttpRequest) -> dict[str, Any]:
    if request.GET:
        raise _QuestionError([_fault(name, "Dit adres kent deze niet. Wel: geen.") for name in request.GET])
    return description(request.build_absolute_uri, reverse("agov:open-data"))


def _json(request: HttpRequest, value: Mapping[str, Any]) -> HttpResponseBase:
    """The answer, or 304 when the asker has it already. Caches ask each time, so what is withdrawn is gone at once."""
    content = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    answer = HttpResponse(content, content_type="application/json")
    answer["ETag"] = etag
    answer["Cache-Control"] = "public, no-cache"
    if "_links" in value and "pagina" in value:
        links = ((rel, link) for rel, link in value["_links"].items() if link)
        answer["Link"] = ", ".join(f'<{link["href"]}>; rel="{rel}"' for rel, link in links)
    return get_conditional_response(request, etag=etag, response=answer) or answer
