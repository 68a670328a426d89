"""A table for machines: one line per cell, codes beside labels, a decimal point, and what each sign means.

The other exports are for people with a spreadsheet. This one is for programs: UTF-8 without BOM, fields between commas,
lines end in CR LF and quotes are doubled (RFC 4180). Its columns are the same for every table, so that a program that
reads one reads all. A cell without a number says why in ``soort``; zero is a number and never one of those reasons.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from amersfoort_veiligheid.documents.tables.cells import (
    MISSING,
    NIL,
    PROVISIONAL,
    REVISED,
    SIGN_WORDS,
    WITHHELD,
    Cell,
    Table,
    hides_value,
    round_half_up,
)
from amersfoort_veiligheid.documents.tables.exports import neutralise

OPEN_HEADER: Final = (
    "rij", "groep", "rijCode", "rijLabel", "kolomCode", "kolomLabel", "eenheid", "soort", "waarde", "tekst",
    "ondergrens", "bovengrens", "teken", "betekenis", "opmerking", "bron", "stand", "versie", "voorbeeldgegevens",
)  # fmt: skip
_INTERVAL: Final = re.compile(r"tussen (?P<low>\S+) en (?P<high>\S+)")


class CellKind(StrEnum):
    """What a cell holds, in the words of the open data."""

    NUMBER = "getal"
    PROVISIONAL = "voorlopig getal"
    REVISED = "nader voorlopig getal"
    NIL = "nihil"
    INTERVAL = "marge"
    TEXT = "tekst"
    MISSING = "niet beschikbaar"
    AT_SOURCE = "geheim bij de bron"
    PROTECTED = "beschermd"
    CANNOT = "kan niet voorkomen"
    EMPTY = "leeg"


@dataclass(frozen=True, slots=True)
class OpenCell:
    """One cell as machines read it; ``row`` counts from 1. ``value`` is written with a decimal point, or empty."""

    row: int
    group: str
    row_code: str
    row_label: str
    column_code: str
    column_label: str
    unit: str
    kind: CellKind
    value: str = ""
    text: str = ""
    lower: str = ""
    upper: str = ""
    sign: str = ""
    meaning: str = ""
    remark: str = ""


def open_cells(table: Table) -> Iterator[OpenCell]:
    """Every cell but the name of its row, in reading order."""
    for index, row in enumerate(table.rows):
        for column, cell in zip(table.columns[1:], row[1:], strict=True):
            lower, upper = _bounds(cell)
            kind = _kind(cell)
            has_text = isinstance(cell.value, str) and kind is not CellKind.INTERVAL
            yield OpenCell(
                row=index + 1,
                group=table.group_of(index),
                row_code=row[0].code,
                row_label=row[0].text,
                column_code=column.key,
                column_label=column.label,
                unit=column.unit or ("%" if cell.is_number and cell.text.rstrip("*").endswith("%") else ""),
                kind=kind,
                value=_number(cell),
                text=str(cell.value) if has_text else "",
                lower=lower,
                upper=upper,
                sign=cell.sign,
                meaning="" if isinstance(cell.value, str) else cell.words,
                remark="; ".join(note for note in (row[0].note, column.mark, cell.note) if note),
            )


def to_open_csv(table: Table, *, is_example: bool = False) -> bytes:
    """One table as CSV for machines; where it comes from stands on every line."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(OPEN_HEADER)
    origin = (table.source, table.figures_date, table.version)
    for cell in open_cells(table):
        words = (
            cell.group, cell.row_code, cell.row_label, cell.column_code, cell.column_label, cell.unit, str(cell.kind),
        )  # fmt: skip
        more = (cell.text, cell.lower, cell.upper, cell.sign, cell.meaning, cell.remark, *origin)
        writer.writerow(
            [cell.row, *map(_safe, words), cell.value, *map(_safe, more), "ja" if is_example else "nee"],
        )
    return stream.getvalue().encode()


def _safe(words: str) -> str:
    """A text that no spreadsheet takes for a formula; a bound that is negative is a number and stays as it is."""
    return words if re.fullmatch(r"-?\d+(\.\d+)?", words) else neutralise(words)


def _kind(cell: Cell) -> CellKind:
    if isinstance(cell.value, str):
        return CellKind.INTERVAL if _INTERVAL.fullmatch(cell.words) else CellKind.TEXT
    if cell.value is not None:
        marks = {PROVISIONAL: CellKind.PROVISIONAL, REVISED: CellKind.REVISED, NIL: CellKind.NIL}
        return marks.get(cell.sign, CellKind.NUMBER)
    if cell.sign == MISSING:
        return CellKind.MISSING
    if cell.sign == WITHHELD:
        return CellKind.AT_SOURCE if cell.words.startswith(SIGN_WORDS[WITHHELD]) else CellKind.PROTECTED
    if hides_value(cell.sign):
        return CellKind.PROTECTED
    return CellKind.CANNOT if cell.words == SIGN_WORDS[""] else CellKind.EMPTY


def _number(cell: Cell) -> str:
    if cell.value is None or isinstance(cell.value, str):
        return ""
    return f"{round_half_up(cell.value, cell.decimals):f}"


def _bounds(cell: Cell) -> tuple[str, str]:
    """The ends of a margin with a decimal point."""
    found = _INTERVAL.fullmatch(cell.words) if isinstance(cell.value, str) else None
    return (_plain(found["low"]), _plain(found["high"])) if found else ("", "")


def _plain(written: str) -> str:
    """A number as written the Dutch way, as machines write it."""
    return written.replace(".", "").replace(",", ".").replace("\u2212", "-")
