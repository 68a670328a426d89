"""From a report value to what people read: the body of the page, a PDF, spreadsheets, JSON."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from amersfoort_veiligheid.documents import figures, tables
from amersfoort_veiligheid.documents.figures import ChartKind, ChartSpec
from amersfoort_veiligheid.documents.pdf import render_document
from amersfoort_veiligheid.documents.tables import Cell, ExportMeta, Table
from analysis.reports import base
from analysis.reports.base import MethodLine, Report

EXPORT_TYPES = {
    "csv": "application/zip",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


@dataclass(frozen=True)
class Drawing:
    """A chart with everything a template needs of it."""

    spec: ChartSpec
    svg: SafeString
    table: Table
    plotly: dict[str, Any] | None = None
    interactive: str = "auto"
    table_below: str = ""  # the key of a table of the section with the same figures; the drawing needs none of its own


ASK_FIRST = (ChartKind.SMALL_MULTIPLES, ChartKind.MAP, ChartKind.TILEMAP)


def _interactive(report: Report, spec: ChartSpec) -> str:
    """Whether the interactive figure comes by itself ("auto") or when asked.

    Many small lines and maps read better as drawn; in the picture of the city the drawings point at each other.
    """
    return "ask" if spec.kind in ASK_FIRST or report.kind == "stad" else "auto"


def _drawings(report: Report, *, for_print: bool) -> dict[str, Drawing]:
    made = {}
    for piece in report.pieces:
        for spec in piece.charts:
            svg = figures.to_img(spec, frame=False) if for_print else figures.to_responsive_svg(spec, frame=False)
            table = figures.to_table(spec)
            made[spec.key] = Drawing(
                spec=spec,
                svg=mark_safe(svg),  # noqa: S308 -- made by our own writer, which escapes every text
                table=table,
                table_below=_same_table(table, piece.tables),
                interactive=_interactive(report, spec),
                plotly=None if for_print else figures.to_plotly(spec, frame=False),
            )
    return made


def _same_table(table: Table, others: Iterable[Table]) -> str:
    """The key of the table that shows the same as ``table``, row by row; empty when there is none."""
    shown = [[cell.text for cell in row] for row in table.rows]
    return next((other.key for other in others if [[cell.text for cell in row] for row in other.rows] == shown), "")


def body(report: Report) -> str:
    """The part of the page between heading and footer, the same for everybody who may read the report.

    Without the indentation of the templates, which is a fifth of it: the page is stored once and sent often.
    """
    html = render_to_string(
        f"reports/{report.kind}/body.html", {"report": report, "drawings": _drawings(report, for_print=False)}
    )
    return re.sub(r"\s*\n\s*", "\n", html)


FONT_SHEETS = ("npm/@fontsource/source-sans-3/latin-400.css", "npm/@fontsource/source-sans-3/latin-600.css")


@dataclass(frozen=True)
class Front:
    """What stands before the figures when a report is given out: what it is, a summary, and what it puts right."""

    line: str
    summary: str
    correction: str = ""
    fingerprint: str = ""
    revision: tuple[Table, ...] = ()  # what a correction changed, a table per group of figures


def _print_context(report: Report, front: Front | None = None) -> dict[str, Any]:
    """What the templates on paper need; fonts that are not installed are left out, and the next in line is used."""
    fonts = [sheet for sheet in FONT_SHEETS if finders.find(sheet)]
    return {
        "report": report,
        "front": front,
        "drawings": _drawings(report, for_print=True),
        "print_fonts": fonts,
        "methods_address": urljoin(settings.SITE_URL, reverse("analysis:method-list")),
    }


def pdf(report: Report, *, front: Front | None = None, archive: bool = False) -> bytes:
    """The report as a tagged PDF (PDF/UA-1); ``archive`` adds the label PDF/A-2a."""
    context = _print_context(report, front)
    document = render_document(f"reports/{report.kind}/print.html", context, title=report.title, archive=archive)
    return document.pdf


def as_file(report: Report, form: str) -> bytes:
    """The report in one of its forms: html (a page of its own), pdf, csv (one file), ods, xlsx or json."""
    if form == "pdf":
        return pdf(report)
    if form == "csv":
        return one_csv(report)
    if form == "html":
        document = {"title": report.title, "language": "nl", "is_example": report.is_example}
        return render_to_string(
            f"reports/{report.kind}/print.html", _print_context(report) | {"document": document}
        ).encode()
    return export(report, form)[0]


def export_meta(report: Report) -> ExportMeta:
    """What stands in the notes of every spreadsheet of this report."""
    return ExportMeta(
        title=report.title,
        municipality=report.municipality,
        source="; ".join(sorted({line.attribution for line in report.sources})),
        version="; ".join(line.version for line in report.sources),
        licence="; ".join(sorted({line.status for line in report.sources if line.status})),
        notes=(
            *report.cautions,
            *report.unknowns,
            *(line.words for line in report.footnotes),
            *map(method_words, report.methods),
        ),
        is_example=report.is_example,
    )


def method_words(line: MethodLine) -> str:
    """Which explanation belongs to a file: its name, version and whole address, for a file leaves the site."""
    address = urljoin(settings.SITE_URL, reverse("analysis:method-version", args=[line.subject, line.key, line.number]))
    return f"Zo gemeten: {line.name}, versie {line.number} van de uitleg ({address})"


def all_tables(report: Report) -> tuple[Table, ...]:
    """Tables of the report and those of its charts, each once."""
    found: dict[str, Table] = {table.key: table for table in report.tables}
    for spec in report.charts:
        table = figures.to_table(spec)
        found.setdefault(table.key, table)
    return tuple(found.values())


def export(report: Report, form: str) -> tuple[bytes, str]:
    """The report as ``csv`` (zip with one file per table and the notes), ``ods``, ``xlsx`` or ``json``.

    Returns content and content type. Raises ``KeyError`` for another form.
    """
    made = {"csv": _csv_zip, "ods": _ods, "xlsx": _xlsx, "json": _json}[form](report)
    return made, EXPORT_TYPES[form]


def export_table(report: Report, key: str, form: str) -> tuple[bytes, str]:
    """One table of the report, or of one of its charts, as ``csv``, ``ods`` or ``xlsx``: content and content type.

    Raises ``KeyError`` for an unknown table or form.
    """
    table = {made.key: made for made in all_tables(report)}[key]
    make = {"csv": tables.to_csv, "ods": tables.to_ods, "xlsx": tables.to_xlsx}[form]
    content_type = "text/csv; charset=utf-8" if form == "csv" else EXPORT_TYPES[form]
    return make(table, export_meta(report)), content_type


LONG_HEADER = ("Tabel", "Groep", "Rij", "Kolom", "Waarde", "Toelichting", "Bron", "Stand", "Versie")


def one_csv(report: Report) -> bytes:
    """Every cell of every table as a line of one CSV file, in the convention of `documents.tables`."""
    lines: list[list[str]] = [list(LONG_HEADER)]
    for table in all_tables(report):
        origin = [table.source, table.figures_date, table.version]
        for index, row in enumerate(table.rows):
            for column, cell in zip(table.columns[1:], row[1:], strict=True):
                where = [table.caption, table.group_of(index), row[0].text, column.full_heading]
                words = cell.note if isinstance(cell.value, str) else cell.remark
                lines.append([*where, _written(cell), words, *origin])
    if report.is_example:
        lines = [["Gegevens", *lines[0]], *([tables.EXAMPLE_WORDS, *line] for line in lines[1:])]
    stream = io.StringIO()
    safe = ([tables.neutralise(text) for text in line] for line in lines)
    csv.writer(stream, delimiter=";", lineterminator="\r\n").writerows(safe)
    return stream.getvalue().encode("utf-8-sig")


def _written(cell: Cell) -> str:
    """A cell in a file: a number with a decimal comma and no thousands sign, a text, or a sign."""
    if cell.value is None or isinstance(cell.value, str):
        return cell.value or cell.sign
    return f"{cell.value:.{cell.decimals}f}".replace(".", ",")


def _csv_zip(report: Report) -> bytes:
    meta, content = export_meta(report), io.BytesIO()
    made = all_tables(report)
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in made:
            archive.writestr(f"{table.key}.csv", tables.to_csv(table, meta))
        archive.writestr("toelichting.csv", tables.notes_to_csv(made, meta))
    return content.getvalue()


def _ods(report: Report) -> bytes:
    return tables.to_ods(all_tables(report), export_meta(report))


def _xlsx(report: Report) -> bytes:
    return tables.to_xlsx(all_tables(report), export_meta(report))


def _json(report: Report) -> bytes:
    return json.dumps(base.dump(report), ensure_ascii=False, indent=1).encode()
