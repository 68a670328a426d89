"""How each partner takes part, for who keeps contact with them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agov import permissions
from agov.queries.participation import participation
from agov.reports.registers import participation_table
from agov.views.downloads import download
from amersfoort_veiligheid.web.access import UserRequest, require

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
