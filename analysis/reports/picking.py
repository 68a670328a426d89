"""One figure out of a finished report: what it is, how it is written, its margin, its source, and how it developed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from amersfoort_veiligheid.documents.tables import MISSING, PROVISIONAL, REVISED, SIGN_WORDS, Cell, Column, Table
from amersfoort_veiligheid.documents.tables import hides_value as sign_hides
from analysis.reports.base import Report
from analysis.reports.render import all_tables
from analysis.reports.wording import SHAPES, SURVEY_SHAPES, first_lower

MARGINS = ("marge", "margin")
# Which column tells what a test said of the figures in this one.
TESTED = {
    "per": "vergelijking",
    "waarde": "vergelijking",
    "uitkomst": "vergelijking",
    "value": "signal",
    "verandering": "oordeel",
}
YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
NOTE = re.compile(r"noot (\d+)(?! bij)")  # a note about a named wijk stands at that wijk
MARKS = "".join({*SHAPES.values(), *SURVEY_SHAPES.values()})


class NoFigureError(Exception):
    """There is nothing to freeze at this place of the report; the message is Dutch."""


@dataclass(frozen=True)
class Picked:
    """A figure as its readers saw it. A hidden one has a ``sign`` and its words, and never a value."""

    table_key: str
    row: int
    column: str
    label: str
    value: str
    interval: str
    unit: str
    sign: str
    words: str
    development: str
    footnote: str
    period: str
    source: str
    figures_date: str
    version: str


def can_be_picked(column: Column, cell: Cell) -> bool:
    """Whether a cell is a figure: a number, or the sign of one that is hidden or missing. A margin is not."""
    if column.is_row_header or column.key.startswith(MARGINS):
        return False
    return cell.is_number or sign_hides(cell.sign)


def pick(report: Report, *, table_key: str, row: int, column: str) -> Picked:
    """The figure at a place of the report.

    Raises ``NoFigureError`` when there is no such place, when it holds words, or when the table names no source.
    """
    table = next((made for made in all_tables(report) if made.key == table_key), None)
    if table is None or not 0 <= row < len(table.rows):
        raise NoFigureError("Dit cijfer staat niet in het rapport. Kies een ander cijfer.")
    place = next((index for index, one in enumerate(table.columns) if one.key == column), None)
    if place is None:
        raise NoFigureError("Deze kolom staat niet in het rapport. Kies een ander cijfer.")
    cells, here = table.rows[row], table.columns[place]
    cell = cells[place]
    if not can_be_picked(here, cell):
        raise NoFigureError("Hier staat geen cijfer. Kies een cel met een getal of een teken.")
    if not table.source:
        raise NoFigureError("Dit cijfer heeft geen bron en kan daarom niet worden vastgelegd.")
    return Picked(
        table_key=table_key,
        row=row,
        column=column,
        label=_label(report, table, cells, here),
        value=_value(cell),
        interval=_interval(table, cells, place),
        unit=here.unit or (_unit_of_chart(report, table_key) if column.startswith("value") else ""),
        sign=cell.sign,
        words=_words(table, cells, place),
        development=_development(report, table, cells, place),
        footnote=_footnote(report, table, cells, here),
        period=_period(report, table, cells, here),
        source=table.source,
        figures_date=table.figures_date,
        version=table.version,
    )


def _label(report: Report, table: Table, cells: tuple[Cell, ...], here: Column) -> str:
    """What the figure is: the subject of the report, its row with the remark of the row, and its column."""
    head = _head(table, cells)
    remark = _without_notes(head.note)
    row = f"{head.text} ({remark})" if remark else head.text
    is_of_others = report.kind == "wijk" and table.columns[0].label == "Wijk"  # a funnel shows every wijk
    subject = "" if report.kind == "stad" or is_of_others else _subject(report)
    column = "" if here.label == subject else first_lower(here.label)
    return ", ".join(part for part in (subject, row, column) if part)


def _head(table: Table, cells: tuple[Cell, ...]) -> Cell:
    return next((cell for cell, one in zip(cells, table.columns, strict=True) if one.is_row_header), cells[0])


def _without_notes(remark: str) -> str:
    """A remark without the marks of footnotes: a figure on its own takes along the words of those."""
    return "; ".join(part for part in remark.split("; ") if not NOTE.fullmatch(part))


def _footnote(report: Report, table: Table, cells: tuple[Cell, ...], here: Column) -> str:
    """The footnotes that go for the figure, in words: those at its row, its column, its cell and its whole chart."""
    cell = cells[table.columns.index(here)]
    signs = "; ".join((table.caption, _head(table, cells).note, here.mark, cell.note))
    texts = {str(line.number): line.text for line in report.footnotes}
    return " ".join(texts[number] for number in dict.fromkeys(NOTE.findall(signs)) if number in texts)


def _subject(report: Report) -> str:
    """The wijk or group: the title without the kind of report before it and the year behind it."""
    return report.title.partition(" ")[2].removesuffix(report.period).strip()


def _value(cell: Cell) -> str:
    """The number as written, without the shape of a comparison and without the mark of its status."""
    if sign_hides(cell.sign):
        return ""
    text = cell.text.rstrip(f" {MARKS}")
    return text.removesuffix(cell.sign) if cell.sign in (PROVISIONAL, REVISED) else text


def _interval(table: Table, cells: tuple[Cell, ...], place: int) -> str:
    """The margin in the column beside the figure, or in the remark of its own cell."""
    if place + 1 < len(cells) and table.columns[place + 1].key.startswith(MARGINS):
        margin = cells[place + 1]
        return "" if sign_hides(margin.sign) or not isinstance(margin.value, str) else margin.text
    note = _without_notes(cells[place].note)
    return note.strip("()") if note.startswith("(") and " tot " in note else ""


def _unit_of_chart(report: Report, table_key: str) -> str:
    specs = iter(report.charts)
    return next((spec.unit for spec in specs if spec.key == table_key), "")


def _words(table: Table, cells: tuple[Cell, ...], place: int) -> str:
    """Why it is hidden, or how it compares: in the words of its own cell, and of the test in its row when it has one.

    The test of a row is about one column of it: the words do not go with the figures that it was compared with.
    """
    cell, key = cells[place], table.columns[place].key
    if sign_hides(cell.sign):
        return cell.words or SIGN_WORDS[MISSING]
    said = cell.words.split(", ")[1:] if cell.text.endswith(tuple(MARKS)) else [cell.words]
    for text, one in zip(cells, table.columns, strict=True):
        if one.key == TESTED.get(key):
            said.append(text.text)
    return "; ".join(words for words in said if words)


def _period(report: Report, table: Table, cells: tuple[Cell, ...], here: Column) -> str:
    """The year of the figure: of its column, of its row, of the caption, else of the report."""
    if YEAR.fullmatch(here.label):
        return here.label
    for cell, column in zip(cells, table.columns, strict=True):
        if (column.is_row_header or column.key == "jaar") and YEAR.match(cell.text) and len(cell.text) <= 10:
            return cell.text
    found = set(YEAR.findall(table.caption))
    return found.pop() if len(found) == 1 else report.period


def _development(report: Report, table: Table, cells: tuple[Cell, ...], place: int) -> str:
    """How the same thing developed, from the same report: the wave before, the year before, or earlier rows."""
    by_key = {one.key: cell for one, cell in zip(table.columns, cells, strict=True)}
    for key in ("eerder", "verandering"):
        if key in by_key and by_key[key].text and table.columns[place].key != key:
            return _with_note(by_key[key], by_key.get("oordeel"))
    if table.columns[0].key == "jaar":
        return _earlier_rows(table, cells, place)
    if report.kind == "stad":  # its rows are wijken, and its trends are of the whole city
        return ""
    for other in report.tables:
        same = next((row for row in other.rows if row[0].text == cells[0].text), None)
        if same is not None and other.key != table.key:
            beside = {one.key: (one.label, cell) for one, cell in zip(other.columns, same, strict=True)}
            if "eerder" in beside:
                return beside["eerder"][1].text
            if "verandering" in beside:
                return _of_two_years(beside)
    return ""


def _of_two_years(beside: dict[str, tuple[str, Cell]]) -> str:
    """Both years as counts, the change, and what the test said of it."""
    years = ", ".join(f"{cell.text} in {label}" for label, cell in (beside["voor"], beside["na"]))
    change = _with_note(beside["verandering"][1], beside["oordeel"][1])
    return "; ".join(part for part in (years, change) if part)


def _with_note(cell: Cell, verdict: Cell | None) -> str:
    """A change with its margin and what the test said of it; words where there is no percentage."""
    change = f"{cell.text} {cell.note}".strip() or cell.words
    return "; ".join(part for part in (change, verdict.text if verdict else "") if part)


def _earlier_rows(table: Table, cells: tuple[Cell, ...], place: int) -> str:
    """The figures of the years before in the same column; a hidden one says so with its sign."""
    at = table.rows.index(cells)
    said = [f"{row[place].text or '–'} in {row[0].text}" for row in table.rows[max(0, at - 4) : at]]
    return ", ".join(said)
