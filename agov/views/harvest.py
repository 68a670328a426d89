"""Addresses that machines ask for: feed, sitemaps, robots.txt and security.txt."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agov.models import Edition
from agov.models.edition import EditionQuerySet
from agov.queries.open_meetings import open_meetings
from agov.reports import harvest
from analysis.reports.methods import known_keys as method_keys
from cycle.models import Area
from vap.models import VAP, Evaluation

PUBLIC_PAGES = (
    "web:home",
    "agov:publication-list",
    "vap:plan-public-list",
    "agov:public-meetings",
    "agov:open-data",
    "agov:open-mandatory",
    "agov:public-wijk-list",
    "vap:public-deeds",
    "analysis:method-list",
    "cycle:glossary",
    "web:accessibility",
    "agov:privacy",
)
SECURITY_VALID = timedelta(days=180)


def _documents() -> EditionQuerySet:
    """The editions of which there is a file. Without any, no sitemap: one without an address is not valid."""
    return _editions().exclude(pdf="")


def _editions() -> EditionQuerySet:
    return Edition.objects.public().light().select_related("publication").order_by("-published_at", "-pk")


@login_not_required
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The newest publications as Atom."""
    content = harvest.feed(list(_editions()[: harvest.MOST_IN_FEED]), request.build_absolute_uri)
    return HttpResponse(content, content_type="application/atom+xml; charset=utf-8")


@login_not_required
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The pages that everybody may read."""
    paths = [reverse(name) for name in PUBLIC_PAGES]
    wijken = Area.objects.current().wijken().values_list("code", flat=True)
    plans = VAP.objects.public().order_by("pk").values_list("pk", flat=True)
    evaluated = Evaluation.objects.filter(closed_on__isnull=False, vap__in=VAP.objects.public()).order_by("vap")
    meetings = open_meetings(None, timezone.localdate()).values_list("pk", flat=True)
    paths += [reverse("agov:public-wijk", args=[code]) for code in wijken]
    paths += [reverse("vap:plan-public", args=[pk]) for pk in plans]
    paths += [reverse("vap:result-public", args=[pk]) for pk in evaluated.values_list("vap", flat=True)]
    paths += [reverse("agov:public-meeting", args=[pk]) for pk in meetings]
    paths += [reverse("analysis:method-detail", args=place) for place in method_keys()]
    return _xml(harvest.sitemap(paths, _editions(), request.build_absolute_uri))


@login_not_required
@require_safe
def woo_sitemap(request: HttpRequest) -> HttpResponse:
    """The documents that everybody may read, for the Woo index; 404 as long as there is none."""
    documents = list(_documents())
    if not documents:
        raise Http404
    return _xml(harvest.woo_sitemap(documents, request.build_absolute_uri))


@login_not_required
@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The sitemaps of this site."""
    return _index(request, "agov:sitemap", *(["agov:woo-sitemap"] if _documents().exists() else []))


@login_not_required
@require_safe
def woo_sitemap_index(request: HttpRequest) -> HttpResponse:
    """The sitemaps for the Woo index, under the name by which its harvester knows an index; 404 without a document."""
    if not _documents().exists():
        raise Http404
    return _index(request, "agov:woo-sitemap")


def _index(request: HttpRequest, *names: str) -> HttpResponse:
    return _xml(harvest.sitemap_index([request.build_absolute_uri(reverse(name)) for name in names]))


def _xml(content: str) -> HttpResponse:
    return HttpResponse(content, content_type="application/xml; charset=utf-8")


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What may be read by machines. Invented figures are nothing for a search engine."""
    lines = ["User-agent: *"]
    if settings.IS_EXAMPLE:
        lines.append("Disallow: /")
    else:
        lines += ["Disallow: /account/", "Disallow: /beheer/"]
        for name in ("agov:sitemap-index", *(["agov:woo-sitemap-index"] if _documents().exists() else [])):
            lines.append(f"Sitemap: {request.build_absolute_uri(reverse(name))}")
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Where to report a leak (RFC 9116)."""
    expires = (timezone.now() + SECURITY_VALID).replace(microsecond=0)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires.isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: nl, en",
        f"Canonical: {request.build_absolute_uri(reverse('agov:security'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
