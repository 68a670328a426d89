"""Secrecy on a VAP: imposing, laying it before the whole council, lifting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from amersfoort_veiligheid.web.sent import whole_number
from cycle.enums import SecrecyBy, WooGround
from cycle.forms.secrecy import ImposeForm
from cycle.models import Secrecy
from cycle.permissions import may_keep_secrecy
from cycle.services import secrecy as services
from cycle.views.secrecy import LAY, LIFT, Deed, carry_out, open_forms
from vap.models import VAP
from vap.services.secrecy import impose
from vap.views.plans import crumbs, visible_vap


def _vap(request: UserRequest, pk: int) -> VAP:
    vap = visible_vap(request, pk)
    require(may_keep_secrecy(request.user))
    return vap


@require_http_methods(["GET", "HEAD", "POST"])
def plan_secrecy(request: UserRequest, pk: int) -> HttpResponse:
    """Impose secrecy, or see how it stands: before the council, who read it, and lifting it."""
    vap = _vap(request, pk)
    if request.method != "POST" or (vap.secrecy is not None and vap.secrecy.is_in_force):
        return _page(request, vap)
    form = ImposeForm(request.POST)
    seen = whole_number(request.POST.get("revision", "")) or 0
    status = 422
    if form.is_valid():
        typed = form.cleaned_data
        try:
            impose(
                vap_id=pk,
                seen=seen,
                imposed_by=SecrecyBy(typed["imposed_by"]),
                ground=WooGround(typed["ground"]),
                explanation=typed["explanation"],
                imposed_on=typed["imposed_on"],
                lifted_by=SecrecyBy(typed["lifted_by"]),
                by=request.user,
                at=timezone.now(),
            )
        except StaleEditError as stale:
            seen = stale.current.revision
            form.add_error(None, "Iemand wijzigde dit plan intussen. Kijk of het nog klopt, en bewaar opnieuw.")
            status = 409
        except services.SecrecyError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "Het plan is niet meer openbaar. Wat al is uitgegeven, trekt u apart in.")
            return redirect("vap:plan-secrecy", pk)
    return _page(request, vap, status=status, impose_form=form, revision=seen)


def _page(request: UserRequest, vap: VAP, *, status: int = 200, **more: Any) -> HttpResponse:
    secrecy: Secrecy | None = vap.secrecy if vap.secrecy is not None and vap.secrecy.is_in_force else None
    context = {
        "vap": vap,
        "revision": vap.revision,
        "secrecy": secrecy,
        "impose_form": None if secrecy else ImposeForm(),
        **open_forms(secrecy),
        "readings": secrecy.readings.select_related("user__organisation")[:50] if secrecy else [],
        "crumbs": crumbs(vap),
        **more,
    }
    return render(request, "vap/plan_secrecy.html", context, status=status)


def _deed(request: UserRequest, pk: int, deed: Deed) -> HttpResponse:
    """Do what one of the two forms asks, and go back to the page."""
    vap = _vap(request, pk)
    if vap.secrecy is None:
        raise Http404
    refused = carry_out(request, deed, vap.secrecy)
    if refused is None:
        return redirect("vap:plan-secrecy", pk)
    return _page(request, vap, status=refused.status, **refused.shown)


@require_POST
def plan_lay_before_council(request: UserRequest, pk: int) -> HttpResponse:
    """Let the whole council read it."""
    return _deed(request, pk, LAY)


@require_POST
def plan_lift_secrecy(request: UserRequest, pk: int) -> HttpResponse:
    """Note that it was lifted: the plan is public again as its state says."""
    return _deed(request, pk, LIFT)
