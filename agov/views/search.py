"""Zoeken: one box over everything the reader may see, with and without an account."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agov.queries import search as queries
from agov.reports import table_search
from agov.reports.table_search import tables_found
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.limits import seconds_to_wait
from amersfoort_veiligheid.web.sent import whole_number

LAST = "begrip"


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What fits the question, by kind; with ``soort`` only that kind, page by page."""
    question = request.GET.get("q", "").strip()[: queries.LONGEST_QUESTION]
    reader = request.user if request.user.is_authenticated else None
    if question and reader is None and (wait := seconds_to_wait(request, "search")):
        return _too_often(request, wait)
    kind, page = request.GET.get("soort", ""), request.GET.get("page", "1")
    if kind and question:
        number = whole_number(page) or 1
        start = (number - 1) * queries.PER_PAGE
        shelf = _shelf(kind, question, reader, start)
        if shelf is None:
            raise Http404
        shelves = [shelf] if shelf.hits else []
    else:
        number, start, shelves = 1, 0, [*queries.search(question, reader)]
        tables = tables_found(question)
        if tables.total:  # behind what is about the question itself, before the words
            at = len(shelves) - sum(shelf.key == LAST for shelf in shelves)
            shelves.insert(at, tables)
    last = start + sum(len(shelf.hits) for shelf in shelves)
    context = {
        "question": question,
        "roots": queries.roots_of(question),
        "kind": kind,
        "shelves": shelves,
        "total": sum(shelf.total for shelf in shelves),
        "next_page": number + 1 if kind and shelves and last < shelves[0].total else None,
        "previous_page": number - 1 if kind and number > 1 else None,
        "crumbs": [("Start", "/")],
    }
    return render(request, "agov/search.html", context)


def _too_often(request: HttpRequest, wait: int) -> HttpResponse:
    answer = render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    answer["Retry-After"] = str(wait)
    return answer


def _shelf(kind: str, question: str, reader: User | None, start: int) -> queries.Shelf | None:
    if kind == table_search.KEY:
        return tables_found(question, start=start, whole=True)
    return queries.search_kind(kind, question, reader, start=start)
