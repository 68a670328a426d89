"""What activities add up to for one goal, each thing once. Unknown is no zero; what is left out is named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final

COUNTS: Final = "counts"
ELSEWHERE: Final = "elsewhere"  # another activity already counts it
UNKNOWN: Final = "unknown"  # nothing was accepted yet
NOT_DONE: Final = "not_done"  # known: it did not happen, so it adds nothing


@dataclass(frozen=True)
class Part:
    """One activity: ``done`` is the amount that was accepted, None while nobody knows."""

    key: int
    title: str
    organisation: str
    starts: date
    ends: date
    planned: int | None = None
    done: int | None = None
    is_not_done: bool = False
    counted_in: int | None = None


@dataclass(frozen=True)
class Counted:
    """A part with what the sum did with it; ``host`` is the part that already counts it."""

    part: Part
    why: str
    host: Part | None = None


@dataclass(frozen=True)
class Total:
    """The sum. ``amount`` is None while nothing is known; ``alike`` are pairs that may be the same thing twice."""

    amount: int | None
    planned: int | None
    rows: tuple[Counted, ...]
    alike: tuple[tuple[Part, Part], ...]
    beyond: tuple[tuple[Part, Part], ...]  # counted along, and yet more than what it counts along with

    @property
    def organisations(self) -> tuple[str, ...]:
        """Whose amounts are in the sum."""
        return tuple(sorted({row.part.organisation for row in self.rows if row.why == COUNTS}))

    @property
    def left_out(self) -> tuple[Counted, ...]:
        """What is not in the sum because another already counts it."""
        return tuple(row for row in self.rows if row.why == ELSEWHERE)

    @property
    def unknown(self) -> tuple[Counted, ...]:
        """What would be in the sum, and nobody knows yet."""
        return tuple(row for row in self.rows if row.why == UNKNOWN)


def add_up(parts: Sequence[Part]) -> Total:
    """Add what is accepted, without what another part already counts."""
    by_key = {part.key: part for part in parts}
    roots = {part.key: _root(part, by_key) for part in parts}
    rows = tuple(_counted(part, by_key[roots[part.key]]) for part in parts)
    known = [row.part.done or 0 for row in rows if row.why in (COUNTS, NOT_DONE)]
    meant = [row.part.planned for row in rows if row.why in (COUNTS, UNKNOWN) and row.part.planned is not None]
    return Total(
        amount=sum(known) if known else None,
        planned=sum(meant) if meant else None,
        rows=rows,
        alike=tuple((a, b) for a, b in combinations(parts, 2) if _is_alike(a, b) and roots[a.key] != roots[b.key]),
        beyond=tuple((row.part, row.host) for row in rows if row.host is not None and _says_more(row.part, row.host)),
    )


def _root(part: Part, by_key: dict[int, Part]) -> int:
    """The part that counts this one; in a circle the first of it, so that a mistake never leaves out all."""
    way = [part.key]
    while (host := by_key[way[-1]].counted_in) is not None and host in by_key:
        if host in way:
            return min(way[way.index(host) :])
        way.append(host)
    return way[-1]


def _counted(part: Part, root: Part) -> Counted:
    if root.key != part.key:
        return Counted(part, ELSEWHERE, root)
    if part.done is not None:
        return Counted(part, COUNTS)
    return Counted(part, NOT_DONE if part.is_not_done else UNKNOWN)


def _says_more(part: Part, host: Part) -> bool:
    return part.done is not None and host.done is not None and part.done > host.done


def _is_alike(a: Part, b: Part) -> bool:
    """Two organisations, the same words, and days in common. What is known not to have happened counts nothing."""
    if a.organisation == b.organisation or a.is_not_done or b.is_not_done:
        return False
    return _plain(a.title) == _plain(b.title) and a.starts <= b.ends and b.starts <= a.ends


def same_unit(one: str, other: str) -> bool:
    """Whether two units are one, whatever capitals and spaces; nothing is no unit."""
    return bool(_plain(one)) and _plain(one) == _plain(other)


def _plain(words: str) -> str:
    return " ".join(re.findall(r"[\w²³%/]+", words.casefold()))
