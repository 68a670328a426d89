"""The order of what the work proposes, and what fits, against a slow reading of the rule."""

import random
from datetime import date, timedelta

import pytest

from agov.enums import AgovTask, ItemKind
from agov.stats.agenda import URGENCY_WORDS, Candidate, Urgency, rank, urgency_of

MEETING = date(2026, 12, 12)
NEXT = date(2027, 6, 10)


def candidate(key, urgency=Urgency.LATER, minutes=10, day=None):
    return Candidate(
        key=key,
        source="proef",
        title=key,
        why="omdat",
        task=AgovTask.RESULTS,
        kind=ItemKind.DISCUSS,
        minutes=minutes,
        urgency=urgency,
        day=day,
    )


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2020, 1, 1), Urgency.NOW),
        (MEETING, Urgency.NOW),
        (MEETING + timedelta(days=1), Urgency.BEFORE_NEXT),
        (NEXT - timedelta(days=1), Urgency.BEFORE_NEXT),
        (NEXT, Urgency.LATER),
        (None, Urgency.LATER),
    ],
)
def test_urgency_follows_from_the_day(day, expected):
    assert urgency_of(day, meeting_on=MEETING, next_on=NEXT) == expected


def test_each_urgency_has_words_of_its_own():
    assert len(set(URGENCY_WORDS.values())) == len(Urgency) == len(URGENCY_WORDS)


def test_worst_first_then_oldest_day_then_shortest():
    found = rank(
        [
            candidate("later"),
            candidate("long", Urgency.NOW, minutes=30, day=date(2026, 5, 1)),
            candidate("no day", Urgency.NOW),
            candidate("short", Urgency.NOW, minutes=5, day=date(2026, 5, 1)),
            candidate("old", Urgency.NOW, minutes=60, day=date(2026, 1, 1)),
            candidate("next", Urgency.BEFORE_NEXT, minutes=1, day=date(2020, 1, 1)),
        ],
        0,
    )

    assert [one.candidate.key for one in found] == ["old", "short", "long", "no day", "next", "later"]
    assert not any(one.fits for one in found)


def test_what_is_too_long_is_passed_over_for_a_shorter_one():
    found = rank([candidate("a", Urgency.NOW, 20), candidate("b", Urgency.NOW, 25), candidate("c", minutes=10)], 30)

    assert [(one.candidate.key, one.fits) for one in found] == [("a", True), ("b", False), ("c", True)]


def test_ordering_and_fitting_on_random_agendas():
    """Picks the next one by hand: nobody left over comes before it, and it fits when its minutes are left."""
    dice = random.Random(7)
    for _ in range(200):
        rows = [
            candidate(
                f"{number:02d}",
                dice.choice(list(Urgency)),
                dice.randint(1, 30),
                dice.choice([None, *(MEETING + timedelta(days=shift) for shift in (-90, -1, 0, 40))]),
            )
            for number in range(dice.randint(0, 12))
        ]
        slot = dice.randint(-10, 120)
        dice.shuffle(rows)

        found = rank(rows, slot)

        assert sorted(one.candidate.key for one in found) == sorted(row.key for row in rows)
        spent = 0
        for index, one in enumerate(found):
            for other in found[index + 1 :]:
                mine, theirs = one.candidate, other.candidate
                assert mine.urgency <= theirs.urgency
                if mine.urgency == theirs.urgency and theirs.day is not None:
                    assert mine.day is not None
                    assert mine.day <= theirs.day
            assert one.fits == (spent + one.candidate.minutes <= slot)
            spent += one.candidate.minutes if one.fits else 0
        assert spent <= max(slot, 0)
