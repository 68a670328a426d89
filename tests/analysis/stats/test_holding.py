"""How long nobody held it: against a slow count of hours, and by hand."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from analysis.stats.holding import Holding, holding

BEGIN = datetime(2026, 9, 1, tzinfo=UTC)


def day(number: float) -> datetime:
    return BEGIN + timedelta(days=number)


@pytest.mark.parametrize(
    ("spans", "hands", "changes", "days", "is_held"),
    [
        ([], 0, 0, 30, False),
        ([(day(10), None)], 1, 0, 10, True),
        ([(day(10), day(20))], 1, 0, 20, False),
        ([(day(10), day(20)), (day(20), None)], 2, 1, 10, True),
        ([(day(20), None), (day(10), day(15))], 2, 1, 15, True),  # in any order
        ([(day(0), day(30)), (day(5), day(6))], 2, 1, 0, False),  # one inside the other
        ([(day(40), None)], 1, 0, 30, True),  # not yet: what lies outside is cut off
    ],
)
def test_by_hand(spans, hands, changes, days, is_held):
    found = holding(spans, since=BEGIN, until=day(30))

    assert (found.hands, found.changes, found.days_unheld, found.is_held) == (hands, changes, days, is_held)


def test_against_counting_the_hours():
    """Every span begins and ends on a whole hour, so each hour is held or not."""
    chance = random.Random(7)
    for _ in range(200):
        spans = []
        for _ in range(chance.randrange(5)):
            start = chance.randrange(100)
            end = None if chance.random() < 0.3 else BEGIN + timedelta(hours=start + chance.randrange(1, 40))
            spans.append((BEGIN + timedelta(hours=start), end))
        free = sum(
            not any(start <= hour and (end is None or hour < end) for start, end in spans)
            for hour in (BEGIN + timedelta(hours=number) for number in range(80))
        )

        found = holding(spans, since=BEGIN, until=BEGIN + timedelta(hours=80))

        assert found.unheld == timedelta(hours=free)


def test_part_of_a_day_is_not_a_day():
    assert Holding(hands=0, unheld=timedelta(days=2, hours=23), is_held=False).days_unheld == 2
