"""The audit trail of a cycle in the browser, and as a file for the audit office."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agov import permissions
from agov.filters import TrailFilter
from agov.queries.trail import trail_of
from agov.reports.dossier import dossier_zip
from agov.reports.trail import trail_lines, trail_table
from agov.views.board import board_crumbs, cycle_crumb, visible_cycle
from agov.views.downloads import download
from amersfoort_veiligheid.web.access import UserRequest, require

PER_PAGE = 50
FORMS = ("csv", "ods", "xlsx")


@require_safe
def cycle_trail(request: UserRequest, pk: int) -> HttpResponse:
    """What was decided and changed in a cycle, the newest on top."""
    require(permissions.may_read_trail(request.user))
    cycle = visible_cycle(request, pk)
    found = TrailFilter(request.GET, queryset=trail_of(cycle, request.user))
    page = Paginator(found.qs.order_by("-at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.urlencode()
    context = {
        "cycle": cycle,
        "filter": found,
        "page": page,
        "lines": trail_lines(page.object_list, request.user),
        "crumbs": board_crumbs(cycle_crumb(cycle)),
        "downloads": [
            (form.upper(), f"{reverse('agov:cycle-trail-export', args=[cycle.pk, form])}{f'?{query}' if query else ''}")
            for form in FORMS
        ],
    }
    return render(request, "agov/cycle_trail.html", context)


@require_safe
def cycle_trail_export(request: UserRequest, pk: int, form: str) -> HttpResponse:
    """The same lines as a file, the oldest first."""
    require(permissions.may_read_trail(request.user))
    cycle = visible_cycle(request, pk)
    found = TrailFilter(request.GET, queryset=trail_of(cycle, request.user))
    table = trail_table(cycle, trail_lines(found.qs, request.user), today=timezone.localdate())
    return download(table, form=form, name=f"logboek-{cycle.start_year}", forms=FORMS)


@require_safe
def cycle_dossier(request: UserRequest, pk: int) -> HttpResponse:
    """Everything of a cycle for who audits it, in one file."""
    require(permissions.may_read_trail(request.user))
    cycle = visible_cycle(request, pk)
    answer = HttpResponse(dossier_zip(cycle, request.user, today=timezone.localdate()), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="dossier-{cycle.start_year}.zip"'
    return answer
