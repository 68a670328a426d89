"""A register as a file: the same rows as the page, with the town and the warning of invented data in it."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.http import Http404, HttpResponse

from amersfoort_veiligheid.documents.tables import ExportMeta, Table, to_csv, to_ods, to_xlsx

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WRITERS = {"csv": to_csv, "ods": to_ods, "xlsx": to_xlsx}


def download(table: Table, *, form: str, name: str, forms: Collection[str] = ("csv", "ods")) -> HttpResponse:
    """``table`` in one of ``forms`` under ``name``; another form is not found."""
    if form not in forms:
        raise Http404
    meta = ExportMeta(
        title=table.caption,
        municipality=settings.MUNICIPALITY_NAME,
        source=table.source,
        figures_date=table.figures_date,
        is_example=settings.IS_EXAMPLE,
    )
    answer = HttpResponse(WRITERS[form](table, meta), content_type=CONTENT_TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer
