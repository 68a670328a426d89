"""Seasons as dates, years of rows, and places on an axis of equal seasons (S105, S175)."""

from datetime import date, timedelta

import pytest

from cycle.enums import Season
from cycle.stats.seasons import ORDER, place_on_axis, season_on, seasons_of, years_of_row


@pytest.mark.parametrize(("length", "count"), [(1, 5), (2, 9), (3, 13), (4, 17)])
def test_a_cycle_has_four_seasons_a_year_and_the_next_spring(length, count):
    spans = seasons_of(2026, length)

    assert len(spans) == count
    assert spans[-1].key == (length + 1, Season.SPRING)


def test_dates_of_a_cycle_of_two_years():
    spans = {span.key: (span.start, span.end) for span in seasons_of(2026, 2)}

    assert spans[1, Season.SPRING] == (date(2026, 3, 1), date(2026, 5, 31))
    assert spans[1, Season.WINTER] == (date(2026, 12, 1), date(2027, 2, 28))  # across the year line
    assert spans[2, Season.WINTER] == (date(2027, 12, 1), date(2028, 2, 29))  # a leap year
    assert spans[3, Season.SPRING] == (date(2028, 3, 1), date(2028, 5, 31))


@pytest.mark.parametrize("winter", [(12, 1), (1, 1), (11, 15)])
def test_seasons_follow_each_other_without_gap_whatever_their_days(winter):
    starts = {Season.SPRING: (3, 21), Season.SUMMER: (6, 21), Season.AUTUMN: (9, 21), Season.WINTER: winter}

    spans = seasons_of(2026, 3, starts)

    assert spans[0].start == date(2026, 3, 21)
    assert spans[4].start == date(2027, 3, 21)
    for span, following in zip(spans, spans[1:], strict=False):
        assert span.end + timedelta(days=1) == following.start
        assert span.start < following.start


@pytest.mark.parametrize(
    ("row", "length", "years"),
    [
        ({"year_index": 1}, 2, [1]),
        ({"year_index": 2}, 2, [2]),
        ({"year_index": 2}, 1, [2]),  # the spring after a cycle of one year
        ({"year_index": 3}, 1, []),
        ({"year_index": 2, "is_repeated": True}, 4, [2, 3, 4]),
        ({"year_index": 2, "is_repeated": True}, 1, []),
        ({"year_index": 1, "from_end": True}, 4, [4]),
        ({"year_index": 0, "from_end": True}, 2, [3]),
        ({"year_index": 3, "from_end": True}, 1, []),
    ],
)
def test_years_of_a_row(row, length, years):
    row = {"from_end": False, "is_repeated": False, **row}

    assert years_of_row(**row, length_years=length) == years


def test_season_on_a_day_is_the_one_a_walk_finds():
    spans = seasons_of(2026, 2)
    for offset in range((spans[-1].end - spans[0].start).days + 1):
        day = spans[0].start + timedelta(days=offset)
        month_season = ORDER[(day.month - 3) % 12 // 3]

        assert season_on(spans, day).season == month_season


def test_season_of_a_day_outside_is_the_nearest():
    spans = seasons_of(2026, 2)

    assert season_on(spans, date(2020, 1, 1)) == spans[0]
    assert season_on(spans, date(2040, 1, 1)) == spans[-1]


@pytest.mark.parametrize(
    ("day", "is_end", "place"),
    [
        (date(2026, 3, 1), False, 0.0),
        (date(2026, 6, 1), False, 1.0),
        (date(2026, 5, 31), True, 1.0),
        (date(2026, 9, 16), False, 2 + 15 / 91),  # September 30, October 31, November 30 days
        (date(2025, 1, 1), False, 0.0),
        (date(2028, 5, 31), True, 9.0),
        (date(2031, 1, 1), False, 9.0),
    ],
)
def test_place_on_axis(day, is_end, place):
    assert place_on_axis(seasons_of(2026, 2), day, is_end=is_end) == pytest.approx(place)
