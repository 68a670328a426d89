"""What activities add up to for a goal: each thing once, what is left out named, unknown never zero."""

import random
from dataclasses import replace
from datetime import date

import pytest

from vap.stats.adding_up import COUNTS, ELSEWHERE, NOT_DONE, UNKNOWN, Part, add_up, same_unit


def part(key, done=None, **more):
    given = {
        "title": f"Sloten {key}",
        "organisation": f"Partner {key}",
        "starts": date(2027, 1, 1),
        "ends": date(2027, 6, 30),
        "planned": 100,
        "done": done,
    }
    return Part(key=key, **{**given, **more})


def test_what_another_counts_is_left_out_and_named():
    total = add_up([part(1, 180), part(2, 30, counted_in=1), part(3, 30)])

    assert (total.amount, total.planned) == (180 + 30, 100 + 100)
    assert total.organisations == ("Partner 1", "Partner 3")
    assert [(one.part.key, one.host.key) for one in total.left_out] == [(2, 1)]


def test_unknown_is_no_zero():
    assert add_up([part(1), part(2)]).amount is None
    assert add_up([part(1, 0), part(2)]).amount == 0
    assert [row.why for row in add_up([part(1, 0), part(2)]).rows] == [COUNTS, UNKNOWN]
    assert [one.part.key for one in add_up([part(1, 5), part(2)]).unknown] == [2]


def test_what_counts_along_with_the_unknown_stays_unknown():
    total = add_up([part(1), part(2, 30, counted_in=1)])

    assert total.amount is None
    assert [row.why for row in total.rows] == [UNKNOWN, ELSEWHERE]


def test_what_was_not_done_adds_nothing_and_is_not_planned_any_more():
    total = add_up([part(1, 40), part(2, is_not_done=True), part(3, 7, is_not_done=True)])

    assert [row.why for row in total.rows] == [COUNTS, NOT_DONE, COUNTS]
    assert (total.amount, total.planned) == (47, 200)


def test_a_mark_to_an_activity_of_another_goal_leaves_nothing_out():
    assert add_up([part(1, 40, counted_in=99)]).amount == 40


def test_in_a_circle_one_still_counts():
    total = add_up([part(1, 40, counted_in=2), part(2, 50, counted_in=1), part(3, 8, counted_in=2)])

    assert total.amount == 40
    assert sorted(row.part.key for row in total.left_out) == [2, 3]


SAME = {"title": "Sloten vervangen"}


@pytest.mark.parametrize(
    ("second", "is_alike"),
    [
        ({"title": "sloten  vervangen."}, True),
        ({"title": "Sloten vervangen in blok 2"}, False),
        ({"organisation": "Partner 1"}, False),
        ({"starts": date(2027, 7, 1), "ends": date(2027, 8, 1)}, False),
        ({"starts": date(2027, 6, 30), "ends": date(2027, 8, 1)}, True),
        ({"counted_in": 1}, False),
        ({"is_not_done": True}, False),
    ],
)
def test_two_organisations_with_the_same_words_and_days_look_double(second, is_alike):
    total = add_up([part(1, 10, **SAME), replace(part(2, 10, **SAME), **second)])
    assert bool(total.alike) is is_alike


def test_two_that_count_along_with_one_third_do_not_look_double():
    total = add_up([part(1, 10), part(2, 5, **SAME, counted_in=1), part(3, 5, **SAME, counted_in=1)])
    assert total.alike == ()


@pytest.mark.parametrize(("own", "host", "is_beyond"), [(31, 30, True), (30, 30, False), (31, None, False)])
def test_who_counts_along_and_says_more_is_named(own, host, is_beyond):
    total = add_up([part(1, host), part(2, own, counted_in=1)])
    assert [(a.key, b.key) for a, b in total.beyond] == [(2, 1)] * is_beyond


def test_the_sum_is_what_a_pile_of_counters_holds():
    """A second way: lay a counter on the pile of whoever counts it; every pile is worth what its owner says."""
    chance = random.Random(4)
    for _ in range(200):
        hosts = [part(key, chance.choice([None, 0, 3, 20, 75])) for key in range(1, chance.randint(2, 5))]
        along = [part(10 + key, chance.choice([None, 1, 9]), counted_in=chance.choice(hosts).key) for key in range(4)]
        parts = hosts + along
        chance.shuffle(parts)
        piles = {}
        for one in parts:
            piles.setdefault(one.counted_in or one.key, []).append(one)
        worth = [next(one for one in pile if one.key == owner).done for owner, pile in piles.items()]
        known = [one for one in worth if one is not None]
        total = add_up(parts)

        assert total.amount == (sum(known) if known else None)
        assert len(total.left_out) == 4
        assert len(total.unknown) == worth.count(None)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("sloten", " Sloten ", True), ("buddy's", "buddy's", True), ("sloten", "gesprekken", False), ("", "", False)],
)
def test_one_unit(one, other, same):
    assert same_unit(one, other) is same
