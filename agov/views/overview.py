"""Where are we, what waits for me, what is late: one page, for each role its own, that can be printed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agov import permissions
from agov.reports.overview import build_overview
from amersfoort_veiligheid.web.access import UserRequest, require


@require_safe
def overview(request: UserRequest) -> HttpResponse:
    """Draw the page of this user; with ``alles`` in the address no list is cut off."""
    require(permissions.may_see_overview(request.user))
    made = build_overview(user=request.user, today=timezone.localdate(), everything="alles" in request.GET)
    return render(request, "agov/overview.html", {"overview": made, "crumbs": [("Start", "/")]})
