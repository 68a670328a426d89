"""From an agreement of a session to the draft of a plan."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agov.forms.agreements import PlanOfAgreementForm
from agov.models import PartnerSession, SessionAgreement
from agov.services import agreements as services
from amersfoort_veiligheid.web.access import UserRequest, require
from cycle.services.guards import GuardError
from vap.permissions import may_make_vap
from vap.services.plans import PlanError


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_plan(request: UserRequest, pk: int) -> HttpResponse:
    """Make the draft of a plan of an agreement; title and theme are filled in, the rest comes along."""
    seen = PartnerSession.objects.visible_to(request.user)
    rows = SessionAgreement.objects.filter(session__in=seen).select_related("session__round", "priority__theme")
    agreement = get_object_or_404(rows.distinct(), pk=pk)
    require(may_make_vap(request.user))
    back = reverse("agov:session-detail", args=[agreement.session_id])
    if agreement.vap_id is not None:
        messages.info(request, "Van deze afspraak is al een plan gemaakt.")
        return redirect(back)
    initial = {"title": services.first_title(agreement), "theme": services.first_theme(agreement)}
    form = PlanOfAgreementForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            vap = services.make_plan(
                agreement_id=agreement.pk,
                title=form.cleaned_data["title"],
                theme=form.cleaned_data["theme"],
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except GuardError as refusal:
            form.ask_reason()
            form.add_error("reason" if refusal.needs_reason else None, " ".join(refusal.blockers))
        except (PlanError, services.AgreementError) as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, "Het concept is gemaakt. De organisaties uit de afspraak krijgen een vraag.")
            return redirect("vap:plan-detail", vap.pk)
    context = {
        "form": form,
        "agreement": agreement,
        "organisations": agreement.organisations.all(),
        "crumbs": [("Start", "/"), (agreement.session.title, back)],
    }
    return render(request, "agov/agreement_plan.html", context, status=422 if form.is_bound else 200)
