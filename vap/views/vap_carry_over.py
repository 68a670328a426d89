"""What goes on in a new cycle: one decision for every VAP that runs."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from amersfoort_veiligheid.web.access import UserRequest, require
from cycle.enums import CycleState
from cycle.models import PolicyCycle
from vap import permissions
from vap.enums import VAP_ALIVE, EvaluationDecision
from vap.forms.evaluations import VapCarryOverForm
from vap.models import VAP, VAPCarryOver
from vap.permissions.evaluations import may_settle_vaps
from vap.queries.vap_carry_over import undecided_vaps
from vap.services import vap_carry_over as services
from vap.views.plans import crumbs, visible_vap


@require_safe
def vap_carry_over_board(request: UserRequest, cycle_pk: int) -> HttpResponse:
    """Per running VAP one decision for this cycle, and which still wait for it."""
    require(permissions.may_see_inside(request.user))
    cycle = get_object_or_404(PolicyCycle.objects.visible_to(request.user), pk=cycle_pk)
    is_open = cycle.state != CycleState.CLOSED
    known = VAP.objects.visible_to(request.user)
    decided = VAPCarryOver.objects.filter(cycle=cycle, vap__in=known)
    context = {
        "cycle": cycle,
        "crumbs": crumbs(),
        "is_open": is_open,
        "undecided": undecided_vaps(cycle).filter(pk__in=known).select_related("cycle", "theme") if is_open else [],
        "decisions": decided.select_related("vap__cycle", "into__cycle", "decided_by"),
        "may_decide": may_settle_vaps(request.user) and is_open,
        "alive": VAP_ALIVE,
    }
    return render(request, "vap/vap_carry_over_board.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def vap_carry_over_decide(request: UserRequest, cycle_pk: int, pk: int) -> HttpResponse:
    """Decide on one VAP; while it is alive a new choice replaces the old one."""
    require(may_settle_vaps(request.user))
    cycle = get_object_or_404(PolicyCycle.objects.visible_to(request.user), pk=cycle_pk)
    vap = visible_vap(request, pk)
    if vap.state not in VAP_ALIVE:
        raise Http404
    decided = VAPCarryOver.objects.filter(cycle=cycle, vap=vap).first()
    initial = {"decision": decided.decision, "into": decided.into_id, "reason": decided.reason} if decided else None
    sent = request.POST if request.method == "POST" else None
    form = VapCarryOverForm(sent, initial=initial, user=request.user, cycle=cycle, vap=vap)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.decide_vap(
                vap_id=vap.pk,
                cycle_id=cycle.pk,
                decision=EvaluationDecision(given["decision"]),
                into=given["into"],
                reason=given["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except services.CarryOverError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, f"Over {vap.title} is besloten.")
            return redirect("vap:vap-carry-over-board", cycle.pk)
    context = {"form": form, "cycle": cycle, "vap": vap, "crumbs": crumbs(vap)}
    return render(request, "vap/vap_carry_over_decide.html", context, status=422 if form.is_bound else 200)
