"""The rule of a goal for counts, exact and within bounds."""

import math
from itertools import product

import pytest

from analysis.stats.goal_rule import (
    ACHIEVED,
    BY_DIFFERENCE,
    BY_RATIO,
    DIRECTION,
    NO_BASELINE,
    NO_COMPARISON,
    NO_FIGURE,
    NO_TARGET,
    NOT_ACHIEVED,
    NOT_EXACT,
    SERIES_BREAK,
    UNKNOWN,
    Amount,
    Target,
    rule_on_counts,
)
from tests.analysis.stats.goal_rule.amounts import exactly, fall_to


def binomial_p(before: int, after: int, share: float) -> float:
    """Two-sided p by enumeration: every split of the total that is at most as likely."""
    total = before + after
    terms = [math.comb(total, k) * share**k * (1 - share) ** (total - k) for k in range(total + 1)]
    return math.fsum(term for term in terms if term <= terms[after] * (1 + 1e-7))


# --- counts


@pytest.mark.parametrize(
    ("before", "after", "target", "outcome"),
    [
        (120, 90, 96, ACHIEVED),  # -25%, p = 0.045
        (60, 40, 48, DIRECTION),  # -33%, p = 0.057: met, and may be chance
        (12, 7, 9, DIRECTION),  # -42%, p = 0.36
        (120, 90, 80, NOT_ACHIEVED),  # shown, and short of the target
        (40, 40, 30, NOT_ACHIEVED),
        (40, 60, 30, NOT_ACHIEVED),
        (0, 0, 0, DIRECTION),
    ],
)
def test_counts_against_a_target(before, after, target, outcome):
    ruling = rule_on_counts(exactly(before), exactly(after), fall_to(target))

    assert ruling.outcome == outcome
    assert ruling.value == after
    assert ruling.reason == ""


@pytest.mark.parametrize(("before", "after"), list(product([0, 3, 10, 25, 60, 110], repeat=2)))
def test_achieved_is_met_and_shown_by_enumeration(before, after):
    ruling = rule_on_counts(exactly(before), exactly(after), fall_to(0.8 * before))

    met = after <= 0.8 * before
    shown = after < before and binomial_p(before, after, 0.5) < 0.05
    expected = NOT_ACHIEVED if not met else ACHIEVED if shown else DIRECTION
    assert ruling.outcome == expected


@pytest.mark.parametrize(
    ("after", "outcome"), [(90, ACHIEVED), (70, DIRECTION), (60, NOT_ACHIEVED), (20, NOT_ACHIEVED)]
)
def test_more_can_be_better(after, outcome):
    ruling = rule_on_counts(exactly(55), exactly(after), Target(66, lower_is_better=False))
    assert ruling.outcome == outcome


def test_a_mean_of_three_years_is_a_count_over_three_years():
    one = rule_on_counts(exactly(60), exactly(40), fall_to(48))
    three = rule_on_counts(exactly(180, 3), exactly(40), fall_to(48))

    assert (one.outcome, three.outcome) == (DIRECTION, ACHIEVED)
    assert three.value == 40
    assert three.change == pytest.approx(40 / 60)


def test_rates_take_the_inhabitants_along():
    # 34 in 8,200 is 4.15 per 1,000 (2.87 to 5.79)
    ruling = rule_on_counts(exactly(70, 8.0), exactly(34, 8.2), fall_to(5))

    assert ruling.outcome == ACHIEVED
    assert ruling.value == pytest.approx(4.15, abs=0.005)
    assert (ruling.lower, ruling.upper) == pytest.approx((2.87, 5.79), abs=0.005)


def test_events_in_series_make_it_harder():
    plain = rule_on_counts(exactly(120), exactly(85), fall_to(96), dispersion=1.2)
    series = rule_on_counts(exactly(120), exactly(85), fall_to(96), dispersion=4)

    assert (plain.outcome, plain.allows_for_series) == (ACHIEVED, False)
    assert (series.outcome, series.allows_for_series) == (DIRECTION, True)


def test_beside_a_comparison_what_happened_everywhere_is_no_achievement():
    alone = rule_on_counts(exactly(120), exactly(80), fall_to(96))
    beside = {
        method: rule_on_counts(
            exactly(120), exactly(80), fall_to(96), comparison=(exactly(110), exactly(75)), method=method
        ).outcome
        for method in (BY_DIFFERENCE, BY_RATIO)
    }

    assert alone.outcome == ACHIEVED
    assert beside == {BY_DIFFERENCE: DIRECTION, BY_RATIO: DIRECTION}


def test_the_published_comparison_is_direction_only():
    ruling = rule_on_counts(
        exactly(40), exactly(26), fall_to(30), comparison=(exactly(38), exactly(36)), method=BY_DIFFERENCE
    )
    assert ruling.outcome == DIRECTION
    assert (ruling.change, ruling.change_lower, ruling.change_upper) == pytest.approx((-12, -35.2, 11.2), abs=0.05)
    assert ruling.scale == "difference"


def test_a_large_fall_beside_a_comparison_that_stayed_is_achieved():
    for method in (BY_DIFFERENCE, BY_RATIO):
        ruling = rule_on_counts(
            exactly(300, 3), exactly(50), fall_to(70), comparison=(exactly(300, 3), exactly(101)), method=method
        )
        assert ruling.outcome == ACHIEVED


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"baseline": None}, NO_BASELINE),
        ({"result": None}, NO_FIGURE),
        ({"target": None}, NO_TARGET),
        ({"method": BY_RATIO}, NO_COMPARISON),
        ({"is_broken": True}, SERIES_BREAK),
    ],
)
def test_what_is_missing_makes_counts_unknown(change, reason):
    facts = {"baseline": exactly(40), "result": exactly(10), "target": fall_to(30)} | change
    ruling = rule_on_counts(facts.pop("baseline"), facts.pop("result"), facts.pop("target"), **facts)

    assert (ruling.outcome, ruling.reason) == (UNKNOWN, reason)
    assert ruling.value is None


def test_an_unknown_way_to_compare_is_refused():
    with pytest.raises(ValueError, match="way to compare"):
        rule_on_counts(exactly(1), exactly(1), fall_to(1), method="guess")


@pytest.mark.parametrize("bounds", [(-1, 3), (4, 3)])
def test_amounts_have_bounds_in_order(bounds):
    with pytest.raises(ValueError, match="bounds in order"):
        Amount(*bounds)


# --- figures within bounds


@pytest.mark.parametrize(
    ("baseline", "result", "target", "outcome", "reason"),
    [
        (Amount(98, 102), Amount(38, 42), 60, ACHIEVED, ""),
        (Amount(98, 102), Amount(78, 82), 90, DIRECTION, ""),
        (Amount(98, 102), Amount(70, 76), 90, DIRECTION, ""),  # shown at one end, not at the other
        (Amount(98, 102), Amount(93, 97), 60, NOT_ACHIEVED, ""),
        (Amount(98, 102), Amount(58, 62), 60, UNKNOWN, NOT_EXACT),
        (Amount(0, 9), Amount(0, 9), 5, UNKNOWN, NOT_EXACT),
        (Amount(48, 52), Amount(0, 9), 25, ACHIEVED, ""),  # protected, and yet sure
    ],
)
def test_bounds_decide_only_what_holds_at_both(baseline, result, target, outcome, reason):
    ruling = rule_on_counts(baseline, result, fall_to(target))

    assert (ruling.outcome, ruling.reason) == (outcome, reason)
    assert ruling.value is None
    assert (ruling.lower, ruling.upper) == (result.low, result.high)


def test_the_limits_of_a_change_within_bounds_span_every_count():
    ruling = rule_on_counts(Amount(38, 42), Amount(33, 37), fall_to(30))

    every = [
        rule_on_counts(exactly(before), exactly(after), fall_to(30))
        for before in range(38, 43)
        for after in range(33, 38)
    ]
    assert ruling.change_lower == min(one.change_lower for one in every)
    assert ruling.change_upper == max(one.change_upper for one in every)
    assert math.isnan(ruling.change)


@pytest.mark.parametrize(("low", "high", "target"), [(4, 9, 12), (10, 14, 30), (20, 26, 23), (0, 4, 2), (31, 35, 20)])
def test_bounds_agree_with_every_count_between_them(low, high, target):
    baseline = Amount(38, 42)
    ruling = rule_on_counts(baseline, Amount(low, high), fall_to(target))

    every = {
        rule_on_counts(exactly(before), exactly(after), fall_to(target)).outcome
        for before in range(38, 43)
        for after in range(low, high + 1)
    }
    expected = every.pop() if len(every) == 1 else DIRECTION if every == {ACHIEVED, DIRECTION} else UNKNOWN
    assert ruling.outcome == expected
