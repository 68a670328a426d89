"""Whether two editions together give away what one of them hides.

A cell that is hidden in one edition and shown in another of the same report can be read by whoever has both. Cells are
known by what stands at their head, so that a table that got a row more is still compared. Inside one edition the rules
for small numbers have done their work before: see ``analysis/stats/disclosure``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

CellKey = tuple[str, str, str, str]  # period, table, row, column


class Shown(StrEnum):
    """What a cell tells."""

    VALUE = "value"
    HIDDEN = "hidden"  # by our own rules for small numbers, or at the source
    EMPTY = "empty"  # unknown, or cannot occur: nothing to give away


class ConflictKind(StrEnum):
    """How one edition opens what another closed."""

    OPENED = "opened"  # hidden before, shown now
    CLOSED = "closed"  # shown before, hidden now: what was read stays read


@dataclass(frozen=True)
class Conflict:
    """One cell, and the number of the edition with which it conflicts."""

    kind: ConflictKind
    key: CellKey
    edition: int


def conflicts(now: Mapping[CellKey, Shown], before: Mapping[int, Mapping[CellKey, Shown]]) -> list[Conflict]:
    """Compare an edition with the earlier ones (by number) that are or were public. Sorted by cell, then edition."""
    found = []
    for number, cells in before.items():
        for key, shown in now.items():
            then = cells.get(key)
            if then == Shown.HIDDEN and shown == Shown.VALUE:
                found.append(Conflict(ConflictKind.OPENED, key, number))
            elif then == Shown.VALUE and shown == Shown.HIDDEN:
                found.append(Conflict(ConflictKind.CLOSED, key, number))
    return sorted(found, key=lambda one: (one.key, one.edition))
