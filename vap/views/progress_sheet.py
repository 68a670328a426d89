"""All updates of one's own organisation in one spreadsheet: out, in, look at what changes, send."""

from __future__ import annotations

import hashlib
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from amersfoort_veiligheid.accounts.models import Organisation
from amersfoort_veiligheid.documents.tables import ExportMeta, to_ods, to_xlsx
from amersfoort_veiligheid.web.access import UserRequest, require, takes_files
from amersfoort_veiligheid.web.editing import StaleEditError
from analysis.imports.base import RefusedFileError
from vap import permissions
from vap.forms.progress import SheetForm
from vap.imports.progress_sheet import SheetReading, as_rows, read_progress_sheet
from vap.models import Activity
from vap.queries.progress import open_update
from vap.queries.taking_part import vaps_of
from vap.reports.progress_sheet import progress_sheet
from vap.services.progress import ProgressError
from vap.services.progress_sheet import hand_in_sheet
from vap.views.places import START

KINDS = {
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", to_ods),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
}
_SALT = "progress sheet"
_READ_FOR = 60 * 60  # seconds in which what was read may be sent


def _own(request: UserRequest) -> Organisation:
    organisation = request.user.organisation
    require(organisation is not None and permissions.may_answer_for(request.user, organisation.pk))
    assert organisation is not None  # noqa: S101 -- require() raised otherwise
    return organisation


@require_safe
def sheet_export(request: UserRequest, form: str) -> HttpResponse:
    """The own part in all plans, to fill in."""
    organisation = _own(request)
    if form not in KINDS:
        raise Http404
    content_type, write = KINDS[form]
    table = progress_sheet(organisation, timezone.localdate())
    meta = ExportMeta(
        title=table.caption, municipality=settings.MUNICIPALITY_NAME, is_example=settings.IS_EXAMPLE, notes=table.notes
    )
    answer = HttpResponse(write(table, meta), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="voortgang.{form}"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@takes_files("MAX_EVIDENCE_BYTES")
def sheet(request: UserRequest) -> HttpResponse:
    """Read a filled-in sheet and show what it would change; then, in a second step, send it."""
    organisation = _own(request)
    if request.method == "POST" and "gelezen" in request.POST:
        return _send(request, organisation)
    plans = {vap.code: vap for vap in vaps_of(organisation.pk, timezone.localdate()).select_related("cycle")}
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    reading, signed = None, ""
    if form.is_valid():
        own = Activity.objects.filter(organisation=organisation, vap__in=plans.values())
        try:
            reading = read_progress_sheet(cast(BinaryIO, form.cleaned_data["file"].file), plans, own.in_bulk())
        except RefusedFileError as refusal:
            form.add_error("file", str(refusal))
        else:
            signed = _signed(request, organisation, reading, {vap.pk: vap for vap in plans.values()})
    context = {
        "form": form,
        "reading": reading,
        "signed": signed,
        "has_any": bool(plans),
        "downloads": [(kind.upper(), reverse("vap:progress-sheet-export", args=[kind])) for kind in KINDS],
        "crumbs": [START, ("Verwachte berichten", reverse("vap:progress-due"))],
    }
    is_wrong = bool(form.errors) or (reading is not None and bool(reading.errors))
    return render(request, "vap/progress_sheet.html", context, status=422 if is_wrong else 200)


def _signed(request: UserRequest, organisation: Organisation, reading: SheetReading, vaps: dict[int, Any]) -> str:
    """What was read, for the second step, with the update that was open at each plan."""
    if reading.errors:
        return ""
    rows = as_rows(reading.changes)
    for row in rows:
        now_open = open_update(vaps[cast(int, row["vap"])], organisation.pk)
        row["seen"] = [now_open.pk, now_open.revision] if now_open else [0, 0]
    return signing.dumps([request.user.pk, rows], salt=_SALT, compress=True)


def _send(request: UserRequest, organisation: Organisation) -> HttpResponse:
    signed = request.POST["gelezen"]
    try:
        user, rows = signing.loads(signed, salt=_SALT, max_age=_READ_FOR)
    except signing.BadSignature:
        user, rows = None, []
    if user != request.user.pk:
        messages.error(request, "Dit is te lang geleden gelezen. Stuur het rekenblad opnieuw.")
        return redirect("vap:progress-sheet")
    mark = hashlib.sha256(signed.encode()).hexdigest()
    try:
        count = hand_in_sheet(rows=rows, organisation=organisation, mark=mark, by=request.user, at=timezone.now())
    except (ProgressError, StaleEditError) as refusal:
        messages.error(request, f"Er is niets verstuurd. {refusal} Stuur het rekenblad opnieuw.")
        return redirect("vap:progress-sheet")
    messages.success(request, "1 bericht is verstuurd." if count == 1 else f"{count} berichten zijn verstuurd.")
    return redirect("vap:progress-due")
