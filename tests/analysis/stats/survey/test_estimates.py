"""Means and totals of a sample with a design."""

from random import Random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stats.survey import ESTIMATE_COLUMNS, estimate, estimates, kish_design_effect, proportion
from tests.analysis.stats.survey.waves import DESIGN, obvious_estimate, wave


@pytest.mark.parametrize("statistic", ["mean", "total"])
@pytest.mark.parametrize("seed", range(20))
def test_estimate_agrees_with_the_obvious_loop(seed, statistic):
    frame = wave(seed)
    before = frame.copy()
    keys = {name: column if Random(seed + 99).random() < 0.7 else None for name, column in DESIGN.items()}
    keys["weights"] = "w"
    if keys["cluster"] is None or keys["strata"] is None:
        keys["fpc"] = None

    city = estimate(frame, "grade", **keys, statistic=statistic)
    wijken = estimate(frame, "grade", **keys, by="wijk", statistic=statistic)

    for label, row in [(None, city.iloc[0]), *wijken.iterrows()]:
        value, se, n = obvious_estimate(frame, "grade", keys, label, statistic)
        assert row["n"] == n
        assert row["estimate"] == pytest.approx(value)
        assert row["se"] == pytest.approx(se, rel=1e-9)
        assert row["lower"] == pytest.approx(value - 1.959963984540054 * se)
        assert row["upper"] == pytest.approx(value + 1.959963984540054 * se)
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize("keys", [{}, {"strata": "stratum"}, {"cluster": "street"}, DESIGN])
@pytest.mark.parametrize("seed", range(5))
def test_every_kind_of_design_agrees_with_the_obvious_loop(seed, keys):
    frame = wave(seed)
    full = {"weights": "w", "strata": None, "cluster": None, "fpc": None} | keys

    row = estimate(frame, "visits", **full).iloc[0]

    value, se, n = obvious_estimate(frame, "visits", full, None, "mean")
    assert (row["estimate"], row["se"], row["n"]) == (pytest.approx(value), pytest.approx(se, rel=1e-9), n)


def test_published_small_example():
    frame = pd.DataFrame({"w": [1, 2, 3, 4], "y": [1, 0, 1, 0]})

    row = estimate(frame, "y", weights="w").iloc[0]

    assert row["estimate"] == pytest.approx(0.40)
    assert row["se"] ** 2 == pytest.approx(0.090667, abs=5e-7)
    assert row["se"] == pytest.approx(0.3011, abs=5e-5)
    assert kish_design_effect(frame["w"]) == pytest.approx(1.20)


@pytest.mark.parametrize("seed", range(10))
def test_simple_random_sample_has_design_effect_one(seed):
    random = Random(seed)
    frame = pd.DataFrame({"w": [2.5] * 30, "y": [random.random() for _ in range(30)], "N": [75] * 30})

    assert estimate(frame, "y", weights="w").iloc[0]["design_effect"] == pytest.approx(1.0)
    assert estimate(frame, "y", weights="w", fpc="N").iloc[0]["design_effect"] == pytest.approx(1.0)
    assert estimate(frame, "y", weights="w", fpc="N", statistic="total").iloc[0]["design_effect"] == pytest.approx(1.0)


def test_design_effect_worked_by_hand():
    # weighted variance of the answers 0.4 * 0.6 = 0.24, times 4/3 for n - 1, over 4 answers: 0.08 for a simple sample
    frame = pd.DataFrame({"w": [1, 2, 3, 4], "y": [1, 0, 1, 0]})

    assert estimate(frame, "y", weights="w").iloc[0]["design_effect"] == pytest.approx(0.0906667 / 0.08, rel=1e-5)


@pytest.mark.slow
@given(st.floats(0.001, 1000), st.integers(0, 30))
@settings(deadline=None, max_examples=10)
def test_the_scale_of_the_weights_does_not_matter(factor, seed):
    frame = wave(seed)
    scaled = frame.assign(w=frame["w"] * factor)

    for keys in (DESIGN, {"weights": "w"}):
        one, other = estimate(frame, "grade", **keys, by="wijk"), estimate(scaled, "grade", **keys, by="wijk")
        pd.testing.assert_frame_equal(one, other, rtol=1e-9)
        one, other = proportion(frame, frame["unsafe"], **keys), proportion(scaled, frame["unsafe"], **keys)
        pd.testing.assert_frame_equal(one, other, rtol=1e-9)


def test_parts_and_order_of_rows_do_not_change_the_answer():
    frame = wave(3)
    shuffled = frame.sample(frac=1, random_state=1)

    pd.testing.assert_frame_equal(
        estimate(frame, "grade", **DESIGN, by="wijk"), estimate(shuffled, "grade", **DESIGN, by="wijk"), rtol=1e-9
    )
    assert list(estimate(frame, "grade", **DESIGN, by=["wijk", "stratum"]).index.names) == ["wijk", "stratum"]


def test_estimate_has_exactly_its_columns_and_one_row_for_all():
    table = estimate(wave(1), "grade", **DESIGN)

    assert tuple(table.columns) == ESTIMATE_COLUMNS
    assert table.index.tolist() == [0]


def test_several_variables_at_once_equal_one_at_a_time():
    frame = wave(5)

    table = estimates(frame, ["grade", "visits"], **DESIGN, by="wijk", interval="t")

    for name in ("grade", "visits"):
        pd.testing.assert_frame_equal(table.loc[name], estimate(frame, name, **DESIGN, by="wijk", interval="t"))
    assert len(estimates(frame, [], **DESIGN)) == 0


def test_t_interval_uses_units_minus_strata_within_the_part():
    frame = pd.DataFrame({"w": [1.0] * 6, "y": [1, 2, 4, 3, 5, 9], "s": list("aabbbb"), "wijk": list("ppqqqq")})

    row = estimate(frame, "y", weights="w", strata="s", by="wijk", interval="t").loc["q"]

    assert row["upper"] - row["estimate"] == pytest.approx(3.182446 * row["se"], rel=1e-6)  # t with 4 - 1 = 3
