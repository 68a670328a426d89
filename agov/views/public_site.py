"""The city for everybody, without login: the start page, and one wijk at a time."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agov.queries.public_site import public_start, public_wijk, wijk_lines
from amersfoort_veiligheid.web.start import proposals
from cycle.models import Area

START = ("Start", "/")
LONGEST_SEARCH = 60


def start(request: HttpRequest) -> HttpResponse:
    """What is going on, what the city does and whether it worked; drawn by the start page of the site."""
    context = {
        "told": public_start(timezone.localdate()),
        "proposals": proposals(is_example=settings.IS_EXAMPLE) if settings.IS_EXAMPLE else (),
    }
    return render(request, "agov/public_start.html", context)


@login_not_required
@require_safe
def wijk_list(request: HttpRequest) -> HttpResponse:
    """Find a wijk: on the map, in the list, or by its name or that of a buurt."""
    search = request.GET.get("zoek", "").strip()[:LONGEST_SEARCH]
    lines, drawn = wijk_lines(search)
    context = {"lines": lines, "map": drawn if not search else None, "search": search, "crumbs": [START]}
    return render(request, "agov/public_wijk_list.html", context)


@login_not_required
@require_safe
def wijk(request: HttpRequest, code: str) -> HttpResponse:
    """One wijk: its newest report, the plans that touch it, what was decided and what it costs."""
    area = get_object_or_404(Area.objects.current().wijken(), code=code)
    context = {
        "wijk": public_wijk(area, timezone.localdate()),
        "crumbs": [START, ("Mijn wijk", reverse("agov:public-wijk-list"))],
    }
    return render(request, "agov/public_wijk.html", context)
