"""Dossiers on their way to the archive: what they hold, what they lack, and the exports of them (R55)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from agov import permissions
from agov.enums import TransferYears
from agov.forms.destruction import TransferForm, TransferredForm
from agov.models import ArchiveExport
from agov.queries.completeness import Completeness, of_cycle, of_vap
from agov.queries.transfer import became_secret_since, dossier_ended, goes_before, made_exports, transfer
from agov.reports.archive.making import page_of
from agov.services import archive as services
from agov.views.board import board_crumbs, cycle_crumb, visible_cycle
from agov.views.destruction import retention_page
from amersfoort_veiligheid.web.access import UserRequest, require
from cycle.models import PolicyCycle
from vap.models import VAP
from vap.views.plans import crumbs as vap_crumbs
from vap.views.plans import visible_vap


@require_safe
def cycle_archive(request: UserRequest, pk: int) -> HttpResponse:
    """What the dossier of a cycle should hold, what it lacks, and its exports."""
    require(permissions.may_see_archive(request.user))
    return _cycle_page(request, pk)


def _cycle_page(request: UserRequest, pk: int, **again: Any) -> HttpResponse:
    cycle = visible_cycle(request, pk)
    vaps = VAP.objects.visible_to(request.user).decided().filter(cycle=cycle).select_related("cycle")
    context = {
        "title": str(cycle),
        "vaps": vaps.order_by("number"),
        "goes_before": goes_before(cycle.end_date, transfer()),
        "ended_on": cycle.end_date,
        "ask_url": reverse("agov:cycle-archive-ask", args=[cycle.pk]),
        "crumbs": board_crumbs(cycle_crumb(cycle)),
        "trail_url": reverse("agov:cycle-trail", args=[cycle.pk]),
    }
    exports = ArchiveExport.objects.filter(cycle=cycle, vap__isnull=True)
    return _page(request, of_cycle(cycle, request.user), exports, context, **again)


@require_safe
def vap_archive(request: UserRequest, pk: int) -> HttpResponse:
    """The same of one VAP that was decided on."""
    require(permissions.may_see_archive(request.user))
    return _vap_page(request, pk)


def _vap_page(request: UserRequest, pk: int, **again: Any) -> HttpResponse:
    vap = _decided(request, pk)
    ended_on = dossier_ended(vap)
    context = {
        "title": vap.title,
        "goes_before": goes_before(ended_on, transfer()) if ended_on else None,
        "ended_on": ended_on,
        "ask_url": reverse("agov:vap-archive-ask", args=[vap.pk]),
        "crumbs": vap_crumbs(vap),
        "cycle_url": reverse("agov:cycle-archive", args=[vap.cycle_id]),
        "cycle": vap.cycle,
    }
    return _page(request, of_vap(vap, request.user), ArchiveExport.objects.filter(vap=vap), context, **again)


def _decided(request: UserRequest, pk: int) -> VAP:
    """The VAP when it was decided on; a concept has no dossier."""
    vap = visible_vap(request, pk)
    if not VAP.objects.decided().filter(pk=vap.pk).exists():
        raise Http404
    return vap


def _page(
    request: UserRequest,
    found: Completeness,
    exports: QuerySet[ArchiveExport],
    context: dict[str, Any],
    *,
    status: int = 200,
    **forms: Any,
) -> HttpResponse:
    """Draw the page; ``forms`` are those that came back with errors, so that nothing typed is lost."""
    made = list(made_exports(exports))
    transferred = next((row for row in made if row.transferred_on), None)
    return render(
        request,
        "agov/archive.html",
        {
            "found": found,
            "transferred": transferred,
            "to_transfer": made[0] if made and not transferred else None,
            "lacking": [check for check in found.checks if check.is_gap],
            "present": [check for check in found.checks if not check.is_gap],
            "exports": made,
            "may_export": permissions.may_export_archive(request.user),
            "transferred_form": TransferredForm(prefix="overgebracht"),
            **context,
            **forms,
        },
        status=status,
    )


@require_POST
def cycle_archive_ask(request: UserRequest, pk: int) -> HttpResponse:
    """Have the dossier of a cycle exported; one can leave the page."""
    require(permissions.may_export_archive(request.user))
    return _ask(request, visible_cycle(request, pk), None, reverse("agov:cycle-archive", args=[pk]))


@require_POST
def vap_archive_ask(request: UserRequest, pk: int) -> HttpResponse:
    """The same of one VAP."""
    require(permissions.may_export_archive(request.user))
    vap = _decided(request, pk)
    return _ask(request, vap.cycle, vap, reverse("agov:vap-archive", args=[pk]))


def _ask(request: UserRequest, cycle: PolicyCycle, vap: VAP | None, page: str) -> HttpResponse:
    """Ask for the export and go to its job, or back to the page with why not."""
    try:
        return redirect(services.ask_export(cycle=cycle, vap=vap, by=request.user, at=timezone.now()))
    except services.ArchiveError as refusal:
        messages.error(request, str(refusal))
        return redirect(page)


@require_safe
def archive_file(request: UserRequest, pk: int) -> FileResponse:
    """The zip of one export, while it is kept; not once something became secret since that may be in it."""
    require(permissions.may_export_archive(request.user))
    row = get_object_or_404(ArchiveExport.objects.select_related("cycle", "vap"), pk=pk)
    if row.made_at is None or not row.file or not row.file.storage.exists(str(row.file.name)):
        raise Http404
    if became_secret_since(row.made_at):
        raise PermissionDenied("Er werd sindsdien iets geheim. Maak de export opnieuw.")
    services.note_fetched(export=row, by=request.user, at=timezone.now())
    return FileResponse(row.file.open("rb"), as_attachment=True, filename=f"{row.name}.zip")


@require_POST
def archive_transferred(request: UserRequest, pk: int) -> HttpResponse:
    """Note that the archive took a dossier in."""
    require(permissions.may_export_archive(request.user))
    row = get_object_or_404(ArchiveExport.objects.select_related("cycle", "vap"), pk=pk)
    form = TransferredForm(request.POST, prefix="overgebracht")
    if form.is_valid():
        try:
            services.note_transfer(
                export_id=row.pk,
                on=form.cleaned_data["on"],
                note=form.cleaned_data["note"],
                by=request.user,
                at=timezone.now(),
            )
        except services.ArchiveError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "Genoteerd dat het archief dit dossier opnam.")
            return redirect(page_of(row))
    draw, key = (_vap_page, row.vap_id) if row.vap_id else (_cycle_page, row.cycle_id)
    return draw(request, key, transferred_form=form, status=422)


@require_POST
def transfer_set(request: UserRequest) -> HttpResponse:
    """Say after how many years a dossier goes to the archive."""
    require(permissions.may_set_transfer(request.user))
    form = TransferForm(request.POST, prefix="overbrengen")
    if not form.is_valid():
        return retention_page(request, status=422, transfer_form=form)
    services.set_transfer(
        years=TransferYears(form.cleaned_data["years"]),
        reason=form.cleaned_data["reason"],
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, "De overbrengingstermijn is bewaard.")
    return redirect(f"{reverse('agov:retention')}#overbrengen")
