"""What the work proposes for a meeting: tick and add in one go, or set aside with a reason (M11)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from agov import permissions
from agov.forms.agenda_work import ChosenForm, SetAsideForm
from agov.models import Meeting, SetAside
from agov.queries.agenda_from_work import FromWork, from_work
from agov.services import agenda_work as services
from agov.services.agenda import AgendaError
from agov.views.agenda import READ_OR_SEND, agenda_crumb, is_in_preparation
from agov.views.meetings import crumbs_of, visible_meeting
from amersfoort_veiligheid.web.access import UserRequest, require


@require_http_methods(READ_OR_SEND)
def agenda_from_work(request: UserRequest, pk: int) -> HttpResponse:
    """Everything in the work that needs this meeting, with why, fitted to the time that is left."""
    meeting = visible_meeting(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    proposed = from_work(meeting, request.user)
    form = ChosenForm(request.POST if request.method == "POST" else None, rows=proposed.rows)
    if form.is_valid():
        try:
            added = services.add_chosen(
                meeting_id=pk, keys=form.cleaned_data["keys"], by=request.user, at=timezone.now()
            )
        except AgendaError as refusal:
            form.add_error(None, str(refusal))
        else:
            words = "1 punt staat" if len(added) == 1 else f"{len(added)} punten staan"
            messages.success(request, f"{words} op de agenda.")
            return redirect("agov:agenda", pk)
    return _page(request, meeting, proposed, form, status=422 if form.is_bound else 200)


def _page(request: UserRequest, meeting: Meeting, proposed: FromWork, form: ChosenForm, *, status: int) -> HttpResponse:
    context = {
        "meeting": meeting,
        "proposed": proposed,
        "form": form,
        "is_open": is_in_preparation(meeting),
        "crumbs": crumbs_of(meeting, agenda_crumb(meeting)),
    }
    return render(request, "agov/agenda_work.html", context, status=status)


@require_http_methods(READ_OR_SEND)
def work_set_aside(request: UserRequest, pk: int) -> HttpResponse:
    """Say why something does not come on this agenda; the address names it."""
    meeting = visible_meeting(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    key = request.GET.get("wat", "")
    proposed = from_work(meeting, request.user)
    candidate = next((row.candidate for row in proposed.rows if row.candidate.key == key), None)
    if candidate is None:
        raise Http404
    form = SetAsideForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.set_aside(
                meeting_id=pk, key=key, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
        except AgendaError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, f"Niet op deze agenda: {candidate.title}.")
            return redirect("agov:agenda-work", pk)
    context = {
        "form": form,
        "meeting": meeting,
        "candidate": candidate,
        "crumbs": crumbs_of(meeting, agenda_crumb(meeting)),
    }
    return render(request, "agov/work_set_aside.html", context, status=422 if form.is_bound else 200)


@require_POST
def work_propose_again(request: UserRequest, pk: int) -> HttpResponse:
    """Let the work propose it again."""
    visible = Meeting.objects.visible_to(request.user)
    row = get_object_or_404(SetAside.objects.filter(meeting__in=visible), pk=pk)
    require(permissions.may_prepare_meetings(request.user))
    try:
        services.propose_again(set_aside_id=pk, by=request.user, at=timezone.now())
    except AgendaError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Wordt weer voorgesteld: {row.title}.")
    return redirect("agov:agenda-work", row.meeting_id)
