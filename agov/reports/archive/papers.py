"""Records on paper as PDF/A-2a: the tables of a dossier, with the question that each answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.conf import settings
from django.contrib.staticfiles import finders

from agov.queries.completeness import Completeness
from amersfoort_veiligheid.documents.pdf import render_document
from amersfoort_veiligheid.documents.tables import Column, ExportMeta, Table, dutch_date, text, to_csv
from analysis.reports.render import FONT_SHEETS

TEMPLATE: Final = "reports/archive_record.html"
WIDE: Final = 5  # a table with more columns is written row by row, which can be read on paper
# A long table with many columns: which of them stand together in one column on paper.
TOGETHER: Final = {"logboek": (("wanneer",), ("wat",), ("waarover-soort", "waarover"), ("inhoud", "reden"), ("door",))}


@dataclass(frozen=True)
class Entry:
    """One row of a wide table, written under each other; what is empty is left out."""

    title: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PaperPart:
    """One question of a record, with its answer as a table or row by row."""

    question: str
    table: Table
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class RecordPaper:
    """What stands on the paper of one record."""

    title: str
    about: str
    parts: tuple[PaperPart, ...]
    on: date
    municipality: str
    is_example: bool


def paper_of(title: str, about: str, tables: Iterable[tuple[str, Table]], *, today: date) -> bytes:
    """The tables of one record as a PDF for the archive."""
    paper = RecordPaper(
        title=title,
        about=about,
        parts=tuple(_part(question, table) for question, table in tables),
        on=today,
        municipality=settings.MUNICIPALITY_NAME,
        is_example=settings.IS_EXAMPLE,
    )
    fonts = [sheet for sheet in FONT_SHEETS if finders.find(sheet)]
    return render_document(TEMPLATE, {"paper": paper, "print_fonts": fonts}, title=title, archive=True).pdf


def _part(question: str, table: Table) -> PaperPart:
    table = _narrowed(table, TOGETHER[table.key]) if table.key in TOGETHER else _without_empty(table)
    if len(table.columns) <= WIDE or not table.rows:
        return PaperPart(question, table)
    return PaperPart(question, table, tuple(_entries(table)))


def _without_empty(table: Table) -> Table:
    """Without the columns in which nothing stands, where the table has rows; the file beside it has them all."""
    filled = [
        at
        for at, column in enumerate(table.columns)
        if column.is_row_header or any(row[at].text.strip() for row in table.rows)
    ]
    if not table.rows:
        return table
    columns = tuple(table.columns[at] for at in filled)
    return replace(table, columns=columns, rows=tuple(tuple(row[at] for at in filled) for row in table.rows))


def _narrowed(table: Table, groups: Sequence[Sequence[str]]) -> Table:
    """The same rows with columns put together; each cell keeps its words, under each other."""
    place = {column.key: at for at, column in enumerate(table.columns)}
    columns = tuple(
        replace(table.columns[place[keys[-1]]], label=" en ".join(table.columns[place[key]].label for key in keys))
        for keys in groups
    )
    rows = tuple(
        tuple(text(": ".join(row[place[key]].text for key in keys if row[place[key]].text.strip())) for keys in groups)
        for row in table.rows
    )
    return replace(table, columns=columns, rows=rows)


def _entries(table: Table) -> Iterable[Entry]:
    head = next((at for at, column in enumerate(table.columns) if column.is_row_header), 0)
    for row in table.rows:
        lines = tuple(
            (column.heading, cell.text)
            for at, (column, cell) in enumerate(zip(table.columns, row, strict=True))
            if at != head and cell.text.strip()
        )
        yield Entry(row[head].text, lines)


def csv_of(title: str, table: Table, *, today: date) -> bytes:
    """One table as a file that programs read."""
    meta = ExportMeta(
        title=title,
        municipality=settings.MUNICIPALITY_NAME,
        source=f"gemeente {settings.MUNICIPALITY_NAME}",
        figures_date=dutch_date(today),
        is_example=settings.IS_EXAMPLE,
    )
    return to_csv(table, meta)


def checklist_table(found: Completeness) -> Table:
    """What the dossier should hold, and what is not there."""
    heads = ("Norm", "Vraag", "Uitkomst", "Hoeveel", "Wat ontbreekt")
    keys = ("norm", "vraag", "uitkomst", "hoeveel", "ontbreekt")
    columns = tuple(Column(key, head, is_row_header=key == "vraag") for key, head in zip(keys, heads, strict=True))
    rows = tuple(
        tuple(text(cell) for cell in (one.norm, one.question, one.state.label, one.words, _lacking(one.gaps, one.more)))
        for one in found.checks
    )
    return Table("volledigheid", "Wat een compleet dossier bevat, en wat hier ontbreekt", columns, rows)


def _lacking(gaps: Sequence[object], more: int) -> str:
    names = [getattr(gap, "label", "") for gap in gaps]
    return "; ".join([*names, *([f"en nog {more}"] if names and more else [])])
