"""What is different between two editions of a series, in lines that people read: the page of changes and the revision.

Both come from the fixed report values, so they say no more than the editions themselves do. Whether a figure rose or
fell is never said here: that takes a test, and what a test says stands in the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from agov.stats.edition_changes import (
    NOT_TOLD,
    Change,
    Fate,
    Figure,
    compare_figures,
    compare_sentences,
    heads,
    tally,
    told,
)
from amersfoort_veiligheid.documents.tables import MISSING, Cell, Table, hides_value
from analysis.reports.base import KeyFigure, Report
from analysis.reports.render import all_tables
from analysis.reports.wording import first_lower

KEY_FIGURES: Final = "kerncijfers"
PLAN_COLUMN: Final = "plan"  # the first column of tables whose rows are plans or goals
_END: Final = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ0-9])")


@dataclass(frozen=True)
class Line:
    """One thing that is different, in words: what, how it stood there, how it stands there now."""

    fate: Fate
    what: str
    old: str = ""
    new: str = ""


@dataclass(frozen=True)
class Group:
    """What is different in one table: ``kept`` cells are the same. ``is_drawn``: of a chart without a table."""

    key: str
    caption: str
    lines: tuple[Line, ...]
    counts: Mapping[Fate, int]
    is_plans: bool = False
    is_drawn: bool = False


@dataclass(frozen=True)
class EditionChanges:
    """Two editions side by side: groups of figures, groups of goals and plans, and sentences."""

    groups: tuple[Group, ...]
    sentences: tuple[Change, ...]

    @property
    def figures(self) -> dict[Fate, int]:
        """How many figures were kept, changed, are new or gone."""
        return {fate: sum(group.counts[fate] for group in self.groups) for fate in Fate}

    @property
    def different(self) -> tuple[Group, ...]:
        """The groups in which something is different."""
        return tuple(group for group in self.groups if group.lines)

    @property
    def figure_groups(self) -> tuple[Group, ...]:
        """Of those, the ones with figures."""
        return tuple(group for group in self.different if not group.is_plans)

    @property
    def plan_groups(self) -> tuple[Group, ...]:
        """Of those, the ones whose rows are goals and plans."""
        return tuple(group for group in self.different if group.is_plans)

    @property
    def words(self) -> dict[Fate, int]:
        """How many sentences were kept, changed, are new or gone."""
        return tally(self.sentences)

    def _sentences(self, fate: Fate) -> tuple[Change, ...]:
        return tuple(change for change in self.sentences if change.fate == fate)

    @property
    def changed_sentences(self) -> tuple[Change, ...]:
        """The sentences in which only a number is different."""
        return self._sentences(Fate.CHANGED)

    @property
    def new_sentences(self) -> tuple[Change, ...]:
        """The sentences that did not stand there."""
        return self._sentences(Fate.NEW)

    @property
    def gone_sentences(self) -> tuple[Change, ...]:
        """The sentences that stand there no more."""
        return self._sentences(Fate.GONE)

    @property
    def is_same(self) -> bool:
        """Whether nothing at all is different."""
        return not self.different and all(change.fate == Fate.KEPT for change in self.sentences)


def compare_reports(
    before: Report, now: Report, *, old_summary: str = "", new_summary: str = "", with_words: bool = True
) -> EditionChanges:
    """Lay two finished reports of one series side by side; the summaries belong to their editions."""
    old_tables, new_tables = _tables(before), _tables(now)
    keys = [*new_tables, *(key for key in old_tables if key not in new_tables)]
    groups = [_key_figures(before.key_figures, now.key_figures)]
    groups += [_group(old_tables.get(key), new_tables.get(key), drawn=_is_drawn(key, before, now)) for key in keys]
    said: list[Change] = []
    if with_words:
        old, new = list(sentences_of(before, old_summary)), list(sentences_of(now, new_summary))
        if before.methods and now.methods:  # what was made before there were explanations says nothing of them
            old, new = [*old, *_versions_of(before)], [*new, *_versions_of(now)]
        said = compare_sentences(old, new)
    return EditionChanges(tuple(group for group in groups if group is not None), tuple(said))


def _tables(report: Report) -> dict[str, Table]:
    return {table.key: table for table in all_tables(report)}


def _is_drawn(key: str, before: Report, now: Report) -> bool:
    return all(table.key != key for table in (*before.tables, *now.tables))


def sentences_of(report: Report, summary: str = "") -> Iterator[str]:
    """Every sentence that people read around the figures, in order."""
    texts = [summary, report.answer, *report.cautions]
    for section in report.sections:
        texts += [section.lead, *section.items, *(spec.title for spec in section.charts), *section.notes]
        for part in section.parts:
            texts += [*part.paragraphs, *part.items, *(f"{part.heading}, {what}: {said}" for what, said in part.facts)]
            texts += [*(spec.title for spec in part.charts), *part.remarks]
    texts += [*report.unknowns, *(f"Noot bij {line.about}: {line.text}" for line in report.footnotes)]
    for words in texts:
        yield from (part.strip() for part in _END.split(" ".join(words.split())) if part.strip())


def _versions_of(report: Report) -> list[str]:
    return [f"De uitleg van {first_lower(line.name)} is versie {line.number}." for line in report.methods]


# --- one table


def _key_figures(before: Sequence[KeyFigure], now: Sequence[KeyFigure]) -> Group | None:
    if not before and not now:
        return None
    changes = compare_figures(_by_label(before), _by_label(now))
    lines = tuple(Line(one.fate, one.key[0], one.old, one.new) for one in changes if one.fate != Fate.KEPT)
    return Group(KEY_FIGURES, "De belangrijkste cijfers", lines, tally(changes))


def _by_label(figures: Iterable[KeyFigure]) -> dict[tuple[str, ...], Figure]:
    return {
        (f"{one.label}, {one.unit}" if one.unit else one.label,): Figure(
            f"{one.value} ({one.interval})" if one.interval else one.value, _hides(one.value)
        )
        for one in figures
    }


def _hides(sign: str) -> bool:
    return sign != MISSING and hides_value(sign)


@dataclass(frozen=True)
class _Grid:
    """A table by names: rows, columns, and the figure where they meet."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, ...], Figure]


def _group(before: Table | None, now: Table | None, *, drawn: bool) -> Group:
    table = now or before
    assert table is not None  # noqa: S101 -- one of both is there
    old, new = _grid(before, now), _grid(now, before)
    return Group(
        key=table.key,
        caption=table.caption,
        lines=tuple(_lines(old, new)),
        counts=tally(compare_figures(old.cells, new.cells)),
        is_plans=table.columns[0].key == PLAN_COLUMN,
        is_drawn=drawn,
    )


def _grid(table: Table | None, other: Table | None) -> _Grid:
    if table is None:
        return _Grid((), (), {})
    names, columns, cells = named_cells(table, other)
    return _Grid(tuple(names), columns, {key: _figure(cell) for key, cell in cells.items()})


def named_cells(
    table: Table, other: Table | None = None
) -> tuple[list[str], tuple[str, ...], dict[tuple[str, ...], Cell]]:
    """Names of rows, headings of columns, and each cell by both; ``other`` is the same table in another edition.

    Rows of both get their names from as many columns, so that the same row has the same name.
    """
    leading = min(_leading(one) for one in (table, other) if one is not None)
    least = 1 + max(1, min(sum(column.is_row_header for column in table.columns), leading))
    names, size = heads(_heads(table, leading), _heads(other, leading) if other else [], least=least)
    columns = tuple(column.heading for column in table.columns[size - 1 :])
    cells: dict[tuple[str, ...], Cell] = {
        (name, heading): cell
        for name, row in zip(names, table.rows, strict=True)
        for heading, cell in zip(columns, row[size - 1 :], strict=True)
    }
    return names, columns, cells


def _leading(table: Table) -> int:
    """How many columns from the left hold words in every row; at least one."""
    count = 0
    for number in range(len(table.columns)):
        if not all(isinstance(row[number].value, str) for row in table.rows):
            break
        count += 1
    return max(1, count)


def _heads(table: Table, leading: int) -> list[list[str]]:
    return [[table.group_of(index), *(cell.text for cell in row[:leading])] for index, row in enumerate(table.rows)]


def _figure(cell: Cell) -> Figure:
    return Figure(cell.text or cell.sign, _hides(cell.sign))


def _lines(old: _Grid, new: _Grid) -> Iterator[Line]:
    """Columns and rows that came or went as one line each, then the cells of both that are different."""
    if old.rows and new.rows:
        for name in (one for one in new.columns if one not in old.columns):
            yield Line(Fate.NEW, f"Kolom {name}", "", _amount(len(new.rows)))
        for name in (one for one in old.columns if one not in new.columns):
            yield Line(Fate.GONE, f"Kolom {name}", _amount(len(old.rows)), "")
    for name in new.rows:
        if name not in old.rows:
            yield Line(Fate.NEW, name, "", _row_words(new, name))
            continue
        for column in (one for one in new.columns if one in old.columns):
            then, figure = old.cells[(name, column)], new.cells[(name, column)]
            if then != figure:
                yield Line(Fate.CHANGED, f"{name}: {column}", told(then, figure), figure.text)
    for name in (one for one in old.rows if one not in new.rows):
        yield Line(Fate.GONE, name, _row_words(old, name, hidden=NOT_TOLD), "")


def _amount(count: int) -> str:
    return "1 cijfer" if count == 1 else f"{count} cijfers"


def _row_words(grid: _Grid, name: str, hidden: str = "") -> str:
    shown = [(column, grid.cells[(name, column)]) for column in grid.columns]
    return "; ".join(
        f"{column} {hidden if hidden and one.is_hidden else one.text}" for column, one in shown if one.text
    )
