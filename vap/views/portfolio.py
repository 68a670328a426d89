"""Whether it can all be done, and whether it fits together."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from amersfoort_veiligheid.web.access import UserRequest, require
from cycle.enums import DeviationKind
from cycle.models import Deviation
from vap import permissions
from vap.enums import VapState
from vap.models import VAP, Priority, RunningProject
from vap.queries.capacity import capacity, completion_of
from vap.queries.completion import success_rate
from vap.queries.load import vap_load
from vap.queries.secret_names import told_deviations
from vap.queries.stale import stale_items
from vap.reports.portfolio import Dimension, balance, build_portfolio
from vap.views.places import chosen_cycle, context_of


@require_safe
def load(request: UserRequest) -> HttpResponse:
    """How much the priorities and plans of a cycle ask of trekkers, partners and money, and what stands still."""
    require(permissions.may_see_inside(request.user))
    cycle = chosen_cycle(request)
    made = capacity(cycle) if cycle else None
    completion = completion_of(cycle) if cycle else None
    context = {
        **context_of(request, cycle, "vap:load"),
        "capacity": made,
        "completion": completion,
        "success": success_rate(completion.cycle) if completion else None,
        "expected": completion.expected_of(made.count) if completion and made else None,
        "plans": vap_load(cycle) if cycle else None,
        "stale": stale_items(request.user, timezone.localdate()),
        "reasons": told_deviations(Deviation.objects.filter(cycle=cycle, kind=DeviationKind.OVER_LIMIT), request.user),
    }
    return render(request, "vap/load.html", context)


@require_safe
def portfolio(request: UserRequest) -> HttpResponse:
    """All priorities, plans and running projects together; what belongs to nothing is named, both ways."""
    require(permissions.may_read_priorities(request.user))
    cycle = chosen_cycle(request)
    asked = request.GET.get("per", "")
    by = Dimension(asked) if asked in Dimension.values else Dimension.THEME
    shown = Priority.objects.visible_to(request.user).chosen().filter(cycle=cycle)
    projects = RunningProject.objects.visible_to(request.user).running()
    plans = VAP.objects.visible_to(request.user).filter(cycle=cycle).exclude(state=VapState.WITHDRAWN)
    around = ("priority__theme", "theme")
    context = {
        **context_of(request, cycle, "vap:portfolio"),
        "by": by,
        "dimensions": list(Dimension),
        "portfolio": build_portfolio(
            list(shown.select_related("theme").prefetch_related("areas", "target_groups")),
            list(projects.select_related(*around).prefetch_related("priority__areas", "priority__target_groups")),
            list(plans.select_related("theme").prefetch_related("areas", "target_groups").order_by("number")),
            by=by,
        ),
        "balance": balance(list(shown.values_list("track", flat=True))),
    }
    return render(request, "vap/portfolio.html", context)
