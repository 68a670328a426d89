"""Addresses that machines ask for: feed, sitemaps, robots.txt and security.txt."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agov.models import Edition
from agov.models.edition import EditionQuerySet
from agov.reports import harvest

PUBLIC_PAGES = (
    "web:home",
    "agov:publication-list",
    "vap:plan-public-list",
    "cycle:glossary",
    "web:accessibility",
    "agov:privacy",
)
SECURITY_VALID = timedelta(days=180)


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
    return _xml(harvest.sitemap(paths, _editions(), request.build_absolute_uri))


@login_not_required
@require_safe
def woo_sitemap(request: HttpRequest) -> HttpResponse:
    """The documents that everybody may read, for the Woo index."""
    return _xml(harvest.woo_sitemap(_editions(), request.build_absolute_uri))


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
        for name in ("agov:sitemap", "agov:woo-sitemap"):
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
