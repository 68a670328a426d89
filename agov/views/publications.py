"""What everybody reads without login: editions that never change, their files, and what is left of withdrawn ones."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db.models import F, Max, OuterRef, Subquery, Sum
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agov import permissions
from agov.enums import EditionAudience, EditionState, TraceKind
from agov.models import CouncilQuestion, Edition, EmbargoReader, Publication, ReaderReaction
from agov.queries.answering import questions_on_page
from agov.queries.editions import (
    Reading,
    embargo_place,
    newest_public,
    previous_public,
    public_shelves,
    readable_by,
    reading_of,
)
from agov.reports.edition_revision import changes_between, revision_of, with_revision
from agov.reports.edition_versions import reads
from agov.reports.passages import page_parts
from agov.services import editions as services
from amersfoort_veiligheid.accounts.models import User
from analysis.reports import base
from analysis.reports import render as rendering
from cycle.queries.words import words_stand

KEPT_SECONDS = 3600
FORMS = {"csv": "zip", "ods": "ods", "xlsx": "xlsx", "json": "json"}
START = ("Start", "/")
READER = "lezer"  # in the address: as whom somebody reads who may choose


def publication_crumbs() -> list[tuple[str, str]]:
    """Where a page of publications stands."""
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


def edition_found(request: HttpRequest, slug: str, number: int) -> tuple[Edition, EmbargoReader | None]:
    """An edition that this reader may open; a reader under embargo comes with its place."""
    rows = Edition.objects.select_related("publication", "corrects").filter(publication__slug=slug, number=number)
    edition = rows.for_everybody().first()
    if edition is not None:
        return edition, None
    waiting = rows.filter(state=EditionState.APPROVED).first()
    if waiting is not None and request.user.is_authenticated:
        place = embargo_place(waiting, request.user, timezone.now())
        if place is not None:
            return waiting, place
    raise Http404


def _reading(request: HttpRequest, edition: Edition) -> Reading:
    """The edition as this reader reads it; who may open more than one version names it in the address."""
    allowed = readable_by(request.user if isinstance(request.user, User) else None)
    asked = request.GET.get(READER, "")
    audience = EditionAudience(asked) if asked in EditionAudience.values else allowed[0]
    return reading_of(edition, audience if audience in allowed else allowed[0])


def _reading_with(request: HttpRequest, edition: Edition, key: str) -> Reading:
    """The first version that this reader may open with this table in it: links in a page name no version."""
    found = _reading(request, edition)
    for audience in readable_by(request.user if isinstance(request.user, User) else None):
        if key in {table.key for table in rendering.all_tables(base.load(found.value))}:
            break
        found = reading_of(edition, audience)
    return found


def _place(edition: Edition, reading: Reading, name: str, *more: str) -> str:
    address = reverse(f"agov:{name}", args=[edition.publication.slug, edition.number, *more])
    return address if reading.is_public else f"{address}?{READER}={reading.audience}"


def _suffix(reading: Reading) -> str:
    return "" if reading.is_public else f"-{reading.audience}"


def edition_gone(request: HttpRequest, edition: Edition) -> HttpResponse:
    """What stays of a withdrawn edition: title, day, reason, and what took its place. Status 410."""
    later = edition.publication.editions.public().filter(number__gt=edition.number).order_by("number").first()
    context = {"edition": edition, "publication": edition.publication, "later": later, "crumbs": publication_crumbs()}
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
    """Changes with anything that stands on the page. Two queries.

    That is any edition of the series, its file, the series itself, answers to the council that are for everybody, how
    many reactions there are, and the words that are explained or that the municipality chose.
    """
    asked = CouncilQuestion.objects.for_everybody().filter(edition=OuterRef("pk")).order_by().values("edition")
    reacted = ReaderReaction.objects.filter(page=reverse("agov:edition-page", args=[slug, number])).order_by()
    counts = reacted.values("page").annotate(changes=Sum(F("revision") + 1))
    rows = Edition.objects.filter(publication__slug=slug).order_by("number")
    stands = rows.values_list(
        *("number", "state", "revision", "pdf", "publication__revision"),
        Subquery(asked.annotate(latest=Max("published_at")).values("latest")),
        Subquery(asked.annotate(changes=Sum("revision")).values("changes")),
        Subquery(asked.annotate(changes=Sum("promise__revision")).values("changes")),
        Subquery(counts.values("changes")),
    )
    today = timezone.localdate()
    said = repr((slug, number, list(stands), today, words_stand(today)))
    return f"edition-page:{hashlib.sha256(said.encode()).hexdigest()}"


def _page(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    edition, place = edition_found(request, slug, number)
    if edition.state == EditionState.WITHDRAWN:
        return edition_gone(request, edition)
    if place is not None:
        services.note_opened(reader_id=place.pk, at=timezone.now())
    newest = newest_public(edition.publication)
    reading = _reading(request, edition)
    user = request.user if request.user.is_authenticated else None
    questions = questions_on_page(edition.pk, user)
    may_ask = user is not None and edition.is_public and permissions.may_ask_question(user)
    headings = {one["key"]: one["heading"] for one in edition.value.get("sections", [])} if may_ask else {}
    parts = page_parts(reading.body, headings, questions)
    placed = {one.pk for part in parts for one in part.questions}
    context: dict[str, Any] = {
        "edition": edition,
        "reading": reading,
        "more": [] if reading.is_public else [one for one in reading.closed if reads(one, reading.audience)],
        "less": [one for one in reading.closed if not reads(one, reading.audience)],
        "pdf_url": _place(edition, reading, "edition-pdf") if reading.pdf else "",
        "public_url": f"{reverse('agov:edition-page', args=[slug, number])}?{READER}={EditionAudience.PUBLIC}",
        "publication": edition.publication,
        "place": place,
        "newer": newest if newest and newest.number > edition.number else None,
        "earlier": edition.publication.editions.for_everybody().exclude(pk=edition.pk).light().order_by("-number"),
        "corrected": edition.corrects,
        "revision": revision_of(edition),
        "previous": previous_public(edition),
        "downloads": [
            (words, _place(edition, reading, "edition-file", form))
            for words, form in (("CSV", "csv"), ("Excel", "xlsx"), ("ODS", "ods"), ("JSON", "json"))
        ],
        "parts": parts,
        "other_questions": [one for one in questions if one.pk not in placed],
        "may_ask": may_ask,
        "has_question_page": user is not None and permissions.may_see_questions(user),
        "tables_url": reverse("agov:edition-tables", args=[slug, number]),
        "crumbs": publication_crumbs(),
    }
    return render(request, "agov/edition_page.html", context)


@login_not_required
@require_safe
def edition_changes(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What is different from the edition before that everybody may read; 410 once it is withdrawn."""
    edition, _ = edition_found(request, slug, number)
    if edition.state == EditionState.WITHDRAWN:
        return edition_gone(request, edition)
    previous = previous_public(edition)
    if previous is None:
        raise Http404
    name = (str(edition), reverse("agov:edition-page", args=[slug, number]))
    context = {
        "edition": edition,
        "publication": edition.publication,
        "previous": previous,
        "changes": changes_between(previous, edition),
        "corrects": edition.corrects_id == previous.pk,
        "crumbs": [*publication_crumbs(), name],
    }
    return render(request, "agov/edition_changes.html", context)


@login_not_required
@require_safe
def edition_pdf(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """The PDF of an edition; 410 once it is withdrawn."""
    edition, _ = edition_found(request, slug, number)
    if edition.state == EditionState.WITHDRAWN:
        return edition_gone(request, edition)
    reading = _reading(request, edition)
    if not reading.pdf or not reading.pdf.storage.exists(str(reading.pdf.name)):
        raise Http404
    _note(edition, reading, "pdf")
    name = f"{slug}-editie-{number}{_suffix(reading)}.pdf"
    content = reading.pdf.open("rb")
    return FileResponse(content, as_attachment=True, filename=name, content_type="application/pdf")


def _note(edition: Edition, reading: Reading, what: str) -> None:
    words = what if reading.is_public else f"{what} (voor {reading.audience.label})"
    services.note_trace(edition_id=edition.pk, kind=TraceKind.DOWNLOAD, what=words, at=timezone.now())


@login_not_required
@require_safe
def edition_file(request: HttpRequest, slug: str, number: int, form: str) -> HttpResponse:
    """All tables of an edition as a file, with the same signs as the page; 410 once it is withdrawn."""
    edition, _ = edition_found(request, slug, number)
    if form not in FORMS:
        raise Http404
    if edition.state == EditionState.WITHDRAWN:
        return edition_gone(request, edition)
    reading = _reading(request, edition)
    content, content_type = rendering.export(with_revision(edition, base.load(reading.value)), form)
    _note(edition, reading, form)
    name = f"{slug}-editie-{number}{_suffix(reading)}.{FORMS[form]}"
    return attached(content, content_type, name)


@login_not_required
@require_safe
def edition_table(request: HttpRequest, slug: str, number: int, key: str, form: str) -> HttpResponse:
    """One table of an edition at its lasting address; 410 once it is withdrawn."""
    edition, _ = edition_found(request, slug, number)
    if edition.state == EditionState.WITHDRAWN:
        return edition_gone(request, edition)
    reading = _reading_with(request, edition, key)
    try:
        report = with_revision(edition, base.load(reading.value))
        content, content_type = rendering.export_table(report, key, form)
    except KeyError as error:
        raise Http404 from error
    _note(edition, reading, f"tabel {key}")
    name = f"{slug}-editie-{number}{_suffix(reading)}-{key}.{form}"
    return attached(content, content_type, name)


def attached(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A file to keep."""
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
