"""Meetings in the browser: the series by year, one meeting with all its places, and planning it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from agov import permissions
from agov.enums import MeetingSeason, MeetingState
from agov.forms.meetings import MeetingForm
from agov.models import Meeting, MeetingTemplate
from agov.queries import meeting_page
from agov.queries.agenda import agenda_of
from agov.queries.invitations import is_answerable
from agov.queries.meeting_people import people_of
from agov.queries.meetings import by_year, cycle_on, proposed_start, shortage
from agov.services import meetings as services
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from cycle.models.access import INSIDE_ROLES

PER_PAGE = 30


@dataclass(frozen=True)
class Place:
    """A part of the page of a meeting, or a page beside it: one link in the row under the heading."""

    label: str
    url: str


@dataclass(frozen=True)
class Button:
    """Something that this user can do with this meeting now."""

    label: str
    url: str
    is_main: bool = False
    is_deed: bool = False  # done at once, so it is sent and not followed


def visible_meeting(request: UserRequest, pk: int) -> Meeting:
    """The meeting, when the user may know of it."""
    beside = ("body", "cycle", "stop__round__cycle", "stop__body", "stop__substitute", "closed_by")
    return get_object_or_404(Meeting.objects.visible_to(request.user).select_related(*beside), pk=pk)


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to a page about meetings."""
    return [("Start", "/"), ("Overleg", reverse("agov:meeting-list")), *more]


def crumbs_of(meeting: Meeting, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to a page about one meeting."""
    return crumbs((str(meeting), reverse("agov:meeting-detail", args=[meeting.pk])), *more)


@require_safe
def meeting_list(request: UserRequest) -> HttpResponse:
    """All meetings by year, and whether this year has enough of them."""
    require(permissions.may_see_meetings(request.user))
    page = Paginator(Meeting.objects.visible_to(request.user), PER_PAGE).get_page(request.GET.get("page"))
    may_prepare = permissions.may_prepare_meetings(request.user)
    now = timezone.now()
    context = {
        "page": page,
        "years": by_year(page.object_list),
        "next_one": Meeting.objects.visible_to(request.user).upcoming(now).order_by("starts_at").first(),
        "shortage": shortage(now=now, at_least=settings.MEETINGS_PER_YEAR) if _is_inside(request.user) else None,
        "templates": MeetingTemplate.objects.filter(is_active=True) if may_prepare else [],
        "is_inside": _is_inside(request.user),
        "may_prepare": may_prepare,
        "crumbs": [("Start", "/")],
    }
    return render(request, "agov/meeting_list.html", context)


def _is_inside(user: User) -> bool:
    return user.has_role(*INSIDE_ROLES)


@require_safe
def meeting_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One meeting: when and where, what is on the agenda, who comes, the papers, and what came of it."""
    meeting = visible_meeting(request, pk)
    user = request.user
    invitation = meeting_page.own_invitation(meeting, user)
    context = {
        "meeting": meeting,
        "places": _places(meeting),
        "buttons": buttons_of(meeting, user),
        "quorum": people_of(meeting, user).quorum,
        "answers": meeting_page.answers_of(meeting, user),
        "invitation": invitation,
        "may_answer": invitation is not None and is_answerable(invitation, at=timezone.now()),
        "agenda": agenda_of(meeting, user),
        "papers": meeting_page.papers_of(meeting, user),
        "outcomes": meeting_page.outcomes_of(meeting, user),
        "may_prepare": permissions.may_prepare_meetings(user),
        "may_steer_route": permissions.may_steer_rounds(user),
        "is_over": meeting.state in (MeetingState.HELD, MeetingState.CLOSED),
        "is_cancelled": meeting.state == MeetingState.CANCELLED,
        "crumbs": crumbs(),
    }
    return render(request, "agov/meeting_detail.html", context)


def _places(meeting: Meeting) -> list[Place]:
    """The row of links under the heading: parts of this page first, pages of their own after."""
    return [
        Place("Agenda", "#agenda"),
        Place("Stukken", "#stukken"),
        Place("Wie zijn erbij", "#wie"),
        Place("Uitkomsten", "#uitkomsten"),
        Place("Verslag", reverse("agov:meeting-minutes", args=[meeting.pk])),
        Place("Lijst van genodigden", reverse("agov:meeting-people", args=[meeting.pk])),
    ]


def buttons_of(meeting: Meeting, user: User) -> list[Button]:
    """What this user can do with a meeting as it stands; the next step first."""
    if not permissions.may_prepare_meetings(user):
        return []
    at = {name: reverse(f"agov:meeting-{name}", args=[meeting.pk]) for name in STEPS}
    change = Button("Wijzig dag of plaats", at["change"])
    cancel = Button("Gelast af", at["cancel"])
    has_begun = meeting.starts_at <= timezone.now()
    by_state: dict[str, list[Button]] = {
        MeetingState.DRAFT: [Button("Roep bijeen", at["convene"], is_main=True), change, cancel],
        MeetingState.CONVENED: [Button("De vergadering is gehouden", at["hold"], is_main=True, is_deed=True)]
        if has_begun
        else [change, cancel],
        MeetingState.HELD: [Button("Sluit de vergadering", at["close"], is_main=True)],
        MeetingState.CLOSED: [Button("Heropen", at["reopen"])],
    }
    return by_state.get(meeting.state, [])


STEPS = ("change", "convene", "hold", "cancel", "close", "reopen")


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request: UserRequest, season: str) -> HttpResponse:
    """Plan a meeting; the template of its season proposes the day and brings the items."""
    template = get_object_or_404(MeetingTemplate.objects.filter(is_active=True), season=season)
    require(permissions.may_prepare_meetings(request.user))
    month = None if template.season == MeetingSeason.EXTRA else template.month
    start = timezone.localtime(proposed_start(month, now=timezone.now()))
    initial = {
        "title": template.title,
        "day": start.date(),
        "clock": start.time(),
        "minutes": template.minutes,
        "place": template.place,
        "cycle": cycle_on(start.date()),
    }
    form = MeetingForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            meeting = services.plan_meeting(
                template=template, **form.fields_of_meeting(), by=request.user, at=timezone.now()
            )
        except services.MeetingError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "De vergadering staat klaar. Alleen de gemeente ziet haar nu.")
            return redirect("agov:meeting-detail", meeting.pk)
    context = {
        "form": form,
        "page_heading": "Wanneer komt het overleg bijeen?",
        "lead": template.explanation,
        "items": template.items.all(),
        "back": reverse("agov:meeting-list"),
        "crumbs": crumbs(),
    }
    return render(request, "agov/meeting_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_change(request: UserRequest, pk: int) -> HttpResponse:
    """Change day, hour, place or title."""
    meeting = visible_meeting(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    form = MeetingForm(request.POST if request.method == "POST" else None, instance=meeting)
    status = 422
    if form.is_valid():
        try:
            services.change_meeting(
                meeting_id=pk, seen=form.seen, **form.fields_of_meeting(), by=request.user, at=timezone.now()
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.MeetingError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "De wijziging is bewaard.")
            return redirect("agov:meeting-detail", pk)
    is_known = meeting.state == MeetingState.CONVENED
    context = {
        "form": form,
        "page_heading": "Wat verandert er aan deze vergadering?",
        "lead": "De genodigden krijgen bericht. Bij een ander moment vragen wij hun opnieuw of zij komen."
        if is_known
        else "",
        "back": reverse("agov:meeting-detail", args=[pk]),
        "crumbs": crumbs_of(meeting),
    }
    return render(request, "agov/meeting_form.html", context, status=status if form.is_bound else 200)
