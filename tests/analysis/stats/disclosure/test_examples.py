"""The worked examples: what is hidden, and what must hide with it."""

import dataclasses

import pandas as pd

from analysis.stats.disclosure import CLASS_III, MARGIN, as_table, hidden_ranges, protect
from tests.analysis.stats.disclosure.seen import EXACT_III, FX1, states, texts


# FX1: publishing A, C, D and the total gives B back.
def test_fx1_hides_b_and_the_smallest_safe_cell_d():
    protected = protect(FX1, CLASS_III)

    assert texts(protected) == {"A": "25", "B": "x", "C": "15", "D": "x", MARGIN: "55"}
    assert states(protected) == {
        "A": "rounded",
        "B": "primary",
        "C": "rounded",
        "D": "secondary",
        MARGIN: "rounded",
    }


def test_fx1_without_rounding_hides_the_same_cells():
    protected = protect(FX1, EXACT_III)

    assert texts(protected) == {"A": "23", "B": "x", "C": "17", "D": "x", MARGIN: "56"}
    # B + D = 56 - 23 - 17 = 16, so each can be anything from 0 to 16.
    ranges = hidden_ranges(FX1, EXACT_III, protected)
    assert ranges.to_dict("records") == [
        {"row": "B", "column": "persons", "lower": 0.0, "upper": 16.0, "is_safe": True},
        {"row": "D", "column": "persons", "lower": 0.0, "upper": 16.0, "is_safe": True},
    ]


def test_fx1_when_the_total_stands_elsewhere():
    protected = protect(FX1.drop(MARGIN), CLASS_III)

    assert texts(protected) == {"A": "25", "B": "x", "C": "15", "D": "x"}


def test_rows_that_do_not_add_up_get_no_partner_when_the_caller_says_so():
    protected = protect(FX1.drop(MARGIN), CLASS_III, assume_totals=False)

    assert texts(protected) == {"A": "25", "B": "x", "C": "15", "D": "10"}


# FX3: a late correction shows no "+1".
def test_fx3_total_of_56_and_57_look_the_same():
    corrected = FX1.copy()
    corrected["B"], corrected[MARGIN] = 5, 57

    assert texts(protect(corrected, CLASS_III)) == texts(protect(FX1, CLASS_III))


# FX4: 12 persons, all youth.
def test_fx4_hides_the_age_split_but_not_the_total():
    ages = pd.DataFrame({"youth": [12], "adult": [0], MARGIN: [12]}, index=["E"])

    protected = protect(ages, CLASS_III)

    assert list(protected["shown_text"]) == ["x", "x", "10"]
    assert list(protected["state"]) == ["group_disclosure", "primary", "rounded"]
    # The reader cannot see which of the two is the whole group.
    assert list(protected["public_state"]) == ["suppressed", "suppressed", "rounded"]
    assert protected["reason"].iloc[0] == protected["reason"].iloc[1]


def test_group_disclosure_begins_above_ninety_percent():
    ages = pd.DataFrame({"youth": [90, 91], "adult": [10, 10], MARGIN: [100, 101]}, index=["E", "F"])

    exact = dataclasses.replace(EXACT_III, secondary=False)
    protected = as_table(protect(ages, exact, assume_totals=False), "state")

    assert protected.loc["E", "youth"] == "shown"  # 90 of 100
    assert protected.loc["F", "youth"] == "group_disclosure"  # 91 of 101 is 90.1%


# FX5: 32 thefts, 29 by one person.
def test_fx5_hides_a_cell_that_one_person_fills():
    thefts = pd.DataFrame({"theft": [32, 60, 80], "assault": [30, 40, 50]}, index=["A", "B", "C"])
    top_two = pd.DataFrame({"theft": [30 / 32, 0.2, 0.1], "assault": [0.2, 0.2, 0.2]}, index=thefts.index)

    protected = as_table(protect(thefts, CLASS_III, top_two_share=top_two), "state")

    assert protected.loc["A", "theft"] == "dominance"
    assert (protected == "dominance").to_numpy().sum() == 1
    # Row A and column theft have a total, so each needs a second hidden cell.
    assert (protected.loc["A"] != "rounded").sum() == 2
    assert (protected["theft"] != "rounded").sum() == 2


def test_p_percent_hides_what_the_second_contributor_could_estimate():
    table = pd.DataFrame({"theft": [100, 100]}, index=["A", "B"])
    # A: 60 + 35 leaves 5, less than 10% of 60. B: 60 + 25 leaves 15, more than that.
    shares = {"top_two_share": pd.DataFrame({"theft": [0.95, 0.85]}, index=["A", "B"])}
    largest = pd.DataFrame({"theft": [0.6, 0.6]}, index=["A", "B"])
    only_p = dataclasses.replace(CLASS_III, dominance_share=None, secondary=False)

    protected = protect(table, only_p, largest_share=largest, **shares)

    assert list(protected["state"]) == ["dominance", "rounded"]


def test_dominance_limits_are_not_in_the_repr():
    assert "dominance" not in repr(CLASS_III)
    assert "p_percent" not in repr(CLASS_III)


# FX6: the city total minus the published wijken leaves one wijk.
def test_fx6_a_wijk_outside_the_table_is_not_given_back_by_the_total():
    protected = protect(FX1.drop("B"), CLASS_III)

    assert texts(protected) == {"A": "25", "C": "15", "D": "x", MARGIN: "55"}


def test_fx6_a_large_remainder_is_no_secret():
    protected = protect(pd.Series({"A": 23, "C": 17, MARGIN: 90}), CLASS_III)

    assert list(protected["state"]) == ["rounded", "rounded", "rounded"]


def test_fx6_in_two_directions():
    table = pd.DataFrame(
        {"theft": [40, 30, 73], "assault": [20, 25, 60], MARGIN: [60, 55, 133]}, index=["A", "C", MARGIN]
    )  # the wijk that is left out has 3 thefts and 15 assaults

    protected = as_table(protect(table, EXACT_III))

    assert list(protected.loc[["A", "C"], "theft"]) == ["40", "x"]
    assert list(protected.loc[["A", "C"], "assault"]) == ["20", "x"]
    assert list(protected.loc[MARGIN]) == ["73", "60", "133"]
