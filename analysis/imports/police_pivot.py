"""Reads the pivot (kruistabel) of the portal: four lines above, the header on line 5, units on line 6, a foot line.

The user's layout decides what stands in the rows and what in the columns: whatever of area, delict and period has no
column of its own is looked for in the header cells, then in the lines above it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from analysis.imports.base import RefusedFileError
from analysis.imports.police_batches import Column, RawBatch, RawFile
from analysis.imports.police_cells import Areas, Offences, Problem, is_foot, is_period
from analysis.imports.police_dialects import Recognition
from analysis.imports.police_tables import TableConfig, listed, names_for, plain

BATCH_CELLS = 200_000
_LABELS: Mapping[str, str] = {"region": "region_column", "dimension": "dimension_column", "period": "period_column"}
Lines = Sequence[Sequence[str]]


def pivot_batches(lines: Iterator[tuple[int, list[str]]], found: Recognition, raw: RawFile) -> Iterator[RawBatch]:
    """Batches with one row per cell of the pivot; a cell keeps the number of its line."""
    top: list[list[str]] = []
    for number, cells in lines:
        top.append(cells)
        if number >= found.header_line:
            break
    layout = _Layout(top, raw)
    parts: list[tuple[int, list[str]]] = []
    last: dict[int, str] = {}
    for place, (number, cells) in enumerate(lines):
        if not any(cell.strip() for cell in cells) or is_foot(next(cell for cell in cells if cell.strip())):
            continue
        if place == 0 and layout.is_units(cells):
            continue
        parts.append((number, _filled(cells, layout.width, layout.places, last)))
        if len(parts) * len(layout.leaves) >= BATCH_CELLS:
            yield layout.batch(parts)
            parts = []
    if parts:
        yield layout.batch(parts)


def _filled(cells: list[str], width: int, places: Mapping[str, int], last: dict[int, str]) -> list[str]:
    """The cells at full width; a label that is left blank under itself (merged cells) is repeated."""
    row = cells + [""] * (width - len(cells))
    for place in places.values():
        if row[place].strip():
            last[place] = row[place]
        else:
            row[place] = last.get(place, "")
    return row


class _Layout:
    """Which columns hold labels, which hold figures, and what each figure column stands for."""

    def __init__(self, top: Lines, raw: RawFile) -> None:
        self.header = [cell.strip().lstrip("\ufeff") for cell in top[-1]]
        self.above = top[:-1]
        self.width = len(self.header)
        self.config: TableConfig = raw.config
        self.places: dict[str, int] = {}
        for role in _LABELS:
            names = names_for(raw.config, role)
            for place, cell in enumerate(self.header):
                if plain(cell) in names and role not in self.places:
                    self.places[role] = place
        if not self.places:
            raise RefusedFileError(
                f"In regel {len(top)} staat geen kolom met gebied, delict of periode. Gevonden: {listed(self.header)}."
            )
        first = max(self.places.values()) + 1
        self.leaves = self._figure_columns([place for place in range(first, self.width)], top)
        self.constants: dict[str, str] = {}
        self.per_leaf: dict[str, list[str]] = {}
        self._find_missing(raw, top)

    def _figure_columns(self, leaves: list[int], top: Lines) -> list[int]:
        """The columns with the wanted topic; all of them when only the title names it."""
        names = tuple(names_for(self.config, "topic"))
        for line in top:
            cells = _spread(line, leaves)
            fitting = [place for place, cell in zip(leaves, cells, strict=True) if plain(cell).startswith(names)]
            if fitting:
                return fitting
        title = plain(" ".join(cell for line in top for cell in line))
        if leaves and any(name in title for name in names):
            return leaves
        raise RefusedFileError(
            f"In de kruistabel ontbreekt het onderwerp {self.config.topic_prefix}. "
            f"Gevonden in regel {len(top)}: {listed(self.header)}."
        )

    def _find_missing(self, raw: RawFile, top: Lines) -> None:
        tests = _tests(raw)
        for role, attribute in _LABELS.items():
            if role in self.places:
                continue
            values = self._along_leaves(tests[role], top)
            if values:
                self.per_leaf[role] = values
                continue
            constant = self._above(role, tests[role])
            if constant is None:
                raise RefusedFileError(
                    f"Deze kolom ontbreekt of heeft een andere naam: {getattr(raw.config, attribute)}. "
                    f"Gevonden in regel {len(top)}: {listed(self.header)}."
                )
            self.constants[role] = constant

    def _along_leaves(self, fits: Callable[[str], bool], top: Lines) -> list[str]:
        for line in reversed(top):
            cells = _spread(line, self.leaves)
            if all(cell and fits(cell) for cell in cells):
                return cells
        return []

    def _above(self, role: str, fits: Callable[[str], bool]) -> str | None:
        names = names_for(self.config, role)
        for line in self.above:
            cells = [cell.strip().lstrip("\ufeff") for cell in line if cell.strip()]
            for label, value in [*itertools.pairwise(cells), *(_label_and_value(cell) for cell in cells)]:
                if plain(label) in names and fits(value):
                    return value
        return None

    def is_units(self, cells: Sequence[str]) -> bool:
        """Is this the line with units (``aantal``) under the header? It has no labels."""
        return not any(cells[place].strip() for place in self.places.values() if place < len(cells))

    def batch(self, parts: list[tuple[int, list[str]]]) -> RawBatch:
        """One row per figure column of these lines."""
        many = len(self.leaves)
        columns = {}
        for role in _LABELS:
            if role in self.places:
                texts = [cells[self.places[role]] for _, cells in parts for _ in range(many)]
            elif role in self.per_leaf:
                texts = self.per_leaf[role] * len(parts)
            else:
                texts = [self.constants[role]] * (many * len(parts))
            columns[role] = Column.of(texts)
        return RawBatch(
            rows=np.repeat(np.array([number for number, _ in parts], dtype=np.int64), many),
            region=columns["region"],
            dimension=columns["dimension"],
            period=columns["period"],
            value=Column.of([cells[place] for _, cells in parts for place in self.leaves]),
            malformed=[(number, " | ".join(cells)) for number, cells in parts if len(cells) > self.width],
        )


def _label_and_value(cell: str) -> tuple[str, str]:
    label, _, value = cell.partition(":")
    return label, value.strip()


def _spread(line: Sequence[str], leaves: Sequence[int]) -> list[str]:
    """The cells above the figure columns; a heading over several columns stands in the first of them."""
    cells: list[str] = []
    for place in leaves:
        own = line[place].strip() if place < len(line) else ""
        cells.append(own or (cells[-1] if cells else ""))
    return cells


def _tests(raw: RawFile) -> dict[str, Callable[[str], bool]]:
    if raw.reference is None:
        raise ValueError("a pivot needs reference data to tell areas from delicts")
    areas, offences = Areas(raw.reference, by_name=True), Offences(raw.reference)

    def is_area(text: str) -> bool:
        return not isinstance(areas.place(text), Problem)  # a name to ask about is an area too

    return {
        "region": is_area,
        "dimension": lambda text: not isinstance(offences.place(text), Problem),
        "period": lambda text: is_period(re.sub(r"\*+$", "", text.strip())),
    }
