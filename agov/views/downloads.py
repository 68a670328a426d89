"""A register as a file: the same rows as the page, with the town and the warning of invented data in it."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse

from amersfoort_veiligheid.documents.tables import ExportMeta, Table, to_csv, to_ods

CONTENT_TYPES = {"csv": "text/csv; charset=utf-8", "ods": "application/vnd.oasis.opendocument.spreadsheet"}


def download(table: Table, *, form: str, name: str) -> HttpResponse:
    """``table`` as csv or ods under ``name``; another form is not found."""
    if form not in CONTENT_TYPES:
        raise Http404
    meta = ExportMeta(
        title=table.caption,
        municipality=settings.MUNICIPALITY_NAME,
        source=table.source,
        figures_date=table.figures_date,
        is_example=settings.IS_EXAMPLE,
    )
    content = to_csv(table, meta) if form == "csv" else to_ods(table, meta)
    answer = HttpResponse(content, content_type=CONTENT_TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer
