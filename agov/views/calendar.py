"""The season board in somebody's own calendar: the page with the address, and the address itself."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from agov import permissions
from agov.models import CalendarAddress
from agov.reports.calendar import board_events, deed_events, meeting_events
from agov.reports.promise_lines import promise_events
from agov.services import calendar as services
from agov.views.board import board_crumbs
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.calendar import CONTENT_TYPE, Event, to_ical
from amersfoort_veiligheid.web.access import UserRequest, require


@require_safe
def calendar_address(request: UserRequest) -> HttpResponse:
    """What the address is for, the address, and how to get rid of it."""
    require(permissions.may_see_board(request.user))
    address = CalendarAddress.objects.filter(user=request.user, is_active=True).first()
    path = reverse("agov:calendar-feed", args=[services.token_of(address)]) if address else ""
    own = reverse("agov:calendar-deeds", args=[services.token_of(address)]) if address else ""
    context = {
        "address": address,
        "url": request.build_absolute_uri(path) if path else "",
        "url_of_deeds": request.build_absolute_uri(own) if own and request.user.organisation_id else "",
        "crumbs": board_crumbs(),
    }
    return render(request, "agov/calendar_address.html", context)


@require_POST
def calendar_make(request: UserRequest) -> HttpResponse:
    """Make the address, or a new one in its place."""
    require(permissions.may_see_board(request.user))
    services.make_address(by=request.user, at=timezone.now())
    messages.success(request, "Uw agenda-adres is gemaakt. Een eerder adres werkt niet meer.")
    return redirect("agov:calendar-address")


@require_POST
def calendar_withdraw(request: UserRequest) -> HttpResponse:
    """Let the address answer no more."""
    require(permissions.may_see_board(request.user))
    services.withdraw_address(by=request.user, at=timezone.now())
    messages.success(request, "Uw agenda-adres werkt niet meer.")
    return redirect("agov:calendar-address")


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The season board and the meetings. Calendars have no login: the signed address says whose rights hold."""
    user = _owner(token)
    today, absolute = timezone.localdate(), request.build_absolute_uri
    events = [
        *board_events(user, today=today, absolute=absolute),
        *meeting_events(user, today=today, absolute=absolute),
    ]
    return _calendar(events, f"Veiligheidsbeleid {settings.MUNICIPALITY_NAME}")


@login_not_required
@require_safe
def calendar_deeds(request: HttpRequest, token: str) -> HttpResponse:
    """What the organisation of the owner of the address does and promised."""
    user = _owner(token)
    today, absolute = timezone.localdate(), request.build_absolute_uri
    events = [
        *deed_events(user, today=today, absolute=absolute),
        *promise_events(user, today=today, absolute=absolute),
    ]
    return _calendar(events, f"Afspraken {user.organisation or settings.MUNICIPALITY_NAME}")


def _owner(token: str) -> User:
    user = services.owner_of(token, today=timezone.localdate())
    if user is None or not permissions.may_see_board(user):
        raise Http404
    return user


def _calendar(events: list[Event], name: str) -> HttpResponse:
    example = " (voorbeeldgegevens)" if settings.IS_EXAMPLE else ""
    content = to_ical(events, name=f"{name}{example}", made_at=timezone.now())
    answer = HttpResponse(content, content_type=CONTENT_TYPE)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer
