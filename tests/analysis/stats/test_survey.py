"""Weighted estimates, against loops written from the definition, and their edges."""

import math
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.stats.survey import (
    ESTIMATE_COLUMNS,
    PROPORTION_COLUMNS,
    answered,
    effective_n,
    estimate,
    estimates,
    kish_design_effect,
    proportion,
    ratio,
)
from analysis.stats.survey_intervals import METHODS

DESIGN = {"weights": "w", "strata": "stratum", "cluster": "street", "fpc": "streets"}


def wave(seed: int, size: int = 40) -> pd.DataFrame:
    """A random small wave: three strata, streets as clusters, wijken across the strata, answers missing at times."""
    random = Random(seed)
    rows = [
        {
            "w": random.choice([0.0, *[random.uniform(0.3, 4)] * 9]),
            "stratum": "abc"[i % 3],
            "street": i % 12 // 3 if i < 12 else random.randrange(4),
            "streets": {"a": 10, "b": 7, "c": 40}[("abc")[i % 3]],
            "wijk": random.choice(["WK1", "WK2", "WK3", None]),
            "grade": random.choice([None, *range(1, 11)]),
            "visits": random.randrange(1, 20),
            "unsafe": random.choice([None, True, False, False]),
        }
        for i in range(size)
    ]
    return pd.DataFrame(rows).assign(
        grade=lambda f: f["grade"].astype(float), unsafe=lambda f: f["unsafe"].astype("boolean")
    )


def obvious_variance(rows: list[dict], scores: list[float], keys: dict[str, str | None]) -> float:
    """The sum over strata, written out: unit totals, their mean, their squared distances."""
    strata: dict[object, dict[object, float]] = {}
    sizes: dict[object, float] = {}
    for number, (row, score) in enumerate(zip(rows, scores, strict=True)):
        stratum = row[keys["strata"]] if keys["strata"] else "one"
        unit = row[keys["cluster"]] if keys["cluster"] else number
        units = strata.setdefault(stratum, {})
        units[unit] = units.get(unit, 0.0) + score
        sizes[stratum] = row[keys["fpc"]] if keys["fpc"] else math.inf
    variance = 0.0
    for stratum, units in strata.items():
        n = len(units)
        mean = sum(units.values()) / n
        squares = sum((total - mean) ** 2 for total in units.values())
        variance += (1 - n / sizes[stratum]) * n / (n - 1) * squares
    return variance


def obvious_estimate(frame: pd.DataFrame, variable: str, keys, wijk: str | None, statistic: str):
    """Estimate, standard error and number of answers of one wijk, row by row."""
    rows = frame.to_dict("records")
    inside = [(wijk is None or row["wijk"] == wijk) and not pd.isna(row[variable]) and row["w"] > 0 for row in rows]
    total = sum(row["w"] for row, use in zip(rows, inside, strict=True) if use)
    value = sum(row["w"] * float(row[variable]) for row, use in zip(rows, inside, strict=True) if use)
    if statistic == "mean":
        value /= total
    scores = []
    for row, use in zip(rows, inside, strict=True):
        if not use:
            scores.append(0.0)
        elif statistic == "mean":
            scores.append(row["w"] * (float(row[variable]) - value) / total)
        else:
            scores.append(row["w"] * float(row[variable]))
    return value, math.sqrt(obvious_variance(rows, scores, keys)), sum(inside)


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


def test_empty_frames_keep_their_columns():
    frame = pd.DataFrame({"w": pd.Series(dtype=float), "y": pd.Series(dtype=float), "wijk": pd.Series(dtype=object)})

    city, wijken = estimate(frame, "y", weights="w"), estimate(frame, "y", weights="w", by="wijk")

    assert city["n"].tolist() == [0]
    assert city[["estimate", "se", "lower"]].isna().all(axis=None)
    assert (tuple(wijken.columns), len(wijken)) == (ESTIMATE_COLUMNS, 0)
    shares = proportion(frame, frame["y"] == 1, weights="w", by="wijk")
    assert (tuple(shares.columns), len(shares)) == (PROPORTION_COLUMNS, 0)


def test_a_part_without_answers_is_missing_and_not_zero():
    frame = pd.DataFrame({"w": [1.0] * 4, "y": [1.0, 3.0, None, None], "wijk": list("aabb")})

    for statistic in ("mean", "total"):
        row = estimate(frame, "y", weights="w", by="wijk", statistic=statistic).loc["b"]
        assert row["n"] == 0
        assert row[["estimate", "se", "lower", "upper", "design_effect"]].isna().all()


def test_one_answer_has_no_margin():
    frame = pd.DataFrame({"w": [1.0] * 3, "y": [1.0, 3.0, 7.0], "wijk": list("aab")})

    row = estimate(frame, "y", weights="w", by="wijk").loc["b"]

    assert (row["estimate"], row["n"]) == (7.0, 1)
    assert math.isnan(row["se"])
    assert math.isnan(row["upper"])


def test_a_single_respondent_is_refused_without_a_choice_for_lonely_units():
    frame = pd.DataFrame({"w": [1.0], "y": [4.0]})

    with pytest.raises(ValueError, match="one first-stage unit"):
        estimate(frame, "y", weights="w")
    assert math.isnan(estimate(frame, "y", weights="w", lonely_psu="centre").iloc[0]["se"])


def test_lonely_unit_is_centred_on_all_units():
    frame = pd.DataFrame({"w": [1.0] * 4, "y": [1.0, 2.0, 3.0, 10.0], "s": list("aaab")})

    row = estimate(frame, "y", weights="w", strata="s", lonely_psu="centre").iloc[0]

    # scores (y - 4) / 4: -0.75, -0.5, -0.25 and 1.5; their mean is 0. Stratum a: 3/2 * 0.125; b: (1.5 - 0)^2
    assert row["se"] ** 2 == pytest.approx(1.5 * 0.125 + 2.25)


def test_a_stratum_that_was_counted_completely_has_no_margin():
    frame = pd.DataFrame({"w": [1.0] * 4, "y": [1.0, 2.0, 3.0, 10.0], "s": list("aaab"), "N": [3, 3, 3, 1]})

    assert estimate(frame, "y", weights="w", strata="s", fpc="N").iloc[0]["se"] == 0.0


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"w": [1.0, None, 1.0, 1.0]}, "weight"),
        ({"w": [1.0, -1.0, 1.0, 1.0]}, "weight"),
        ({"s": ["a", "a", "b", None]}, "value for s"),
        ({"N": [10, 11, 5, 5]}, "same for all"),
        ({"N": [10, 10, None, None]}, "must be known"),
        ({"N": [1, 1, 5, 5]}, "smaller than its sample"),
        ({"y": ["ja", "nee", "ja", "ja"]}, "no numbers"),
    ],
)
def test_a_broken_design_is_refused(change, match):
    frame = pd.DataFrame({"w": [1.0] * 4, "y": [1.0, 2.0, 3.0, 4.0], "s": list("aabb"), "N": [10, 10, 5, 5]})

    with pytest.raises(ValueError, match=match):
        estimate(frame.assign(**change), "y", weights="w", strata="s", fpc="N")


def test_unknown_options_are_refused():
    frame = pd.DataFrame({"w": [1.0] * 4, "y": [1.0, 2.0, 3.0, 4.0]})

    with pytest.raises(ValueError, match="mean or total"):
        estimate(frame, "y", weights="w", statistic="median")
    with pytest.raises(ValueError, match="z or t"):
        estimate(frame, "y", weights="w", interval="bootstrap")
    with pytest.raises(ValueError, match="level"):
        estimate(frame, "y", weights="w", level=95)
    with pytest.raises(ValueError, match="unknown method"):
        proportion(frame, frame["y"] > 2, weights="w", method="wald")


@pytest.mark.parametrize("seed", range(20))
def test_ratio_agrees_with_the_obvious_loop(seed):
    frame = wave(seed)
    keys = {"weights": "w", "strata": "stratum", "cluster": "street", "fpc": "streets"}

    row = ratio(frame, "grade", "visits", **keys).iloc[0]

    rows = frame.to_dict("records")
    use = [not pd.isna(r["grade"]) and r["w"] > 0 for r in rows]
    below = sum(r["w"] * r["visits"] for r, u in zip(rows, use, strict=True) if u)
    value = sum(r["w"] * r["grade"] for r, u in zip(rows, use, strict=True) if u) / below
    scores = [r["w"] * (r["grade"] - value * r["visits"]) / below if u else 0.0 for r, u in zip(rows, use, strict=True)]
    assert row["estimate"] == pytest.approx(value)
    assert row["se"] == pytest.approx(math.sqrt(obvious_variance(rows, scores, keys)), rel=1e-9)
    assert row["n"] == sum(use)


def test_ratio_to_nothing_is_missing():
    frame = pd.DataFrame({"w": [1.0, 1.0], "y": [1.0, 2.0], "x": [0.0, 0.0]})

    assert ratio(frame, "y", "x", weights="w")[["estimate", "se", "upper"]].isna().all(axis=None)


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


def test_numerator_and_denominator_are_two_answer_sets():
    # "yes" among "yes" and "no" is 2 of 3; among all answers with "don't know" it is 2 of 4
    answers = pd.Series(["yes", "no", "yes", "unknown", None])
    frame = pd.DataFrame({"w": [1.0] * 5})

    narrow = proportion(frame, answered(answers, ["yes"]), answered(answers, ["yes", "no"]), weights="w").iloc[0]
    wide = proportion(frame, answered(answers, ["yes"]), answers.notna(), weights="w").iloc[0]

    assert (narrow["estimate"], narrow["n"], narrow["numerator"]) == (pytest.approx(2 / 3), 3, 2)
    assert (wide["estimate"], wide["n"], wide["numerator"]) == (pytest.approx(2 / 4), 4, 2)


def test_misaligned_answers_are_refused():
    frame = pd.DataFrame({"w": [1.0] * 3})

    with pytest.raises(ValueError, match="not in the denominator"):
        proportion(frame, [True, True, False], [True, False, True], weights="w")
    with pytest.raises(ValueError, match="index"):
        proportion(frame, pd.Series([True, True, False], index=[3, 4, 5]), weights="w")
    with pytest.raises(ValueError, match="one value per respondent"):
        proportion(frame, [True, False], weights="w")


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
