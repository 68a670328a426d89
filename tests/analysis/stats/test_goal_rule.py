"""The rule that says whether a goal is reached: every branch, bounds, and no success out of nothing."""

import math
from itertools import product

import numpy as np
import pytest

from analysis.stats.goal_rule import (
    ACHIEVED,
    BY_DIFFERENCE,
    BY_RATIO,
    DIRECTION,
    NO_BASELINE,
    NO_COMPARISON,
    NO_FIGURE,
    NO_SHIFT_FIGURE,
    NO_TARGET,
    NOT_ACHIEVED,
    NOT_EXACT,
    OTHER_DEFINITION,
    SERIES_BREAK,
    SHIFTED,
    TOO_FEW_ANSWERS,
    UNKNOWN,
    Amount,
    Estimate,
    Target,
    Together,
    rule_on_counts,
    rule_on_estimates,
)
from analysis.stats.goal_rule_judged import rule_on_chain, rule_on_levels, rule_on_output

Z95 = 1.959963984540054


def exactly(count: int, exposure: float = 1.0) -> Amount:
    return Amount.exactly(count, exposure)


def fall_to(value: float) -> Target:
    return Target(value, lower_is_better=True)


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


# --- surveys


def share(value: float, n: float, version: int = 1) -> Estimate:
    return Estimate(value, math.sqrt(value * (1 - value) / n), n, version)


@pytest.mark.parametrize(
    ("before", "after", "n", "target", "outcome"),
    [
        (0.21, 0.10, 300, 0.15, ACHIEVED),
        (0.21, 0.15, 100, 0.16, DIRECTION),
        (0.21, 0.18, 1200, 0.16, NOT_ACHIEVED),
        (0.21, 0.30, 300, 0.16, NOT_ACHIEVED),
        (0.21, 0.10, 49, 0.16, UNKNOWN),
    ],
)
def test_survey_shares(before, after, n, target, outcome):
    ruling = rule_on_estimates(share(before, n), share(after, n), fall_to(target))

    assert ruling.outcome == outcome
    assert ruling.reason == (TOO_FEW_ANSWERS if outcome == UNKNOWN else "")


@pytest.mark.parametrize(("before", "after"), list(product([0.1, 0.2, 0.25, 0.3, 0.5], repeat=2)))
@pytest.mark.parametrize("n", [60, 300, 1200])
def test_survey_shares_by_the_formula_written_out(before, after, n):
    ruling = rule_on_estimates(share(before, n), share(after, n), Target(before + 0.05, lower_is_better=False))

    error = math.sqrt((before * (1 - before) + after * (1 - after)) / n)
    shown = (after - before) / error > Z95
    expected = NOT_ACHIEVED if after < before + 0.05 - 1e-12 else ACHIEVED if shown else DIRECTION
    assert ruling.outcome == expected


def test_another_wording_of_the_question_is_never_a_comparison():
    ruling = rule_on_estimates(share(0.3, 900, version=1), share(0.1, 900, version=2), fall_to(0.2))
    assert (ruling.outcome, ruling.reason) == (UNKNOWN, OTHER_DEFINITION)


def test_survey_beside_a_comparison_subtracts_what_happened_there():
    alone = rule_on_estimates(share(0.30, 400), share(0.20, 400), fall_to(0.25))
    beside = rule_on_estimates(
        share(0.30, 400), share(0.20, 400), fall_to(0.25), comparison=(share(0.28, 4000), share(0.20, 4000))
    )

    assert (alone.outcome, beside.outcome) == (ACHIEVED, DIRECTION)
    assert beside.change == pytest.approx(-0.02)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ((None, share(0.2, 100), fall_to(0.1)), NO_BASELINE),
        ((share(0.2, 100), None, fall_to(0.1)), NO_FIGURE),
        ((share(0.2, 100), share(0.1, 100), None), NO_TARGET),
        ((share(0.2, 100), Estimate(0.0, 0.0, 200), fall_to(0.1)), TOO_FEW_ANSWERS),
    ],
)
def test_what_is_missing_makes_a_survey_unknown(facts, reason):
    ruling = rule_on_estimates(*facts)
    assert (ruling.outcome, ruling.reason) == (UNKNOWN, reason)


def test_a_promised_comparison_that_is_not_there_decides_nothing():
    facts = (share(0.3, 900), share(0.1, 900), fall_to(0.2))
    assert rule_on_estimates(*facts, needs_comparison=True).reason == NO_COMPARISON
    assert rule_on_estimates(*facts, is_broken=True).reason == SERIES_BREAK


# --- what we do ourselves, levels and chains


@pytest.mark.parametrize(
    ("done", "target", "outcome"),
    [(12, 12, ACHIEVED), (13, 12, ACHIEVED), (11, 12, NOT_ACHIEVED), (None, 12, UNKNOWN), (12, None, UNKNOWN)],
)
def test_output(done, target, outcome):
    assert rule_on_output(done, target).outcome == outcome


@pytest.mark.parametrize(
    ("levels", "baseline", "target", "outcome"),
    [
        ((4, 4, 5), 2, 4, ACHIEVED),
        ((3, 4, 4), 2, 4, DIRECTION),  # not everybody sees it
        ((2, 3, 4), 2, 4, NOT_ACHIEVED),
        ((3, 4), 2, 4, DIRECTION),
        ((4,), 2, 4, ACHIEVED),
        ((2,), 2, 2, DIRECTION),  # it was there already
        ((), 2, 4, UNKNOWN),
        ((4,), None, 4, UNKNOWN),
        ((4,), 2, None, UNKNOWN),
    ],
)
def test_levels(levels, baseline, target, outcome):
    assert rule_on_levels(levels, baseline, target).outcome == outcome


@pytest.mark.parametrize("states", list(product([True, False, None], repeat=3)))
def test_chain(states):
    ruling = rule_on_chain(dict(zip(("shelter", "care", "repression"), states, strict=True)))

    expected = NOT_ACHIEVED if False in states else UNKNOWN if None in states else ACHIEVED
    assert ruling.outcome == expected
    assert ruling.value == states.count(True)


def test_a_chain_without_links_is_unknown():
    assert rule_on_chain({}).outcome == UNKNOWN


# --- what may have shifted to the neighbours


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


# --- no success out of nothing: nothing changes, and the rule is asked


def false_successes(drawn: np.ndarray, **settings) -> float:
    """Share of "achieved" among rows of (T0, T1, C0, C1), each with three years before and one after."""
    achieved = 0
    for t0, t1, c0, c1 in drawn.tolist():
        ruling = rule_on_counts(
            exactly(t0, 3), exactly(t1), fall_to(0.8 * t0 / 3), comparison=(exactly(c0, 3), exactly(c1)), **settings
        )
        achieved += ruling.outcome == ACHIEVED
    return achieved / len(drawn)


@pytest.mark.parametrize("level", [5, 20, 100])
@pytest.mark.parametrize("method", [BY_DIFFERENCE, BY_RATIO, ""])
def test_no_effect_is_called_achieved_at_most_one_time_in_twenty(level, method):
    drawn = np.random.default_rng(level).poisson([3 * level, level, 3 * level, level], size=(300, 4))
    assert false_successes(drawn, method=method) <= 0.05


def test_a_fall_of_the_whole_city_is_not_called_achieved_beside_a_comparison():
    # everything falls by 30% by itself: alone the rule would cheer, beside a comparison it does not
    drawn = np.random.default_rng(11).poisson([300, 70, 300, 70], size=(300, 4))

    assert false_successes(drawn, method=BY_DIFFERENCE) <= 0.05
    assert false_successes(drawn, method=BY_RATIO) <= 0.05
    assert false_successes(drawn, method="") > 0.5


def test_events_in_series_with_a_known_dispersion_stay_within_one_in_twenty():
    # bursts of three events: variance three times the mean
    drawn = 3 * np.random.default_rng(5).poisson([60, 20, 60, 20], size=(300, 4))

    assert false_successes(drawn, method=BY_DIFFERENCE, dispersion=3.0) <= 0.05
    assert false_successes(drawn, method="", dispersion=3.0) <= 0.05


def test_a_wijk_chosen_for_one_bad_year_needs_a_baseline_without_that_year():
    """Of 33 equal wijken the worst of one year is chosen; nothing is done (the effect of 4.4)."""
    random = np.random.default_rng(4)
    met, bad_year, with_it, without_it = 0, 0, 0, 0
    for _ in range(300):
        years = random.poisson(20, size=(33, 5))  # three quiet years, the year of choosing, the year after
        chosen, after = years[int(np.argmax(years[:, 3]))].tolist()[:4], 0
        after = int(random.poisson(20))
        met += after <= 0.8 * chosen[3]
        for name, baseline in (("bad", chosen[3:]), ("with", chosen[1:]), ("without", chosen[:3])):
            amount = exactly(sum(baseline), len(baseline))
            outcome = rule_on_counts(amount, exactly(after), fall_to(0.8 * sum(baseline) / len(baseline))).outcome
            bad_year += name == "bad" and outcome == ACHIEVED
            with_it += name == "with" and outcome == ACHIEVED
            without_it += name == "without" and outcome == ACHIEVED
    assert met / 300 > 0.6  # the figure alone would call most of them a step forward
    assert bad_year > without_it
    assert with_it > without_it
    assert without_it / 300 <= 0.05


@pytest.mark.parametrize("n", [100, 300, 1200])
def test_surveys_without_change_are_called_achieved_at_most_one_time_in_twenty(n):
    random = np.random.default_rng(n)
    before, after = random.binomial(n, 0.25, 1500) / n, random.binomial(n, 0.25, 1500) / n
    achieved = [
        rule_on_estimates(share(float(first), n), share(float(second), n), fall_to(float(first) - 0.02)).outcome
        == ACHIEVED
        for first, second in zip(before, after, strict=True)
    ]
    assert sum(achieved) / len(achieved) <= 0.05
