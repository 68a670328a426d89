"""What a survey of so many people can show of a share."""

import math
from random import Random

import numpy as np
import pytest

from analysis.stats.survey_power import (
    detectable_change,
    margin,
    needed_n,
    smallest_significant_change,
    survey_power,
)


def points(share: float) -> float:
    return round(100 * share, 1)


@pytest.mark.parametrize(
    ("n", "deff", "half_width", "significant", "found"),
    [
        (100, 1.0, 8.0, 11.3, 16),
        (100, 1.3, 9.1, 12.9, 18),
        (300, 1.0, 4.6, 6.5, 9.3),
        (300, 1.3, 5.3, 7.4, 10.6),
        (1200, 1.0, 2.3, 3.3, 4.7),
        (1200, 1.3, 2.6, 3.7, 5.3),
    ],
)
def test_the_published_numbers_at_21_percent(n, deff, half_width, significant, found):
    assert points(margin(0.21, n, deff)) == half_width
    assert points(smallest_significant_change(0.21, n, n, deff)) == significant
    change = 100 * detectable_change(0.21, n, n, deff)
    assert (round(change) if n == 100 else round(change, 1)) == found


@pytest.mark.parametrize(("n", "change"), [(4700, 2.0), (150, 11.2)])
def test_the_smallest_change_of_a_city_and_of_a_wijk_at_25_percent(n, change):
    assert points(smallest_significant_change(0.25, n, n, 1.3)) == pytest.approx(change, abs=0.05)


@pytest.mark.parametrize(("n", "half_width"), [(4700, 1.4), (300, 5.6), (150, 7.9), (100, 9.7), (50, 13.7)])
def test_margins_at_25_percent(n, half_width):
    assert points(margin(0.25, n, 1.3)) == half_width


@pytest.mark.parametrize("seed", range(30))
def test_needed_n_is_the_first_that_gives_the_power(seed):
    random = Random(seed)
    share, change = random.uniform(0.05, 0.6), random.uniform(0.02, 0.2)
    deff, power = random.choice([1.0, 1.3, 2.0]), random.choice([0.5, 0.8, 0.9])

    n = needed_n(share, change, deff, power=power)

    assert survey_power(share, change, n, n, deff) >= power - 1e-9
    assert n == 1 or survey_power(share, change, n - 1, n - 1, deff) < power


def test_a_detectable_change_is_found_with_its_own_power():
    change = detectable_change(0.3, 400, 250, 1.3, power=0.8)
    assert survey_power(0.3, change, 400, 250, 1.3) == pytest.approx(0.8)


def test_power_agrees_with_drawing_surveys():
    random = np.random.default_rng(3)
    before, after = random.binomial(300, 0.25, 5000) / 300, random.binomial(300, 0.35, 5000) / 300
    error = math.sqrt(2 * 0.25 * 0.75 / 300)
    seen = float(np.mean((after - before) / error > 1.96))

    assert survey_power(0.25, 0.10, 300, 300) == pytest.approx(seen, abs=0.03)


@pytest.mark.parametrize(("share", "n", "deff"), [(0, 100, 1), (1, 100, 1), (0.2, 0, 1), (0.2, 100, 0)])
def test_nonsense_is_refused(share, n, deff):
    with pytest.raises(ValueError, match="share lies between"):
        margin(share, n, deff)


def test_no_change_needs_no_number():
    with pytest.raises(ValueError, match="never found"):
        needed_n(0.2, 0)
