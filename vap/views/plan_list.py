"""The list of VAPs in the browser: which plans there are and how they stand, narrowed, sorted, and as a file."""

from __future__ import annotations

from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from amersfoort_veiligheid.web.access import UserRequest, require
from vap import permissions
from vap.enums import VAP_OVER, VapState
from vap.filters import PlanFilter
from vap.models import VAP
from vap.models.vap import VAPQuerySet
from vap.queries.stale import late, silent, with_last_word
from vap.reports.plan_list import PlanRow, build_plan_rows, plan_table
from vap.views.places import CONTENT_TYPES, START, download

PER_PAGE: Final = 30
WITH: Final = ("areas", "spots", "target_groups")
STATE_ORDER: Final = Case(*(When(state=state, then=Value(turn)) for turn, state in enumerate(VapState)))
IS_OVER: Final = Case(When(state__in=VAP_OVER, then=Value(1)), default=Value(0))
ORDERS: Final[dict[str, tuple[Any, ...]]] = {
    "": (IS_OVER, "-cycle__start_date", "number"),
    "code": ("cycle__start_date", "number"),
    "titel": ("title",),
    "stand": (STATE_ORDER, "title"),
    "thema": ("theme__name", "title"),
    "bericht": ("last_word_at", "title"),
    "einde": ("end_date", "title"),
}

ORDER_WORDS: Final = (
    ("", "Eerst wat niet voorbij is"),
    ("code", "Code"),
    ("titel", "Titel, A tot Z"),
    ("-titel", "Titel, Z tot A"),
    ("stand", "Stand"),
    ("-stand", "Stand, omgekeerd"),
    ("thema", "Thema"),
    ("bericht", "Langst geen bericht"),
    ("-bericht", "Nieuwste bericht"),
    ("einde", "Eindigt het eerst"),
    ("-einde", "Eindigt het laatst"),
)


def narrowed(request: UserRequest) -> PlanFilter:
    """The VAPs that this user sees, as the address narrows them."""
    visible = VAP.objects.visible_to(request.user).select_related("cycle", "theme")
    return PlanFilter(request.GET, queryset=with_last_word(visible), user=request.user)


def in_order(vaps: QuerySet[VAP], asked: str) -> VAPQuerySet:
    """Sorted as the address asks; a minus turns the first key around."""
    keys = ORDERS.get(asked.removeprefix("-"), ORDERS[""])
    first, rest = keys[0], keys[1:]
    if asked.startswith("-") and asked.removeprefix("-") in ORDERS:
        first = f"-{first}" if isinstance(first, str) else first.desc()
    return vaps.order_by(first, *rest, "pk")  # type: ignore[return-value]  # it is what was given


@require_safe
def plan_list(request: UserRequest) -> HttpResponse:
    """Which plans there are, and how they stand."""
    require(permissions.may_read_vaps(request.user))
    chosen = narrowed(request)
    vaps = in_order(chosen.qs, request.GET.get("volgorde", "")).prefetch_related(*WITH)
    page = Paginator(vaps, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.urlencode()
    context: dict[str, Any] = {
        "filter": chosen,
        "page": page,
        "rows": rows_of(request, page),
        "downloads": [(form.upper(), f"{reverse('vap:plan-export', args=[form])}?{query}") for form in CONTENT_TYPES],
        "may_make": permissions.may_make_vap(request.user),
        "may_bulk": permissions.may_change_together(request.user),
        "query": query,
        "orders": ORDER_WORDS,
    }
    if not request.htmx:
        context |= _overview(request)
    return render(request, "vap/_plan_rows.html" if request.htmx else "vap/plan_list.html", context)


def rows_of(request: UserRequest, page: Page[VAP]) -> list[PlanRow]:
    """What the list shows of the VAPs on one page."""
    today = timezone.localdate()
    vaps = list(page.object_list)
    quiet = silent(with_last_word(VAP.objects.filter(pk__in=[vap.pk for vap in vaps])), today)
    return build_plan_rows(vaps, user=request.user, today=today, silent=quiet.values_list("pk", flat=True))


def _overview(request: UserRequest) -> dict[str, Any]:
    """The sentence above the list: about everything that runs, whatever the filter."""
    today = timezone.localdate()
    shown = VAP.objects.visible_to(request.user)
    alive = with_last_word(shown.alive())
    return {
        "crumbs": [START],
        "running_count": shown.alive().count(),
        "making_count": shown.unfinished().exclude(pk__in=shown.alive().values("pk")).count(),
        "late_count": late(alive, today).count(),
        "silent_count": silent(alive, today).count(),
        "sees_inside": permissions.may_see_inside(request.user),
    }


@require_safe
def plan_export(request: UserRequest, form: str) -> HttpResponse:
    """The whole list with the same filter as a file."""
    require(permissions.may_read_vaps(request.user))
    today = timezone.localdate()
    asked = in_order(narrowed(request).qs, request.GET.get("volgorde", ""))
    vaps = list(asked.select_related("cycle", "theme", "priority").prefetch_related(*WITH, "offence_groups"))
    quiet = silent(with_last_word(VAP.objects.all()), today).values_list("pk", flat=True)
    rows = build_plan_rows(vaps, user=request.user, today=today, silent=quiet)
    return download([plan_table("VAP's", rows, today=today)], form=form, name="vaps", title="VAP's")
