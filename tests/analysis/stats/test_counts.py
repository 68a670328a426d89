"""Intervals of counts and the comparison of two counts."""

import math
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stats.counts import (
    byar_interval,
    compare_counts,
    compare_counts_overdispersed,
    dispersion,
    is_overdispersed,
    may_show_index,
    may_show_percentage,
    poisson_interval,
    poisson_intervals,
)


def poisson_sum(first: int, last: int, mean: float) -> float:
    """P(first <= X <= last), term by term."""
    return math.fsum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(first, last + 1))


def bisect(function, low: float, high: float) -> float:
    """The root of a rising function."""
    for _ in range(200):
        middle = (low + high) / 2
        if function(middle) > 0:
            high = middle
        else:
            low = middle
    return (low + high) / 2


def obvious_poisson_interval(count: int, level: float) -> tuple[float, float]:
    """The means at which the count is just not too high, and just not too low."""
    tail = (1 - level) / 2
    top = count * 3 + 40
    lower = 0.0
    if count:
        lower = bisect(lambda mean: 1 - poisson_sum(0, count - 1, mean) - tail, 1e-12, top)
    upper = bisect(lambda mean: tail - poisson_sum(0, count, mean), 1e-12, top)
    return lower, upper


def binomial_terms(total: int, share: float) -> list[float]:
    return [math.comb(total, k) * share**k * (1 - share) ** (total - k) for k in range(total + 1)]


def obvious_comparison(before: int, after: int, exposure_before: float, exposure_after: float, level: float):
    """Ratio, limits and p written from the definition: every outcome with the same total is enumerated."""
    total = before + after
    terms = binomial_terms(total, exposure_after / (exposure_before + exposure_after))
    p_value = min(1.0, math.fsum(term for term in terms if term <= terms[after] * (1 + 1e-7)))
    tail = (1 - level) / 2
    odds = exposure_before / exposure_after
    lower, upper = 0.0, math.inf
    if after:
        share = bisect(lambda s: math.fsum(binomial_terms(total, s)[after:]) - tail, 0.0, 1.0)
        lower = share / (1 - share) * odds
    if before:
        share = bisect(lambda s: tail - math.fsum(binomial_terms(total, s)[: after + 1]), 0.0, 1.0)
        upper = share / (1 - share) * odds
    ratio = (after / exposure_after) / (before / exposure_before) if before else math.inf
    return ratio, lower, upper, p_value


EXACT = [
    (0, 0.0, 3.689),
    (1, 0.025, 5.572),
    (3, 0.619, 8.767),
    (5, 1.623, 11.668),
    (9, 4.115, 17.085),
    (10, 4.795, 18.390),
    (20, 12.217, 30.888),
    (50, 37.111, 65.919),
    (100, 81.364, 121.627),
]


@pytest.mark.parametrize(("count", "lower", "upper"), EXACT)
def test_poisson_interval_gives_the_published_limits(count, lower, upper):
    assert poisson_interval(count) == pytest.approx((lower, upper), abs=0.0006)


@pytest.mark.parametrize(("count", "lower", "upper"), [(10, 4.787, 18.391), (100, 81.362, 121.628)])
def test_byar_interval_gives_the_published_limits(count, lower, upper):
    assert byar_interval(count) == pytest.approx((lower, upper), abs=0.0006)


@pytest.mark.parametrize("seed", range(20))
def test_poisson_interval_agrees_with_the_sum_of_chances(seed):
    random = Random(seed)
    count, level = random.randrange(0, 60), random.choice([0.8, 0.9, 0.95, 0.99, 0.998])

    assert poisson_interval(count, level) == pytest.approx(obvious_poisson_interval(count, level), abs=1e-7)


@pytest.mark.parametrize("count", range(10, 60))
def test_byar_stays_close_to_the_exact_limits(count):
    assert byar_interval(count) == pytest.approx(poisson_interval(count), rel=0.003)


def test_poisson_intervals_of_a_column_keep_missing_missing():
    lower, upper = poisson_intervals([0, np.nan, 5])

    assert lower.tolist() == pytest.approx([0.0, math.nan, 1.6235], abs=0.001, nan_ok=True)
    assert upper.tolist() == pytest.approx([3.689, math.nan, 11.668], abs=0.001, nan_ok=True)


def test_poisson_intervals_of_nothing_are_empty():
    lower, upper = poisson_intervals([])

    assert (lower.size, upper.size) == (0, 0)


@given(st.integers(0, 5000), st.floats(0.5, 0.99), st.floats(0.001, 0.009))
@settings(deadline=None)
def test_poisson_interval_holds_the_count_and_widens_with_the_level(count, level, step):
    lower, upper = poisson_interval(count, level)
    wider_lower, wider_upper = poisson_interval(count, level + step)

    assert lower <= count < upper
    assert wider_lower <= lower
    assert wider_upper > upper


@pytest.mark.parametrize(("count", "level"), [(-1, 0.95), (3, 95), (3, 0), (3, 1)])
def test_poisson_interval_refuses_nonsense(count, level):
    with pytest.raises(ValueError, match=r"negative|level"):
        poisson_interval(count, level)


@pytest.mark.parametrize("count", [0, 9, math.nan])
def test_byar_interval_refuses_small_counts(count):
    with pytest.raises(ValueError, match="at least 10"):
        byar_interval(count)


CHANGES = [
    (12, 7, 0.58, 0.19, 1.61, 0.36),
    (40, 26, 0.65, 0.38, 1.09, 0.11),
    (60, 40, 0.67, 0.44, 1.01, 0.057),
    (120, 90, 0.75, 0.56, 0.99, 0.045),
]


@pytest.mark.parametrize(("before", "after", "ratio", "lower", "upper", "p_value"), CHANGES)
def test_compare_counts_gives_the_published_changes(before, after, ratio, lower, upper, p_value):
    change = compare_counts(before, after)

    assert (round(change.ratio, 2), round(change.lower, 2), round(change.upper, 2)) == (ratio, lower, upper)
    assert change.p_value == pytest.approx(p_value, abs=0.005 if p_value > 0.1 else 0.0005)


def test_compare_counts_four_to_nine_is_no_demonstrable_change():
    change = compare_counts(4, 9)

    assert change.ratio == 2.25
    assert round(change.p_value, 2) == 0.27


@pytest.mark.parametrize("seed", range(20))
def test_compare_counts_agrees_with_enumeration(seed):
    random = Random(seed)
    before, after = random.randrange(0, 40), random.randrange(1, 40)
    exposures = random.choice([(1.0, 1.0), (12.0, 11.0), (8200.0, 9100.0), (3.0, 1.0)])
    level = random.choice([0.9, 0.95, 0.998])

    change = compare_counts(before, after, *exposures, level=level)

    expected = obvious_comparison(before, after, *exposures, level)
    assert (change.ratio, change.lower, change.upper, change.p_value) == pytest.approx(expected, rel=1e-7)


@pytest.mark.slow
def test_with_equal_exposure_both_definitions_of_p_agree():
    for before in range(25):
        for after in range(25):
            if before + after == 0:
                continue
            terms = binomial_terms(before + after, 0.5)
            twice_the_tail = 2 * math.fsum(terms[: min(before, after) + 1])
            assert compare_counts(before, after).p_value == pytest.approx(min(1.0, twice_the_tail), rel=1e-9)


def test_compare_counts_nothing_and_nothing_says_nothing():
    change = compare_counts(0, 0)

    assert math.isnan(change.ratio)
    assert (change.lower, change.upper, change.p_value) == (0.0, math.inf, 1.0)


def test_compare_counts_from_nothing_has_no_upper_limit():
    change = compare_counts(0, 5)

    assert (change.ratio, change.upper) == (math.inf, math.inf)
    assert change.lower == pytest.approx(0.916, abs=0.001)  # share of at least (0.025)^(1/5) = 0.4782
    assert change.p_value == pytest.approx(2 / 2**5)


def test_compare_counts_to_nothing_has_lower_limit_zero():
    change = compare_counts(5, 0)

    assert (change.ratio, change.lower) == (0.0, 0.0)
    assert change.upper == pytest.approx(1 / 0.9163, abs=0.002)


@given(st.integers(0, 300), st.integers(0, 300))
@settings(deadline=None)
def test_turning_the_periods_around_turns_the_ratio_around(before, after):
    forward, backward = compare_counts(before, after), compare_counts(after, before)

    assert forward.p_value == pytest.approx(backward.p_value, rel=1e-9)
    if before and after:
        assert forward.lower == pytest.approx(1 / backward.upper, rel=1e-8)
        assert forward.lower < forward.ratio < forward.upper


@pytest.mark.parametrize(
    "arguments",
    [(-1, 3), (3, -1), (2.5, 3), (math.nan, 3), (3, 4, 0.0, 1.0), (3, 4, 1.0, -2.0), (3, 4, 1.0, math.inf)],
)
def test_compare_counts_refuses_nonsense(arguments):
    with pytest.raises(ValueError, match=r"whole number|above 0"):
        compare_counts(*arguments)


@pytest.mark.parametrize("unknown", [0.4, 1.0, math.nan])
def test_without_overdispersion_the_exact_test_is_used(unknown):
    assert compare_counts_overdispersed(40, 20, unknown) == compare_counts(40, 20)


def test_clusters_of_two_are_compared_as_half_the_counts():
    change = compare_counts_overdispersed(80, 50, 2.0)

    halves = compare_counts(40, 25)
    assert (change.lower, change.upper) == pytest.approx((halves.lower, halves.upper), rel=1e-9)
    assert change.p_value == pytest.approx(halves.p_value, rel=1e-9)
    assert change.ratio == 0.625


def test_overdispersed_interval_is_close_to_quasi_poisson_for_large_counts():
    before, after, phi = 4000, 3600, 3.0

    change = compare_counts_overdispersed(before, after, phi)

    se = math.sqrt(phi * (1 / before + 1 / after))
    assert math.log(change.lower) == pytest.approx(math.log(0.9) - 1.959964 * se, abs=0.002)
    assert math.log(change.upper) == pytest.approx(math.log(0.9) + 1.959964 * se, abs=0.002)


@pytest.mark.slow
@given(st.integers(0, 200), st.integers(0, 200), st.floats(1.0, 8.0))
@settings(deadline=None)
def test_overdispersion_never_makes_a_change_more_certain(before, after, phi):
    plain, careful = compare_counts(before, after), compare_counts_overdispersed(before, after, phi)

    assert careful.lower <= plain.lower
    assert careful.upper >= plain.upper
    assert careful.p_value >= plain.p_value


@pytest.mark.slow
def test_overdispersed_test_keeps_its_promise_for_series_of_three():
    # Two equal periods of events in series of three: at most 5 in 100 comparisons may show a change.
    random = np.random.default_rng(11)
    pairs = 3 * random.poisson(12, size=(400, 2))

    plain = sum(compare_counts(*pair).p_value < 0.05 for pair in pairs)
    careful = sum(compare_counts_overdispersed(*pair, 3.0).p_value < 0.05 for pair in pairs)

    assert careful <= 28  # 20 expected at most, two standard errors above
    assert plain > 60


def obvious_dispersion(values: list[float]) -> float:
    mean = sum(values) / len(values)
    return sum((value - mean) ** 2 for value in values) / (len(values) - 1) / mean


@pytest.mark.parametrize("seed", range(20))
def test_dispersion_agrees_with_the_obvious_loop(seed):
    random = Random(seed)
    values = [float(random.randrange(1, 40)) for _ in range(random.randrange(3, 12))]

    assert dispersion([*values, math.nan]) == pytest.approx(obvious_dispersion(values))


def test_dispersion_worked_by_hand():
    assert dispersion([10, 20, 30]) == 5.0  # variance 100, mean 20


@pytest.mark.parametrize("history", [[], [4, 5], [0, 0, 0], [math.nan, 3, 4]])
def test_dispersion_of_too_little_is_unknown(history):
    assert math.isnan(dispersion(history))


def test_overdispersion_starts_above_one_and_a_half():
    assert [is_overdispersed(value) for value in (1.0, 1.5, 1.51, math.nan)] == [False, False, True, False]


def test_percentages_need_twenty_and_index_numbers_fifty():
    assert [may_show_percentage(base) for base in (None, 0, 19, 20, math.nan)] == [False, False, False, True, False]
    assert [may_show_index(base) for base in (None, 20, 49, 50, math.nan)] == [False, False, False, True, False]
