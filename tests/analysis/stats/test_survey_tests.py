"""Differences between waves and between a wijk and the rest, and the rules of publication."""

import math
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stats.survey import (
    Difference,
    difference,
    differences,
    estimate,
    proportion,
    reliability,
    significance_mark,
    wijk_versus_rest,
)
from analysis.stats.survey_tests import DIFFERENCE_COLUMNS


def normal_tail(z: float) -> float:
    return math.erfc(z / math.sqrt(2)) / 2


@pytest.mark.parametrize("seed", range(20))
def test_difference_agrees_with_the_formula(seed):
    random = Random(seed)
    a, b = ({"estimate": random.random(), "se": random.uniform(0.01, 0.2)} for _ in range(2))

    change = difference(a, b)

    se = math.sqrt(a["se"] ** 2 + b["se"] ** 2)
    step = b["estimate"] - a["estimate"]
    assert change.difference == pytest.approx(step)
    assert change.se == pytest.approx(se)
    assert (change.lower, change.upper) == pytest.approx((step - 1.959964 * se, step + 1.959964 * se))
    assert change.p_value == pytest.approx(2 * normal_tail(abs(step) / se))
    assert change.mark == ("" if change.lower <= 0 <= change.upper else "+" if step > 0 else "-")


@pytest.mark.parametrize(("n", "points"), [(4700, 2.0), (150, 11.0)])
def test_smallest_change_between_two_waves_is_the_published_one(n, points):
    # 25% with design effect 1.3 in both waves: city about 2.0 points, a wijk with 150 answers about 11
    se = math.sqrt(0.25 * 0.75 * 1.3 / n)

    below = difference({"estimate": 0.25, "se": se}, {"estimate": 0.25 + points / 100 - 0.005, "se": se})
    above = difference({"estimate": 0.25, "se": se}, {"estimate": 0.25 + points / 100 + 0.003, "se": se})

    assert (below.mark, above.mark) == ("", "+")


@pytest.mark.parametrize("se", [0.0, math.nan])
def test_an_estimate_without_spread_is_never_marked(se):
    change = difference({"estimate": 0.0, "se": se}, {"estimate": 0.4, "se": 0.01})

    assert change.difference == pytest.approx(0.4)
    assert math.isnan(change.p_value)
    assert change.mark == ""


def test_rows_of_estimates_can_be_compared():
    frame = pd.DataFrame({"w": [1.0] * 8, "y": [1, 0, 1, 1, 0, 0, 1, 0]})
    first = proportion(frame.iloc[:4], frame["y"].iloc[:4] == 1, weights="w").iloc[0]
    second = proportion(frame.iloc[4:], frame["y"].iloc[4:] == 1, weights="w").iloc[0]

    change = difference(first, second)

    assert isinstance(change, Difference)
    assert change.difference == pytest.approx(0.25 - 0.75)


def test_tables_are_compared_by_area():
    before = pd.DataFrame({"estimate": [0.2, 0.4], "se": [0.01, 0.01]}, index=["WK1", "WK2"])
    after = pd.DataFrame({"estimate": [0.4, 0.3, 0.1], "se": [0.01, 0.01, 0.01]}, index=["WK3", "WK1", "WK4"])

    table = differences(before, after)

    assert table.index.tolist() == ["WK3", "WK1", "WK4", "WK2"]
    assert table["difference"].tolist() == pytest.approx([math.nan, 0.1, math.nan, math.nan], nan_ok=True)
    assert table["mark"].tolist() == ["", "+", "", ""]
    assert tuple(table.columns) == DIFFERENCE_COLUMNS


def test_tables_without_rows_give_a_table_without_rows():
    empty = pd.DataFrame({"estimate": pd.Series(dtype=float), "se": pd.Series(dtype=float)})

    assert (len(differences(empty, empty)), tuple(differences(empty, empty).columns)) == (0, DIFFERENCE_COLUMNS)


def wave(seed: int) -> pd.DataFrame:
    random = Random(seed)
    rows = [
        {
            "w": random.uniform(0.5, 3),
            "stratum": "ab"[i % 2],
            "street": random.randrange(4) if i >= 8 else i // 2,
            "wijk": random.choice(["WK1", "WK2", "WK3", None]),
            "grade": random.choice([None, *range(1, 11)]),
        }
        for i in range(60)
    ]
    return pd.DataFrame(rows).assign(grade=lambda f: f["grade"].astype(float))


def mean_difference(rows: list[dict], wijk: str) -> float:
    def mean(inside: bool) -> float:
        own = [
            r for r in rows if r["wijk"] and r["w"] > 0 and (r["wijk"] == wijk) is inside and not math.isnan(r["grade"])
        ]
        return sum(r["w"] * r["grade"] for r in own) / sum(r["w"] for r in own)

    return mean(True) - mean(False)


def numeric_variance(rows: list[dict], wijk: str, *, clustered: bool) -> float:
    """Derive the scores by nudging each weight (a numeric derivative), then add up over strata and streets."""
    units: dict[str, dict[object, float]] = {}
    for number, row in enumerate(rows):
        step = 1e-5
        up = [r | {"w": r["w"] + step} if i == number else r for i, r in enumerate(rows)]
        down = [r | {"w": r["w"] - step} if i == number else r for i, r in enumerate(rows)]
        score = row["w"] * (mean_difference(up, wijk) - mean_difference(down, wijk)) / (2 * step)
        unit = row["street"] if clustered else number
        stratum = units.setdefault(row["stratum"], {})
        stratum[unit] = stratum.get(unit, 0.0) + score
    total = 0.0
    for stratum in units.values():
        mean = sum(stratum.values()) / len(stratum)
        total += len(stratum) / (len(stratum) - 1) * sum((value - mean) ** 2 for value in stratum.values())
    return total


@pytest.mark.parametrize("clustered", [False, True])
@pytest.mark.parametrize("seed", range(10))
def test_wijk_versus_rest_agrees_with_nudging_the_weights(seed, clustered):
    frame = wave(seed)
    cluster = {"cluster": "street"} if clustered else {}

    table = wijk_versus_rest(frame, "grade", area="wijk", weights="w", strata="stratum", **cluster)

    rows = frame.assign(wijk=frame["wijk"].fillna("")).to_dict("records")
    row = table.loc["WK2"]
    assert row["difference"] == pytest.approx(mean_difference(rows, "WK2"))
    assert row["difference"] == pytest.approx(row["estimate"] - row["rest"])
    assert row["se"] ** 2 == pytest.approx(numeric_variance(rows, "WK2", clustered=clustered), rel=1e-5)
    assert row["p_value"] == pytest.approx(2 * normal_tail(abs(row["difference"]) / row["se"]))
    assert table["n"].tolist() == estimate(frame, "grade", weights="w", by="wijk")["n"].tolist()
    assert (table["n"] + table["n_rest"]).nunique() == 1


def test_two_wijken_are_each_others_mirror():
    frame = wave(1)
    frame = frame[frame["wijk"].isin(["WK1", "WK2"])]

    table = wijk_versus_rest(frame, "grade", area="wijk", weights="w")

    assert table.loc["WK1", "difference"] == pytest.approx(-table.loc["WK2", "difference"])
    assert table.loc["WK1", "se"] == pytest.approx(table.loc["WK2", "se"])


def test_people_of_both_sides_in_one_street_are_not_independent():
    # In each street everybody gives the same grade: the street explains all, and it cancels in the difference.
    frame = pd.DataFrame(
        {
            "w": [1.0] * 8,
            "street": [1, 1, 2, 2, 3, 3, 4, 4],
            "wijk": ["A", "B"] * 4,
            "grade": [2.0, 3.0, 8.0, 9.0, 5.0, 6.0, 4.0, 5.0],
        }
    )

    together = wijk_versus_rest(frame, "grade", area="wijk", weights="w", cluster="street").loc["B"]

    parts = estimate(frame, "grade", weights="w", cluster="street", by="wijk")
    assert together["difference"] == pytest.approx(1.0)
    assert math.isnan(together["se"]) or together["se"] < 1e-9
    assert math.hypot(*parts["se"]) > 1


def test_a_real_difference_is_marked_and_none_is_not():
    random = np.random.default_rng(3)
    wijk = np.repeat(["A", "B", "C"], 200)
    grade = random.normal(7, 1, 600) - np.where(wijk == "A", 1.0, 0.0)
    frame = pd.DataFrame({"w": 1.0, "wijk": wijk, "grade": grade, "noise": random.normal(7, 1, 600)})

    assert wijk_versus_rest(frame, "grade", area="wijk", weights="w").loc["A", "mark"] == "-"
    assert wijk_versus_rest(frame, "noise", area="wijk", weights="w")["mark"].tolist() == ["", "", ""]


def test_one_wijk_alone_and_one_answer_have_no_test():
    frame = pd.DataFrame({"w": [1.0] * 4, "wijk": list("AAAB"), "y": [1.0, 2.0, 3.0, 4.0]})

    both = wijk_versus_rest(frame, "y", area="wijk", weights="w")
    alone = wijk_versus_rest(frame.iloc[:3], "y", area="wijk", weights="w")

    assert both["p_value"].isna().all()
    assert both["mark"].tolist() == ["", ""]
    assert alone["rest"].isna().all()
    assert alone["n_rest"].tolist() == [0]


def test_wijk_versus_rest_of_nothing_keeps_its_columns():
    frame = pd.DataFrame({"w": pd.Series(dtype=float), "wijk": pd.Series(dtype=object), "y": pd.Series(dtype=float)})

    table = wijk_versus_rest(frame, "y", area="wijk", weights="w")

    assert (len(table), tuple(table.columns)) == (0, ("estimate", "rest", "n", "n_rest", *DIFFERENCE_COLUMNS))


@pytest.mark.parametrize(
    ("n", "numerator", "expected"),
    [
        (100, None, "normal"),
        (99, None, "indicative"),
        (50, None, "indicative"),
        (49, None, "too_few"),
        (0, None, "too_few"),
        (math.nan, None, "too_few"),
        (100, 10, "normal"),
        (100, 9, "too_few"),
        (100, 90, "normal"),
        (100, 91, "too_few"),
        (60, 50, "indicative"),
        (60, 51, "too_few"),
        (49, 20, "too_few"),
    ],
)
def test_reliability_follows_the_numbers(n, numerator, expected):
    assert reliability(n, numerator) == expected


@given(st.floats(-1, 1), st.floats(0, 1))
@settings(deadline=None)
def test_a_mark_needs_a_test(change, p_value):
    mark = significance_mark(change, p_value)

    assert mark == ("" if p_value >= 0.05 or change == 0 else "+" if change > 0 else "-")


def test_an_unknown_p_value_gives_no_mark():
    assert significance_mark(0.3, math.nan) == ""
