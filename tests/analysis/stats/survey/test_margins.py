"""Margins as published, and whether they hold the truth as often as they say."""

import math

import numpy as np
import pandas as pd
import pytest

from analysis.stats.survey import effective_n, kish_design_effect, proportion


@pytest.mark.parametrize(
    ("n", "points", "tolerance"), [(4704, 1.4, 0.05), (304, 5.6, 0.05), (152, 7.8, 0.1), (104, 9.5, 0.2), (56, 13, 0.5)]
)
def test_margins_at_a_quarter_are_the_published_ones(n, points, tolerance):
    # half the weights 1 - a and half 1 + a give a design effect of 1 + a^2 = 1.3; in both halves a quarter says yes
    weights = [1 - math.sqrt(0.3), 1 + math.sqrt(0.3)] * (n // 2)
    frame = pd.DataFrame({"w": weights, "y": [number // 2 % 4 == 0 for number in range(n)]})

    row = proportion(frame, frame["y"], weights="w", method="wilson").iloc[0]

    assert row["estimate"] == pytest.approx(0.25)
    assert row["design_effect"] == pytest.approx(1.3, rel=0.001)
    assert (row["upper"] - row["lower"]) / 2 * 100 == pytest.approx(points, abs=tolerance)


def test_kish_design_effect_of_equal_weights_is_one_and_of_none_unknown():
    assert kish_design_effect([3, 3, 3]) == pytest.approx(1.0)
    assert kish_design_effect([3, 3, 0]) == pytest.approx(1.0)
    assert math.isnan(kish_design_effect([]))


def test_effective_n_without_spread_is_unknown():
    assert effective_n(0.4, 0.090667) == pytest.approx(2.647, abs=0.001)
    assert math.isnan(effective_n(0.0, 0.0))


@pytest.mark.slow
def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    random = np.random.default_rng(5)
    hits = 0
    for _ in range(200):
        frame = pd.DataFrame({"w": random.uniform(0.5, 2.5, 150), "y": random.random(150) < 0.25})
        row = proportion(frame, frame["y"], weights="w").iloc[0]
        hits += row["lower"] <= 0.25 <= row["upper"]

    assert 180 <= hits <= 199
