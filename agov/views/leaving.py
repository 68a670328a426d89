"""Somebody leaves, in the browser: what they own, who takes it over, and the last day."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods

from agov.forms.leaving import LeaverForm, LeavingForm
from agov.queries.leaving import belongings, head_for, led_for_the_time_being, stays_of
from agov.services import leaving as services
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.access import UserRequest, require
from cycle.services.guards import GuardError
from vap.permissions import may_handle_leaving

CRUMBS = [("Start", "/")]


@require_http_methods(["GET", "HEAD", "POST"])
def leaving_start(request: UserRequest) -> HttpResponse:
    """Choose who leaves; below it who leaves soon, and which plans wait for a trekker of their own."""
    require(may_handle_leaving(request.user))
    form = LeaverForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return redirect("agov:leaving", form.cleaned_data["user"].pk)
    leaving = User.objects.filter(is_active=True, access_ends_on__gte=timezone.localdate())
    context = {
        "form": form,
        "waiting": led_for_the_time_being(),
        "leaving": leaving.order_by("access_ends_on", "name"),
        "crumbs": CRUMBS,
    }
    return render(request, "agov/leaving_start.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def leaving(request: UserRequest, pk: int) -> HttpResponse:
    """Everything that this person owns, with a successor for each."""
    require(may_handle_leaving(request.user))
    leaver = get_object_or_404(User.objects.select_related("department__head", "organisation"), pk=pk, is_active=True)
    things = belongings(leaver)
    initial = {"last_day": leaver.access_ends_on or timezone.localdate()}
    form = LeavingForm(request.POST if request.method == "POST" else None, things=things, initial=initial)
    if form.is_valid():
        last_day = form.cleaned_data["last_day"]
        try:
            begun = services.leave(
                user_id=leaver.pk,
                last_day=last_day,
                successors=form.successors(),
                by=request.user,
                at=timezone.now(),
            )
        except services.LeavingError as refusal:
            form.add_error(refusal.key if refusal.key in form.fields else None, str(refusal))
        except GuardError as guard:
            form.add_error(None, str(guard))
        else:
            day = date_format(last_day, "j F Y")
            messages.success(request, f"Vastgelegd. {leaver.name} kan inloggen tot en met {day}.")
            if any(row.is_temporary for row in begun):
                messages.warning(request, "Wat nog geen opvolger heeft, staat hieronder met een tijdelijke trekker.")
            return redirect("agov:leaving-start")
    context = {
        "form": form,
        "leaver": leaver,
        "things": things,
        "stays": stays_of(leaver),
        "head": head_for(leaver),
        "crumbs": [*CRUMBS, ("Vertrek", reverse("agov:leaving-start"))],
    }
    return render(request, "agov/leaving.html", context, status=422 if form.is_bound else 200)
