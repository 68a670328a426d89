"""Whether two editions together give away what one of them hides.

A cell that is hidden in one edition and shown in another of the same report can be read by whoever has both. Cells are
known by what stands at their head, so that a table that got a row more is still compared. Inside one edition the rules
for small numbers have done their work before: see ``analysis/stats/disclosure``.

``recovered`` goes further: it lays everything that was ever published beside each other, as somebody would who wants to
know, and works out what every hidden figure can still be.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from analysis.stats.disclosure import Interval, LinkedSum, connected, linked_ranges

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


@dataclass(frozen=True)
class Told:
    """What one publication tells of one count. ``needed`` is how wide the range of a hidden count must stay."""

    cell: Hashable
    interval: Interval  # what its reader knows of it: all there is when it is hidden
    needed: float = 0.0  # 0: it is shown
    where: str = ""


@dataclass(frozen=True)
class Sum:
    """A sum that holds between counts. A loose one may have a rest that no table shows, such as an unknown buurt."""

    linked: LinkedSum
    is_loose: bool = False


@dataclass(frozen=True)
class Recovered:
    """A count that was hidden and can be worked out too closely, with the publications that hide it."""

    cell: Hashable
    lower: float
    upper: float
    where: tuple[str, ...]


def recovered(told: Iterable[Told], sums: Sequence[Sum]) -> list[Recovered]:
    """Every hidden count of which all publications together leave a range that is too narrow.

    ``told`` in the order of publishing: of a count that was corrected the last figure holds. A hidden count needs no
    more room than the whole it is a part of leaves. Exact: the ends of each range are solved in whole numbers.
    """
    known: dict[Hashable, Interval] = {}
    needed: dict[Hashable, float] = {}
    where: dict[Hashable, list[str]] = {}
    for one in told:
        known[one.cell] = _both(known.get(one.cell), one.interval)
        if one.needed:
            needed[one.cell] = max(needed.get(one.cell, 0.0), one.needed)
            where.setdefault(one.cell, []).append(one.where)
    for line in sums:
        whole = known.get(line.linked.whole)
        for part in line.linked.parts:
            if whole is not None and part in needed:
                needed[part] = min(needed[part], whole.upper)
    ranges = _ranges(needed, known, sums)
    return [
        Recovered(cell, ranges[cell].lower, ranges[cell].upper, tuple(dict.fromkeys(where[cell])))
        for cell, room in needed.items()
        if ranges[cell].width < room
    ]


def _both(before: Interval | None, now: Interval) -> Interval:
    """What is known after both; figures that contradict each other were corrected in between."""
    if before is None:
        return now
    both = Interval(max(before.lower, now.lower), min(before.upper, now.upper))
    return both if both.lower <= both.upper else now


def _ranges(
    wanted: Iterable[Hashable], known: Mapping[Hashable, Interval], sums: Sequence[Sum]
) -> dict[Hashable, Interval]:
    """Group by group: a group whose loose sums do not hold gets a rest in these, and what contradicts itself still has
    no sums that hold."""
    wanted = set(wanted)
    loose = {line.linked for line in sums if line.is_loose}
    found = {cell: known[cell] for cell in wanted}
    for group in connected([line.linked for line in sums], known):
        inside = wanted & {cell for line in group for cell in (line.whole, *line.parts)}
        if not inside:
            continue
        open_ended = [LinkedSum(line.whole, (*line.parts, ("rest", line))) if line in loose else line for line in group]
        for attempt in (group, open_ended):
            try:
                found |= linked_ranges(inside, known, attempt)
            except ValueError:
                continue
            break
    return found
