"""Steps in the browser: one page per step, and what can happen to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agov import permissions
from agov.forms.board import ChangeForm, FinishForm, MoveForm, SkipForm, SplitForm
from agov.forms.choices import given
from agov.queries.steps import expected_in, step_blockers, survey_moves
from agov.views.board import board_crumbs, cycle_crumb
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from cycle.enums import CycleState, StepState, Strictness
from cycle.models import CycleStep, StepPlace
from cycle.services import steps as services
from cycle.services.guards import GuardError
from vap.queries.secret_names import told_deviations


def _visible(request: UserRequest, pk: int) -> CycleStep:
    visible = CycleStep.objects.visible_to(request.user).select_related("split_from")
    return get_object_or_404(visible.prefetch_related("parties"), pk=pk)


def _places(request: UserRequest, step: CycleStep) -> list[StepPlace]:
    return list(StepPlace.objects.visible_to(request.user).filter(step=step).select_related("cycle").order_by("-cycle"))


def _crumbs(places: list[StepPlace], *more: tuple[str, str]) -> list[tuple[str, str]]:
    return board_crumbs(cycle_crumb(places[0].cycle), *more)


def _is_running(step: CycleStep) -> bool:
    """Whether a change to the step is a deviation: one of its cycles runs."""
    return step.cycles.filter(state=CycleState.RUNNING).exists()


def _page(
    request: UserRequest, step: CycleStep, template: str, form: Any, *, status: int | None = None, **more: Any
) -> HttpResponse:
    places = _places(request, step)
    context = {
        "form": form,
        "step": step,
        "places": places,
        "crumbs": _crumbs(places, (step.activity, reverse("agov:step-detail", args=[step.pk]))),
        **more,
    }
    return render(request, template, context, status=status or (422 if form.is_bound else 200))


def _done(request: UserRequest, step: CycleStep, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("agov:step-detail", step.pk)


@require_safe
def step_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One step: who, when, where it stands, what is in the way, and what happened to it."""
    require(permissions.may_see_board(request.user))
    step = _visible(request, pk)
    places = _places(request, step)
    is_open = any(place.cycle.state != CycleState.CLOSED for place in places)
    is_running = any(place.cycle.state == CycleState.RUNNING for place in places)
    may_steer = permissions.may_steer_board(request.user) and is_open
    sees_deviations = permissions.may_see_deviations(request.user)
    is_undone = step.state in (StepState.PLANNED, StepState.RUNNING)
    today = timezone.localdate()
    context = {
        "step": step,
        "places": places,
        "crumbs": _crumbs(places),
        "may_steer": may_steer,
        "is_undone": is_undone,
        "is_running": is_running,
        "is_late": is_running and is_undone and step.end_date < today,
        "expected": expected_in(step).select_related("table", "delivery").order_by("due_on", "pk"),
        "blockers": step_blockers(step) if is_undone and sees_deviations else [],
        "deviations": told_deviations(step.deviations.select_related("cycle").order_by("-made_at"), request.user)
        if sees_deviations
        else [],
        "sees_deviations": sees_deviations,
        "moves": survey_moves([step]) if may_steer else [],
        "sees_carry_over": permissions.may_see_carry_over(request.user),
        "today": today,
    }
    return render(request, "agov/step_detail.html", context)


@require_POST
def step_begin(request: UserRequest, pk: int) -> HttpResponse:
    """Say that a step has begun."""
    step = _visible(request, pk)
    require(permissions.may_steer_board(request.user))
    try:
        services.begin_step(step_id=step.pk, by=request.user, at=timezone.now())
    except services.StepError as refusal:
        messages.error(request, str(refusal))
        return redirect("agov:step-detail", step.pk)
    return _done(request, step, "De stap is begonnen.")


@require_POST
def step_reopen(request: UserRequest, pk: int) -> HttpResponse:
    """Take up a step again that was done or skipped."""
    step = _visible(request, pk)
    require(permissions.may_steer_board(request.user))
    try:
        services.reopen_step(step_id=step.pk, by=request.user, at=timezone.now())
    except services.StepError as refusal:
        messages.error(request, str(refusal))
        return redirect("agov:step-detail", step.pk)
    return _done(request, step, "De stap staat weer open.")


@require_http_methods(["GET", "HEAD", "POST"])
def step_finish(request: UserRequest, pk: int) -> HttpResponse:
    """Say that a step is done, with what is open on the page."""
    step = _visible(request, pk)
    require(permissions.may_steer_board(request.user))
    blockers = step_blockers(step)
    form = FinishForm(request.POST if request.method == "POST" else None, blockers=blockers)
    if form.is_valid():
        try:
            services.finish_step(
                step_id=step.pk,
                done_on=form.cleaned_data["done_on"],
                blockers=blockers,
                reason=form.reason_given,
                by=request.user,
                at=timezone.now(),
            )
        except GuardError as guard:
            form.add_error("reason" if guard.needs_reason else None, str(guard))
        except services.StepError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return _done(request, step, "De stap is gedaan.")
    blocks = step.cycles.filter(state=CycleState.RUNNING, strictness=Strictness.BLOCK).exists()
    return _page(request, step, "agov/step_finish.html", form, blockers=blockers, blocks=blocks)


@require_http_methods(["GET", "HEAD", "POST"])
def step_skip(request: UserRequest, pk: int) -> HttpResponse:
    """Leave a step out."""
    step = _visible(request, pk)
    require(permissions.may_steer_board(request.user))
    form = SkipForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.skip_step(step_id=step.pk, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except services.StepError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return _done(request, step, "De stap is overgeslagen. De reden staat bij de afwijkingen.")
    return _page(request, step, "agov/step_skip.html", form)


@require_http_methods(["GET", "HEAD", "POST"])
def step_move(request: UserRequest, pk: int) -> HttpResponse:
    """Give a step other dates; a survey that moved only fills the form in."""
    step = _visible(request, pk)
    require(permissions.may_steer_board(request.user))
    proposal = next(iter(survey_moves([step])), None) if "voorstel" in request.GET else None
    initial: dict[str, Any] = {}
    if proposal:
        why = f"{proposal.expected.table.title} komt op {proposal.expected.due_on:%d-%m-%Y}."
        initial = {"start_date": proposal.start, "end_date": proposal.end, "reason": why}
    needs_reason = _is_running(step)
    sent = request.POST if request.method == "POST" else None
    form = MoveForm(sent, instance=step, initial=initial, needs_reason=needs_reason)
    status = None
    if form.is_valid():
        try:
            services.move_step(step_id=step.pk, seen=form.seen, **given(form), by=request.user, at=timezone.now())
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except GuardError as guard:
            form.add_error(None, str(guard))
        except services.StepError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return _done(request, step, "De stap is verplaatst.")
    return _page(
        request, step, "agov/step_move.html", form, status=status, proposal=proposal, needs_reason=needs_reason
    )


@require_http_methods(["GET", "HEAD", "POST"])
def step_split(request: UserRequest, pk: int) -> HttpResponse:
    """Cut a step in two."""
    step = _visible(request, pk)
    require(permissions.may_steer_board(request.user))
    needs_reason = _is_running(step)
    sent = request.POST if request.method == "POST" else None
    form = SplitForm(sent, instance=step, initial={"activity": ""}, needs_reason=needs_reason)
    status = None
    if form.is_valid():
        try:
            services.split_step(step_id=step.pk, seen=form.seen, **given(form), by=request.user, at=timezone.now())
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.StepError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return _done(request, step, "De stap is gesplitst. Het tweede deel staat ook op het bord.")
    return _page(request, step, "agov/step_split.html", form, status=status, needs_reason=needs_reason)


@require_http_methods(["GET", "HEAD", "POST"])
def step_change(request: UserRequest, pk: int) -> HttpResponse:
    """Say who is next and who takes part."""
    step = _visible(request, pk)
    require(permissions.may_steer_board(request.user))
    form = ChangeForm(request.POST if request.method == "POST" else None, instance=step)
    status = None
    if form.is_valid():
        try:
            services.change_step(step_id=step.pk, seen=form.seen, **given(form), by=request.user, at=timezone.now())
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.StepError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return _done(request, step, "De wijziging is bewaard.")
    return _page(request, step, "agov/step_change.html", form, status=status)
