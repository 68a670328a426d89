"""VAPs for everybody, without login: the list by theme, one plan, and the choice of what stands there."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from vap import permissions
from vap.enums import VapState
from vap.forms.who_sees import PublicPartsForm
from vap.queries.public_plans import public_plan, public_plans, public_themes
from vap.services import plans as services
from vap.views.places import START
from vap.views.plans import crumbs, refuse_secret, visible_vap


@login_not_required
@require_safe
def plan_public_list(request: HttpRequest) -> HttpResponse:
    """What the city does, by theme."""
    themes = public_themes(timezone.localdate())
    context = {
        "themes": themes,
        "alive": sum(len(theme.alive) for theme in themes),
        "over": sum(len(theme.over) for theme in themes),
        "crumbs": [START],
    }
    return render(request, "vap/plan_public_list.html", context)


@login_not_required
@require_safe
def plan_public(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan, as far as its parts are public; of a secret one the ground alone (403)."""
    vap = public_plans().filter(pk=pk).first()
    if vap is None:
        refuse_secret(pk)
        raise Http404
    context = {
        "plan": public_plan(vap, timezone.localdate()),
        "crumbs": [START, ("Plannen", reverse("vap:plan-public-list"))],
    }
    return render(request, "vap/plan_public.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_public_parts(request: UserRequest, pk: int) -> HttpResponse:
    """Choose what everybody reads of a plan; also when it is over."""
    vap = visible_vap(request, pk)
    require(permissions.may_edit_vap(request.user, vap))
    if vap.state == VapState.WITHDRAWN:
        raise Http404
    form = PublicPartsForm(request.POST if request.method == "POST" else None, instance=vap)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            services.show_parts(
                vap_id=vap.pk,
                seen=form.seen,
                parts=form.cleaned_data["public_parts"],
                by=request.user,
                at=timezone.now(),
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.PlanError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Bewaard.")
            return redirect("vap:plan-detail", vap.pk)
    context = {"form": form, "vap": vap, "crumbs": crumbs(vap)}
    return render(request, "vap/plan_public_parts.html", context, status=status)
