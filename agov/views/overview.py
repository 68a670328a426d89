"""Mijn werk, the first page after login; and where we are: for each role its own, both to be printed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agov import permissions
from agov.reports.my_work import build_my_work
from agov.reports.overview import build_overview
from amersfoort_veiligheid.web.access import UserRequest, require


@require_safe
def overview(request: UserRequest) -> HttpResponse:
    """Draw the page of this user; with ``alles`` in the address no list is cut off."""
    require(permissions.may_see_overview(request.user))
    made = build_overview(user=request.user, today=timezone.localdate(), everything="alles" in request.GET)
    return render(request, "agov/overview.html", {"overview": made, "crumbs": [("Start", "/")]})


@require_safe
def my_work(request: UserRequest) -> HttpResponse:
    """What waits for this user, over all rooms; without a role it says who helps. ``alles`` cuts nothing off."""
    made = build_my_work(user=request.user, today=timezone.localdate(), everything="alles" in request.GET)
    return render(request, "agov/my_work.html", {"work": made})
