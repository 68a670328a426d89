"""Zoeken: one box over everything the reader may see, with and without an account."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agov.queries import search as queries


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What fits the question, by kind; with ``soort`` only that kind, page by page."""
    question = request.GET.get("q", "").strip()[: queries.LONGEST_QUESTION]
    reader = request.user if request.user.is_authenticated else None
    kind, page = request.GET.get("soort", ""), request.GET.get("page", "1")
    if kind and question:
        number = max(int(page), 1) if page.isdigit() else 1
        start = (number - 1) * queries.PER_PAGE
        shelf = queries.search_kind(kind, question, reader, start=start)
        if shelf is None:
            raise Http404
        shelves = [shelf] if shelf.hits else []
    else:
        number, start, shelves = 1, 0, queries.search(question, reader)
    last = start + sum(len(shelf.hits) for shelf in shelves)
    context = {
        "question": question,
        "kind": kind,
        "shelves": shelves,
        "total": sum(shelf.total for shelf in shelves),
        "next_page": number + 1 if kind and shelves and last < shelves[0].total else None,
        "previous_page": number - 1 if kind and number > 1 else None,
        "crumbs": [("Start", "/")],
    }
    return render(request, "agov/search.html", context)
