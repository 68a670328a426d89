"""De draad in the browser: one page that tells the story of a figure, a choice or a plan, also on paper."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agov import permissions
from agov.queries.threads import thread_of
from amersfoort_veiligheid.web.access import UserRequest, require


@require_safe
def thread(request: UserRequest, kind: str, pk: int) -> HttpResponse:
    """The thread through one thing."""
    require(permissions.may_follow_threads(request.user))
    found = thread_of(kind, pk, request.user)
    if found is None:
        raise Http404
    return render(request, "agov/thread.html", {"thread": found, "crumbs": [("Start", "/")]})
