"""How good the information is: a score from shares of what was asked for, and its change between two cycles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Share:
    """So many of so many; nothing is known when nothing was asked for."""

    done: int
    asked: int

    @property
    def percentage(self) -> float | None:
        """0 to 100, or None when nothing was asked for."""
        return 100 * self.done / self.asked if self.asked else None


def score(shares: Iterable[Share]) -> float | None:
    """Return the mean of the shares that are known, as a percentage; None when none is.

    Each part counts the same: a table of a million rows is not a thousand times as important as a promise kept.
    """
    known = [share.percentage for share in shares if share.percentage is not None]
    return sum(known) / len(known) if known else None
