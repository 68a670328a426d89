"""The screen in the room: one item at a time in large type; closed ones covered until the secretary opens them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from agov import permissions
from agov.enums import Audience, ItemState
from agov.models import AgendaItem, Meeting, Outcome
from agov.queries.outcomes import BESIDE, neighbours
from agov.queries.subjects import subject_of
from agov.views.desk import item_seen, meeting_crumbs
from amersfoort_veiligheid.web.access import UserRequest, require

OPENED = "toon"  # in the address: the secretary uncovers a closed item, for this page only


@require_safe
def meeting_screen(request: UserRequest, pk: int) -> HttpResponse:
    """Begin at the first item that is still open, else at the first one."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), pk=pk)
    require(permissions.may_prepare_meetings(request.user))
    items = AgendaItem.objects.visible_to(request.user).filter(meeting=meeting).order_by("position", "pk")
    item = items.filter(state=ItemState.OPEN).first() or get_object_or_404(items[:1])
    return redirect("agov:item-screen", item.pk)


@require_safe
def item_screen(request: UserRequest, pk: int) -> HttpResponse:
    """One item for the room. Of a closed item only that it is closed, until the secretary asks for its text."""
    item = item_seen(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    is_covered = item.audience == Audience.CLOSED and OPENED not in request.GET
    outcomes = Outcome.objects.visible_to(request.user).filter(item=item).select_related(*BESIDE).order_by("number")
    context = {
        "item": item,
        "is_covered": is_covered,
        "is_closed_item": item.audience == Audience.CLOSED,
        "subject": None if is_covered else subject_of(item.subject_kind, item.subject_id, request.user),
        "outcomes": [] if is_covered else outcomes,
        "place": neighbours(item, request.user),
        "crumbs": meeting_crumbs(item.meeting),
    }
    return render(request, "agov/item_screen.html", context)
