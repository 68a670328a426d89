"""Deliveries in the browser: list, upload, check, sign, take into use, refuse."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import reselect, retarget

from amersfoort_veiligheid.documents.tables import SIGN_WORDS, Cell, dutch_number, neutralise
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.forms import ShellForm
from amersfoort_veiligheid.web.models import Job, WorkerHeartbeat
from analysis import permissions
from analysis.enums import DeliveryState, ReadingPurpose, ReviewVerdict
from analysis.filters import DeliveryFilter
from analysis.forms.deliveries import (
    DIALECT_WORDS,
    ApproveForm,
    DialectForm,
    PurposeForm,
    QuestionsForm,
    RefuseForm,
    ReviewForm,
    UploadForm,
)
from analysis.imports import receiving
from analysis.models import Delivery, GeneratedReport
from analysis.queries import reports_that_used
from analysis.services import deliveries as services
from cycle.models import Area

PER_PAGE = 30
DIFFERENCES_SHOWN = 50
CRUMBS = [("Start", "/")]


def _crumbs() -> list[tuple[str, str]]:
    return [*CRUMBS, ("Leveringen", reverse("analysis:delivery-list"))]


@require_safe
def delivery_list(request: UserRequest) -> HttpResponse:
    """Every delivery the user may see, newest first."""
    require(permissions.may_see_deliveries(request.user))
    visible = Delivery.objects.visible_to(request.user).select_related("table__source", "received_by")
    narrowed = DeliveryFilter(request.GET, queryset=visible)
    page = Paginator(narrowed.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": narrowed,
        "page": page,
        "crumbs": CRUMBS,
        "may_receive": permissions.may_receive(request.user),
        "has_any": narrowed.is_narrowed or page.paginator.count > 0,
    }
    return render(request, "analysis/_delivery_rows.html" if request.htmx else "analysis/delivery_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def delivery_upload(request: UserRequest) -> HttpResponse:
    """Send a file to the checks."""
    require(permissions.may_receive(request.user))
    is_sent = request.method == "POST"
    form = UploadForm(request.POST if is_sent else None, request.FILES if is_sent else None, user=request.user)
    if form.is_valid():
        cleaned = form.cleaned_data
        codebook = cleaned["codebook"]
        try:
            delivery = receiving.receive(
                table=cleaned["table"],
                stream=cleaned["file"].file,
                name=cleaned["file"].name,
                by=request.user,
                at=timezone.now(),
                dialect=cleaned["dialect"],
                corrects=cleaned["corrects"],
                codebook=codebook.file if codebook else None,
                codebook_name=codebook.name if codebook else "",
            )
        except receiving.AlreadyReceivedError as known:
            messages.info(request, str(known))
            return redirect("analysis:delivery-detail", known.delivery.pk)
        except receiving.DeliveryError as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("analysis:delivery-detail", delivery.pk)
    status = 422 if form.is_bound else 200
    return render(request, "analysis/delivery_upload.html", {"form": form, "crumbs": _crumbs()}, status=status)


@require_safe
def delivery_detail(request: UserRequest, pk: int) -> HttpResponse:
    """What the checks found in one delivery, who signed, and what may happen now."""
    require(permissions.may_see_deliveries(request.user))
    job = _last_job(request, pk)
    delivery = _visible(request, pk)
    purpose = _purpose(request, delivery)
    has_values = bool(delivery.difference.get("rows") or delivery.rejects)
    is_shown = has_values and not _is_checking(job)
    if purpose and is_shown and permissions.may_review(request.user, delivery):
        _note_reading(request, delivery, services.Exact.PAGE, purpose)
    response = _detail(request, delivery, job)
    if request.htmx and not (job and job.is_open):  # the job ended since the page asked last
        return reselect(retarget(response, "#levering"), "#levering")
    return response


def _last_job(request: UserRequest, pk: int) -> Job | None:
    """The newest job on a delivery; read before the delivery itself.

    The other way round, a check that ends in between would leave a page without outcome that never asks again.
    """
    return Job.objects.visible_to(request.user).filter(kind__startswith="delivery.", parameters__delivery=pk).first()


def _purpose(request: UserRequest, delivery: Delivery) -> ReadingPurpose | None:
    """What exact figures are read for: the check while it goes on, afterwards what the reader chose."""
    if delivery.state in (DeliveryState.RECEIVED, DeliveryState.IN_REVIEW):
        return ReadingPurpose.CHECK
    form = PurposeForm(request.GET)
    return ReadingPurpose(form.cleaned_data["doel"]) if form.is_valid() else None


def _ask_purpose(request: UserRequest, delivery: Delivery) -> HttpResponse:
    messages.info(request, "Zeg eerst waarvoor u de exacte cijfers nodig hebt.")
    return redirect(f"{reverse('analysis:delivery-detail', args=[delivery.pk])}#inzage")


def _note_reading(request: UserRequest, delivery: Delivery, what: services.Exact, purpose: ReadingPurpose) -> None:
    services.note_reading(delivery=delivery, what=what, purpose=purpose, by=request.user, at=timezone.now())


def _visible(request: UserRequest, pk: int) -> Delivery:
    visible = Delivery.objects.visible_to(request.user)
    beside = ("table__source__organisation", "area_version", "received_by", "decided_by")
    return get_object_or_404(visible.select_related(*beside), pk=pk)


def _is_checking(job: Job | None) -> bool:
    """Whether a check is going on, so that the page shows nothing yet of what it finds."""
    return job is not None and job.is_open and job.kind == receiving.CHECK_KIND


def _detail(
    request: UserRequest, delivery: Delivery, job: Job | None, *, status: int = 200, **forms: object
) -> HttpResponse:
    """Draw the page; ``forms`` are those that came back with errors, so that nothing typed is lost."""
    may_decide = permissions.may_decide(request.user) and delivery.state == DeliveryState.IN_REVIEW
    is_judge = permissions.may_review(request.user, delivery)
    may_review = is_judge and delivery.state == DeliveryState.IN_REVIEW
    purpose = _purpose(request, delivery) if is_judge else None
    may_receive = permissions.may_receive(request.user) and delivery.file_deleted_at is None
    has_more = bool(delivery.difference.get("rows") or delivery.rejects or may_receive)
    context = {
        "delivery": delivery,
        "crumbs": _crumbs(),
        "job": job,
        "is_checking": _is_checking(job),
        "worker_is_alive": job is None or not job.is_open or WorkerHeartbeat.objects.alive(timezone.now()).exists(),
        "reviews": delivery.reviews.select_related("organisation", "given_by"),
        "reports": reports_that_used(delivery),
        "dialect": DIALECT_WORDS.get(delivery.dialect, delivery.dialect),
        "old_reports": _old_reports(delivery),
        "may_see_values": purpose is not None,
        "purpose": purpose,
        "purpose_form": PurposeForm(request.GET or None) if is_judge and has_more and purpose is None else None,
        "may_have_file": purpose is not None and may_receive,
        "difference_rows": _difference_rows(delivery) if purpose else [],
        "may_decide": may_decide,
        "may_review": may_review,
        "review_form": ReviewForm(user=request.user, delivery=delivery),
        "approve_form": ApproveForm(),
        "refuse_form": RefuseForm(),
        "dialect_form": DialectForm(initial={"dialect": delivery.dialect}) if delivery.table.is_count_table else None,
        "questions_form": QuestionsForm(delivery=delivery, names=_area_names(delivery)) if delivery.questions else None,
        **forms,
    }
    return render(request, "analysis/delivery_detail.html", context, status=status)


def _old_reports(delivery: Delivery) -> Sequence[GeneratedReport]:
    older = delivery.difference.get("older")
    return list(reports_that_used(Delivery(pk=older))) if older else []


def _difference_rows(delivery: Delivery) -> list[list[Any]]:
    """The first rows of what changes; numbers the Dutch way, and words beside a sign."""
    return [
        [*row[:4], *(_figure(value) for value in row[4:])]
        for row in delivery.difference.get("rows", [])[:DIFFERENCES_SHOWN]
    ]


def _figure(value: int | str) -> Cell:
    if isinstance(value, int):
        return Cell(value, dutch_number(value))
    return Cell(None, value, sign=value, words=SIGN_WORDS[value])


def _area_names(delivery: Delivery) -> dict[str, str]:
    codes = [code for _, candidates in delivery.questions for code in candidates]
    areas = Area.objects.filter(version=delivery.area_version_id, code__in=codes)
    return {area.code: f"{area.get_level_display()} {area.name}" for area in areas}


@require_POST
def delivery_review(request: UserRequest, pk: int) -> HttpResponse:
    """Store a verdict of the technische slag."""
    delivery = _visible(request, pk)
    require(permissions.may_review(request.user, delivery))
    form = ReviewForm(request.POST, user=request.user, delivery=delivery)
    if form.is_valid():
        try:
            services.review(
                delivery_id=delivery.pk,
                organisation=form.cleaned_data["organisation"],
                verdict=ReviewVerdict(form.cleaned_data["verdict"]),
                direction=form.cleaned_data["direction"],
                note=form.cleaned_data["note"],
                by=request.user,
                at=timezone.now(),
            )
        except receiving.DeliveryError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Uw oordeel is bewaard.")
            return redirect("analysis:delivery-detail", delivery.pk)
    return _again(request, delivery, "review_form", form)


def _again(request: UserRequest, delivery: Delivery, name: str, form: ShellForm) -> HttpResponse:
    """The page once more with what is wrong and what was typed; only the message when its forms are gone by now."""
    job = _last_job(request, delivery.pk)
    delivery.refresh_from_db(fields=["state"])
    if delivery.state != DeliveryState.IN_REVIEW:
        for errors in form.errors.values():
            messages.error(request, " ".join(str(error) for error in errors))
        return redirect("analysis:delivery-detail", delivery.pk)
    return _detail(request, delivery, job, status=422, **{name: form})


@require_POST
def delivery_approve(request: UserRequest, pk: int) -> HttpResponse:
    """Take a delivery into use."""
    delivery = _visible(request, pk)
    require(permissions.may_decide(request.user))
    form = ApproveForm(request.POST)
    if form.is_valid():
        try:
            services.approve(
                delivery_id=delivery.pk, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"]
            )
        except receiving.DeliveryError as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, "De levering is in gebruik. De cijfers en rapporten worden nu bijgewerkt.")
            return redirect("analysis:delivery-detail", delivery.pk)
    return _again(request, delivery, "approve_form", form)


@require_POST
def delivery_refuse(request: UserRequest, pk: int) -> HttpResponse:
    """Refuse a delivery with a reason."""
    delivery = _visible(request, pk)
    require(permissions.may_decide(request.user))
    form = RefuseForm(request.POST)
    if form.is_valid():
        try:
            services.refuse(
                delivery_id=delivery.pk, reason=form.cleaned_data["refusal"], by=request.user, at=timezone.now()
            )
        except receiving.DeliveryError as refusal:
            form.add_error("refusal", str(refusal))
        else:
            messages.success(request, "De levering is geweigerd. Er is niets van gebruikt.")
            return redirect("analysis:delivery-detail", delivery.pk)
    return _again(request, delivery, "refuse_form", form)


@require_POST
def delivery_recheck(request: UserRequest, pk: int) -> HttpResponse:
    """Check the same file again with answers to its questions."""
    delivery = _visible(request, pk)
    require(permissions.may_decide(request.user))
    form = QuestionsForm(request.POST, delivery=delivery, names=_area_names(delivery))
    if form.is_valid():
        try:
            services.recheck(delivery_id=delivery.pk, by=request.user, at=timezone.now(), answers=form.answers())
        except receiving.DeliveryError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("analysis:delivery-detail", delivery.pk)
    return _again(request, delivery, "questions_form", form)


@require_POST
def delivery_dialect(request: UserRequest, pk: int) -> HttpResponse:
    """Check the same file again in another form than the one that was recognised."""
    delivery = _visible(request, pk)
    require(permissions.may_decide(request.user) and delivery.table.is_count_table)
    form = DialectForm(request.POST)
    if form.is_valid():
        try:
            services.recheck(
                delivery_id=delivery.pk, by=request.user, at=timezone.now(), dialect=form.cleaned_data["dialect"]
            )
        except receiving.DeliveryError as refusal:
            form.add_error("dialect", str(refusal))
        else:
            messages.success(request, "Het bestand wordt opnieuw gelezen, in de vorm die u koos.")
            return redirect("analysis:delivery-detail", delivery.pk)
    return _again(request, delivery, "dialect_form", form)


@require_safe
def delivery_rejects(request: UserRequest, pk: int) -> HttpResponse:
    """The rejected rows as a spreadsheet file, for whoever must mend them."""
    require(permissions.may_see_deliveries(request.user))
    delivery = _visible(request, pk)
    require(permissions.may_review(request.user, delivery))
    purpose = _purpose(request, delivery)
    if purpose is None:
        return _ask_purpose(request, delivery)
    _note_reading(request, delivery, services.Exact.REJECTS, purpose)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(["rij", "kolom", "waarde", "reden"])
    for row, column, value, reason in delivery.rejects:
        writer.writerow([row, neutralise(column), neutralise(value), neutralise(reason)])
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="afgewezen-{delivery.table.number}-v{delivery.version}.csv"'
    return answer


@require_safe
def delivery_file(request: UserRequest, pk: int) -> HttpResponse | FileResponse:
    """The file as it was received, for those who may receive files."""
    delivery = _visible(request, pk)
    require(permissions.may_receive(request.user))
    if delivery.file_deleted_at is not None:
        raise Http404
    purpose = _purpose(request, delivery)
    if purpose is None:
        return _ask_purpose(request, delivery)
    _note_reading(request, delivery, services.Exact.FILE, purpose)
    return FileResponse(delivery.file.open("rb"), as_attachment=True, filename=delivery.file_name)
