"""The season board in the browser: who does what when, where it went otherwise, and other calendars beside it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agov import permissions
from agov.queries.board import board_cycle, build_board, clashes_of, need_of, with_parts
from agov.queries.steps import survey_moves
from agov.reports.deviations import deviation_table
from agov.views.downloads import download
from amersfoort_veiligheid.web.access import UserRequest, require
from cycle.enums import CycleState
from cycle.models import PartnerCycle, PolicyCycle
from cycle.queries.basis import mandate_gaps
from vap.queries.secret_names import told_deviations

PER_PAGE = 30
CLASHES_ON_BOARD = 5
LATEST_DEVIATIONS = 5


def board_crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """The path to a page behind the board."""
    return [("Start", "/"), ("Seizoensbord", reverse("agov:board")), *more]


def cycle_crumb(cycle: PolicyCycle) -> tuple[str, str]:
    """The board of one cycle in the path."""
    return (str(cycle), reverse("agov:board-cycle", args=[cycle.pk]))


def visible_cycle(request: UserRequest, pk: int) -> PolicyCycle:
    """The cycle, or 404 for who does not see it."""
    return get_object_or_404(PolicyCycle.objects.visible_to(request.user).select_related("previous"), pk=pk)


@require_safe
def board(request: UserRequest) -> HttpResponse:
    """The board of the cycle that runs now."""
    require(permissions.may_see_board(request.user))
    cycle = board_cycle(request.user, timezone.localdate())
    if cycle is None:
        may_steer = permissions.may_steer_board(request.user)
        return render(request, "agov/board_empty.html", {"may_steer": may_steer})
    return _board(request, cycle)


@require_safe
def board_of_cycle(request: UserRequest, pk: int) -> HttpResponse:
    """The board of one cycle."""
    require(permissions.may_see_board(request.user))
    return _board(request, visible_cycle(request, pk))


def _board(request: UserRequest, cycle: PolicyCycle) -> HttpResponse:
    made = build_board(cycle, user=request.user, today=timezone.localdate())
    may_steer = permissions.may_steer_board(request.user)
    sees_deviations = permissions.may_see_deviations(request.user)
    deviations = cycle.deviations.select_related("step").order_by("-made_at", "-pk")
    cycles = list(PolicyCycle.objects.visible_to(request.user).order_by("-start_date"))
    context = {
        "board": made,
        "cycle": cycle,
        "cycles": cycles,
        "is_open": cycle.state != CycleState.CLOSED,
        "may_steer": may_steer and cycle.state != CycleState.CLOSED,
        "may_start": may_steer,
        "has_next": any(other.previous_id == cycle.pk for other in cycles),
        "sees_deviations": sees_deviations,
        "deviation_count": deviations.count() if sees_deviations else 0,
        "deviations": told_deviations(deviations[:LATEST_DEVIATIONS], request.user) if sees_deviations else [],
        "sees_dates": permissions.may_see_planning_dates(request.user),
        "clashes": made.clashes[:CLASHES_ON_BOARD],
        "moves": survey_moves([line.step for line in made.lines]) if may_steer else [],
        "mandate_gaps": mandate_gaps([cycle]) if sees_deviations else [],
    }
    return render(request, "agov/board.html", context)


@require_safe
def deviation_list(request: UserRequest, pk: int) -> HttpResponse:
    """Where the process went otherwise than the scheme, and why."""
    require(permissions.may_see_deviations(request.user))
    cycle = visible_cycle(request, pk)
    rows = cycle.deviations.select_related("step", "made_by").order_by("-made_at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = told_deviations(page.object_list, request.user)
    context = {
        "cycle": cycle,
        "page": page,
        "crumbs": board_crumbs(cycle_crumb(cycle)),
        "downloads": [
            (form.upper(), reverse("agov:deviation-export", args=[cycle.pk, form])) for form in ("csv", "ods")
        ],
    }
    return render(request, "agov/deviation_list.html", context)


@require_safe
def deviation_export(request: UserRequest, pk: int, form: str) -> HttpResponse:
    """The same list as a file."""
    require(permissions.may_see_deviations(request.user))
    cycle = visible_cycle(request, pk)
    rows = cycle.deviations.select_related("step", "made_by").order_by("made_at", "pk")
    table = deviation_table(cycle, told_deviations(rows, request.user), today=timezone.localdate())
    return download(table, form=form, name=f"afwijkingen-{cycle.start_year}")


@require_safe
def planning_dates(request: UserRequest, pk: int) -> HttpResponse:
    """The planning and budget dates of partners beside our seasons, and what does not fit."""
    require(permissions.may_see_planning_dates(request.user))
    cycle = visible_cycle(request, pk)
    (fetched,) = with_parts([cycle])
    plans = (
        PartnerCycle.objects.visible_to(request.user)
        .filter(closes_on__lte=cycle.end_date, applies_until__gte=cycle.start_date)
        .select_related("organisation")
        .order_by("closes_on", "organisation__name", "pk")
    )
    need = need_of(fetched)
    clashes = {line.plan.pk: line for line in clashes_of(need, plans)}
    only_clashes = request.GET.get("alleen") == "botst"
    lines = [(plan, clashes.get(plan.pk)) for plan in plans if not only_clashes or plan.pk in clashes]
    context = {
        "cycle": cycle,
        "need": need,
        "clash_count": len(clashes),
        "only_clashes": only_clashes,
        "page": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
        "crumbs": board_crumbs(cycle_crumb(cycle)),
    }
    return render(request, "agov/planning_dates.html", context)
