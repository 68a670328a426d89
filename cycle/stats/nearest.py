"""Which of several periods lies nearest to a day; pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar


class Period(Protocol):
    """Anything with a first and a last day."""

    start_date: date
    end_date: date


P = TypeVar("P", bound=Period)


def days_apart(day: date, period: Period) -> int:
    """Days between ``day`` and the period: 0 inside it, else to its nearest end."""
    if day < period.start_date:
        return (period.start_date - day).days
    return max(0, (day - period.end_date).days)


def nearest(day: date, periods: Iterable[P]) -> P | None:
    """Give the period nearest to ``day``; of several, the one whose last day is nearest, then the earliest."""
    return min(
        periods,
        key=lambda period: (days_apart(day, period), abs((period.end_date - day).days), period.start_date),
        default=None,
    )
