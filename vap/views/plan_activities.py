"""Activities of a VAP in the browser: plan, change the plan, note what was done, take out of a concept."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from vap import permissions
from vap.enums import ActivityState
from vap.forms.plan_rows import ActivityForm, MarkForm
from vap.models import VAP, Activity
from vap.services import activities as services
from vap.services.plans import PlanError
from vap.views.plans import crumbs, visible_vap


def _editable(request: UserRequest, pk: int) -> VAP:
    vap = visible_vap(request, pk)
    require(permissions.may_edit_vap(request.user, vap))
    if vap.ended_on:
        raise Http404
    return vap


def _back(vap: VAP, activity: Activity | None = None) -> HttpResponse:
    anchor = f"activiteit-{activity.pk}" if activity else "activiteiten"
    return redirect(f"{reverse('vap:plan-detail', args=[vap.pk])}#{anchor}")


@require_http_methods(["GET", "HEAD", "POST"])
def activity_new(request: UserRequest, pk: int) -> HttpResponse:
    """Plan an activity."""
    vap = _editable(request, pk)
    form = ActivityForm(request.POST if request.method == "POST" else None, vap=vap)
    if form.is_valid():
        try:
            made = services.add(
                vap_id=vap.pk,
                values=form.values(),
                reason=form.cleaned_data.get("reason", ""),
                by=request.user,
                at=timezone.now(),
            )
        except PlanError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, "De activiteit staat in de planning.")
            return _back(vap, made)
    context = {"vap": vap, "form": form, "activity": None, "crumbs": crumbs(vap)}
    return render(request, "vap/activity_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def activity_edit(request: UserRequest, pk: int, activity_pk: int) -> HttpResponse:
    """Change the plan of an activity."""
    vap = _editable(request, pk)
    activity = get_object_or_404(vap.activities, pk=activity_pk)
    form = ActivityForm(request.POST if request.method == "POST" else None, vap=vap, instance=activity)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            services.replan(
                activity_id=activity.pk,
                seen=form.seen,
                values=form.values(),
                reason=form.cleaned_data.get("reason", ""),
                by=request.user,
                at=timezone.now(),
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except PlanError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, "Bewaard.")
            return _back(vap, activity)
    context = {"vap": vap, "form": form, "activity": activity, "crumbs": crumbs(vap)}
    return render(request, "vap/activity_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def activity_mark(request: UserRequest, pk: int, activity_pk: int) -> HttpResponse:
    """Note what came of an activity: planned and done are two things."""
    vap = _editable(request, pk)
    activity = get_object_or_404(vap.activities.select_related("organisation"), pk=activity_pk)
    form = MarkForm(request.POST if request.method == "POST" else None, instance=activity)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.mark(
                activity_id=activity.pk,
                seen=form.seen,
                state=ActivityState(given["state"]),
                done_amount=given.get("done_amount"),
                done_on=given["done_on"],
                evidence=given["evidence"],
                not_done_reason=given["not_done_reason"],
                by=request.user,
                at=timezone.now(),
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except PlanError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, "Bewaard.")
            return _back(vap, activity)
    context = {"vap": vap, "form": form, "activity": activity, "crumbs": crumbs(vap)}
    return render(request, "vap/activity_mark.html", context, status=status)


@require_POST
def activity_remove(request: UserRequest, pk: int, activity_pk: int) -> HttpResponse:
    """Take an activity out of a concept."""
    vap = _editable(request, pk)
    activity = get_object_or_404(vap.activities, pk=activity_pk)
    try:
        services.remove(activity_id=activity.pk, by=request.user, at=timezone.now())
    except PlanError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "De activiteit staat niet meer in het concept.")
    return _back(vap)
