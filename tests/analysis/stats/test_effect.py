"""The weighted displacement difference, the ratio of ratios, and the smallest change that shows."""

import math
from random import Random

import numpy as np
import pytest

from analysis.stats.counts import compare_counts
from analysis.stats.effect import (
    Change,
    chance_to_show_fall,
    chance_to_show_ratio,
    dispersion_of_steps,
    is_similar_level,
    ratio_of_ratios,
    smallest_fall_alone,
    smallest_fall_beside_comparison,
    smallest_fall_beside_larger,
    smallest_rise_alone,
    weighted_displacement_difference,
)
from analysis.stats.trends import DECREASE_SHOWN, INCREASE_SHOWN, NO_DIFFERENCE_SHOWN

Z95 = 1.959963984540054
ONE_SIDED_10 = 0.80


def obvious_wdd(cells: list[tuple[int, float, float, float, float]]) -> tuple[float, float]:
    """Estimate and standard error from (sign, before, after, exposure before, exposure after), cell by cell."""
    estimate, variance = 0.0, 0.0
    for sign, before, after, e_before, e_after in cells:
        estimate += sign * after / e_after
        estimate -= sign * before / e_before
        variance += after / (e_after * e_after)
        variance += before / (e_before * e_before)
    return estimate, math.sqrt(variance)


def test_wdd_of_the_published_example():
    effect = weighted_displacement_difference(Change(40, 26), Change(38, 36))

    assert effect.estimate == -12
    assert effect.se == pytest.approx(11.83, abs=0.005)
    assert (effect.lower, effect.upper) == pytest.approx((-35.2, 11.2), abs=0.05)
    assert effect.verdict == NO_DIFFERENCE_SHOWN


def test_ratio_of_the_published_example():
    effect = ratio_of_ratios(Change(40, 26), Change(38, 36))

    assert effect.estimate == pytest.approx(0.69, abs=0.005)
    assert (effect.lower, effect.upper) == pytest.approx((0.35, 1.34), abs=0.005)
    assert effect.verdict == NO_DIFFERENCE_SHOWN


def test_wdd_with_displacement_counts_what_moved_to_the_neighbours():
    # 60 fewer in the area, 10 fewer in the comparison; the neighbours rose by 30, theirs stayed: -60 + 10 + 30 = -20
    effect = weighted_displacement_difference(
        Change(100, 40), Change(90, 80), Change(50, 80), Change(60, 60), level=0.95
    )

    assert effect.estimate == -20
    assert effect.se == pytest.approx(math.sqrt(100 + 40 + 90 + 80 + 50 + 80 + 60 + 60))
    assert effect.verdict == NO_DIFFERENCE_SHOWN


@pytest.mark.parametrize(
    ("treated", "comparison", "verdict"),
    [
        ((100, 40), (100, 100), DECREASE_SHOWN),
        ((40, 100), (100, 100), INCREASE_SHOWN),
        ((100, 100), (100, 100), NO_DIFFERENCE_SHOWN),
        ((100, 40), (100, 40), NO_DIFFERENCE_SHOWN),  # it fell everywhere
        ((0, 0), (0, 0), NO_DIFFERENCE_SHOWN),
    ],
)
def test_both_tests_give_the_same_verdict_where_it_is_plain(treated, comparison, verdict):
    assert weighted_displacement_difference(Change(*treated), Change(*comparison)).verdict == verdict
    assert ratio_of_ratios(Change(*treated), Change(*comparison)).verdict == verdict


@pytest.mark.parametrize("seed", range(40))
def test_wdd_agrees_with_adding_up_cell_by_cell(seed):
    random = Random(seed)
    cells = [
        (sign, random.randrange(200), random.randrange(1, 200), random.choice([1, 2, 3]), random.choice([1, 2]))
        for sign in (1, -1, 1, -1)
    ]
    estimate, error = obvious_wdd(cells)

    effect = weighted_displacement_difference(*(Change(*cell[1:]) for cell in cells))

    assert effect.estimate == pytest.approx(estimate)
    assert effect.se == pytest.approx(error)
    assert effect.lower == pytest.approx(estimate - Z95 * error)
    assert effect.upper == pytest.approx(estimate + Z95 * error)


@pytest.mark.parametrize("seed", range(40))
def test_ratio_of_ratios_agrees_with_the_formula_written_out(seed):
    random = Random(seed)
    t0, t1, c0, c1 = (random.randrange(0, 120) for _ in range(4))
    e0, e1 = random.choice([1, 2, 3]), random.choice([1, 2])
    add = 0.5 if 0 in (t0, t1, c0, c1) else 0
    ratio = (((t1 + add) / e1) / ((t0 + add) / e0)) / (((c1 + add) / e1) / ((c0 + add) / e0))
    error = math.sqrt(sum(1 / (count + add) for count in (t0, t1, c0, c1)))

    effect = ratio_of_ratios(Change(t0, t1, e0, e1), Change(c0, c1, e0, e1))

    assert effect.estimate == pytest.approx(ratio)
    assert effect.lower == pytest.approx(ratio / math.exp(Z95 * error))
    assert effect.upper == pytest.approx(ratio * math.exp(Z95 * error))


def test_events_in_series_widen_both_intervals():
    plain, wide = (
        weighted_displacement_difference(Change(100, 60), Change(100, 100), dispersion=dispersion)
        for dispersion in (1.4, 4)
    )
    assert plain.se == pytest.approx(math.sqrt(360))  # 1.4 is within chance
    assert wide.se == pytest.approx(2 * math.sqrt(360))
    assert ratio_of_ratios(Change(100, 60), Change(100, 100), dispersion=4).se == pytest.approx(
        2 * ratio_of_ratios(Change(100, 60), Change(100, 100), dispersion=math.nan).se
    )


@pytest.mark.parametrize("values", [(-1, 3), (3, -1), (math.nan, 3), (3, 3, 0, 1), (3, 3, 1, -2)])
def test_a_change_refuses_nonsense(values):
    with pytest.raises(ValueError, match="above 0|at least 0"):
        Change(*values)


def test_displacement_needs_a_comparison_of_its_own():
    with pytest.raises(ValueError, match="comparison of their own"):
        weighted_displacement_difference(Change(1, 1), Change(1, 1), Change(1, 1))


@pytest.mark.parametrize(
    ("other", "similar"), [(50, True), (200, True), (49, False), (201, False), (100, True), (0, False)]
)
def test_similar_level_is_between_half_and_twice(other, similar):
    assert is_similar_level(100, other) is similar


# --- how large a fall must be


def obvious_smallest_fall(level: int, cells: int, quantile: float) -> int | None:
    """Try every fall from 1 up: WDD is -x, the standard error the root of all counts."""
    for fall in range(1, level + 1):
        counts = [level] * (2 * cells)
        counts[1] = level - fall
        if fall >= quantile * math.sqrt(sum(counts)):
            return fall
    return None


@pytest.mark.parametrize(("level", "fall", "percent"), [(20, 16, 80), (50, 26, 52), (100, 38, 38), (200, 54, 27)])
def test_smallest_fall_beside_an_equal_comparison_two_sided(level, fall, percent):
    assert smallest_fall_beside_comparison(level) == fall
    assert round(100 * fall / level) == percent


@pytest.mark.parametrize(("level", "fall"), [(20, 11), (50, 18), (100, 25), (200, 36)])
def test_smallest_fall_one_sided(level, fall):
    assert smallest_fall_beside_comparison(level, confidence=ONE_SIDED_10) == fall


@pytest.mark.parametrize(("level", "one_sided", "two_sided"), [(20, 16, None), (50, 25, 38), (100, 36, 54)])
def test_smallest_fall_with_displacement_areas(level, one_sided, two_sided):
    with_areas = {"displacement": level, "displacement_comparison": level}
    assert smallest_fall_beside_comparison(level, **with_areas, confidence=ONE_SIDED_10) == one_sided
    assert smallest_fall_beside_comparison(level, **with_areas) == two_sided


@pytest.mark.parametrize("level", [1, 2, 3, 5, 9, 14, 20, 33, 47, 80, 150, 400, 999])
@pytest.mark.parametrize(("confidence", "quantile"), [(0.95, Z95), (ONE_SIDED_10, 1.2815515655446004)])
@pytest.mark.parametrize("cells", [2, 4])
def test_smallest_fall_agrees_with_trying_every_fall(level, confidence, quantile, cells):
    areas = {"displacement": level, "displacement_comparison": level} if cells == 4 else {}

    found = smallest_fall_beside_comparison(level, **areas, confidence=confidence)

    assert found == obvious_smallest_fall(level, cells, quantile)


@pytest.mark.parametrize("level", [8, 20, 60, 150])
def test_longer_periods_make_smaller_falls_visible(level):
    one = smallest_fall_beside_comparison(level)
    three = smallest_fall_beside_comparison(level, years_before=3, years_after=3)

    assert three is not None
    assert one is None or three < one


@pytest.mark.parametrize("level", [5, 12, 20, 40, 75, 120])
@pytest.mark.parametrize(("before", "after"), [(1, 1), (3, 1), (3, 2)])
def test_smallest_fall_alone_is_the_first_that_the_exact_test_shows(level, before, after):

    first = None
    for fall in range(1, level + 1):
        test = compare_counts(level * before, (level - fall) * after, before, after)
        if test.upper < 1 and test.p_value < 0.05:
            first = fall
            break

    assert smallest_fall_alone(level, years_before=before, years_after=after) == first


@pytest.mark.parametrize("level", [10, 20, 50, 100])
def test_beside_a_larger_comparison_is_the_first_fall_with_an_interval_below_one(level):
    first = None
    for fall in range(1, level + 1):
        cells = (level, level - fall, 2000, 2000)
        add = 0.5 if fall == level else 0
        logarithm = math.log((level - fall + add) / (level + add))
        if logarithm + Z95 * math.sqrt(sum(1 / (cell + add) for cell in cells)) < 0:
            first = fall
            break

    assert smallest_fall_beside_larger(level, 2000) == first


def test_a_larger_comparison_asks_less_than_one_of_the_same_size():
    assert smallest_fall_beside_larger(50, 5000) < smallest_fall_beside_comparison(50)


def test_series_of_events_ask_for_a_larger_fall():
    assert smallest_fall_beside_comparison(100, dispersion=3) > smallest_fall_beside_comparison(100)
    assert smallest_fall_alone(100, dispersion=3) > smallest_fall_alone(100)


def test_nothing_can_be_prevented_where_nothing_happens():
    assert smallest_fall_beside_comparison(0) is None
    assert smallest_fall_alone(0) is None
    assert chance_to_show_fall(0, 0, 0) == 0


def test_a_fall_of_just_the_smallest_size_is_seen_in_about_half_of_the_cases():
    assert chance_to_show_fall(100, 38) == pytest.approx(0.5, abs=0.02)
    assert chance_to_show_fall(100, 0) == pytest.approx(0.025, abs=0.001)


def test_the_chance_agrees_with_drawing_plans():

    random = np.random.default_rng(7)
    drawn = random.poisson([100, 50, 100, 100], size=(4000, 4))
    shown = [(t1 - t0) - (c1 - c0) + Z95 * math.sqrt(t0 + t1 + c0 + c1) < 0 for t0, t1, c0, c1 in drawn.tolist()]

    assert chance_to_show_fall(100, 50) == pytest.approx(sum(shown) / len(shown), abs=0.03)


@pytest.mark.parametrize("level", [5, 20, 60])
def test_smallest_rise_is_the_first_that_the_exact_test_shows(level):
    first = next(
        rise
        for rise in range(1, 10 * level)
        if (test := compare_counts(3 * level, level + rise, 3, 1)).lower > 1 and test.p_value < 0.05
    )
    assert smallest_rise_alone(level, years_before=3) == first


@pytest.mark.parametrize(("level", "after", "comparison"), [(60, 30, None), (60, 30, 600), (100, 70, None)])
def test_the_chance_of_a_ratio_agrees_with_drawing(level, after, comparison):
    random = np.random.default_rng(9)
    before, later = random.poisson(3 * level, 4000), random.poisson(after, 4000)
    variance = 1 / before + 1 / np.maximum(later, 0.5)
    logarithm = np.log(np.maximum(later, 0.5) / (before / 3))
    if comparison:
        c_before, c_after = random.poisson(3 * comparison, 4000), random.poisson(comparison, 4000)
        variance = variance + 1 / c_before + 1 / c_after
        logarithm = logarithm - np.log(c_after / (c_before / 3))
    shown = float(np.mean(logarithm + Z95 * np.sqrt(variance) < 0))

    found = chance_to_show_ratio(level, after - level, comparison, years_before=3)

    assert found == pytest.approx(shown, abs=0.04)


def test_the_chance_of_a_ratio_where_nothing_happens():
    assert chance_to_show_ratio(0, -1) == 0
    assert chance_to_show_ratio(10, -11) == 0


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ([10, 14, 10, 14], 3 * 16 / 6 / 12),
        ([40, 40, 40, 40, 10], 900 / 8 / 34),
        ([20, 22, 24, 26, 28], 4 * 4 / 8 / 24),
        ([10, 12, 11], math.nan),
        ([0, 0, 0, 0], math.nan),
        ([], math.nan),
    ],
)
def test_dispersion_of_steps_by_hand(history, expected):
    assert dispersion_of_steps(history) == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize("size", [1, 3])
def test_dispersion_of_steps_finds_the_length_of_series(size):
    drawn = size * np.random.default_rng(2).poisson(30, 4000)
    assert dispersion_of_steps(drawn.tolist()) == pytest.approx(size, rel=0.08)


def test_a_fall_short_of_nothing_can_show_where_nothing_at_all_does_not():
    # with none left a half is added to every count, and events in series widen that further
    assert smallest_fall_beside_larger(43, 480, years_before=3, dispersion=3.4) is not None
