"""Who does a VAP, in the browser: now and on any day, changes of role, and the page for who takes over."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from amersfoort_veiligheid.web.access import UserRequest, require
from cycle.services.guards import GuardError
from vap import permissions
from vap.enums import AssignmentRole
from vap.forms.plan_rows import AssignForm, DayForm, ReleaseForm
from vap.queries.handover import handover_of
from vap.queries.people import people_of, people_on
from vap.queries.plans import answer_for
from vap.services import people as services
from vap.services.plans import PlanError
from vap.views.plans import crumbs, visible_vap

# Words in the address, the role, and whether it is to stand in.
ROLES: Final = {
    "bestuurlijk": (AssignmentRole.ACCOUNTABLE, False, "Wie is bestuurlijk verantwoordelijk?"),
    "trekker": (AssignmentRole.LEAD, False, "Wie is de trekker?"),
    "vervanger": (AssignmentRole.LEAD, True, "Wie vervangt de trekker?"),
    "uitvoerder": (AssignmentRole.IMPLEMENTER, False, "Welke organisatie voert het uit?"),
}


@require_safe
def plan_people(request: UserRequest, pk: int) -> HttpResponse:
    """Who has which role now, who had it, and who had it on the day that the address names."""
    vap = visible_vap(request, pk)
    require(permissions.may_read_vaps(request.user))
    form = DayForm(request.GET if "day" in request.GET else None)
    day = form.cleaned_data["day"] if form.is_bound and form.is_valid() else None
    context = {
        "vap": vap,
        "people": people_of(vap, request.user),
        "day": day,
        "then": people_on(vap, request.user, day) if day else [],
        "day_form": form,
        "may_edit": permissions.may_edit_vap(request.user, vap) and not vap.ended_on,
        "may_see_inside": permissions.may_see_inside(request.user),
        "crumbs": crumbs(vap),
    }
    return render(request, "vap/plan_people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_assign(request: UserRequest, pk: int, role: str) -> HttpResponse:
    """Give somebody a role; who had it, keeps a place in the history."""
    vap = visible_vap(request, pk)
    require(permissions.may_edit_vap(request.user, vap))
    if role not in ROLES or vap.ended_on:
        raise Http404
    kind, is_substitute, question = ROLES[role]
    form = AssignForm(request.POST if request.method == "POST" else None, vap=vap, role=kind)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.assign(
                vap_id=vap.pk,
                role=kind,
                user=given.get("user"),
                organisation=given.get("organisation"),
                is_substitute=is_substitute,
                part=given.get("part", ""),
                valid_from=given["valid_from"],
                reason=given.get("reason", ""),
                by=request.user,
                at=timezone.now(),
            )
        except GuardError as guard:
            form.ask_reason(guard.blockers, needs_reason=guard.needs_reason)
        except PlanError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, "Bewaard. Wie het eerder deed, blijft in de geschiedenis staan.")
            return redirect("vap:plan-people", vap.pk)
    context = {"vap": vap, "form": form, "question": question, "crumbs": crumbs(vap)}
    return render(request, "vap/plan_assign.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_release(request: UserRequest, pk: int, assignment_pk: int) -> HttpResponse:
    """End a role without a successor."""
    vap = visible_vap(request, pk)
    require(permissions.may_edit_vap(request.user, vap))
    row = get_object_or_404(vap.assignments.current().select_related("user", "organisation"), pk=assignment_pk)
    form = ReleaseForm(request.POST if request.method == "POST" else None, vap=vap)
    if form.is_valid():
        try:
            services.release(
                assignment_id=row.pk,
                last_day=form.cleaned_data["last_day"],
                reason=form.cleaned_data.get("reason", ""),
                by=request.user,
                at=timezone.now(),
            )
        except PlanError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, "De rol is geëindigd.")
            return redirect("vap:plan-people", vap.pk)
    context = {"vap": vap, "form": form, "question": f"Tot wanneer? {row}", "crumbs": crumbs(vap)}
    return render(request, "vap/plan_assign.html", context, status=422 if form.is_bound else 200)


@require_safe
def plan_handover(request: UserRequest, pk: int) -> HttpResponse:
    """What a new trekker needs to know, on one page that prints well."""
    vap = visible_vap(request, pk)
    require(permissions.may_see_inside(request.user) or permissions.may_edit_vap(request.user, vap))
    context = {
        "vap": vap,
        "handover": handover_of(vap, request.user),
        "answer": answer_for(vap, request.user),
        "today": timezone.localdate(),
        "crumbs": crumbs(vap),
    }
    return render(request, "vap/plan_handover.html", context)
