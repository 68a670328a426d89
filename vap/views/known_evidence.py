"""What research already knows of what a VAP expects: set a source beside the approach, and take one away."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from amersfoort_veiligheid.web.access import UserRequest, require
from vap import permissions
from vap.forms.known_evidence import KnownEvidenceForm, KnownEvidenceRemoveForm
from vap.models import VAP
from vap.services import known_evidence as services
from vap.services.plans import PlanError
from vap.views.plans import crumbs, visible_vap


def _editable(request: UserRequest, pk: int) -> VAP:
    vap = visible_vap(request, pk)
    require(permissions.may_edit_vap(request.user, vap))
    if vap.ended_on:
        raise Http404
    return vap


def _back(vap: VAP) -> HttpResponse:
    return redirect(f"{reverse('vap:plan-detail', args=[vap.pk])}#bekend")


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_new(request: UserRequest, pk: int) -> HttpResponse:
    """Set a source beside the approach."""
    vap = _editable(request, pk)
    form = KnownEvidenceForm(request.POST if request.method == "POST" else None, vap=vap)
    if form.is_valid():
        try:
            services.add(
                vap_id=vap.pk,
                values=form.values(),
                reason=form.cleaned_data.get("reason", ""),
                by=request.user,
                at=timezone.now(),
            )
        except PlanError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, "De bron staat bij de aanpak.")
            return _back(vap)
    context = {"vap": vap, "form": form, "crumbs": crumbs(vap)}
    return render(request, "vap/known_evidence_new.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_remove(request: UserRequest, pk: int, evidence_pk: int) -> HttpResponse:
    """Take a source away."""
    vap = _editable(request, pk)
    known = get_object_or_404(vap.known_evidence, pk=evidence_pk)
    form = KnownEvidenceRemoveForm(request.POST if request.method == "POST" else None, vap=vap)
    if form.is_valid():
        try:
            services.remove(
                evidence_id=known.pk,
                reason=form.cleaned_data.get("reason", ""),
                by=request.user,
                at=timezone.now(),
            )
        except PlanError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, "De bron is weggehaald.")
            return _back(vap)
    context = {"vap": vap, "known": known, "form": form, "crumbs": crumbs(vap)}
    return render(request, "vap/known_evidence_remove.html", context, status=422 if form.is_bound else 200)
