"""The route past the bodies: when each treats the proposals, who stands in, and the exact text it decided."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agov import permissions
from agov.forms.rounds import DecideForm, HoldStopForm, PlanStopForm, SubstituteForm
from amersfoort_veiligheid.web.access import UserRequest, require
from cycle.enums import DecisionOutcome, RoundKind, RoundState, Strictness
from cycle.models import Round, RouteStop
from cycle.queries.rounds import stop_blockers
from cycle.services import rounds as services
from cycle.services.guards import GuardError
from vap.models import Priority
from vap.queries.decisions import decision_blockers, last_decisions, text_for, text_stations
from vap.services import decisions


def _visible(request: UserRequest, pk: int) -> RouteStop:
    seen = Round.objects.visible_to(request.user)
    stops = RouteStop.objects.filter(round__in=seen).select_related("round__cycle", "body", "substitute")
    return get_object_or_404(stops, pk=pk)


def _crumbs(slag: Round, *more: tuple[str, str]) -> list[tuple[str, str]]:
    return [
        ("Start", "/"),
        ("Drie slagen", reverse("agov:round-list")),
        (f"{slag.get_kind_display().capitalize()}, {slag.cycle}", reverse("agov:round-detail", args=[slag.pk])),
        *more,
    ]


def _is_blocked(slag: Round) -> bool:
    return slag.cycle.strictness == Strictness.BLOCK


@require_safe
def stop_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One body on the route: when, in whose place, and what it concluded."""
    stop = _visible(request, pk)
    require(permissions.may_steer_rounds(request.user))
    return _detail(request, stop)


def _detail(request: UserRequest, stop: RouteStop, *, status: int = 200, **forms: object) -> HttpResponse:
    blockers = stop_blockers(stop)
    context = {
        "stop": stop,
        "slag": stop.round,
        "blockers": blockers,
        "is_blocked": _is_blocked(stop.round),
        "is_open": stop.round.state == RoundState.OPEN,
        "is_closed": stop.round.state == RoundState.CLOSED,
        "plan_form": PlanStopForm(initial={"planned_on": stop.planned_on}),
        "substitute_form": SubstituteForm(stop=stop),
        "hold_form": _hold_form(stop, None),
        "crumbs": _crumbs(stop.round),
        **forms,
    }
    return render(request, "agov/stop_detail.html", context, status=status)


def _hold_form(stop: RouteStop, data: object) -> HoldStopForm:
    initial = {"held_on": stop.held_on or stop.planned_on, "conclusion": stop.conclusion}
    return HoldStopForm(data, initial=initial, blockers=stop_blockers(stop), is_blocked=_is_blocked(stop.round))


@require_POST
def stop_plan(request: UserRequest, pk: int) -> HttpResponse:
    """Say when a body is to treat the proposals."""
    stop = _visible(request, pk)
    require(permissions.may_steer_rounds(request.user))
    form = PlanStopForm(request.POST)
    if form.is_valid():
        try:
            services.plan_stop(
                stop_id=stop.pk, planned_on=form.cleaned_data["planned_on"], by=request.user, at=timezone.now()
            )
        except services.RoundError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, f"De datum is bewaard: {stop}.")
            return redirect("agov:round-detail", stop.round_id)
    return _detail(request, stop, status=422, plan_form=form)


@require_POST
def stop_substitute(request: UserRequest, pk: int) -> HttpResponse:
    """Let another body stand in."""
    stop = _visible(request, pk)
    require(permissions.may_steer_rounds(request.user))
    form = SubstituteForm(request.POST, stop=stop)
    if form.is_valid():
        try:
            services.substitute_body(
                stop_id=stop.pk,
                body=form.cleaned_data["substitute"],
                reason=form.cleaned_data["substitute_reason"],
                by=request.user,
                at=timezone.now(),
            )
        except services.RoundError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(
                request,
                f"Op de route: {form.cleaned_data['substitute']} in plaats van {stop.body}. Dat is vastgelegd.",
            )
            return redirect("agov:round-detail", stop.round_id)
    return _detail(request, stop, status=422, substitute_form=form)


@require_POST
def stop_hold(request: UserRequest, pk: int) -> HttpResponse:
    """Note that a body treated the proposals."""
    stop = _visible(request, pk)
    require(permissions.may_steer_rounds(request.user))
    form = _hold_form(stop, request.POST)
    if form.is_valid():
        try:
            services.hold_stop(
                stop_id=stop.pk,
                held_on=form.cleaned_data["held_on"],
                conclusion=form.cleaned_data["conclusion"],
                reason=form.cleaned_data.get("reason", ""),
                by=request.user,
                at=timezone.now(),
            )
        except GuardError as refusal:
            form.add_error("reason" if refusal.needs_reason and "reason" in form.fields else None, str(refusal))
        except services.RoundError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, f"De behandeling is vastgelegd: {stop}.")
            return redirect("agov:round-detail", stop.round_id)
    return _detail(request, stop, status=422, hold_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def priority_decide(request: UserRequest, pk: int, priority_pk: int) -> HttpResponse:
    """Record what a body did with one priority."""
    stop = _visible(request, pk)
    require(permissions.may_steer_rounds(request.user))
    shown = Priority.objects.visible_to(request.user).filter(cycle=stop.round.cycle_id)
    priority = get_object_or_404(shown, pk=priority_pk)
    stops = list(stop.round.stops.select_related("body", "substitute"))
    blockers, text = decision_blockers(priority, stop, stops), text_for(priority, stop)
    form = DecideForm(
        request.POST if request.method == "POST" else None,
        initial={"decided_text": text, "decided_on": stop.held_on or stop.planned_on},
        blockers=blockers,
        is_blocked=_is_blocked(stop.round),
    )
    if form.is_valid():
        cleaned = form.cleaned_data
        try:
            decisions.record_decision(
                priority_id=priority.pk,
                stop_id=stop.pk,
                outcome=DecisionOutcome(cleaned["outcome"]),
                decided_on=cleaned["decided_on"],
                decided_text=cleaned["decided_text"],
                explanation=cleaned["explanation"],
                votes_for=cleaned["votes_for"],
                votes_against=cleaned["votes_against"],
                reason=cleaned.get("reason", ""),
                by=request.user,
                at=timezone.now(),
            )
        except GuardError as refusal:
            form.add_error("reason" if refusal.needs_reason and "reason" in form.fields else None, str(refusal))
        except decisions.DecisionError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, f"Het besluit is vastgelegd: {stop}, “{priority}”.")
            return redirect("agov:round-detail", stop.round_id)
    context = {
        "form": form,
        "stop": stop,
        "priority": priority,
        "text": text,
        "blockers": blockers,
        "is_blocked": _is_blocked(stop.round),
        "is_last": stop.pk == stops[-1].pk,
        "crumbs": _crumbs(stop.round),
    }
    return render(request, "agov/priority_decide.html", context, status=422 if form.is_bound else 200)


@require_safe
def priority_texts(request: UserRequest, pk: int) -> HttpResponse:
    """The text of one priority as each body had it, side by side, with what changed."""
    priority = get_object_or_404(Priority.objects.visible_to(request.user).select_related("cycle"), pk=pk)
    rounds = Round.objects.visible_to(request.user).filter(cycle=priority.cycle_id, kind=RoundKind.ADMINISTRATIVE)
    slag = rounds.first()
    if slag is None:
        raise Http404
    made = list(last_decisions([priority], slag).values())
    context = {
        "priority": priority,
        "slag": slag,
        "decisions": made,
        "stations": text_stations(priority, made),
        "crumbs": _crumbs(slag),
    }
    return render(request, "agov/priority_texts.html", context)
