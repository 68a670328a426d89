"""The tables of public editions: each on a page of its own with a lasting address, and as files for machines."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agov.enums import EditionState, TraceKind
from agov.models import Edition
from agov.reports import open_tables
from agov.services import editions as services
from agov.views.publications import attached, edition_found, edition_gone, publication_crumbs
from amersfoort_veiligheid.web.limits import limited


def _crumbs(edition: Edition) -> list[tuple[str, str]]:
    return [
        *publication_crumbs(),
        (f"{edition.title}, editie {edition.number}", open_tables.address(edition, "edition-page")),
    ]


@login_not_required
@require_safe
def edition_tables(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """All tables of an edition, each with its lasting address; 410 once it is withdrawn."""
    edition, _ = edition_found(request, slug, number)
    if edition.state == EditionState.WITHDRAWN:
        return edition_gone(request, edition)
    lines = [
        (table, open_tables.address(edition, "edition-table-page", key))
        for key, table in open_tables.tables_of(edition).items()
    ]
    context = {
        "edition": edition,
        "lines": lines,
        "all_url": open_tables.address(edition, "edition-data-zip"),
        "crumbs": _crumbs(edition),
    }
    return render(request, "agov/edition_tables.html", context)


@login_not_required
@require_safe
def edition_table_page(request: HttpRequest, slug: str, number: int, key: str) -> HttpResponse:
    """One table with what its words mean and how to use it; 410 once it is withdrawn."""
    edition, _ = edition_found(request, slug, number)
    if edition.state == EditionState.WITHDRAWN:
        return edition_gone(request, edition)
    try:
        one = open_tables.open_table(edition, key)
    except KeyError as error:
        raise Http404 from error
    context = {
        "edition": edition,
        "table": one.table,
        "definitions": one.definitions,
        "methods": one.methods,
        "origin": open_tables.origin_of(one.report),
        "address": request.build_absolute_uri(request.path),
        "for_people": [
            (words, reverse("agov:edition-table", args=[slug, number, key, form]))
            for words, form in (("CSV voor Excel", "csv"), ("Excel", "xlsx"), ("ODS", "ods"))
        ],
        "for_machines": [
            (words, open_tables.address(edition, "edition-data", key, form))
            for words, form in (
                ("CSV met codes", "csv"),
                ("Toelichting bij de CSV", "toelichting"),
                ("JSON", "json"),
                ("Metadata (CSVW)", "metadata"),
            )
        ],
        "crumbs": [*_crumbs(edition), ("Tabellen", open_tables.address(edition, "edition-tables"))],
    }
    return render(request, "agov/edition_table_page.html", context)


@login_not_required
@require_safe
@limited("api")
def edition_data(request: HttpRequest, slug: str, number: int, key: str, form: str) -> HttpResponse:
    """One table for machines at its lasting address; 410 once it is withdrawn."""
    edition, _ = edition_found(request, slug, number)
    if edition.state == EditionState.WITHDRAWN:
        return edition_gone(request, edition)
    try:
        one = open_tables.open_table(edition, key)
        content, content_type = open_tables.file_of(one, form, absolute=request.build_absolute_uri)
    except KeyError as error:
        raise Http404 from error
    services.note_trace(edition_id=edition.pk, kind=TraceKind.DOWNLOAD, what=f"data {key}", at=timezone.now())
    answer = attached(content, content_type, f"{slug}-editie-{number}-{key}{open_tables.ENDINGS[form]}")
    if form == "csv":
        described = request.build_absolute_uri(open_tables.address(edition, "edition-data", key, "metadata"))
        answer["Link"] = f'<{described}>; rel="describedby"; type="{open_tables.METADATA_TYPE}"'
    return _for_all(answer, edition)


@login_not_required
@require_safe
@limited("api")
def edition_data_zip(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """All tables of an edition for machines in one file; 410 once it is withdrawn."""
    edition, _ = edition_found(request, slug, number)
    if edition.state == EditionState.WITHDRAWN:
        return edition_gone(request, edition)
    content = open_tables.zip_of(edition, absolute=request.build_absolute_uri)
    services.note_trace(edition_id=edition.pk, kind=TraceKind.DOWNLOAD, what="data", at=timezone.now())
    return _for_all(attached(content, "application/zip", f"{slug}-editie-{number}-data.zip"), edition)


def _for_all(answer: HttpResponse, edition: Edition) -> HttpResponse:
    """Pages of other sites may read what is public; what is under embargo they may not."""
    if edition.is_public:
        answer["Access-Control-Allow-Origin"] = "*"
    return answer
