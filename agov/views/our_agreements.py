"""The page of one organisation: what waits for it, what it promised, what it gets; and all of that as one file."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from agov import permissions
from agov.forms.expectations import AnswerForm as ExpectationAnswerForm
from agov.models import Expectation
from agov.reports.our_agreements import OurAgreements, agreement_tables, our_agreements
from amersfoort_veiligheid.accounts.models import Organisation
from amersfoort_veiligheid.documents.tables import ExportMeta, Table, notes_to_csv, to_csv, to_ods
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from amersfoort_veiligheid.web.sent import whole_number
from vap.forms.commitments import AnswerForm
from vap.permissions import is_partner
from vap.queries.public_deeds import public_deeds, soon_public
from vap.reports.commitments import CommitmentRow

FORMS = {"ods": "application/vnd.oasis.opendocument.spreadsheet", "zip": "application/zip"}


@dataclass(frozen=True)
class _Question:
    """Something to answer, with its form when this reader answers it."""

    row: CommitmentRow | Expectation
    form: RevisionForm | None


def _organisation(request: UserRequest) -> Organisation | None:
    """A partner's own; staff choose one, and see nothing before they did."""
    if not permissions.may_see_consequences(request.user):
        return request.user.organisation
    asked = request.GET.get("organisatie", "")
    if not asked:
        return None
    return get_object_or_404(Organisation, pk=whole_number(asked))


def _is_inside(request: UserRequest) -> bool:
    return permissions.may_see_consequences(request.user)


@require_safe
def our_page(request: UserRequest) -> HttpResponse:
    """Everything between one organisation and the others, over all VAPs and cycles; a partner answers right here."""
    require(permissions.may_see_our_agreements(request.user))
    organisation = _organisation(request)
    context: dict[str, object] = {
        "organisation": organisation,
        "is_inside": _is_inside(request),
        "crumbs": [("Start", "/")],
        "organisations": Organisation.objects.filter(is_active=True) if _is_inside(request) else [],
    }
    if organisation is not None:
        context |= _page(request, our_agreements(organisation, request.user, today=timezone.localdate()))
    return render(request, "agov/our_agreements.html", context)


def _page(request: UserRequest, ours: OurAgreements) -> dict[str, object]:
    query = f"?organisatie={ours.organisation.pk}" if _is_inside(request) else ""
    public = public_deeds(timezone.localdate(), ours.organisation.pk)
    return {
        "ours": ours,
        "public": public,
        "soon": soon_public(public),
        "questions": [_Question(row, _expectation_form(request, row)) for row in ours.questions],
        "asked": [_Question(row, _answer_form(row)) for row in ours.asked],
        "agreements": [(row, permissions.may_confirm(request.user, row.waiting_pks)) for row in ours.agreements],
        "next": request.get_full_path(),
        "is_own": is_partner(request.user) and request.user.organisation_id == ours.organisation.pk,
        "downloads": [
            ("ODS", reverse("agov:our-agreements-export", args=["ods"]) + query),
            ("CSV (zip)", reverse("agov:our-agreements-export", args=["zip"]) + query),
        ],
    }


def _answer_form(row: CommitmentRow) -> AnswerForm | None:
    if not row.may_answer:
        return None
    return AnswerForm(instance=row.commitment, auto_id=f"toezegging-{row.commitment.pk}-%s")


def _expectation_form(request: UserRequest, row: Expectation) -> ExpectationAnswerForm | None:
    if not permissions.may_answer(request.user, row):
        return None
    return ExpectationAnswerForm(instance=row, auto_id=f"verwachting-{row.pk}-%s")


@require_safe
def our_export(request: UserRequest, form: str) -> HttpResponse:
    """All of it in one file: a workbook, or a file per table in a zip."""
    require(permissions.may_see_our_agreements(request.user))
    organisation = _organisation(request)
    if organisation is None or form not in FORMS:
        raise Http404
    tables = agreement_tables(organisation, request.user, today=timezone.localdate())
    meta = ExportMeta(
        title=f"Afspraken van {organisation}",
        municipality=settings.MUNICIPALITY_NAME,
        is_example=settings.IS_EXAMPLE,
    )
    content = to_ods(tables, meta) if form == "ods" else _zip(tables, meta)
    answer = HttpResponse(content, content_type=FORMS[form])
    name = slugify(organisation.name) or "organisatie"
    answer["Content-Disposition"] = f'attachment; filename="afspraken-{name}.{form}"'
    return answer


def _zip(tables: list[Table], meta: ExportMeta) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in tables:
            archive.writestr(f"{table.key}.csv", to_csv(table, meta))
        archive.writestr("toelichting.csv", notes_to_csv(tables, meta))
    return content.getvalue()
