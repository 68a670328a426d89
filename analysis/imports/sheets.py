"""Reads the cells of .xlsx and .ods files as text, row by row, within limits.

Cells come out as they are meant: a formula as its text (``=A1+A2``, so that it can be rejected), a whole number
without decimals, a date as ISO text. Files must have passed ``files.inspect_file`` first (zip bombs).
"""

from __future__ import annotations

import datetime as dt
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any, TypeVar
from xml.etree.ElementTree import Element, ParseError

import openpyxl
from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]
from openpyxl.utils.exceptions import InvalidFileException

from analysis.imports.base import RefusedFileError
from analysis.imports.files import CHUNK_BYTES, FileKind, Limits, Source, is_read_by_row, opened

Row = list[str]
T = TypeVar("T")

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_ROW_STARTS = re.compile(rb"<(?:\w+:)?(?:row|table-row)[\s/>]")
_MARK_BYTES = 64  # the start of a row fits in it, also when a chunk ends inside it
_BROKEN = "Het rekenblad is beschadigd of afgebroken en kan niet worden gelezen."
# What zipfile, the XML parser and openpyxl were seen to raise on files that are damaged or made up.
_PARSERS_RAISE = (
    zipfile.BadZipFile, LookupError, ParseError, InvalidFileException, EOFError, OSError, ValueError, TypeError,
    AttributeError, RuntimeError, zlib.error,
)  # fmt: skip


def read_sheets(
    source: Source, kind: FileKind, limits: Limits | None = None, *, decimal_sign: str = "."
) -> Iterator[tuple[str, Iterator[Row]]]:
    """Each sheet's name with its rows. Rows keep their place (empty rows are empty lists); trailing blanks are cut.

    ``decimal_sign`` is put in numbers that are not whole, so that 1,234 cannot be taken for a thousand.
    The rows of a sheet must be used before the next sheet is asked for. Raises RefusedFileError.
    """
    limits = limits or Limits()
    reader = _xlsx_sheets if kind == FileKind.XLSX else _ods_sheets
    with opened(source) as stream:
        for _ in _guarded(_rows_that_fit(stream, limits)):
            pass
        for name, rows in _guarded(reader(stream, limits, decimal_sign)):
            yield name, _guarded(rows)


def _guarded(items: Iterator[T]) -> Iterator[T]:
    """The same items; what the parsers raise on a broken file becomes a refusal."""
    try:
        yield from items
    except DefusedXmlException as error:
        raise RefusedFileError("Het rekenblad bevat verwijzingen die niet veilig zijn (XML-entiteiten).") from error
    except _PARSERS_RAISE as error:
        raise RefusedFileError(_BROKEN) from error


def _rows_that_fit(stream: Any, limits: Limits) -> Iterator[str]:
    """Each part with rows, once it is sure that none of its rows is too long: a row is in memory as a whole."""
    with zipfile.ZipFile(stream) as archive:
        for name in filter(is_read_by_row, archive.namelist()):
            with archive.open(name) as part:
                if any(length > limits.row_bytes for length in _row_lengths(part)):
                    raise RefusedFileError(
                        "Het rekenblad heeft een rij die te lang is om te lezen. Lever de gegevens als CSV aan."
                    )
            yield name
    stream.seek(0)


def _row_lengths(part: IO[bytes]) -> Iterator[int]:
    """Bytes from each start of a row to the next, and what was seen of the row that is still going on."""
    end, last, tail = 0, 0, b""
    while chunk := part.read(CHUNK_BYTES):
        begin, seen = end - len(tail), tail + chunk
        end += len(chunk)
        for mark in _ROW_STARTS.finditer(seen):
            yield begin + mark.start() - last
            last = begin + mark.start()
        yield end - last
        tail = seen[-_MARK_BYTES:]


def _cell_text(value: Any, sign: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "WAAR" if value else "ONWAAR"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, float):
        return str(value).replace(".", sign)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    text = getattr(value, "text", None)  # array and data-table formulas are objects
    return "=" + str(text).removeprefix("=") if text is not None else str(value)


def _trimmed(cells: Row) -> Row:
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


class _Counter:
    """Stops reading when a sheet has more rows or cells than allowed."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.rows, self.cells = limits, 0, 0

    def add(self, cells: int, rows: int = 1) -> None:
        self.rows += rows
        self.cells += cells * rows
        if self.rows > self.limits.sheet_rows or self.cells > self.limits.sheet_cells:
            raise RefusedFileError("Het rekenblad heeft te veel rijen of cellen. Lever de gegevens als CSV aan.")
        if cells > self.limits.sheet_columns:
            raise RefusedFileError(f"Het rekenblad heeft meer dan {self.limits.sheet_columns} kolommen.")


def _xlsx_sheets(stream: Any, limits: Limits, sign: str) -> Iterator[tuple[str, Iterator[Row]]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # remarks about styles and extensions say nothing about the figures
        book = openpyxl.load_workbook(stream, read_only=True, data_only=False, keep_links=False)
    try:
        for sheet in book.worksheets:
            yield sheet.title, _xlsx_rows(sheet, limits, sign)
    finally:
        book.close()


def _xlsx_rows(sheet: Any, limits: Limits, sign: str) -> Iterator[Row]:
    counter = _Counter(limits)
    sheet.reset_dimensions()  # the declared size may be wrong; the cells count
    for values in sheet.iter_rows(values_only=True):
        row = _trimmed([_cell_text(value, sign) for value in values])
        counter.add(len(row))
        yield row


def _ods_sheets(stream: Any, limits: Limits, sign: str) -> Iterator[tuple[str, Iterator[Row]]]:
    with zipfile.ZipFile(stream) as archive, archive.open("content.xml") as content:
        events = iterparse(content, events=("start", "end"))
        for event, element in events:
            if event == "start" and element.tag == f"{_TABLE}table":
                yield element.get(f"{_TABLE}name", ""), _ods_rows(events, element, limits, sign)


def _ods_rows(events: Iterator[tuple[str, Element]], table: Element, limits: Limits, sign: str) -> Iterator[Row]:
    counter = _Counter(limits)
    waiting = 0  # empty rows only count when a filled row follows
    for event, element in events:
        if event != "end":
            continue
        if element is table:
            return
        if element.tag != f"{_TABLE}table-row":
            continue
        row = _ods_row(element, limits, sign)
        repeated = int(element.get(f"{_TABLE}number-rows-repeated", "1"))
        element.clear()
        if not row:
            waiting += repeated
            continue
        counter.add(0, waiting)
        for _ in range(waiting):
            yield []
        waiting = 0
        counter.add(len(row), repeated)
        for _ in range(repeated):
            yield list(row)


def _ods_row(element: Element, limits: Limits, sign: str) -> Row:
    cells: Row = []
    for cell in element:
        if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        text = _ods_text(cell, sign)
        repeated = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        if text and len(cells) + repeated > limits.sheet_columns:
            raise RefusedFileError(f"Het rekenblad heeft meer dan {limits.sheet_columns} kolommen.")
        cells.extend([text] * min(repeated, limits.sheet_columns))
    return _trimmed(cells)


def _ods_text(cell: Element, sign: str) -> str:
    formula = cell.get(f"{_TABLE}formula")
    if formula is not None:
        return "=" + formula.split(":=", 1)[-1].removeprefix("=")
    kind = cell.get(f"{_OFFICE}value-type", "")
    if kind in ("float", "percentage", "currency"):
        return _cell_text(float(cell.get(f"{_OFFICE}value", "nan")), sign)
    if kind == "date":
        return cell.get(f"{_OFFICE}date-value", "")
    if kind == "boolean":
        return _cell_text(cell.get(f"{_OFFICE}boolean-value") == "true", sign)
    return "\n".join("".join(part.itertext()) for part in cell.findall(f"{_TEXT}p"))
