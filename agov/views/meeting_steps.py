"""The steps of a meeting in the browser: convene, held, cancel, close, open again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from agov import permissions
from agov.forms.meetings import CancelForm, CloseForm, ConveneForm, ReopenMeetingForm
from agov.models import Meeting
from agov.queries.meeting_page import closing_blockers
from agov.queries.meetings import table_of
from agov.services import meetings as services
from agov.views.meetings import crumbs_of, visible_meeting
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.forms import ShellForm


def _page(
    request: UserRequest, meeting: Meeting, form: ShellForm, *, heading: str, lead: str = "", **more: object
) -> HttpResponse:
    context = {
        "meeting": meeting,
        "form": form,
        "page_heading": heading,
        "lead": lead,
        "back": reverse("agov:meeting-detail", args=[meeting.pk]),
        "crumbs": crumbs_of(meeting),
        **more,
    }
    return render(request, "agov/meeting_step.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_convene(request: UserRequest, pk: int) -> HttpResponse:
    """Make the meeting known and send the invitations; the page says to whom."""
    meeting = visible_meeting(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    form = ConveneForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.convene(meeting_id=pk, by=request.user, at=timezone.now())
        except services.MeetingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Het overleg is bijeengeroepen. De uitnodigingen gaan eruit.")
            return redirect("agov:meeting-detail", pk)
    table = table_of(meeting)
    return _page(
        request,
        meeting,
        form,
        heading="Roept u het overleg bijeen?",
        lead="Daarna ziet iedereen aan tafel de vergadering, en liggen de namen van functies en organisaties vast.",
        table=table,
        unreachable=[row for row in table if not row.has_address],
    )


@require_POST
def meeting_hold(request: UserRequest, pk: int) -> HttpResponse:
    """Note that the meeting was held."""
    meeting = visible_meeting(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    try:
        services.hold(meeting_id=meeting.pk, by=request.user, at=timezone.now())
    except services.MeetingError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "De vergadering is gehouden. Noteer nu wie er waren en wat ervan kwam.")
    return redirect("agov:meeting-detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_cancel(request: UserRequest, pk: int) -> HttpResponse:
    """Cancel the meeting; the form asks why."""
    meeting = visible_meeting(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.cancel(meeting_id=pk, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except services.MeetingError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "De vergadering is afgelast. Wie was uitgenodigd, krijgt bericht.")
            return redirect("agov:meeting-detail", pk)
    return _page(
        request,
        meeting,
        form,
        heading="Gaat de vergadering niet door?",
        lead="Zij blijft in de lijst staan, met de reden. Wie was uitgenodigd, krijgt bericht.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_close(request: UserRequest, pk: int) -> HttpResponse:
    """Close the meeting; the page says what stands in the way."""
    meeting = visible_meeting(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    form = CloseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.close(meeting_id=pk, by=request.user, at=timezone.now())
        except services.MeetingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De vergadering is gesloten.")
            return redirect("agov:meeting-detail", pk)
    blockers = closing_blockers(meeting)
    return _page(request, meeting, form, heading="Is alles behandeld?", blockers=blockers)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_reopen(request: UserRequest, pk: int) -> HttpResponse:
    """Open a closed meeting again; the form asks why."""
    meeting = visible_meeting(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    form = ReopenMeetingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.reopen(meeting_id=pk, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except services.MeetingError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "De vergadering is weer open.")
            return redirect("agov:meeting-detail", pk)
    return _page(request, meeting, form, heading="Waarom gaat de vergadering weer open?")
