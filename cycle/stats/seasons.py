"""Seasons of a cycle as dates, and which rows of the scheme fall in which of them.

A year of the cycle begins in spring; its winter runs on into the next calendar year. A cycle of n years ends with the
spring after its last winter: the first season of the next cycle.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cycle.enums import Season

ORDER = (Season.SPRING, Season.SUMMER, Season.AUTUMN, Season.WINTER)
USUAL_STARTS: Mapping[Season, tuple[int, int]] = {
    Season.SPRING: (3, 1),
    Season.SUMMER: (6, 1),
    Season.AUTUMN: (9, 1),
    Season.WINTER: (12, 1),
}


@dataclass(frozen=True)
class SeasonSpan:
    """One season of one year of a cycle, with its first and last day."""

    year_index: int
    season: Season
    start: date
    end: date

    @property
    def key(self) -> tuple[int, Season]:
        """What tells it apart within its cycle."""
        return (self.year_index, self.season)

    def holds(self, day: date) -> bool:
        """Whether a day falls in it."""
        return self.start <= day <= self.end


def seasons_of(
    start_year: int, length_years: int, starts: Mapping[Season, tuple[int, int]] = USUAL_STARTS
) -> list[SeasonSpan]:
    """Give every season of a cycle in order: four a year, and the spring after the last winter.

    ``starts`` holds month and day per season. Spring falls in the calendar year; each next season begins on the first
    such day after the one before it.
    """
    keys = [(year, season) for year in range(1, length_years + 1) for season in ORDER]
    keys += [(length_years + 1, season) for season in ORDER[:2]]  # the last one only says where the spring ends
    firsts: list[date] = []
    for year, season in keys:
        month, day = starts[season]
        first = date(start_year + year - 1, month, day)
        while firsts and first <= firsts[-1]:
            first = date(first.year + 1, month, day)
        firsts.append(first)
    return [
        SeasonSpan(year, season, first, following - timedelta(days=1))
        for (year, season), first, following in zip(keys[:-1], firsts[:-1], firsts[1:], strict=True)
    ]


def years_of_row(*, year_index: int, from_end: bool, is_repeated: bool, length_years: int) -> list[int]:
    """Give the years of a cycle in which a row of the scheme stands.

    Counted from the end, year 1 is the last one and year 0 the spring after it. A repeated row stands in each year up
    to the last. In a cycle of one year the start of the execution falls in the spring after it.
    """
    if from_end:
        year = length_years + 1 - year_index
        return [year] if year >= 1 else []
    if is_repeated:
        return list(range(year_index, length_years + 1))
    return [year_index] if year_index <= length_years + 1 else []


def season_on(spans: list[SeasonSpan], day: date) -> SeasonSpan:
    """Give the season in which a day falls; the first or the last one for a day outside all of them."""
    for span in spans:
        if span.holds(day):
            return span
    return spans[0] if day < spans[0].start else spans[-1]


def place_on_axis(spans: list[SeasonSpan], day: date, *, is_end: bool = False) -> float:
    """Give where a day lies when every season is as wide as another: 2.5 is half way the third one.

    The end of a day with ``is_end``. Days before the first season are 0, days after the last one its end.
    """
    if is_end:
        day += timedelta(days=1)
    if day <= spans[0].start:
        return 0.0
    for index, span in enumerate(spans):
        if span.holds(day):
            return index + (day - span.start).days / ((span.end - span.start).days + 1)
    return float(len(spans))


def seasons_around(day: date, starts: Mapping[Season, tuple[int, int]] = USUAL_STARTS) -> tuple[SeasonSpan, SeasonSpan]:
    """Give the season before, and the season in which a day falls, whatever the cycle."""
    spans = seasons_of(day.year - 2, 3, starts)
    place = spans.index(season_on(spans, day))
    return spans[place - 1], spans[place]


def season_name(span: SeasonSpan) -> str:
    """A season with its year, and with both years when it runs over the turn: "winter 2026-2027"."""
    first, last = span.start.year, span.end.year
    return f"{span.season.label} {first}" if first == last else f"{span.season.label} {first}-{last}"
