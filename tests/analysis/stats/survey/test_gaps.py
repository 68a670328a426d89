"""What is missing, alone or broken: no margin or no answer, and never a zero."""

import math

import pandas as pd
import pytest

from analysis.stats.survey import ESTIMATE_COLUMNS, PROPORTION_COLUMNS, estimate, proportion


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
