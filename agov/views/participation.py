"""How each partner takes part, and who took part in each slag, for who keeps contact with them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agov import permissions
from agov.queries.participation import participation, silent_organisations
from agov.queries.took_part import took_part_in
from agov.reports.registers import participation_table
from agov.reports.took_part import took_part_table
from agov.views.downloads import download
from amersfoort_veiligheid.web.access import UserRequest, require
from cycle.models import PolicyCycle

PER_PAGE = 40
MONTHS = (3, 6, 12)
USUAL = 6


def _months(request: UserRequest) -> int:
    """After how many months without a word a partner is called silent."""
    asked = request.GET.get("maanden", "")
    return int(asked) if asked in {str(number) for number in MONTHS} else USUAL


@require_safe
def participation_list(request: UserRequest) -> HttpResponse:
    """All partners, who was silent longest first: last heard, asked, there, and what waits for an answer."""
    require(permissions.may_see_participation(request.user))
    months = _months(request)
    rows = participation(today=timezone.localdate(), months=months)
    silent = [row for row in rows if row.is_silent]
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "silent": silent,
        "total": len(rows),
        "months": months,
        "choices": MONTHS,
        "crumbs": [("Start", "/")],
        "downloads": [
            (form.upper(), f"{reverse('agov:participation-export', args=[form])}?maanden={months}")
            for form in ("csv", "ods")
        ],
    }
    return render(request, "agov/participation_list.html", context)


@require_safe
def participation_export(request: UserRequest, form: str) -> HttpResponse:
    """The same list as a file."""
    require(permissions.may_see_participation(request.user))
    today = timezone.localdate()
    table = participation_table(participation(today=today, months=_months(request)), today=today)
    return download(table, form=form, name="betrokkenheid")


@require_safe
def took_part(request: UserRequest, pk: int) -> HttpResponse:
    """Who took part in each of the three slagen of a cycle, and who of them has been silent for long."""
    cycle = get_object_or_404(PolicyCycle.objects.visible_to(request.user), pk=pk)
    require(permissions.may_see_participation(request.user))
    silent = silent_organisations(today=timezone.localdate(), months=USUAL)
    found = took_part_in(cycle, request.user, silent=silent)
    context = {
        "cycle": cycle,
        "sums": found.sums,
        "page": Paginator(found.rows, PER_PAGE).get_page(request.GET.get("page")),
        "silent": sum(row.is_silent for row in found.rows),
        "months": USUAL,
        "crumbs": [("Start", "/"), ("Drie slagen", reverse("agov:round-list"))],
        "downloads": [(form.upper(), reverse("agov:took-part-export", args=[pk, form])) for form in ("csv", "ods")],
    }
    return render(request, "agov/took_part.html", context)


@require_safe
def took_part_export(request: UserRequest, pk: int, form: str) -> HttpResponse:
    """The same list as a file."""
    cycle = get_object_or_404(PolicyCycle.objects.visible_to(request.user), pk=pk)
    require(permissions.may_see_participation(request.user))
    today = timezone.localdate()
    found = took_part_in(cycle, request.user, silent=silent_organisations(today=today, months=USUAL))
    return download(took_part_table(cycle, found, today=today), form=form, name="deelname-slagen")
