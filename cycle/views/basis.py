"""Mandates with their term, and what each cycle rests on."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from cycle import permissions
from cycle.enums import CycleState, MandateKind
from cycle.forms.basis import BasisForm, MandateForm, MilestoneForm, ReachedForm
from cycle.models import Mandate, Milestone, PolicyCycle
from cycle.queries.basis import mandate_gaps, milestone_lines
from cycle.services import mandates as services

PER_PAGE = 30
CRUMBS = [("Start", "/")]
MANDATE_FIELDS = ("title", "kind", "start_date", "end_date", "summary", "link")


def _crumbs() -> list[tuple[str, str]]:
    return [*CRUMBS, ("Mandaten", reverse("cycle:mandate-list"))]


@require_safe
def mandate_list(request: UserRequest) -> HttpResponse:
    """Every mandate with its term, and per cycle where a term does not fit."""
    require(permissions.may_read_inside(request.user))
    cycles = list(PolicyCycle.objects.visible_to(request.user).prefetch_related("mandates", "documents"))
    mandates = Mandate.objects.prefetch_related("cycles")
    context = {
        "page": Paginator(mandates, PER_PAGE).get_page(request.GET.get("page")),
        "cycles": cycles,
        "gaps": mandate_gaps(cycle for cycle in cycles if cycle.state != CycleState.CLOSED),
        "today": timezone.localdate(),
        "may_steer": permissions.may_steer(request.user),
        "crumbs": CRUMBS,
    }
    return render(request, "cycle/mandate_list.html", context)


@require_safe
def mandate_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One mandate: its term, what it says about safety, the cycles that cite it."""
    require(permissions.may_read_inside(request.user))
    mandate = get_object_or_404(Mandate, pk=pk)
    cycles = PolicyCycle.objects.visible_to(request.user).filter(mandates=mandate).prefetch_related("mandates")
    context = {
        "mandate": mandate,
        "cycles": cycles,
        "gaps": [gap for gap in mandate_gaps(cycles) if gap.mandate == mandate],
        "may_steer": permissions.may_steer(request.user),
        "crumbs": _crumbs(),
    }
    return render(request, "cycle/mandate_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def mandate_add(request: UserRequest) -> HttpResponse:
    """Enter a mandate."""
    require(permissions.may_steer(request.user))
    form = MandateForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        fields = {name: form.cleaned_data[name] for name in MANDATE_FIELDS}
        fields["kind"] = MandateKind(fields["kind"])
        mandate = services.add_mandate(**fields, by=request.user, at=timezone.now())
        messages.success(request, "Het mandaat is bewaard. Kies nu welke cyclus erop rust.")
        return redirect("cycle:mandate-detail", mandate.pk)
    context = {"form": form, "crumbs": _crumbs()}
    return render(request, "cycle/mandate_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def mandate_change(request: UserRequest, pk: int) -> HttpResponse:
    """Change a mandate."""
    require(permissions.may_steer(request.user))
    mandate = get_object_or_404(Mandate, pk=pk)
    form = MandateForm(request.POST if request.method == "POST" else None, instance=mandate)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        fields = {name: form.cleaned_data[name] for name in MANDATE_FIELDS}
        try:
            services.change_mandate(mandate_id=mandate.pk, seen=form.seen, **fields, by=request.user, at=timezone.now())
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        else:
            messages.success(request, "Het mandaat is gewijzigd.")
            return redirect("cycle:mandate-detail", mandate.pk)
    context = {"form": form, "mandate": mandate, "crumbs": _crumbs()}
    return render(request, "cycle/mandate_form.html", context, status=status)


def _cycle(request: UserRequest, pk: int) -> PolicyCycle:
    return get_object_or_404(PolicyCycle.objects.visible_to(request.user), pk=pk)


@require_safe
def cycle_basis(request: UserRequest, pk: int) -> HttpResponse:
    """What one cycle rests on, and when each body should have what."""
    require(permissions.may_read_basis(request.user))
    return _basis_page(request, _cycle(request, pk), MilestoneForm(), 200)


def _basis_page(request: UserRequest, cycle: PolicyCycle, form: MilestoneForm, status: int) -> HttpResponse:
    today = timezone.localdate()
    may_write = permissions.may_steer(request.user) and cycle.state != CycleState.CLOSED
    context = {
        "cycle": cycle,
        "mandates": list(cycle.mandates.all()),
        "documents": list(cycle.documents.visible_to(request.user)),
        "gaps": mandate_gaps([cycle]),
        "milestones": milestone_lines(list(cycle.milestones.select_related("body")), today),
        "milestone_form": form,
        "reached_form": ReachedForm(initial={"reached_on": today}, auto_id=False),
        "today": today,
        "may_write": may_write,
        "may_read_mandates": permissions.may_read_inside(request.user),
        "crumbs": CRUMBS,
    }
    return render(request, "cycle/cycle_basis.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def cycle_basis_change(request: UserRequest, pk: int) -> HttpResponse:
    """Choose the mandates and documents a cycle rests on."""
    require(permissions.may_steer(request.user))
    cycle = _cycle(request, pk)
    form = BasisForm(request.POST if request.method == "POST" else None, instance=cycle, user=request.user)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            services.set_basis(
                cycle_id=cycle.pk,
                seen=form.seen,
                mandates=list(form.cleaned_data["mandates"]),
                documents=list(form.cleaned_data["documents"]),
                by=request.user,
                at=timezone.now(),
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.BasisError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De grondslag van de cyclus is bewaard.")
            return redirect("cycle:cycle-basis", cycle.pk)
    crumbs = [*CRUMBS, (cycle.name, reverse("cycle:cycle-basis", args=[cycle.pk]))]
    return render(
        request, "cycle/cycle_basis_form.html", {"form": form, "cycle": cycle, "crumbs": crumbs}, status=status
    )


@require_POST
def milestone_add(request: UserRequest, pk: int) -> HttpResponse:
    """Plan a milestone of a cycle."""
    require(permissions.may_steer(request.user))
    cycle = _cycle(request, pk)
    form = MilestoneForm(request.POST)
    if form.is_valid():
        try:
            services.add_milestone(
                cycle_id=cycle.pk,
                title=form.cleaned_data["title"],
                body=form.cleaned_data["body"],
                planned_on=form.cleaned_data["planned_on"],
                by=request.user,
                at=timezone.now(),
            )
        except services.BasisError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De mijlpaal is toegevoegd.")
            return redirect("cycle:cycle-basis", cycle.pk)
    return _basis_page(request, cycle, form, 422)


@require_POST
def milestone_reach(request: UserRequest, pk: int) -> HttpResponse:
    """Note that a milestone was reached."""
    require(permissions.may_steer(request.user))
    milestone = get_object_or_404(
        Milestone.objects.filter(cycle__in=PolicyCycle.objects.visible_to(request.user)), pk=pk
    )
    form = ReachedForm(request.POST)
    if not form.is_valid():
        messages.error(request, f"{milestone}: kies de dag waarop dit is gehaald.")
        return redirect("cycle:cycle-basis", milestone.cycle_id)
    try:
        services.reach_milestone(
            milestone_id=milestone.pk, reached_on=form.cleaned_data["reached_on"], by=request.user, at=timezone.now()
        )
    except services.BasisError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "De mijlpaal is gehaald.")
    return redirect("cycle:cycle-basis", milestone.cycle_id)
