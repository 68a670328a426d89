"""Working days by the law on terms (Algemene termijnenwet, art. 3): no weekends, no public holidays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

ONE_DAY: Final = timedelta(days=1)
SATURDAY: Final = 5
FROM_EASTER: Final = (-2, 1, 39, 50)  # Good Friday, Easter Monday, Ascension Day, Whit Monday


def easter(year: int) -> date:
    """Easter Sunday of a year (the anonymous Gregorian method)."""
    golden, century, rest = year % 19, year // 100, year % 100
    leap, moon = century // 4, (century + 8) // 25
    epact = (19 * golden + century - leap - (century - moon + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def holidays(year: int) -> frozenset[date]:
    """Days on which no term runs; Koningsdag moves to Saturday when it falls on a Sunday."""
    kings = date(year, 4, 27)
    kings = kings - ONE_DAY if kings.weekday() > SATURDAY else kings
    fixed = {date(year, 1, 1), kings, date(year, 5, 5), date(year, 12, 25), date(year, 12, 26)}
    return frozenset(fixed | {easter(year) + timedelta(days=shift) for shift in FROM_EASTER})


def is_working_day(day: date) -> bool:
    """Whether a term runs on this day."""
    return day.weekday() < SATURDAY and day not in holidays(day.year)


def working_days_from(start: date, count: int) -> date:
    """The day that is ``count`` working days after ``start``; before it when ``count`` is negative."""
    step, day = (ONE_DAY if count >= 0 else -ONE_DAY), start
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day):
            day += step
    return day
