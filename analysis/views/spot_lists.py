"""The list of spots of a partner, kept by the office: typed, or brought as a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from amersfoort_veiligheid.accounts.models import Organisation
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from analysis import permissions
from analysis.forms.spots import LISTED, SpotForm, SpotListForm
from analysis.queries import partners_with_spots
from cycle.enums import SpotKind
from cycle.models import Spot
from cycle.services import spots as services


def _partner(request: UserRequest, pk: int) -> Organisation:
    require(permissions.may_keep_spots(request.user))
    return get_object_or_404(partners_with_spots(request.user), pk=pk)


def _crumbs(partner: Organisation, *, inside: bool = True) -> list[tuple[str, str]]:
    crumbs = [
        ("Start", "/"),
        ("Plekken", reverse("analysis:spot-partners")),
        (partner.name, reverse("analysis:partner-spots", args=[partner.pk])),
    ]
    return [*crumbs, ("Lijst", reverse("analysis:spot-list", args=[partner.pk]))] if inside else crumbs


@require_safe
def spot_list(request: UserRequest, pk: int) -> HttpResponse:
    """Every spot of a partner with its dwellings, ended ones last."""
    partner = _partner(request, pk)
    spots = partner.spots.select_related("buurt").prefetch_related("dwellings")
    found = sorted(spots, key=lambda spot: (spot.valid_to is not None, spot.name))
    context = {
        "partner": partner,
        "lines": [(spot, max(spot.dwellings.all(), key=lambda row: row.year, default=None)) for spot in found],
        "crumbs": _crumbs(partner, inside=False),
    }
    return render(request, "analysis/spot_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def spot_add(request: UserRequest, pk: int) -> HttpResponse:
    """Put one spot on the list."""
    partner = _partner(request, pk)
    form = SpotForm(request.POST if request.method == "POST" else None, organisation=partner)
    if form.is_valid():
        try:
            spot = services.add_spot(organisation=partner, line=form.line, by=request.user, at=timezone.now())
        except services.SpotError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, f"{spot} staat op de lijst.")
            return redirect("analysis:spot-list", partner.pk)
    context = {"form": form, "partner": partner, "crumbs": _crumbs(partner)}
    return render(request, "analysis/spot_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def spot_change(request: UserRequest, pk: int) -> HttpResponse:
    """Another name or kind, the dwellings of a year, or an end."""
    require(permissions.may_keep_spots(request.user))
    listed = Spot.objects.visible_to(request.user).filter(organisation__in=partners_with_spots(request.user))
    spot = get_object_or_404(listed.select_related("organisation", "buurt"), pk=pk)
    partner = spot.organisation
    assert partner is not None  # noqa: S101 -- the filter above asks for one
    form = SpotForm(request.POST if request.method == "POST" else None, organisation=partner, instance=spot)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            services.change_spot(
                spot_id=spot.pk,
                seen=form.seen,
                name=form.cleaned_data["name"],
                kind=SpotKind(form.cleaned_data["kind"]),
                dwellings=form.dwellings,
                valid_to=form.cleaned_data["valid_to"],
                by=request.user,
                at=timezone.now(),
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.SpotError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "De plek is bijgewerkt.")
            return redirect("analysis:spot-list", partner.pk)
    context = {"form": form, "partner": partner, "spot": spot, "crumbs": _crumbs(partner)}
    return render(request, "analysis/spot_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def spot_bring(request: UserRequest, pk: int) -> HttpResponse:
    """Take over a whole list at once, or say which rows are wrong."""
    partner = _partner(request, pk)
    is_sent = request.method == "POST"
    form = SpotListForm(request.POST if is_sent else None, request.FILES if is_sent else None, organisation=partner)
    if form.is_valid():
        try:
            done = services.bring_list(organisation=partner, lines=form.lines, by=request.user, at=timezone.now())
        except services.SpotError as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(
                request, f"De lijst is ingelezen: {done.new} nieuw, {done.changed} bijgewerkt, {done.unchanged} gelijk."
            )
            return redirect("analysis:spot-list", partner.pk)
    context = {
        "form": form,
        "partner": partner,
        "rejects": form.rejects.listed[:LISTED],
        "more": max(form.rejects.total - LISTED, 0),
        "crumbs": _crumbs(partner),
    }
    return render(request, "analysis/spot_bring.html", context, status=422 if form.is_bound else 200)
