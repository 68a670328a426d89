"""Terms in working days: against the calendar as printed, and against a count from day to day."""

from datetime import date, timedelta

import pytest

from agov.stats.working_days import easter, holidays, is_working_day, working_days_from

# From almanacs.
EASTERS = {2019: (4, 21), 2024: (3, 31), 2025: (4, 20), 2026: (4, 5), 2027: (3, 28), 2038: (4, 25)}


@pytest.mark.parametrize("year", EASTERS)
def test_easter_as_in_the_almanac(year):
    assert easter(year) == date(year, *EASTERS[year])


def test_holidays_of_2026_as_printed():
    printed = {(1, 1), (4, 3), (4, 6), (4, 27), (5, 5), (5, 14), (5, 25), (12, 25), (12, 26)}

    assert {(day.month, day.day) for day in holidays(2026)} == printed


def test_koningsdag_on_a_sunday_is_the_day_before():
    assert date(2025, 4, 26) in holidays(2025)
    assert date(2025, 4, 27) not in holidays(2025)


def test_term_skips_weekend_and_christmas():
    assert working_days_from(date(2026, 12, 23), 2) == date(2026, 12, 28)


@pytest.mark.parametrize("count", [1, 5, 10, 23])
def test_there_are_so_many_working_days_after_the_start(count):
    start = date(2026, 4, 1)
    end = working_days_from(start, count)
    passed = [start + timedelta(days=number) for number in range(1, (end - start).days + 1)]

    assert sum(is_working_day(day) for day in passed) == count
    assert is_working_day(end)


def test_backwards_is_the_way_back():
    end = working_days_from(date(2026, 11, 2), 10)

    assert working_days_from(end, -10) == date(2026, 11, 2)
