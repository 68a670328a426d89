"""Weighted scores and the order under other weights, held against corners, random weights and figures by hand."""

import itertools
import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vap.stats.scoring import checks_across, neighbour_checks, order_check, ranked, spread, weighted_score

CRITERIA = ("ernst", "omvang", "invloed")


def fractions(**values: int) -> dict[str, Fraction]:
    return {key: Fraction(value) for key, value in values.items()}


@st.composite
def two_rows(draw):
    names = CRITERIA[: draw(st.integers(1, 3))]
    weights = {name: draw(st.integers(1, 10)) for name in names}
    score = st.builds(Fraction, st.integers(3, 15), st.just(3))  # means of three people, from 1 to 5
    rows = {row: {name: draw(score) for name in names} for row in ("a", "b")}
    return rows, weights, draw(st.builds(Fraction, st.integers(0, 90), st.just(100)))


def mean_by_hand(scores, weights):
    """As a list with each score as often as its weight says."""
    repeated = [scores[name] for name, weight in weights.items() for _ in range(weight)]
    return sum(repeated) / len(repeated)


@given(two_rows())
def test_weighted_score_is_the_mean_of_repeated_scores(case):
    rows, weights, _ = case

    assert weighted_score(rows["a"], weights) == mean_by_hand(rows["a"], weights)


def test_weighted_score_worked_out_by_hand():
    # (3*4 + 2*2 + 1*5) / 6 = 21 / 6
    assert weighted_score(fractions(ernst=4, omvang=2, invloed=5), {"ernst": 3, "omvang": 2, "invloed": 1}) == Fraction(
        7, 2
    )


def test_no_weighted_score_while_a_criterion_is_open():
    assert weighted_score(fractions(ernst=4), {"ernst": 1, "omvang": 1}) is None
    assert weighted_score(fractions(ernst=4), {}) is None


def test_spread_of_what_people_gave():
    given_scores = spread([2, 5, 4])

    assert given_scores is not None
    assert (given_scores.lowest, given_scores.highest, given_scores.distance, given_scores.count) == (2, 5, 3, 3)
    assert given_scores.mean == Fraction(11, 3)
    assert [given_scores.contains(value) for value in range(1, 6)] == [False, True, True, True, True]
    assert spread([]) is None


@given(two_rows())
def test_order_holds_exactly_when_it_does_in_every_corner_of_the_weights(case):
    rows, weights, share = case
    corners = [
        dict(zip(weights, corner, strict=True))
        for corner in itertools.product(*[(w * (1 - share), w * (1 + share)) for w in weights.values()])
    ]

    def difference(corner):
        total = sum(corner.values())
        return sum(corner[n] * (rows["a"][n] - rows["b"][n]) for n in weights) / total

    check = order_check(above="a", below="b", rows=rows, weights=weights, share=share)

    assert check.holds == all(difference(corner) > 0 for corner in corners)


@given(two_rows(), st.integers(0, 10_000))
def test_order_that_holds_survives_random_weights(case, seed):
    rows, weights, share = case
    check = order_check(above="a", below="b", rows=rows, weights=weights, share=share)
    chance = random.Random(seed)

    for _ in range(20):
        moved = {n: w * (1 + share * Fraction(chance.randint(-1000, 1000), 1000)) for n, w in weights.items()}
        a, b = (sum(moved[n] * rows[row][n] for n in moved) / sum(moved.values()) for row in ("a", "b"))
        assert not check.holds or a > b


@given(two_rows())
def test_turning_share_is_the_edge(case):
    rows, weights, _ = case
    check = order_check(above="a", below="b", rows=rows, weights=weights, share=Fraction(0))
    if check.turning_share is None or check.turning_share <= 0:
        return
    little = Fraction(1, 10_000)

    def at(share):
        return order_check(above="a", below="b", rows=rows, weights=weights, share=share).holds

    assert not at(check.turning_share)
    assert at(check.turning_share - min(little, check.turning_share))


def test_order_turns_when_what_speaks_for_the_lower_weighs_more():
    rows = {"inbraak": fractions(ernst=4, omvang=4), "jeugd": fractions(ernst=5, omvang=2)}
    weights = {"ernst": 2, "omvang": 2}

    # 2*(4-5) + 2*(4-2) = 2 ; room 2*1 + 2*2 = 6 ; turns at 2/6
    check = order_check(above="inbraak", below="jeugd", rows=rows, weights=weights, share=Fraction(1, 4))
    wider = order_check(above="inbraak", below="jeugd", rows=rows, weights=weights, share=Fraction(1, 3))

    assert (check.holds, check.turning_share) == (True, Fraction(1, 3))
    assert (check.heavier, check.lighter) == (("ernst",), ("omvang",))
    assert not wider.holds


def test_order_of_one_that_is_nowhere_lower_never_turns():
    rows = {"a": fractions(ernst=4, omvang=3), "b": fractions(ernst=3, omvang=3)}

    check = order_check(above="a", below="b", rows=rows, weights={"ernst": 1, "omvang": 1}, share=Fraction(99, 100))

    assert (check.holds, check.turning_share, check.heavier) == (True, None, ())


def test_tie_is_a_tie_and_never_holds():
    rows = {"a": fractions(ernst=4), "b": fractions(ernst=4)}

    check = order_check(above="a", below="b", rows=rows, weights={"ernst": 1}, share=Fraction(0))

    assert (check.is_tie, check.holds) == (True, False)


def test_order_leaves_out_who_has_no_full_score_and_keeps_ties_as_they_came():
    rows = {"a": fractions(ernst=2), "b": fractions(ernst=4), "c": {}, "d": fractions(ernst=2)}

    assert ranked(rows, {"ernst": 1}) == ["b", "a", "d"]
    assert [(check.above, check.below) for check in neighbour_checks(rows, {"ernst": 1}, Fraction(1, 4))] == [
        ("b", "a"),
        ("a", "d"),
    ]


@pytest.mark.parametrize(("places", "expected"), [(1, [("a", "b")]), (2, []), (3, [])])
def test_only_pairs_over_the_line_that_may_turn(places, expected):
    rows = {
        "a": fractions(ernst=4, omvang=4),
        "b": fractions(ernst=5, omvang=2),
        "c": fractions(ernst=1, omvang=1),
    }

    checks = checks_across(rows, {"ernst": 2, "omvang": 2}, Fraction(1, 2), places=places)

    assert [(check.above, check.below) for check in checks] == expected
