"""The page that says which open data there is, and how to use it."""

from __future__ import annotations

import json

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from agov.enums import PublicationKind
from agov.queries.editions import newest_of_kind, public_shelves
from agov.reports.catalogue import as_turtle, catalogue_value
from agov.reports.kinds.mandatory.builder import PART
from agov.reports.open_api.asked import BASE, CC0, CC_BY
from agov.reports.open_api.openapi import VERSION, VERSIONS
from agov.reports.open_tables import KIND_WORDS
from agov.views.open_tables import edition_table_page
from agov.views.publications import START
from amersfoort_veiligheid.web.limits import limited
from analysis.reports import bbv

CATALOGUES = (("jsonld", "JSON-LD", "application/ld+json"), ("ttl", "Turtle", "text/turtle; charset=utf-8"))


@login_not_required
@require_safe
@limited("api")
def catalogue(request: HttpRequest, form: str) -> HttpResponse:
    """What open data there is, for data portals (DCAT-AP-NL)."""
    kinds = {known: content_type for known, _, content_type in CATALOGUES}
    if form not in kinds:
        raise Http404
    made = catalogue_value(request.build_absolute_uri)
    content = as_turtle(made) if form == "ttl" else json.dumps(made, ensure_ascii=False, indent=1)
    answer = HttpResponse(content, content_type=kinds[form])
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = "public, no-cache"
    return answer


@login_not_required
@require_safe
def mandatory(request: HttpRequest) -> HttpResponse:
    """The mandatory indicators of the budget (BBV), from the newest edition that is public; a lasting address."""
    edition = newest_of_kind(PublicationKind.MANDATORY, PART)
    if edition is None:
        return render(request, "agov/mandatory_not_yet.html", {"crumbs": [START]})
    return edition_table_page(request, edition.publication.slug, edition.number, bbv.KEY)


@login_not_required
@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """What everybody may use, in which forms, under which licence, and what to do when something is wrong."""
    shelves = [(shelf.label, [edition for _, edition in shelf.entries if edition]) for shelf in public_shelves()]
    context = {
        "shelves": [(label, editions) for label, editions in shelves if editions],
        "kinds": KIND_WORDS.items(),
        "api_url": request.build_absolute_uri(BASE),
        "openapi_url": reverse("agov:api", args=["/openapi.json"]),
        "catalogues": [(words, reverse("agov:open-data-catalogue", args=[form])) for form, words, _ in CATALOGUES],
        "version": VERSION,
        "most_per_minute": settings.QUESTIONS_PER_MINUTE["api"],
        "versions": VERSIONS,
        "cc0": CC0,
        "cc_by": CC_BY,
        "crumbs": [START],
    }
    return render(request, "agov/open_data.html", context)
