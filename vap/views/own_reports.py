"""Reports of organisations in the browser: the list, handing one in, its page, and marking a passage."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amersfoort_veiligheid.web.access import UserRequest, require, takes_files
from vap import permissions
from vap.forms.own_reports import PassageForm, ReportForm
from vap.models import VAP, PartnerReport
from vap.queries.own_reports import answerable, report_list
from vap.services import own_reports as services
from vap.services.progress import ProgressError
from vap.views.places import START

PER_PAGE = 30
READ_OR_SEND = ["GET", "HEAD", "POST"]


def _crumbs(*, below: bool = True) -> list[tuple[str, str]]:
    way = [START, ("Voortgang", reverse("vap:progress-due"))]
    return [*way, ("Eigen verslagen", reverse("vap:own-report-list"))] if below else way


def _report(request: UserRequest, pk: int) -> PartnerReport:
    visible = PartnerReport.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("organisation", "given_by"), pk=pk)


@require_safe
def report_overview(request: UserRequest) -> HttpResponse:
    """The reports that were handed in: all for staff, one's own for a partner."""
    require(permissions.may_see_reports(request.user))
    context = {
        "page": Paginator(report_list(request.user), PER_PAGE).get_page(request.GET.get("page")),
        "may_hand_in": permissions.may_hand_in_reports(request.user),
        "crumbs": _crumbs(below=False),
    }
    return render(request, "vap/own_report_list.html", context)


@require_http_methods(READ_OR_SEND)
@takes_files("MAX_PAPER_BYTES")
def report_new(request: UserRequest) -> HttpResponse:
    """Hand in a report, once."""
    require(permissions.may_hand_in_reports(request.user))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ReportForm(*sent, for_others=permissions.may_hand_in_for_all(request.user))
    if form.is_valid():
        values = {"organisation": request.user.organisation, **form.cleaned_data}
        values.pop(form.NAMES_CHECKED, None)
        try:
            report = services.hand_in_report(**values, by=request.user, at=timezone.now())
        except services.ReportError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "Het verslag is ingediend. Wijs nu aan wat waarbij hoort.")
            return redirect("vap:own-report", report.pk)
    context = {"form": form, "crumbs": _crumbs()}
    return render(request, "vap/own_report_new.html", context, status=422 if form.is_bound else 200)


@require_http_methods(READ_OR_SEND)
def report_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One report with its passages, and the form to mark one for who may."""
    report = _report(request, pk)
    candidates = answerable(report, request.user, timezone.localdate())
    vaps = [vap for vap in candidates if permissions.may_mark(request.user, report, vap)]
    if request.method == "POST":
        require(bool(vaps))
    form = PassageForm(request.POST if request.method == "POST" else None, vaps=vaps)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.mark_passage(
                report_id=report.pk,
                vap_id=given["vap"],
                place=given["place"],
                quote=given["quote"],
                by=request.user,
                at=timezone.now(),
            )
        except ProgressError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, "De passage is gemarkeerd en wacht als voortgangsbericht op nakijken.")
            return redirect("vap:own-report", report.pk)
    known = report.passages.filter(vap__in=VAP.objects.visible_to(request.user))
    has_passages = report.passages.exists()
    context = {
        "report": report,
        "passages": known.select_related("vap", "update"),
        "form": form if vaps else None,
        "may_remove": not has_passages and permissions.may_hand_in_for(request.user, report.organisation_id),
        "crumbs": _crumbs(),
    }
    return render(request, "vap/own_report.html", context, status=422 if form.is_bound else 200)


@require_safe
def report_file(request: UserRequest, pk: int) -> FileResponse:
    """The PDF, always as a download: it never runs in this site."""
    report = _report(request, pk)
    if not report.file:
        raise Http404
    response = FileResponse(
        report.file.open(), as_attachment=True, filename="verslag.pdf", content_type="application/pdf"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def report_remove(request: UserRequest, pk: int) -> HttpResponse:
    """Take away a report that was handed in by mistake."""
    report = _report(request, pk)
    require(permissions.may_hand_in_for(request.user, report.organisation_id))
    try:
        services.remove_report(report_id=report.pk, by=request.user, at=timezone.now())
    except services.ReportError as refusal:
        messages.error(request, str(refusal))
        return redirect("vap:own-report", report.pk)
    messages.success(request, "Het verslag is verwijderd.")
    return redirect("vap:own-report-list")
