"""When news is due and which reminder a day asks for, held against counting days by hand."""

import calendar
from datetime import date, timedelta

import pytest

from vap.enums import ReminderStage
from vap.stats.rhythm import STAGE_DAYS, add_months, age_words, due_words, stage_day, stages_reached

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 1), 12, date(2027, 3, 1)),
    ],
)
def test_month_later_is_the_same_day_or_the_last(day, months, expected):
    assert add_months(day, months) == expected


def test_add_months_agrees_with_counting_one_by_one():
    for offset in range(0, 1500, 13):
        day = date(2024, 1, 1) + timedelta(days=offset)
        year, month = day.year, day.month
        for months in range(1, 13):
            month += 1
            if month == 13:
                year, month = year + 1, 1
            last = calendar.monthrange(year, month)[1]
            assert add_months(day, months) == date(year, month, min(day.day, last))


def test_stages_come_in_order_each_from_its_own_day():
    due = date(2026, 12, 1)
    seen = [stages_reached(due, due + timedelta(days=offset)) for offset in range(-30, 60)]

    assert [len(one) for one in seen] == sorted(len(one) for one in seen)
    assert stages_reached(due, date(2026, 11, 16)) == []
    assert stages_reached(due, date(2026, 11, 17)) == [ReminderStage.BEFORE]
    assert stages_reached(due, date(2026, 12, 14)) == [ReminderStage.BEFORE]
    assert stages_reached(due, date(2026, 12, 15)) == [ReminderStage.BEFORE, ReminderStage.AFTER]
    assert stages_reached(due, date(2027, 1, 12)) == list(ReminderStage)
    assert [stage_day(due, stage) for stage in STAGE_DAYS] == [
        date(2026, 11, 17),
        date(2026, 12, 15),
        date(2026, 12, 29),
        date(2027, 1, 12),
    ]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-1, "vandaag"),
        (0, "vandaag"),
        (1, "gisteren"),
        (2, "2 dagen geleden"),
        (13, "13 dagen geleden"),
        (14, "2 weken geleden"),
        (59, "8 weken geleden"),
        (61, "2 maanden geleden"),
        (365, "12 maanden geleden"),
        (800, "2 jaar geleden"),
    ],
)
def test_age_in_words(days, words):
    assert age_words(TODAY - timedelta(days=days), TODAY) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [(-3, "3 dagen te laat"), (-1, "1 dag te laat"), (0, "vandaag"), (1, "morgen"), (14, "over 14 dagen")],
)
def test_due_in_words(days, words):
    assert due_words(TODAY + timedelta(days=days), TODAY) == words
