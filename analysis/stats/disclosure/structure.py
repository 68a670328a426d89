"""A table as cells with the sums that tie them together: what a reader with a calculator has."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.stats.disclosure.rules import MARGIN

ASSUMED_RANK: Final = 4
_REST: Final = "__rest__"

Label = Hashable


@dataclass(frozen=True)
class Structure:
    """Cells in one flat order, with the sums between them.

    `values`: counts; a missing cell is 0 and not `present`. `published`: stands in the caller's table. `is_rest`:
    what a total holds beyond the rows or columns of the table, known only from the total. `unknown`: published nowhere
    and in no need of protection; the reader knows only that it is not negative. `rank`: 0 interior, higher for totals
    of more, `ASSUMED_RANK` for what the caller did not give. `exact`: published elsewhere without rounding, so always
    known to the reader. `lines`: members of each sum, parent first. `tail` and
    `head`: the table as a network, one node per sum and node 0 for the world outside; a cell is an arc, and any change
    that keeps every sum right is a circulation.
    """

    rows: list[Label]
    columns: list[Label]
    values: NDArray[np.int64]
    present: NDArray[np.bool_]
    published: NDArray[np.bool_]
    is_rest: NDArray[np.bool_]
    unknown: NDArray[np.bool_]
    rank: NDArray[np.int64]
    exact: NDArray[np.bool_]
    lines: list[NDArray[np.int64]]
    tail: NDArray[np.int64]
    head: NDArray[np.int64]
    nodes: int

    def cell(self, row: Label, column: Label) -> int:
        """Flat position of one cell."""
        return self.rows.index(row) * len(self.columns) + self.columns.index(column)


def as_frame(table: pd.DataFrame | pd.Series) -> pd.DataFrame:
    """`table` as a frame of floats; a Series becomes one column named after it (or "value"). Checks the counts."""
    if isinstance(table, pd.Series):
        table = table.to_frame(name="value" if table.name is None else table.name)
    if not table.index.is_unique or not table.columns.is_unique:
        raise ValueError("Elke rij en elke kolom van de tabel heeft een eigen naam.")
    try:
        frame = table.astype("float64")
    except (TypeError, ValueError):
        raise ValueError("De tabel bevat iets anders dan aantallen.") from None
    known = frame.to_numpy()[~np.isnan(frame.to_numpy())]
    if (known < 0).any() or (known != np.floor(known)).any() or not np.isfinite(known).all():
        raise ValueError("Aantallen zijn hele getallen van nul of hoger.")
    return frame


def build_structure(
    frame: pd.DataFrame, hierarchy: Mapping[Label, Label] | None, assume_totals: bool, exact_margins: bool = False
) -> Structure:
    """Cells and sums of a checked frame.

    `hierarchy` gives the row above a row; rows without one fall under the total row. Totals that the frame lacks are
    worked out and taken as known to the reader when `assume_totals`. What a given total holds beyond its rows (or
    columns) becomes a remainder that is protected like a cell. Beside missing cells the difference counts as known to
    the reader: the safest reading.
    """
    parents = _row_parents(frame, hierarchy or {}, assume_totals)
    filled = _with_derived_rows(frame, parents)
    if MARGIN in filled.columns or (assume_totals and len(filled.columns) > 1):
        filled = _with_total_column(filled)
    filled, parents = _with_remainder_rows(frame, filled, parents)
    filled = _with_remainder_column(frame, filled)
    return _flatten(frame, filled, parents, exact_margins)


def _row_parents(frame: pd.DataFrame, hierarchy: Mapping[Label, Label], assume: bool) -> dict[Label, Label]:
    """Parent of each row, children before parents; absent for the top."""
    rows = [row for row in frame.index if row != MARGIN]
    known = set(frame.index)
    parents: dict[Label, Label] = {}
    todo = list(rows)
    while todo:
        row = todo.pop()
        above = hierarchy.get(row)
        if above is None or row in parents or (above not in known and not assume):
            continue
        parents[row] = above
        todo.append(above)
    for row in parents:
        seen = {row}
        above = parents.get(row)
        while above is not None:
            if above in seen:
                raise ValueError("De indeling van gebieden verwijst in een kring.")
            seen.add(above)
            above = parents.get(above)
    tops = [row for row in dict.fromkeys([*rows, *parents.values()]) if row not in parents and row != MARGIN]
    if MARGIN in known or (assume and len(tops) > 1):
        parents |= dict.fromkeys(tops, MARGIN)
    return parents


def _children(parents: Mapping[Label, Label]) -> dict[Label, list[Label]]:
    """Rows under each parent; parents in an order in which every parent follows the parents below it."""
    below: dict[Label, list[Label]] = {}
    for row, above in parents.items():
        below.setdefault(above, []).append(row)

    def depth(row: Label) -> int:
        return 1 + depth(parents[row]) if row in parents else 0

    return {row: below[row] for row in sorted(below, key=depth, reverse=True)}


def _with_derived_rows(frame: pd.DataFrame, parents: Mapping[Label, Label]) -> pd.DataFrame:
    filled = frame.copy()
    for above, below in _children(parents).items():
        total = filled.loc[below].sum(axis=0, min_count=1)
        if above in filled.index:
            filled.loc[above] = filled.loc[above].fillna(total)
        else:
            filled.loc[above] = total
    return filled


def _with_total_column(filled: pd.DataFrame) -> pd.DataFrame:
    total = filled.drop(columns=[MARGIN], errors="ignore").sum(axis=1, min_count=1)
    given = filled[MARGIN].fillna(total) if MARGIN in filled.columns else total
    return filled.assign(**{MARGIN: given})


def _with_remainder_rows(
    frame: pd.DataFrame, filled: pd.DataFrame, parents: dict[Label, Label]
) -> tuple[pd.DataFrame, dict[Label, Label]]:
    parents = dict(parents)
    for above, below in _children(parents).items():
        if above not in frame.index:
            continue
        rest = filled.loc[above] - filled.loc[below].sum(axis=0, skipna=False)
        if (rest > 0).any():
            label = (_REST, above)
            filled = pd.concat([filled, pd.DataFrame([rest.where(rest >= 0).to_numpy()], columns=filled.columns)])
            filled.index = pd.Index([*filled.index[:-1], label], tupleize_cols=False)
            parents[label] = above
    return filled, parents


def _with_remainder_column(frame: pd.DataFrame, filled: pd.DataFrame) -> pd.DataFrame:
    if MARGIN not in frame.columns or len(frame.columns) == 1:
        return filled
    rest = filled[MARGIN] - filled.drop(columns=[MARGIN]).sum(axis=1, skipna=False)
    if not (rest > 0).any():
        return filled
    return filled.assign(**{_REST: rest.where(rest >= 0)})


def _flatten(
    frame: pd.DataFrame, filled: pd.DataFrame, parents: Mapping[Label, Label], exact_margins: bool
) -> Structure:
    rows, columns = list(filled.index), list(filled.columns)
    present = ~np.isnan(filled.to_numpy()).ravel()
    values = np.nan_to_num(filled.to_numpy()).ravel().astype(np.int64)
    given = frame.reindex(index=rows, columns=columns).notna().to_numpy()
    is_rest = np.array([[_is_rest(row) or column == _REST for column in columns] for row in rows], dtype=bool)
    above_some = set(parents.values())
    row_rank = np.array([0 if row not in above_some else 1 if row in parents else 2 for row in rows])
    rank = row_rank[:, np.newaxis] + np.array([int(column == MARGIN) for column in columns])
    rank[~given] = ASSUMED_RANK
    is_total_row = np.array([row == MARGIN for row in rows], dtype=bool)
    below = _children(parents)
    tail, head, nodes = _arcs(rows, columns, parents, below)
    return Structure(
        rows=rows,
        columns=columns,
        values=values,
        present=present,
        published=given.ravel(),
        is_rest=is_rest.ravel(),
        unknown=np.zeros(is_rest.size, dtype=bool),
        rank=rank.ravel(),
        exact=(given & is_total_row[:, np.newaxis] & exact_margins).ravel(),
        lines=_lines(rows, columns, below, present),
        tail=tail,
        head=head,
        nodes=nodes,
    )


def _is_rest(row: Label) -> bool:
    return isinstance(row, tuple) and row[:1] == (_REST,)


def _lines(
    rows: list[Label], columns: list[Label], below: Mapping[Label, list[Label]], present: NDArray[np.bool_]
) -> list[NDArray[np.int64]]:
    """Members of every sum, parent first; cells that are missing are left out."""
    position = {row: i * len(columns) for i, row in enumerate(rows)}
    candidates = [
        [position[above] + j, *(position[row] + j for row in members)]
        for above, members in below.items()
        for j in range(len(columns))
    ]
    if MARGIN in columns:
        last = columns.index(MARGIN)
        inner = [j for j in range(len(columns)) if j != last]
        candidates += [[start + last, *(start + j for j in inner)] for start in position.values()]
    lines = [np.array([cell for cell in line if present[cell]], dtype=np.int64) for line in candidates]
    return [kept for kept, line in zip(lines, candidates, strict=True) if len(kept) > 1 and kept[0] == line[0]]


def _arcs(
    rows: list[Label], columns: list[Label], parents: Mapping[Label, Label], below: Mapping[Label, list[Label]]
) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """Tail and head node of every cell.

    A sum over rows is the node (row above, column); a sum over columns is the node of a lowest row. Sums over columns
    of higher rows follow from these. With the sign of the sums over columns and of the total column turned, every
    cell leaves one node and enters one other: node 0 stands in where a cell has one sum only.
    """
    numbers: dict[tuple[Label, Label], int] = {}
    has_total = MARGIN in columns

    def node(row: Label | None, column: Label) -> int:
        if row is None:
            return 0
        return numbers.setdefault((row, column), len(numbers) + 1)

    tail, head = [], []
    for row in rows:
        for column in columns:
            above = node(parents.get(row), ("sum", column))
            own = node(row, ("sum", column)) if row in below else node(row, "line") if has_total else 0
            is_total = column == MARGIN
            tail.append(above if is_total else own)
            head.append(own if is_total else above)
    return np.array(tail, dtype=np.int64), np.array(head, dtype=np.int64), len(numbers) + 1
