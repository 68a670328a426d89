"""Ratios of two totals, and which answers count above and below the line."""

import math

import pandas as pd
import pytest

from analysis.stats.survey import answered, proportion, ratio
from tests.analysis.stats.survey.waves import obvious_variance, wave


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
