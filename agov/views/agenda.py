"""The agenda of a meeting in the browser: read it, put items on it, order them, take them off."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agov import permissions
from agov.enums import AgovTask, Audience, ItemKind, MeetingState
from agov.forms.agenda import ItemForm, TakeOffForm
from agov.forms.choices import given
from agov.models import AgendaItem, Meeting
from agov.queries.agenda import agenda_of, states_in_words
from agov.queries.coverage import coverage_of
from agov.services import agenda as services
from agov.views.meetings import crumbs, crumbs_of, visible_meeting
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from cycle.models import PolicyCycle

READ_OR_SEND = ["GET", "HEAD", "POST"]


def visible_item(request: UserRequest, pk: int) -> AgendaItem:
    """The item, when this user reads it."""
    items = AgendaItem.objects.visible_to(request.user)
    return get_object_or_404(items.select_related("meeting__cycle", "meeting__body", "returned_from__meeting"), pk=pk)


def agenda_crumb(meeting: Meeting) -> tuple[str, str]:
    """The agenda as a place above its items."""
    return ("Agenda", reverse("agov:agenda", args=[meeting.pk]))


def is_in_preparation(meeting: Meeting) -> bool:
    """Whether its agenda may still change."""
    return meeting.state in services.IN_PREPARATION


@require_safe
def agenda(request: UserRequest, pk: int) -> HttpResponse:
    """What the meeting treats, in which order and when, and whether that fits."""
    meeting = visible_meeting(request, pk)
    require(permissions.may_see_meetings(request.user))
    found = agenda_of(meeting, request.user)
    may_prepare = permissions.may_prepare_meetings(request.user)
    context = {
        "meeting": meeting,
        "agenda": found,
        "answer": states_in_words(found),
        "coverage": coverage_of(meeting.cycle, request.user),
        "may_prepare": may_prepare and is_in_preparation(meeting),
        "may_propose": permissions.may_propose_items(request.user),
        "crumbs": crumbs_of(meeting),
    }
    return render(request, "agov/agenda.html", context)


@require_safe
def task_coverage(request: UserRequest, pk: int) -> HttpResponse:
    """Which of the six tasks one cycle treated, and in which meetings."""
    cycles = PolicyCycle.objects.visible_to(request.user)
    cycle = get_object_or_404(cycles, pk=pk)
    require(permissions.may_see_meetings(request.user))
    context = {
        "coverage": coverage_of(cycle, request.user),
        "others": cycles.exclude(pk=pk).order_by("-start_date"),
        "crumbs": crumbs(),
    }
    return render(request, "agov/task_coverage.html", context)


def _fields(form: ItemForm) -> dict[str, Any]:
    """What was filled in, with the enums that the service asks for."""
    fields = given(form)
    return {
        **fields,
        "task": AgovTask(fields["task"]),
        "kind": ItemKind(fields["kind"]),
        "audience": Audience(fields["audience"]),
    }


@require_http_methods(READ_OR_SEND)
def item_add(request: UserRequest, pk: int) -> HttpResponse:
    """Put an item on the agenda."""
    meeting = visible_meeting(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    form = ItemForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = services.add_item(meeting_id=pk, **_fields(form), by=request.user, at=timezone.now())
        except services.AgendaError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "Het punt staat onderaan de agenda.")
            return back_to(made)
    return _form_page(request, meeting, form, status=422 if form.is_bound else 200)


@require_http_methods(READ_OR_SEND)
def item_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Change an item."""
    item = visible_item(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    form = ItemForm(request.POST if request.method == "POST" else None, instance=item)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            services.change_item(item_id=pk, seen=form.seen, **_fields(form), by=request.user, at=timezone.now())
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.AgendaError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "De wijziging is bewaard.")
            return back_to(item)
    return _form_page(request, item.meeting, form, status=status, item=item)


def _form_page(
    request: UserRequest, meeting: Meeting, form: ItemForm, *, status: int, item: AgendaItem | None = None
) -> HttpResponse:
    context = {"form": form, "meeting": meeting, "item": item, "crumbs": crumbs_of(meeting, agenda_crumb(meeting))}
    return render(request, "agov/item_form.html", context, status=status)


def back_to(item: AgendaItem) -> HttpResponse:
    """The agenda again, at the row of this item."""
    return redirect(f"{reverse('agov:agenda', args=[item.meeting_id])}#punt-{item.pk}")


@require_POST
def item_move(request: UserRequest, pk: int) -> HttpResponse:
    """One place up or down."""
    item = visible_item(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    try:
        services.move_item(item_id=pk, is_up="op" in request.POST, by=request.user, at=timezone.now())
    except services.AgendaError as refusal:
        messages.error(request, str(refusal))
    return back_to(item)


@require_http_methods(READ_OR_SEND)
def item_take_off(request: UserRequest, pk: int) -> HttpResponse:
    """Take an item off the agenda; a convened meeting asks why."""
    item = visible_item(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    needs_reason = item.meeting.state == MeetingState.CONVENED
    form = TakeOffForm(request.POST if request.method == "POST" else None, needs_reason=needs_reason)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            services.take_off(item_id=pk, reason=reason, by=request.user, at=timezone.now())
        except services.AgendaError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, f"Van de agenda gehaald: {item.title}")
            return redirect("agov:agenda", item.meeting_id)
    context = {
        "form": form,
        "item": item,
        "needs_reason": needs_reason,
        "crumbs": crumbs_of(item.meeting, agenda_crumb(item.meeting)),
    }
    return render(request, "agov/item_take_off.html", context, status=422 if form.is_bound else 200)
