"""Proportions, and the ways to their limits."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.stats.survey import effective_n, proportion
from analysis.stats.survey_intervals import METHODS
from tests.analysis.stats.survey.waves import DESIGN, obvious_estimate, wave


@pytest.mark.parametrize("seed", range(20))
def test_proportion_agrees_with_the_mean_of_zeros_and_ones(seed):
    frame = wave(seed)
    unsafe = frame["unsafe"]

    table = proportion(frame, unsafe, **DESIGN, by="wijk")

    rows = frame.to_dict("records")
    for wijk, row in table.iterrows():
        members = [r for r in rows if r["wijk"] == wijk and not pd.isna(r["unsafe"]) and r["w"] > 0]
        assert row["n"] == len(members)
        assert row["numerator"] == sum(1 for r in members if r["unsafe"])
        value, se, _ = obvious_estimate(frame, "unsafe", DESIGN, wijk, "mean")
        assert row["estimate"] == pytest.approx(value)
        if row["n"] > 1:
            assert row["se"] == pytest.approx(se, rel=1e-9, abs=1e-12)
        if 0 < value < 1 and row["n"] > 1:
            assert row["n_effective"] == pytest.approx(effective_n(value, se**2))


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
@given(seed=st.integers(0, 200), level=st.floats(0.5, 0.97))
@settings(deadline=None, max_examples=25)
def test_limits_stay_between_0_and_1_hold_the_share_and_widen_with_the_level(method, seed, level):
    frame = wave(seed, size=60)
    unsafe = frame["unsafe"]

    narrow = proportion(frame, unsafe, weights="w", by="wijk", method=method, level=level)
    wide = proportion(frame, unsafe, weights="w", by="wijk", method=method, level=level + 0.02)

    assert (narrow["lower"] >= 0).all()
    assert (narrow["upper"] <= 1).all()
    assert (narrow["lower"] <= narrow["estimate"] + 1e-9).all()
    assert (narrow["upper"] >= narrow["estimate"] - 1e-9).all()
    assert (wide["lower"] <= narrow["lower"] + 1e-9).all()
    assert (wide["upper"] >= narrow["upper"] - 1e-9).all()


@pytest.mark.parametrize("method", METHODS)
def test_nobody_out_of_thirty_is_not_certainly_nobody(method):
    frame = pd.DataFrame({"w": [1.0] * 30, "no": [False] * 30, "yes": [True] * 30})

    none = proportion(frame, frame["no"], weights="w", method=method).iloc[0]
    all_of_them = proportion(frame, frame["yes"], weights="w", method=method).iloc[0]

    # Clopper-Pearson with 0 of 30: upper limit 1 - 0.025^(1/30) = 0.1157
    assert (none["lower"], none["estimate"]) == (0.0, 0.0)
    assert none["upper"] == pytest.approx(0.1157, abs=0.00005)
    assert all_of_them["lower"] == pytest.approx(1 - 0.1157, abs=0.00005)
    assert all_of_them["upper"] == 1.0


def test_wilson_worked_by_hand():
    # 30 of 100, equal weights: effective number p q / (p q / 99) = 99, t with 99 degrees of freedom = 1.98422
    frame = pd.DataFrame({"w": [1.0] * 100, "y": [True] * 30 + [False] * 70})

    row = proportion(frame, frame["y"], weights="w", method="wilson").iloc[0]

    n, p, t = 99, 0.3, 1.984217
    middle = (p + t * t / (2 * n)) / (1 + t * t / n)
    margin = t / (1 + t * t / n) * math.sqrt(p * (1 - p) / n + t * t / (4 * n * n))
    assert (row["lower"], row["upper"]) == pytest.approx((middle - margin, middle + margin), rel=1e-5)
    assert row["n_effective"] == pytest.approx(99)


def test_likelihood_limits_are_close_to_the_root_of_the_deviance():
    frame = pd.DataFrame({"w": [1.0] * 100, "y": [True] * 30 + [False] * 70})

    row = proportion(frame, frame["y"], weights="w", method="likelihood").iloc[0]

    for limit in (row["lower"], row["upper"]):
        rise = 200 * (0.3 * math.log(0.3 / limit) + 0.7 * math.log(0.7 / (1 - limit)))
        # design variance pq/99 against binomial pq/100, dispersion 100/99: the two corrections multiply
        assert rise == pytest.approx(1.984217**2 * (100 / 99) ** 2, rel=0.001)


@pytest.mark.parametrize("n", [4, 5, 7, 11])
def test_likelihood_limits_of_a_handful_of_answers_are_the_root(n):
    frame = pd.DataFrame({"w": [1.0] * n, "y": [True] + [False] * (n - 1)})

    row = proportion(frame, frame["y"], weights="w", method="likelihood", level=0.9).iloc[0]

    p, t = 1 / n, {4: 2.353363, 5: 2.131847, 7: 1.943180, 11: 1.812461}[n]
    for limit in (row["lower"], row["upper"]):
        rise = 2 * n * (p * math.log(p / limit) + (1 - p) * math.log((1 - p) / (1 - limit)))
        assert rise == pytest.approx((t * n / (n - 1)) ** 2, rel=0.005)


def test_more_freedom_than_answers_does_not_narrow_the_beta_limits():
    # 60 people, 6 of whom were asked: 59 degrees of freedom would make t smaller than that of a sample of 6
    frame = pd.DataFrame({"w": [1.0] * 60, "y": [True, True, False, False, False, False] + [None] * 54})
    frame["y"] = frame["y"].astype("boolean")

    row = proportion(frame, frame["y"], weights="w", method="beta").iloc[0]

    size, p = row["n_effective"], 1 / 3
    assert row["df"] == 59
    assert (row["lower"], row["upper"]) == pytest.approx(
        (stats.beta.ppf(0.025, size * p, size * (1 - p) + 1), stats.beta.isf(0.025, size * p + 1, size * (1 - p)))
    )
