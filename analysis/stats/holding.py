"""How long something lay with nobody, and how often it went from one to another (wie houdt de granaat)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

Span = tuple[datetime, datetime | None]  # held from, and until (None: still held)


@dataclass(frozen=True)
class Holding:
    """The life of a finding as something that is held: by how many in turn, and for how long by nobody."""

    hands: int
    unheld: timedelta
    is_held: bool

    @property
    def changes(self) -> int:
        """How often it went from one holder to another; the first one to take it up is no change."""
        return max(0, self.hands - 1)

    @property
    def days_unheld(self) -> int:
        """Whole days with nobody."""
        return self.unheld.days


def holding(spans: Iterable[Span], *, since: datetime, until: datetime) -> Holding:
    """Sum up the spans between ``since`` and ``until``; they may overlap, and what lies outside is cut off."""
    ordered = sorted(spans, key=lambda span: span[0])
    free, reached = timedelta(0), since
    for start, end in ordered:
        if start >= until:
            break
        free += max(timedelta(0), start - reached)
        reached = max(reached, min(end or until, until))
    free += max(timedelta(0), until - reached)
    return Holding(hands=len(ordered), unheld=free, is_held=any(end is None for _, end in ordered))
