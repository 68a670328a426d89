"""Differencing between publications, and the limits on survey estimates."""

import dataclasses
import itertools

import numpy as np
import pandas as pd
import pytest

from analysis.stats.disclosure import (
    CLASS_III,
    CLASS_IV_MUNICIPALITY,
    CLASS_IV_WIJK,
    MARGIN,
    Interval,
    LinkedSum,
    audit_linked,
    differencing_range,
    is_wide_enough,
    protect,
    protect_survey,
    rule_for,
)

EXACT = dataclasses.replace(CLASS_III, rounding_base=1)
COARSE = dataclasses.replace(CLASS_III, rounding_base=10)


# FX2: C = 17 and D = 12 become CD = 29 a year later.


@pytest.mark.parametrize(
    ("rule", "c_shown", "cd_shown", "expected", "is_safe"),
    [
        (EXACT, 17, 29, Interval(12, 12), False),
        # 15 stands for 13-17, 30 for 28-32: D is 11 to 19.
        (CLASS_III, 15, 30, Interval(11, 19), False),
        # 20 stands for 15-24, 30 for 25-34: D is 1 to 19.
        (COARSE, 20, 30, Interval(1, 19), True),
    ],
)
def test_fx2_the_merged_area_minus_the_old_one(rule, c_shown, cd_shown, expected, is_safe):
    assert (rule.rounded(17), rule.rounded(29)) == (c_shown, cd_shown)

    found = differencing_range(rule.published_interval(cd_shown), [rule.published_interval(c_shown)])

    assert found == expected
    assert is_wide_enough(found, rule) is is_safe


def test_fx2_with_everything_published_about_both_years():
    shown = {"A": 25, "C": 15, "total": 55, "CD": 30}
    sums = [LinkedSum("total", ("A", "B", "C", "D")), LinkedSum("CD", ("C", "D"))]
    published = {cell: CLASS_III.published_interval(value) for cell, value in shown.items()}

    found = audit_linked(published, sums, CLASS_III).set_index("cell")

    # All whole counts that look like this, one by one.
    fitting = [
        (b, d)
        for a, c, d in itertools.product(range(23, 28), range(13, 18), range(33))
        for b in range(40)
        if 28 <= c + d <= 32 and 53 <= a + b + c + d <= 57
    ]
    for cell, values in zip("BD", zip(*fitting, strict=True), strict=True):
        assert (found.loc[cell, "lower"], found.loc[cell, "upper"]) == (min(values), max(values))
    assert not found.loc["D", "is_safe"]
    assert not found.loc["B", "is_safe"]


def test_an_open_range_is_infinite_and_safe():
    found = audit_linked({"part": Interval(10, 10)}, [LinkedSum("whole", ("part", "other"))], CLASS_III)

    assert found.to_dict("records") == [
        {"cell": "whole", "lower": 10.0, "upper": np.inf, "is_safe": True},
        {"cell": "other", "lower": 0.0, "upper": np.inf, "is_safe": True},
    ]


def test_publications_that_contradict_each_other_are_refused():
    published = {"whole": Interval(10, 12), "part": Interval(20, 20)}

    with pytest.raises(ValueError, match="spreken elkaar tegen"):
        audit_linked(published, [LinkedSum("whole", ("part", "other"))], CLASS_III)


def test_a_difference_never_goes_below_zero():
    assert differencing_range(Interval(10, 12), [Interval(8, 12), Interval(2, 3)]) == Interval(0, 2)


# Survey: 50 answers, 10 in the numerator, 10 in the complement.


def survey(rows, index=None):
    return pd.DataFrame(rows, columns=["n", "numerator", "estimate"], index=index)


@pytest.mark.parametrize(
    ("n", "numerator", "state"),
    [
        (50, 10, "shown"),
        (49, 20, "primary"),
        (200, 9, "primary"),
        (60, 50, "shown"),
        (60, 51, "primary"),  # complement 9
        (200, 180, "shown"),  # exactly 90%
        (200, 181, "group_disclosure"),
    ],
)
def test_limits_on_unweighted_answers(n, numerator, state):
    protected = protect(survey([(n, numerator, 0.25)]), CLASS_IV_WIJK)

    assert protected["state"].tolist() == [state]
    assert protected["n"].tolist() == [n]
    assert protected["shown_value"].isna().tolist() == [state != "shown"]


def test_whole_percent_for_a_wijk_and_one_decimal_for_the_city():
    frame = survey([(150, 40, 0.285), (1000, 300, 0.2276)], index=["WK1", MARGIN])

    protected = protect_survey(frame, CLASS_IV_WIJK)

    assert protected["shown_text"].tolist() == ["29", "22,8"]
    assert protected["shown_value"].tolist() == [29, 22.8]
    assert protect(frame.iloc[:1], CLASS_IV_MUNICIPALITY)["shown_text"].tolist() == ["28,5"]


def test_fewer_than_a_hundred_answers_is_indicative():
    protected = protect_survey(survey([(99, 40, 0.4), (100, 40, 0.4), (40, 20, 0.5)]), CLASS_IV_WIJK)

    assert protected["indicative"].tolist() == [True, False, False]


def test_one_hidden_wijk_beside_the_city_gets_company_per_question():
    rows = [(40, 20, 0.5), (150, 60, 0.4), (120, 50, 0.4), (4000, 900, 0.2)] * 2
    frame = survey(rows, index=["A", "B", "C", MARGIN] * 2).assign(item=["q1"] * 4 + ["q2"] * 4)
    frame.iloc[4, 0] = 60

    protected = protect_survey(frame, CLASS_IV_WIJK)

    assert protected["state"].tolist() == ["primary", "shown", "secondary", "shown"] + ["shown"] * 4
    assert set(protected["column"]) == {"q1", "q2"}


def test_a_missing_estimate_stays_missing():
    assert protect_survey(survey([(80, 20, np.nan)]), CLASS_IV_WIJK)["shown_text"].tolist() == ["."]


def test_survey_figures_have_no_buurten():
    protected = protect(survey([(500, 200, 0.4)]), rule_for("IV", "buurt"))

    assert protected["state"].tolist() == ["not_shown_at_level"]
    assert protected["shown_text"].tolist() == ["x"]


def test_a_frame_without_the_answers_is_refused():
    with pytest.raises(ValueError, match="mist: n, numerator"):
        protect(pd.DataFrame({"estimate": [0.2]}), CLASS_IV_WIJK)
    with pytest.raises(ValueError, match="vraagt een tabel"):
        protect(pd.Series([1]), CLASS_IV_WIJK)
    with pytest.raises(ValueError, match="niet voor enquêtes"):
        protect_survey(survey([(80, 20, 0.2)]), CLASS_III)
