"""Tables to files: CSV, ODS and XLSX with the same columns, signs and words as the page.

CSV convention. One header row, then data; UTF-8 with BOM, ``;`` between fields, decimal comma, no thousands sign:
what a Dutch spreadsheet opens at a double click. No title above and no notes below, so machines read it as it is. A
cell without a number holds its sign (``.`` ``x`` ``<5``; empty = cannot occur), as Statistics Netherlands does; the
column *Toelichting* says in words what each sign or mark in that row means, and *Bron*, *Stand* and *Versie* travel
with every row. The definitions are a second download (``notes_to_csv``). ODS and XLSX hold them in a sheet.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from amersfoort_veiligheid.documents.tables.cells import NIL, Cell, Table, round_half_up

Value = float | int | str | None
EXAMPLE_WORDS = "VOORBEELDGEGEVENS"
NOTES_SHEET = "Toelichting"

# Spreadsheets start a formula at these characters, also after leading white space and in their full-width forms
# (OWASP, CSV Injection). An apostrophe in front makes it text in every program.
_FORMULA_START = re.compile(r"^(?:[\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20])")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True, slots=True)
class ExportMeta:
    """What every download says about itself. ``definitions`` are (term, meaning) pairs."""

    title: str
    municipality: str = ""
    source: str = ""
    licence: str = ""
    version: str = ""
    figures_date: str = ""
    created_on: str = ""
    url: str = ""
    definitions: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    is_example: bool = False


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One sheet of a workbook; ``decimals`` has the shape of ``rows``."""

    name: str
    header: list[str]
    rows: list[list[Value]]
    decimals: list[list[int]]

    @property
    def widths(self) -> list[int]:
        """Column widths in characters."""
        columns = zip(self.header, *self.rows, strict=True)
        return [min(60, 2 + max(len(str(value or "")) for value in column)) for column in columns]


def neutralise(words: str) -> str:
    """Make a text harmless in a spreadsheet: no formula at its start, no characters that XML forbids."""
    clean = _NOT_IN_XML.sub("", words)
    return f"'{clean}" if clean != NIL and _FORMULA_START.match(clean) else clean


def export_grid(table: Table, meta: ExportMeta) -> tuple[list[str], list[list[Value]]]:
    """Header and rows as every format writes them: numbers as numbers, signs and texts as neutralised texts."""
    header = [neutralise(column.full_heading) for column in table.columns]
    rows = [[_exported(cell) for cell in row] + [neutralise(_row_remark(table, row))] for row in table.rows]
    header.append("Toelichting")
    if table.row_groups:
        header.insert(0, "Groep")
        for index, row in enumerate(rows):
            row.insert(0, neutralise(table.group_of(index)))
    if meta.is_example:
        header.insert(0, "Gegevens")
        for row in rows:
            row.insert(0, EXAMPLE_WORDS)
    return header, rows


def to_csv(table: Table, meta: ExportMeta) -> bytes:
    """One table as CSV (see the convention at the top of this module)."""
    sheet = _data_sheet("", table, meta)
    origin = [
        neutralise(words)
        for words in (
            table.source or meta.source,
            table.figures_date or meta.figures_date,
            table.version or meta.version,
        )
    ]
    lines = [[*sheet.header, "Bron", "Stand", "Versie"]]
    for values, decimals in zip(sheet.rows, sheet.decimals, strict=True):
        lines.append([_written(value, places) for value, places in zip(values, decimals, strict=True)] + origin)
    return _csv_bytes(lines)


def notes_to_csv(tables: Table | Sequence[Table], meta: ExportMeta) -> bytes:
    """The notes that belong to the data files: two columns, Onderwerp and Tekst."""
    sheet = _notes_sheet(_as_tuple(tables), meta)
    return _csv_bytes([sheet.header, *([str(value) for value in row] for row in sheet.rows)])


def to_xlsx(tables: Table | Sequence[Table], meta: ExportMeta) -> bytes:
    """A workbook with a sheet per table and the sheet Toelichting; numbers stay numbers, texts stay texts."""
    from openpyxl import Workbook  # noqa: PLC0415 -- slow import
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415 -- slow import
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 -- slow import

    book = Workbook()
    book.remove(book.active)
    book.properties.title = _NOT_IN_XML.sub("", meta.title)
    book.properties.creator = _NOT_IN_XML.sub("", meta.municipality)
    for part in _sheets(_as_tuple(tables), meta):
        sheet = book.create_sheet(part.name)
        for column, heading in enumerate(part.header, 1):
            cell = sheet.cell(1, column)
            cell.value, cell.data_type = heading, "s"
            cell.font = Font(bold=True)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        for line, (values, decimals) in enumerate(zip(part.rows, part.decimals, strict=True), 2):
            for column, (value, places) in enumerate(zip(values, decimals, strict=True), 1):
                cell = sheet.cell(line, column)
                if isinstance(value, str):
                    cell.value, cell.data_type = value, "s"  # the library would take a text with "=" for a formula
                    cell.alignment = Alignment(wrap_text=len(value) > 40, vertical="top")
                elif value is not None:
                    cell.value = value
                    cell.number_format = "#,##0" if places == 0 else f"#,##0.{'0' * places}"
        sheet.freeze_panes = "A2"
        for column, width in enumerate(part.widths, 1):
            sheet.column_dimensions[get_column_letter(column)].width = width
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def to_ods(tables: Table | Sequence[Table], meta: ExportMeta) -> bytes:
    """An OpenDocument workbook with a sheet per table and the sheet Toelichting."""
    from odf import dc, style, table, text  # noqa: PLC0415 -- slow import
    from odf.opendocument import OpenDocumentSpreadsheet  # noqa: PLC0415 -- slow import

    document = OpenDocumentSpreadsheet()
    document.meta.addElement(dc.Title(text=_NOT_IN_XML.sub("", meta.title)))
    document.meta.addElement(dc.Language(text="nl-NL"))
    bold = style.Style(name="kop", family="table-cell")
    bold.addElement(style.TextProperties(fontweight="bold"))
    document.automaticstyles.addElement(bold)

    def row_of(values: Sequence[Value], decimals: Sequence[int], **options: Any) -> Any:
        row = table.TableRow()
        for value, places in zip(values, decimals, strict=True):
            if value is None or value == "":
                cell = table.TableCell(**options)
            elif isinstance(value, str):
                cell = table.TableCell(valuetype="string", **options)
            else:
                cell = table.TableCell(valuetype="float", value=str(value), **options)
            if cell.getAttribute("valuetype"):
                cell.addElement(text.P(text=_written(value, places)))
            row.addElement(cell)
        return row

    for part in _sheets(_as_tuple(tables), meta):
        sheet = table.Table(name=part.name)
        sheet.addElement(row_of(part.header, [0] * len(part.header), stylename=bold))
        for values, decimals in zip(part.rows, part.decimals, strict=True):
            sheet.addElement(row_of(values, decimals))
        document.spreadsheet.addElement(sheet)
    stream = io.BytesIO()
    document.write(stream)
    return stream.getvalue()


def _sheets(tables: tuple[Table, ...], meta: ExportMeta) -> list[_Sheet]:
    data = [_data_sheet(name, table, meta) for name, table in zip(_sheet_names(tables), tables, strict=True)]
    return [*data, _notes_sheet(tables, meta)]


def _data_sheet(name: str, table: Table, meta: ExportMeta) -> _Sheet:
    header, rows = export_grid(table, meta)
    before = [0] * (len(header) - 1 - len(table.columns))
    return _Sheet(name, header, rows, [[*before, *(cell.decimals for cell in row), 0] for row in table.rows])


def _notes_sheet(tables: tuple[Table, ...], meta: ExportMeta) -> _Sheet:
    rows: list[list[Value]] = [[neutralise(subject), neutralise(words)] for subject, words in _notes(tables, meta)]
    return _Sheet(NOTES_SHEET, ["Onderwerp", "Tekst"], rows, [[0, 0]] * len(rows))


def _exported(cell: Cell) -> Value:
    if isinstance(cell.value, str):
        return neutralise(cell.value)
    if cell.value is not None:
        return cell.value
    return neutralise(cell.sign) or None


def _row_remark(table: Table, row: tuple[Cell, ...]) -> str:
    """The remarks of a row's cells; the words of an interval only repeat its text and are left out."""
    return "; ".join(
        f"{column.label}: {cell.note if isinstance(cell.value, str) else cell.remark}"
        for column, cell in zip(table.columns, row, strict=True)
        if (cell.note if isinstance(cell.value, str) else cell.remark)
    )


def _notes(tables: Sequence[Table], meta: ExportMeta) -> list[tuple[str, str]]:
    notes = [("Let op", f"{EXAMPLE_WORDS}: deze cijfers zijn verzonnen.")] if meta.is_example else []
    about = (
        ("Titel", meta.title),
        ("Gemeente", meta.municipality),
        ("Bron", meta.source),
        ("Licentie", meta.licence),
        ("Stand van de cijfers", meta.figures_date),
        ("Versie", meta.version),
        ("Gemaakt op", meta.created_on),
        ("Adres", meta.url),
    )
    notes += [(subject, words) for subject, words in about if words]
    notes += [("Opmerking", words) for words in meta.notes]
    notes += [(f"Begrip: {term}", words) for term, words in meta.definitions]
    for table in tables:
        about_table = (("bron", table.source), ("stand van de cijfers", table.figures_date), ("versie", table.version))
        notes += [(f"Tabel: {table.caption}", f"{subject}: {words}") for subject, words in about_table if words]
        notes += [(f"Tabel: {table.caption}", words) for words in table.notes]
    legend = dict.fromkeys(pair for table in tables for pair in table.full_legend)
    notes += [(f"Teken {sign or '(leeg)'}", words) for sign, words in legend]
    if not any(sign == "" for sign, _ in legend):
        notes.append(("Teken (leeg)", "kan niet voorkomen"))
    return notes


def _as_tuple(tables: Table | Sequence[Table]) -> tuple[Table, ...]:
    return (tables,) if isinstance(tables, Table) else tuple(tables)


def _sheet_names(tables: Sequence[Table]) -> list[str]:
    """Unique names of at most 31 characters, as spreadsheets want them."""
    if len(tables) == 1:
        return ["Gegevens"]
    names: list[str] = []
    for table in tables:
        stem = _NOT_IN_SHEET_NAME.sub(" ", neutralise(table.caption)).strip()[:31].strip() or "Tabel"
        name, turn = stem, 2
        while name.lower() in {taken.lower() for taken in (*names, NOTES_SHEET)}:
            name = f"{stem[:27].strip()} {turn}"
            turn += 1
        names.append(name)
    return names


def _written(value: Value, decimals: int) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return f"{round_half_up(value, decimals):f}".replace(".", ",")


def _csv_bytes(lines: Sequence[Sequence[str]]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, delimiter=";", lineterminator="\r\n").writerows(lines)
    return stream.getvalue().encode("utf-8-sig")
