"""Estimates of several samples as one: against a slow loop, a case by hand, and what is refused."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import brentq

from analysis.stats.survey_pooling import pool


def parts(*rows: tuple[float, float, float, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["estimate", "se", "weight", "n"])


def test_two_waves_by_hand():
    """p = (30 x 0.40 + 60 x 0.25) / 90 = 0.30; variance = (1/3 x 0.09)^2 + (2/3 x 0.06)^2 = 0.0009 + 0.0016."""
    both = pool(parts((0.40, 0.09, 30, 30), (0.25, 0.06, 60, 60)), is_share=True)

    assert both.estimate == pytest.approx(0.30)
    assert both.se == pytest.approx(0.05)
    assert both.n == 90


@pytest.mark.parametrize("seed", range(20))
def test_equals_a_slow_loop_and_limits_that_solve_the_equation_of_wilson(seed):
    random = np.random.default_rng(seed)
    rows = [(random.uniform(0.05, 0.95), random.uniform(0.01, 0.2), random.uniform(1, 500), 10) for _ in range(3)]

    whole = pool(parts(*rows), is_share=True)

    total = sum(weight for _, _, weight, _ in rows)
    estimate = variance = 0.0
    for value, error, weight, _ in rows:
        estimate += weight / total * value
        variance += (weight / total * error) ** 2
    assert whole.estimate == pytest.approx(estimate)
    assert whole.se == pytest.approx(math.sqrt(variance))
    effective = estimate * (1 - estimate) / variance

    def distance(p: float) -> float:
        return (estimate - p) ** 2 - 1.959964**2 * p * (1 - p) / effective

    assert whole.lower == pytest.approx(brentq(distance, 0, estimate), abs=1e-6)
    assert whole.upper == pytest.approx(brentq(distance, estimate, 1), abs=1e-6)


def test_a_mean_has_a_symmetric_margin():
    whole = pool(parts((6.0, 0.3, 1, 20), (8.0, 0.4, 1, 20)), is_share=False)

    assert (whole.estimate, whole.se) == (pytest.approx(7.0), pytest.approx(0.25))
    assert (whole.lower, whole.upper) == (pytest.approx(7 - 1.959964 * 0.25), pytest.approx(7 + 1.959964 * 0.25))


@pytest.mark.parametrize("error", [0.0, math.nan])
def test_without_spread_there_is_no_estimate(error):
    whole = pool(parts((0.0, error, 30, 30), (0.25, 0.06, 60, 60)), is_share=True)

    assert math.isnan(whole.estimate)
    assert math.isnan(whole.upper)
    assert whole.n == 90


def test_nothing_or_a_negative_weight_is_refused():
    with pytest.raises(ValueError, match="at least one sample"):
        pool(parts(), is_share=True)
    with pytest.raises(ValueError, match="not negative"):
        pool(parts((0.4, 0.1, -1, 30), (0.4, 0.1, 2, 30)), is_share=True)
