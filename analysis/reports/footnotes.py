"""Footnotes go where their figure goes: to the row, cell or column of a table, to the point of a chart, to a headline.

A note is put into the finished report value. So page, PDF and every file tell it, and what was published keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from amersfoort_veiligheid.documents.figures import ChartKind, ChartSpec, Mark
from amersfoort_veiligheid.documents.tables import Cell, Table
from analysis.models import Footnote, Indicator
from analysis.reports.base import FootnoteLine, KeyFigure, Part, Report, Section

ALL_FIGURES: Final = "alle cijfers"
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_PERIOD: Final = re.compile(r"((?:19|20)\d\d)(?:-\d\d)?")  # of a point: 2025, or a month 2025-03


@dataclass(frozen=True)
class Note:
    """A footnote as reports use it; an empty ``key`` or ``area`` is every indicator or place."""

    key: str
    name: str
    area: str
    area_name: str
    first: int
    last: int
    text: str

    @property
    def about(self) -> str:
        """Which figure, where and when, in words."""
        years = str(self.first) if self.first == self.last else f"{self.first} tot en met {self.last}"
        return ", ".join(part for part in (self.name or ALL_FIGURES, self.area_name, years) if part)


def notes_in_force() -> tuple[Note, ...]:
    """The footnotes that a new report takes along, the oldest years first. One query."""
    rows = Footnote.objects.in_force().select_related("indicator", "area").order_by("first_year", "last_year", "pk")
    return tuple(
        Note(
            key=row.indicator.key if row.indicator else "",
            name=row.indicator.name if row.indicator else "",
            area=row.area.code if row.area else "",
            area_name=row.area.name if row.area else "",
            first=row.first_year,
            last=row.last_year,
            text=row.text,
        )
        for row in rows
    )


def with_footnotes(report: Report, notes: Iterable[Note], names: Iterable[tuple[str, str]]) -> Report:
    """The report with each note at the figures it is about; ``names`` are key and name of every indicator."""
    placing = _Placing(report, tuple(notes), dict(names))
    if not placing.notes:
        return report
    key_figures = tuple(map(placing.key_figure, report.key_figures))
    sections = tuple(map(placing.section, report.sections))
    return replace(report, key_figures=key_figures, sections=sections, footnotes=tuple(placing.lines.values()))


def with_notes_in_force(report: Report) -> Report:
    """The same for a report that was not made from prepared figures. One query, two when there are notes."""
    notes = notes_in_force()
    names = Indicator.objects.newest_versions().values_list("key", "name") if notes else ()
    return with_footnotes(report, notes, names)


def only_placed(report: Report) -> Report:
    """The report with the notes that still stand somewhere in it: what was left out takes its notes along."""
    words = {said for table in report.tables for said in table.notes}
    words |= {said for spec in report.charts for said in spec.notes}
    signs = {sign for figure in report.key_figures for sign in figure.note.split("; ")}
    left = (line for line in report.footnotes if line.words in words or f"noot {line.number}" in signs)
    return replace(report, footnotes=tuple(left))


@dataclass
class _Placing:
    """Gives each note its number where it first stands, and puts it at its figures."""

    report: Report
    notes: tuple[Note, ...]
    names: dict[str, str]
    lines: dict[Note, FootnoteLine] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_name = {name: key for key, name in self.names.items()}

    def mark(self, note: Note) -> str:
        line = self.lines.setdefault(note, FootnoteLine(len(self.lines) + 1, note.about, note.text))
        return f"noot {line.number}"

    def marks(self, key: str, year: int, area: str = "") -> list[Note]:
        """The notes about an indicator in a year; ``area`` is that of the figure when it is not the report's."""
        here = area or self.report.code
        return [
            note
            for note in self.notes
            if key and note.key in ("", key) and note.first <= year <= note.last and note.area in ("", here)
        ]

    def notes_at(self, key: str, year: int, code: str, label: str) -> list[Note]:
        """The notes about an indicator in one place of a chart that shows many; some charts know its name only."""
        return [
            note
            for note in self.notes
            if note.area
            and (note.area == code if code else note.area_name == label)
            and note.key in ("", key)
            and note.first <= year <= note.last
        ]

    def year_in(self, words: str) -> int:
        """The last year that a caption, subtitle or unit names; else that of the report."""
        found = _YEAR.findall(words) or _YEAR.findall(self.report.period)
        return int(found[-1]) if found else 0

    # --- pieces

    def section(self, section: Section) -> Section:
        return replace(
            section,
            charts=tuple(map(self.chart, section.charts)),
            tables=tuple(map(self.table, section.tables)),
            parts=tuple(map(self.part, section.parts)),
        )

    def part(self, part: Part) -> Part:
        return replace(part, charts=tuple(map(self.chart, part.charts)), tables=tuple(map(self.table, part.tables)))

    def key_figure(self, figure: KeyFigure) -> KeyFigure:
        found = self.marks(self.by_name.get(figure.label, ""), self.year_in(figure.unit))
        return replace(figure, note=_joined(figure.note, map(self.mark, found)))

    def table(self, table: Table) -> Table:
        used: list[Note] = []
        year = self.year_in(table.caption)
        rows = [list(row) for row in table.rows]
        columns = list(table.columns)
        keys = [column.key if column.key in self.names else self.by_name.get(column.label, "") for column in columns]
        years = {place: int(column.label) for place, column in enumerate(columns) if _YEAR.fullmatch(column.label)}
        for row in rows:
            if row[0].code in self.names and years:
                for place, of in years.items():
                    row[place] = self._noted(row[place], self.marks(row[0].code, of), used)
            elif row[0].code in self.names:
                row[0] = self._noted(row[0], self.marks(row[0].code, year), used)
        for place, key in enumerate(keys):
            whole = [note for note in self.marks(key, year) if not note.area]
            used += whole
            columns[place] = replace(columns[place], mark=_joined(columns[place].mark, map(self.mark, whole)))
            for row in rows if key else []:
                here = [note for note in self.marks(key, year, row[0].code or "-") if note.area]
                row[place] = self._noted(row[place], here, used)
        return replace(
            table,
            columns=tuple(columns),
            rows=tuple(map(tuple, rows)),
            notes=(*table.notes, *self._words(used)),
        )

    def _noted(self, cell: Cell, notes: Sequence[Note], used: list[Note]) -> Cell:
        used += notes
        return replace(cell, note=_joined(cell.note, map(self.mark, notes))) if notes else cell

    def _words(self, used: Iterable[Note]) -> tuple[str, ...]:
        return tuple(self.lines[note].words for note in dict.fromkeys(used))

    # --- charts

    def chart(self, spec: ChartSpec) -> ChartSpec:
        used: list[Note] = []
        marks: list[Mark] = []
        subtitle = spec.subtitle
        year = self.year_in(subtitle)
        key = self.by_name.get(subtitle.partition(", ")[0], "")
        if key:  # the whole chart is about one indicator
            whole = [note for note in self.marks(key, year) if not note.area]
            signs = list(map(self.mark, whole))
            here = [(label, note) for code, label in _places(spec) for note in self.notes_at(key, year, code, label)]
            marks = [Mark(label, self.mark(note)) for label, note in here]
            used = [*whole, *(note for _, note in here)]
            signs += [f"{mark.sign} bij {mark.label}" for mark in marks]
            subtitle = f"{subtitle} ({', '.join(signs)})" if signs else subtitle
        else:
            for label, series, own, of in self._points(spec, year):
                found = self.marks(own, of)
                marks += [Mark(label, self.mark(note), series) for note in found]
                used += found
            marks = _of_whole_rows(marks, [one.name for one in spec.series])
        notes = (*spec.notes, *self._words(used))
        return replace(spec, subtitle=subtitle, marks=tuple(dict.fromkeys(marks)), notes=notes)

    def _points(self, spec: ChartSpec, year: int) -> list[tuple[str, str, str, int]]:
        """Label, series, indicator and year: of each period of a line, or of each row that is an indicator."""
        if spec.kind in (ChartKind.LINE, ChartKind.SMALL_MULTIPLES):
            return [
                (point.label, one.name, self.by_name.get(one.name, ""), int(period[1]))
                for one in spec.series
                for point in one.points
                if (period := _PERIOD.fullmatch(point.label))
            ]
        rows = dict.fromkeys(point.label for one in spec.series for point in one.points)
        return [(label, "", self.by_name.get(label, ""), year) for label in rows]


def _of_whole_rows(marks: Sequence[Mark], names: Sequence[str]) -> list[Mark]:
    """The marks, one for the row instead of one for every series where all series have it."""
    at: dict[tuple[str, str], set[str]] = {}
    for mark in marks:
        at.setdefault((mark.label, mark.sign), set()).add(mark.series)
    found: list[Mark] = []
    for (label, sign), series in at.items():
        is_whole = len(names) > 1 and series >= set(names)
        found += [Mark(label, sign)] if is_whole else [Mark(label, sign, one) for one in sorted(series)]
    return found


def _places(spec: ChartSpec) -> list[tuple[str, str]]:
    """Code and label of each place that the chart shows."""
    if spec.areas:
        return [(area.key, area.label) for area in spec.areas]
    return list(dict.fromkeys((point.key, point.label) for one in spec.series for point in one.points))


def _joined(words: str, more: Iterable[str]) -> str:
    return "; ".join(part for part in (words, *more) if part)
