"""Invitations in the browser: answering with an account or with the link of the mail, and the list of who was asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agov import permissions
from agov.enums import InviteAnswer, MeetingState
from agov.forms.attendance import AttendanceForm
from agov.forms.invitations import AnswerForm, GuestForm
from agov.models import Invitee
from agov.queries.invitations import invitee_of, is_answerable
from agov.queries.meeting_people import attendance_words, people_of
from agov.services import attendance
from agov.services import invitations as services
from agov.views.meetings import crumbs_of, visible_meeting
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError

View = Callable[..., HttpResponseBase]
READ_OR_SEND = ["GET", "HEAD", "POST"]


def secret_page(view: View) -> View:
    """Let nobody keep the page or learn its address: no cache, no referrer, no search engine."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["Cache-Control"] = "no-store, private"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return answer


# The address itself is the secret: no cookie gives more, so there is nothing to forge (as with links to a plan).
@csrf_exempt
@login_not_required
@require_http_methods(READ_OR_SEND)
@secret_page
def invitation_link(request: HttpRequest, token: str) -> HttpResponse:
    """Answer with the link of the mail; opening the page writes nothing, for mail programs open links too."""
    now = timezone.now()
    invitee = invitee_of(token, at=now)
    if invitee is None:
        return render(request, "agov/invitation_closed.html", status=404)
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=_given(invitee))
    if form.is_valid() and _store(form, invitee, by=None):
        return render(request, "agov/invitation_thanks.html", {"invitee": Invitee.objects.get(pk=invitee.pk)})
    context = {"invitee": invitee, "meeting": invitee.meeting, "form": form}
    return render(request, "agov/invitation_link.html", context, status=422 if form.is_bound else 200)


def _given(invitee: Invitee) -> dict[str, str]:
    answer = "" if invitee.answer == InviteAnswer.NONE else invitee.answer
    return {"answer": answer, "replaced_by": invitee.replaced_by, "note": invitee.note}


def _store(form: AnswerForm, invitee: Invitee, *, by: Any) -> bool:
    try:
        services.answer(
            invitee_id=invitee.pk,
            answer=InviteAnswer(form.cleaned_data["answer"]),
            replaced_by=form.cleaned_data["replaced_by"],
            note=form.cleaned_data["note"],
            by=by,
            at=timezone.now(),
        )
    except services.InvitationError as refusal:
        form.add_error(refusal.field, str(refusal))
        return False
    return True


@require_http_methods(READ_OR_SEND)
def invitation_answer(request: UserRequest, pk: int) -> HttpResponse:
    """Answer for oneself; the secretary notes what somebody said by telephone."""
    seen = Invitee.objects.visible_to(request.user).select_related("meeting")
    invitee = get_object_or_404(seen, pk=pk)
    require(permissions.may_answer_invitation(request.user, invitee))
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=_given(invitee))
    if form.is_valid() and _store(form, invitee, by=request.user):
        messages.success(request, "Het antwoord is bewaard.")
        return redirect("agov:meeting-detail", invitee.meeting_id)
    context = {
        "form": form,
        "invitee": invitee,
        "meeting": invitee.meeting,
        "is_own": invitee.user_id == request.user.pk,
        "is_answerable": is_answerable(invitee, at=timezone.now()),
        "back": reverse("agov:meeting-detail", args=[invitee.meeting_id]),
        "crumbs": crumbs_of(invitee.meeting),
    }
    return render(request, "agov/invitation_answer.html", context, status=422 if form.is_bound else 200)


@require_http_methods(READ_OR_SEND)
def attendance_note(request: UserRequest, pk: int) -> HttpResponse:
    """Note who was there, who came instead of whom, and who presided."""
    meeting = visible_meeting(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    invitees = people_of(meeting, request.user).all
    form = AttendanceForm(request.POST if request.method == "POST" else None, instance=meeting, invitees=invitees)
    status = 422
    if form.is_valid():
        try:
            attendance.note_attendance(
                meeting_id=pk,
                seen=form.seen,
                noted=form.noted,
                deputy_function=form.cleaned_data["deputy_function"],
                deputy_reason=form.cleaned_data["deputy_reason"],
                by=request.user,
                at=timezone.now(),
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except attendance.AttendanceError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "De aanwezigheid is bewaard.")
            return redirect("agov:meeting-people", pk)
    context = {
        "form": form,
        "page_heading": f"Wie waren er bij {meeting}?",
        "lead": "Wie antwoordde, staat al ingevuld. Kijk na hoe het echt was.",
        "back": reverse("agov:meeting-people", args=[pk]),
        "crumbs": crumbs_of(meeting),
    }
    return render(request, "agov/meeting_form.html", context, status=status if form.is_bound else 200)


@require_safe
def meeting_people(request: UserRequest, pk: int) -> HttpResponse:
    """Who was asked, what they answered, and who was there: the list that one prints."""
    meeting = visible_meeting(request, pk)
    may_prepare = permissions.may_prepare_meetings(request.user)
    is_to_come = meeting.state in (MeetingState.DRAFT, MeetingState.CONVENED)
    has_begun = meeting.state == MeetingState.CONVENED and meeting.starts_at <= timezone.now()
    people = people_of(meeting, request.user)
    context = {
        "meeting": meeting,
        "people": people,
        "present": attendance_words(people.all),
        "is_over": has_begun or meeting.state in (MeetingState.HELD, MeetingState.CLOSED),
        "may_prepare": may_prepare,
        "may_ask": may_prepare and is_to_come and not has_begun,
        "may_note": may_prepare and (has_begun or meeting.state == MeetingState.HELD),
        "is_answerable": may_prepare and meeting.state == MeetingState.CONVENED and not has_begun,
        "crumbs": crumbs_of(meeting),
    }
    return render(request, "agov/meeting_people.html", context)


@require_http_methods(READ_OR_SEND)
def guest_add(request: UserRequest, pk: int) -> HttpResponse:
    """Ask a guest."""
    meeting = visible_meeting(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    form = GuestForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        names = ("function", "organisation", "organisation_name", "user", "email")
        fields = {name: form.cleaned_data[name] for name in names}
        try:
            services.add_guest(meeting_id=pk, **fields, by=request.user, at=timezone.now())
        except services.InvitationError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "De gast staat op de lijst. Kies bij de agenda voor welke punten.")
            return redirect("agov:meeting-people", pk)
    context = {
        "form": form,
        "page_heading": "Wie komt er als gast aan tafel?",
        "lead": "Een gast komt voor een of meer punten en leest alleen de stukken daarvan.",
        "back": reverse("agov:meeting-people", args=[pk]),
        "crumbs": crumbs_of(meeting),
    }
    return render(request, "agov/meeting_form.html", context, status=422 if form.is_bound else 200)


@require_POST
def guest_remove(request: UserRequest, pk: int) -> HttpResponse:
    """Take a guest from the list."""
    invitee = get_object_or_404(Invitee.objects.visible_to(request.user), pk=pk)
    require(permissions.may_prepare_meetings(request.user))
    try:
        services.remove_guest(invitee_id=pk, by=request.user, at=timezone.now())
    except services.InvitationError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "De gast is van de lijst.")
    return redirect("agov:meeting-people", invitee.meeting_id)
