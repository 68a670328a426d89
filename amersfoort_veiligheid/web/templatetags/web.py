"""Template tags of the shell: files of npm packages, tones of statuses, sortable headers, Dutch numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from amersfoort_veiligheid.documents import tables
from amersfoort_veiligheid.web import assets, drafts
from amersfoort_veiligheid.web import saved_filters as kept
from amersfoort_veiligheid.web.models import SavedFilter
from amersfoort_veiligheid.web.panels import panels_for, public_panels_for
from amersfoort_veiligheid.web.statuses import tone_of

register = template.Library()

_HYPHENED: Final = re.compile(r"\b\d+(?:-\d+)+\b")
SCRIPT_COOKIES: Final = frozenset({"CSRF_COOKIE_NAME", "DRAFT_DONE_COOKIE_NAME"})


def _npm_url(name: str) -> str:
    """Give the address of a file of a package, or nothing where the packages are not installed."""
    path = f"{assets.PREFIX}/{name}"
    collected = getattr(staticfiles_storage, "hashed_files", None)  # of a storage with a manifest
    if collected is None:
        return staticfiles_storage.url(path) if finders.find(path) else ""
    return _collected_url(path) if path in collected else ""


@cache
def _collected_url(path: str) -> str:
    """The address with its hash; the manifest does not change while the server runs, and a page has two dozen."""
    return staticfiles_storage.url(path)


@register.simple_tag
def component_style_sheets() -> list[str]:
    """Give the addresses of the installed component style sheets, in order."""
    return [url for name in assets.STYLE_SHEETS if (url := _npm_url(name))]


@register.simple_tag
def font_files() -> list[str]:
    """Give the addresses of the two font files, to be fetched early."""
    return [url for name in assets.FONT_FILES if (url := _npm_url(name))]


@register.simple_tag
def plotly_script() -> str:
    """Give the address of the script that draws interactive charts, or nothing."""
    return _npm_url(assets.PLOTLY)


@register.filter
def tone(status: object) -> str:
    """Give the tone of a status value: green, amber, red, grey or blue."""
    return tone_of(status).value


@register.filter
def dutch(value: Any, decimals: int = 0) -> str:
    """Write a number the Dutch way: ``{{ 1234.5|dutch:1 }}`` is 1.234,5; nothing for None."""
    return "" if value is None else tables.dutch_number(value, decimals)


@register.filter
def whole_numbers(words: object) -> SafeString:
    """Keep a number with a hyphen, as 2026-01, on one line of a heading; the words themselves stay as they are."""
    return SafeString(_HYPHENED.sub(r'<span class="whole">\g<0></span>', str(conditional_escape(str(words)))))


@register.filter
def pair(left: Iterable[Any], right: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Walk two lists of one length side by side."""
    return list(zip(left, right, strict=True))


@register.filter
def page_numbers(paginator: Paginator[Any], page: Page[Any]) -> list[int | str]:
    """Give the page numbers to draw, with "…" where some are left out."""
    return list(paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(context: template.Context, key: str, label: str, align: str = "left") -> dict[str, object]:
    """Draw a header cell with a link that sorts by ``key`` through the parameter ``volgorde`` of the page.

    The link keeps the other parameters and goes back to the first page; a second use turns the order around.
    """
    request = context["request"]
    current = request.GET.get("volgorde", "")
    parameters: QueryDict = request.GET.copy()
    parameters.pop("page", None)
    parameters["volgorde"] = f"-{key}" if current == key else key
    direction = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    return {"label": label, "align": align, "direction": direction, "query": parameters.urlencode()}


@register.inclusion_tag("components/saved_filters.html", takes_context=True)
def saved_filters(context: template.Context, page: str) -> dict[str, object]:
    """Draw the choices that the reader keeps on the list ``page`` (the name of its address); one query."""
    request = context["request"]
    saved = list(SavedFilter.objects.visible_to(request.user).on_page(page))
    chosen = kept.tidy(request.GET.urlencode())
    return {
        "page": page,
        "saved": saved,
        "address": kept.address_of(page),
        "chosen": chosen,
        "is_known": any(one.query == chosen for one in saved),
        "user": request.user,
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag(takes_context=True)
def panels(context: template.RequestContext, kind: str, pk: int) -> SafeString:
    """Draw what higher rooms have to say about one thing (web/panels.py); nothing for who is not logged in."""
    request = context["request"]
    if not request.user.is_authenticated:
        return mark_safe("")
    drawn = [render_to_string(one.template, dict(one.context), request) for one in panels_for(kind, pk, request.user)]
    return mark_safe("".join(drawn))  # noqa: S308  # rendered templates, which escape what they print


@register.simple_tag(takes_context=True)
def public_panels(context: template.RequestContext, kind: str, pk: int) -> SafeString:
    """Draw what higher rooms have to say about one thing to everybody."""
    drawn = [
        render_to_string(one.template, dict(one.context), context["request"]) for one in public_panels_for(kind, pk)
    ]
    return mark_safe("".join(drawn))  # noqa: S308  # rendered templates, which escape what they print


@register.simple_tag(takes_context=True)
def draft_offers(context: template.RequestContext) -> list[drafts.Offer]:
    """Give what the reader typed on this page earlier and did not save; asks the database only where a form stands.

    The draft that the address names is put in its form, so this tag stands above the content of the page.
    """
    request = context.get("request")
    if request is None or request.method != "GET" or not request.user.is_authenticated:
        return []
    chosen = request.GET.get(drafts.CHOSEN, "")
    return drafts.offers(user=request.user, path=request.path, page=context.flatten(), chosen=chosen)


@register.simple_tag
def cookie_name(setting: str) -> str:
    """Give the name of a cookie that a script may read."""
    if setting not in SCRIPT_COOKIES:
        raise template.TemplateSyntaxError(f"{setting} is no cookie for scripts")
    return str(getattr(settings, setting))
