"""Cycles in the browser: start, begin, set, close, and the dates of phases."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from agov import permissions
from agov.forms.board import CloseCycleForm, NextForm, PhaseForm, SettingsForm, StartForm
from agov.forms.choices import given
from agov.queries.steps import cycle_blockers
from agov.services import cycles as services
from agov.views.board import board_crumbs, cycle_crumb, visible_cycle
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from cycle.enums import PHASE_QUESTIONS, CycleState, PhaseKind, Strictness
from cycle.models import CycleEvaluation, Phase, PolicyCycle
from cycle.services import cycles
from cycle.services.deviations import ReasonMissingError
from cycle.services.guards import GuardError


@require_http_methods(["GET", "HEAD", "POST"])
def cycle_start(request: UserRequest) -> HttpResponse:
    """Make a cycle from the scheme, without one before it."""
    require(permissions.may_steer_board(request.user))
    form = StartForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = services.start(**form.cleaned_data, previous=None, by=request.user, at=timezone.now())
        except cycles.CycleError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, f"{made} staat op het bord, in voorbereiding.")
            return redirect("agov:board-cycle", made.pk)
    context = {"form": form, "crumbs": board_crumbs()}
    return render(request, "agov/cycle_start.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def cycle_next(request: UserRequest, pk: int) -> HttpResponse:
    """Make the cycle that follows on this one; where they meet they share a step."""
    previous = visible_cycle(request, pk)
    require(permissions.may_steer_board(request.user))
    year = previous.start_year + previous.length_years
    initial = {"name": f"Cyclus {year}-{year + 1}"}
    form = NextForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            made = services.start(
                name=form.cleaned_data["name"],
                length_years=form.cleaned_data["length_years"],
                start_year=year,
                previous=previous,
                by=request.user,
                at=timezone.now(),
            )
        except cycles.CycleError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, f"{made} staat op het bord, in voorbereiding.")
            return redirect("agov:board-cycle", made.pk)
    context = {"form": form, "previous": previous, "year": year, "crumbs": board_crumbs(cycle_crumb(previous))}
    return render(request, "agov/cycle_next.html", context, status=422 if form.is_bound else 200)


@require_POST
def cycle_begin(request: UserRequest, pk: int) -> HttpResponse:
    """Let a prepared cycle run."""
    cycle = visible_cycle(request, pk)
    require(permissions.may_steer_board(request.user))
    try:
        cycles.begin_cycle(cycle_id=cycle.pk, by=request.user, at=timezone.now())
    except cycles.CycleError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{cycle} loopt. Wijzigingen komen vanaf nu in de lijst met afwijkingen.")
    return redirect("agov:board-cycle", cycle.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def cycle_close(request: UserRequest, pk: int) -> HttpResponse:
    """Close a cycle, with what is not finished on the page."""
    cycle = visible_cycle(request, pk)
    require(permissions.may_steer_board(request.user))
    blockers = cycle_blockers(cycle) if cycle.state == CycleState.RUNNING else []
    form = CloseCycleForm(request.POST if request.method == "POST" else None, blockers=blockers)
    if form.is_valid():
        try:
            cycles.close_cycle(
                cycle_id=cycle.pk,
                blockers=cycle_blockers(cycle),
                reason=form.reason_given,
                by=request.user,
                at=timezone.now(),
            )
        except GuardError as guard:
            form.add_error("reason" if guard.needs_reason and "reason" in form.fields else None, str(guard))
        except cycles.CycleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{cycle} is afgesloten. Projecten en plannen lopen door.")
            return redirect("agov:board-cycle", cycle.pk)
    may_close = cycle.state == CycleState.RUNNING
    is_evaluated = CycleEvaluation.objects.filter(cycle=cycle, closed_at__isnull=False).exists()
    is_possible = may_close and is_evaluated and (not blockers or cycle.strictness == Strictness.WARN)
    context = {
        "form": form,
        "cycle": cycle,
        "blockers": blockers,
        "may_close": may_close,
        "is_evaluated": is_evaluated,
        "show_form": is_possible or form.is_bound,
        "crumbs": board_crumbs(cycle_crumb(cycle)),
    }
    return render(request, "agov/cycle_close.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def cycle_settings(request: UserRequest, pk: int) -> HttpResponse:
    """How strict the cycle is, its limits, and whether target groups are feasible yet."""
    cycle = visible_cycle(request, pk)
    require(permissions.may_steer_board(request.user))
    form = SettingsForm(request.POST if request.method == "POST" else None, instance=cycle)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            cycles.change_cycle(
                cycle_id=cycle.pk, seen=form.seen, values=given(form), by=request.user, at=timezone.now()
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except cycles.CycleError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "De instellingen zijn bewaard.")
            return redirect("agov:board-cycle", cycle.pk)
    context = {"form": form, "cycle": cycle, "crumbs": board_crumbs(cycle_crumb(cycle))}
    return render(request, "agov/cycle_settings.html", context, status=status)


def _days(form: PhaseForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("start_date", "end_date", "reason")}


@require_http_methods(["GET", "HEAD", "POST"])
def phase_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One phase with its question and its steps; who steers gives it other dates."""
    require(permissions.may_see_board(request.user))
    visible = Phase.objects.filter(cycle__in=PolicyCycle.objects.visible_to(request.user)).select_related("cycle")
    phase = get_object_or_404(visible, pk=pk)
    may_steer = permissions.may_steer_board(request.user)
    if request.method == "POST":
        require(may_steer)
    initial = {"start_date": phase.start_date, "end_date": phase.end_date}
    is_running = phase.cycle.state == CycleState.RUNNING
    form = PhaseForm(request.POST if request.method == "POST" else None, initial=initial, needs_reason=is_running)
    if form.is_valid():
        try:
            cycles.move_phase(phase_id=phase.pk, **_days(form), by=request.user, at=timezone.now())
        except cycles.CycleError as refusal:
            form.add_error(refusal.field, str(refusal))
        except ReasonMissingError as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, "De fase is verplaatst. Stappen, projecten en plannen bleven waar ze waren.")
            return redirect("agov:phase-detail", phase.pk)
    places = phase.cycle.places.filter(step__phase=phase.kind).select_related("step").order_by("step__start_date")
    context = {
        "phase": phase,
        "cycle": phase.cycle,
        "question": PHASE_QUESTIONS[PhaseKind(phase.kind)],
        "others": phase.cycle.phases.exclude(pk=phase.pk),
        "places": places,
        "form": form,
        "may_steer": may_steer and phase.cycle.state != CycleState.CLOSED,
        "crumbs": board_crumbs(cycle_crumb(phase.cycle)),
    }
    return render(request, "agov/phase_detail.html", context, status=422 if form.is_bound else 200)
