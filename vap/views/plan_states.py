"""The steps of a VAP in the browser: each has a page that says what it does and asks what it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from amersfoort_veiligheid.web.access import UserRequest, require
from cycle.services.guards import GuardError
from vap import permissions
from vap.forms.plans import AdoptForm, CloseForm, MoveForm, StartForm, StopForm, WithdrawForm
from vap.models import VAP
from vap.queries.blocks import missing
from vap.queries.limits import uncovered_blockers
from vap.queries.plan_checks import lacks_preventive_goal, rests_on_one_organisation
from vap.services import plan_states as services
from vap.services.plans import PlanError
from vap.views.plan_moves import STEPS, Step, fits
from vap.views.plans import crumbs, visible_vap

FORMS: Final[Mapping[str, type[MoveForm]]] = {
    "vaststellen": AdoptForm,
    "starten": StartForm,
    "afronden": CloseForm,
    "stoppen": StopForm,
    "intrekken": WithdrawForm,
}
DEEDS: Final[Mapping[str, Callable[..., Any]]] = {
    "voorleggen": services.propose,
    "terug": services.take_back,
    "vaststellen": services.adopt,
    "starten": services.start,
    "evalueren": services.begin_evaluation,
    "hervatten": services.resume,
    "afronden": services.close,
    "stoppen": services.stop,
    "intrekken": services.withdraw,
}


@require_http_methods(["GET", "HEAD", "POST"])
def plan_move(request: UserRequest, pk: int, move: str) -> HttpResponse:
    """Take one step with a VAP, with the page that asks what the step needs."""
    vap = visible_vap(request, pk)
    step = next((one for one in STEPS if one.slug == move), None)
    if step is None:
        raise Http404
    may = permissions.may_adopt(request.user) if step.is_steering else permissions.may_edit_vap(request.user, vap)
    require(may)
    form = _form(request, vap, step)
    if form.is_valid():
        try:
            DEEDS[step.slug](vap_id=vap.pk, **_given(form), by=request.user, at=timezone.now())
        except GuardError as guard:
            form.add_error("reason" if "reason" in form.fields else None, str(guard))
        except PlanError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            vap.refresh_from_db(fields=["state"])
            messages.success(request, f"Het VAP is nu: {vap.get_state_display()}.")
            return redirect("vap:plan-detail", vap.pk)
    context = {
        "vap": vap,
        "step": step,
        "form": form,
        "fits": fits(step, vap),
        "is_plain": not form.fields,
        "missing": missing(vap) if step.slug == "vaststellen" else [],
        "crumbs": crumbs(vap),
    }
    return render(request, "vap/plan_move.html", context, status=422 if form.is_bound else 200)


def _form(request: UserRequest, vap: VAP, step: Step) -> MoveForm:
    data = request.POST if request.method == "POST" else None
    form_class = FORMS.get(step.slug, MoveForm)
    if form_class is not AdoptForm:
        return form_class(data, vap=vap)
    return AdoptForm(
        data,
        vap=vap,
        asks_preventive=not vap.no_preventive_reason and lacks_preventive_goal(vap),
        asks_organisation=not vap.one_organisation_reason and rests_on_one_organisation(vap),
        asks_cover=bool(uncovered_blockers(vap, request.user)),
    )


def _given(form: MoveForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != form.NAMES_CHECKED}
