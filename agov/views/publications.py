"""What everybody reads without login: editions that never change, their files, and what is left of withdrawn ones."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agov.enums import EditionState, TraceKind
from agov.models import Edition, EmbargoReader, Publication
from agov.queries.editions import embargo_place, newest_public, public_shelves
from agov.services import editions as services
from agov.services.editions import corrected_edition
from analysis.reports import base
from analysis.reports import render as rendering

KEPT_SECONDS = 3600
FORMS = {"csv": "zip", "ods": "ods", "xlsx": "xlsx", "json": "json"}
START = ("Start", "/")


def _crumbs() -> list[tuple[str, str]]:
    return [START, ("Rapporten", reverse("agov:publication-list"))]


@login_not_required
@require_safe
def publication_list(request: HttpRequest) -> HttpResponse:
    """All reports that are public, and when the next ones are expected."""
    shelves = public_shelves()
    expected = [
        publication
        for shelf in shelves
        for publication, _ in shelf.entries
        if publication.next_on and publication.next_on >= timezone.localdate()
    ]
    context = {
        "shelves": shelves,
        "expected": sorted(expected, key=lambda one: (str(one.next_on), one.title)),
        "crumbs": [START],
    }
    return render(request, "agov/publication_list.html", context)


@login_not_required
@require_safe
def publication_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The lasting address of a series: leads to its newest public edition, or to what is left of the last one.

    Not the page itself: what stands in it points at its own edition.
    """
    publication = get_object_or_404(Publication.objects.for_everybody(), slug=slug)
    newest = newest_public(publication) or publication.editions.for_everybody().order_by("-number")[0]
    return redirect("agov:edition-page", slug, newest.number, preserve_request=True)


def _found(request: HttpRequest, slug: str, number: int) -> tuple[Edition, EmbargoReader | None]:
    """An edition that this reader may open; a reader under embargo comes with its place."""
    rows = Edition.objects.select_related("publication").filter(publication__slug=slug, number=number)
    edition = rows.for_everybody().first()
    if edition is not None:
        return edition, None
    waiting = rows.filter(state=EditionState.APPROVED).first()
    if waiting is not None and request.user.is_authenticated:
        place = embargo_place(waiting, request.user, timezone.now())
        if place is not None:
            return waiting, place
    raise Http404


def _gone(request: HttpRequest, edition: Edition) -> HttpResponse:
    """What stays of a withdrawn edition: title, day, reason, and what took its place. Status 410."""
    later = edition.publication.editions.public().filter(number__gt=edition.number).order_by("number").first()
    context = {"edition": edition, "publication": edition.publication, "later": later, "crumbs": _crumbs()}
    return render(request, "agov/edition_gone.html", context, status=410)


@login_not_required
@require_safe
def edition_page(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One edition as it was fixed. Who is not logged in gets the page that was made for the one before."""
    if request.user.is_authenticated:
        return _page(request, slug, number)
    key = _key(slug, number)
    kept: bytes | None = cache.get(key)
    if kept is not None:
        return HttpResponse(kept)
    answer = _page(request, slug, number)
    if answer.status_code == HTTPStatus.OK:
        cache.set(key, answer.content, KEPT_SECONDS)
    return answer


def _key(slug: str, number: int) -> str:
    """Changes with anything that stands on the page: any edition of the series, its file, and the series itself."""
    rows = Edition.objects.filter(publication__slug=slug).order_by("number")
    stands = rows.values_list("number", "state", "revision", "pdf", "publication__revision")
    said = repr((slug, number, list(stands)))
    return f"edition-page:{hashlib.sha256(said.encode()).hexdigest()}"


def _page(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    edition, place = _found(request, slug, number)
    if edition.state == EditionState.WITHDRAWN:
        return _gone(request, edition)
    if place is not None:
        services.note_opened(reader_id=place.pk, at=timezone.now())
    newest = newest_public(edition.publication)
    context: dict[str, Any] = {
        "edition": edition,
        "publication": edition.publication,
        "place": place,
        "newer": newest if newest and newest.number > edition.number else None,
        "earlier": edition.publication.editions.for_everybody().exclude(pk=edition.pk).light().order_by("-number"),
        "corrected": corrected_edition(edition) if edition.corrects_id else None,
        "downloads": [
            (words, reverse("agov:edition-file", args=[slug, number, form]))
            for words, form in (("CSV", "csv"), ("Excel", "xlsx"), ("ODS", "ods"), ("JSON", "json"))
        ],
        "crumbs": _crumbs(),
    }
    return render(request, "agov/edition_page.html", context)


@login_not_required
@require_safe
def edition_pdf(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """The PDF of an edition; 410 once it is withdrawn."""
    edition, _ = _found(request, slug, number)
    if edition.state == EditionState.WITHDRAWN:
        return _gone(request, edition)
    if not edition.pdf or not edition.pdf.storage.exists(str(edition.pdf.name)):
        raise Http404
    services.note_trace(edition_id=edition.pk, kind=TraceKind.DOWNLOAD, what="pdf", at=timezone.now())
    name = f"{slug}-editie-{number}.pdf"
    return FileResponse(edition.pdf.open("rb"), as_attachment=True, filename=name, content_type="application/pdf")


@login_not_required
@require_safe
def edition_file(request: HttpRequest, slug: str, number: int, form: str) -> HttpResponse:
    """All tables of an edition as a file, with the same signs as the page; 410 once it is withdrawn."""
    edition, _ = _found(request, slug, number)
    if form not in FORMS:
        raise Http404
    if edition.state == EditionState.WITHDRAWN:
        return _gone(request, edition)
    content, content_type = rendering.export(base.load(edition.value), form)
    services.note_trace(edition_id=edition.pk, kind=TraceKind.DOWNLOAD, what=form, at=timezone.now())
    return _file(content, content_type, f"{slug}-editie-{number}.{FORMS[form]}")


@login_not_required
@require_safe
def edition_table(request: HttpRequest, slug: str, number: int, key: str, form: str) -> HttpResponse:
    """One table of an edition at its lasting address; 410 once it is withdrawn."""
    edition, _ = _found(request, slug, number)
    if edition.state == EditionState.WITHDRAWN:
        return _gone(request, edition)
    try:
        content, content_type = rendering.export_table(base.load(edition.value), key, form)
    except KeyError as error:
        raise Http404 from error
    services.note_trace(edition_id=edition.pk, kind=TraceKind.DOWNLOAD, what=f"tabel {key}", at=timezone.now())
    return _file(content, content_type, f"{slug}-editie-{number}-{key}.{form}")


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
