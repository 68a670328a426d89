"""The rule of a goal with what may have shifted to the neighbours."""

import math

import numpy as np
import pytest

from analysis.stats.goal_rule import (
    ACHIEVED,
    BY_DIFFERENCE,
    BY_RATIO,
    DIRECTION,
    NO_SHIFT_FIGURE,
    NOT_ACHIEVED,
    SHIFTED,
    Amount,
    Together,
    rule_on_counts,
)
from tests.analysis.stats.goal_rule.amounts import Z95, exactly, fall_to


def slow_together(t, d, c, method):
    """The change of the area with its neighbours, straight from the definition: T, D, C as (before, after) a year."""
    before, after = t[0] + d[0], t[1] + d[1]
    if method == BY_DIFFERENCE:  # the comparison is as large as the area: two of it stand beside area and neighbour
        return (after - before) - 2 * (c[1] - c[0])
    ratio = after / before
    return ratio / (c[1] / c[0]) if method == BY_RATIO else ratio


@pytest.mark.parametrize("method", ["", BY_DIFFERENCE, BY_RATIO])
def test_neighbours_counted_along_can_only_lower_the_outcome(method):
    shifted = 0
    for t0, d0, d1, c0, c1 in np.random.default_rng(7).poisson([150, 100, 200, 140, 140], size=(200, 5)).tolist():
        t1 = t0 // 3
        comparison = (exactly(c0), exactly(c1))
        own = {"comparison": comparison if method else None, "method": method}
        size = 0.5 if method == BY_DIFFERENCE else 1.0  # one wijk stands beside two: half its exposure
        beside = (exactly(c0, size), exactly(c1, size)) if method else None
        together = Together(exactly(t0 + d0), exactly(t1 + d1), beside)

        plain = rule_on_counts(exactly(t0), exactly(t1), fall_to(0.6 * t0), **own)
        along = rule_on_counts(exactly(t0), exactly(t1), fall_to(0.6 * t0), **own, together=together, may_shift=True)

        expected = slow_together((t0, t1), (d0, d1), (c0, c1), method)
        is_gone = expected >= (0 if method == BY_DIFFERENCE else 1)
        assert along.together_change == pytest.approx(expected)
        is_taken = is_gone and plain.outcome == ACHIEVED
        shifted += is_taken
        assert (along.outcome, along.reason) == ((DIRECTION, SHIFTED) if is_taken else (plain.outcome, ""))
        assert (along.change, along.value) == (plain.change, plain.value)
    assert 0 < shifted < 200


def test_difference_with_neighbours_has_the_margin_of_all_counts_used():
    """60 to 30 here, 55 to 75 next door, 58 to 56 in the wijk beside: -10 + 4, and all counts with their weights."""
    together = Together(exactly(115), exactly(105), (exactly(58, 0.5), exactly(56, 0.5)))
    ruling = rule_on_counts(
        exactly(60), exactly(30), fall_to(40), comparison=(exactly(58), exactly(56)), method=BY_DIFFERENCE,
        together=together, may_shift=True,
    )  # fmt: skip

    reach = Z95 * math.sqrt(60 + 30 + 55 + 75 + 4 * (58 + 56))
    assert ruling.together_change == pytest.approx(-6)
    assert (ruling.together_lower, ruling.together_upper) == pytest.approx((-6 - reach, -6 + reach))


def test_a_goal_that_was_missed_stays_missed_whatever_the_neighbours_do():
    together = Together(exactly(100), exactly(20))
    missed = rule_on_counts(exactly(60), exactly(55), fall_to(40), together=together, may_shift=True)

    assert (missed.outcome, missed.reason) == (NOT_ACHIEVED, "")


def test_without_figures_of_the_neighbours_nothing_is_called_achieved():
    facts = {"may_shift": True, "together": None}
    assert rule_on_counts(exactly(200), exactly(100), fall_to(120), **facts).reason == NO_SHIFT_FIGURE
    assert rule_on_counts(exactly(200), exactly(190), fall_to(120), **facts).outcome == NOT_ACHIEVED
    assert rule_on_counts(exactly(200), exactly(100), fall_to(120)).outcome == ACHIEVED


def test_neighbours_that_are_known_within_bounds_count_at_both():
    """200 to 100 here; next door from 50 to something between 140 and 160."""
    together = Together(exactly(250), Amount(240, 260))
    ruling = rule_on_counts(exactly(200), exactly(100), fall_to(120), together=together, may_shift=True)

    assert (ruling.outcome, ruling.reason) == (DIRECTION, SHIFTED)
    sure = rule_on_counts(
        exactly(200), exactly(100), fall_to(120), together=Together(exactly(250), Amount(240, 249)), may_shift=True
    )
    assert sure.outcome == ACHIEVED


def test_neighbours_need_the_same_comparison():
    with pytest.raises(ValueError, match="the same comparison"):
        rule_on_counts(
            exactly(60), exactly(30), fall_to(40), comparison=(exactly(58), exactly(56)), method=BY_RATIO,
            together=Together(exactly(115), exactly(105)), may_shift=True,
        )  # fmt: skip
