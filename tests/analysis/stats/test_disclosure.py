"""What may be shown of a table of counts: the worked cases, cell by cell."""

import dataclasses
import math

import numpy as np
import pandas as pd
import pytest

from analysis.stats.disclosure import (
    CLASS_I_BUURT,
    CLASS_I_WIJK,
    CLASS_II,
    CLASS_III,
    MARGIN,
    REASONS,
    DisclosureRule,
    Interval,
    Level,
    PublicState,
    State,
    as_table,
    hidden_ranges,
    protect,
    public_view,
    rule_for,
)

EXACT_III = dataclasses.replace(CLASS_III, key="exact", rounding_base=1)
FX1 = pd.Series({"A": 23, "B": 4, "C": 17, "D": 12, MARGIN: 56}, name="persons")


def states(protected):
    return dict(zip(protected["row"], protected["state"], strict=True))


def texts(protected):
    return dict(zip(protected["row"], protected["shown_text"], strict=True))


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


# Zeros, small totals, missing, level.


@pytest.mark.parametrize("count", range(10))
@pytest.mark.parametrize("rule", [CLASS_II, CLASS_III])
def test_zero_to_nine_look_the_same(rule, count):
    protected = public_view(protect(pd.Series([count, 100, 200, 300]), rule, assume_totals=False))

    zero = public_view(protect(pd.Series([0, 100, 200, 300]), rule, assume_totals=False))
    pd.testing.assert_frame_equal(protected, zero)
    assert protected["shown_text"].iloc[0] == "x"


def test_ten_is_shown():
    assert list(protect(pd.Series([10, 100, 200]), CLASS_III)["shown_text"]) == ["10", "100", "200"]


def test_class_i_buurt_shows_zero_and_less_than_five():
    counts = pd.Series({"p": 0, "q": 1, "r": 4, "s": 5, "t": 1238, MARGIN: 1248})

    protected = protect(counts, CLASS_I_BUURT)

    assert texts(protected) == {"p": "0", "q": "<5", "r": "<5", "s": "5", "t": "1.240", MARGIN: "1.250"}
    assert states(protected)["p"] == "shown"
    assert protected["shown_value"].isna().tolist() == [False, True, True, False, False, False]


def test_class_i_buurt_hides_a_second_cell_beside_one_small_cell():
    protected = protect(pd.Series({"p": 3, "q": 40, "r": 21, MARGIN: 64}), CLASS_I_BUURT)

    assert texts(protected) == {"p": "<5", "q": "40", "r": "x", MARGIN: "65"}


def test_class_i_wijk_shows_everything_exactly():
    counts = pd.Series({"A": 0, "B": 3, "C": 1238, MARGIN: 1241})

    protected = protect(counts, CLASS_I_WIJK)

    assert list(protected["shown_value"]) == [0, 3, 1238, 1241]
    assert set(protected["state"]) == {"shown"}


def test_a_small_total_is_hidden_with_all_its_parts():
    protected = protect(pd.Series({"A": 4, "B": 3, MARGIN: 7}), CLASS_III)

    assert list(protected["shown_text"]) == ["x", "x", "x"]


def test_missing_is_neither_zero_nor_hidden():
    protected = protect(pd.Series({"A": 30.0, "B": np.nan, "C": 50.0, MARGIN: 80.0}), CLASS_II)

    assert texts(protected) == {"A": "30", "B": ".", "C": "50", MARGIN: "80"}
    assert states(protected)["B"] == "missing"
    assert protected.loc[1, "reason"] == "De bron heeft dit cijfer niet."


def test_a_missing_cell_is_no_hiding_place_for_a_small_one():
    # 80 - 30 - 46 leaves 4 for B when the missing C counted as nothing.
    protected = protect(pd.Series({"A": 30.0, "B": 4, "C": np.nan, "D": 46, MARGIN: 80}), EXACT_III)

    assert texts(protected) == {"A": "x", "B": "x", "C": ".", "D": "46", MARGIN: "80"}


@pytest.mark.parametrize("sensitivity_class", ["II", "III"])
def test_persons_and_sensitive_figures_have_no_buurten(sensitivity_class):
    table = pd.DataFrame({"x": [500.0, np.nan]}, index=["BU1", "BU2"])

    protected = protect(table, rule_for(sensitivity_class, "buurt"))

    assert list(protected["state"]) == ["not_shown_at_level"] * 2
    assert protected["shown_value"].isna().all()
    assert set(protected["reason"]) == {"Dit cijfer tonen we niet voor zo'n klein gebied."}


def test_an_area_with_few_inhabitants_is_hidden_with_a_partner():
    counts = pd.Series({"A": 60, "B": 80, "C": 90, MARGIN: 230})
    population = pd.Series({"A": 5000, "B": 999, "C": 1000})

    protected = protect(counts, CLASS_II, population=population)

    assert states(protected) == {"A": "secondary", "B": "population", "C": "rounded", MARGIN: "rounded"}


def test_rule_for_knows_every_class_and_level():
    keys = {rule_for(name, level).key for name in ("I", "II", "III", "IV") for level in Level}

    assert len(keys) == 12
    assert rule_for("III", "wijk") is CLASS_III
    assert not rule_for("II", "buurt").is_allowed
    assert rule_for("I", "buurt").is_allowed


@pytest.mark.parametrize(("name", "level"), [("V", "wijk"), ("I", "straat"), ("i", "wijk")])
def test_rule_for_refuses_what_it_does_not_know(name, level):
    with pytest.raises(ValueError, match="Er is geen regel"):
        rule_for(name, level)


# Two-way tables and levels.


def test_no_line_keeps_exactly_one_hidden_cell():
    table = pd.DataFrame(
        {"a": [4, 30, 40, 50], "b": [20, 60, 70, 80], "c": [90, 25, 35, 45]}, index=["A", "B", "C", "D"]
    )
    table[MARGIN] = table.sum(axis=1)
    table.loc[MARGIN] = table.sum()

    hidden = as_table(protect(table, CLASS_III), "public_state") == PublicState.SUPPRESSED

    assert hidden.loc["A", "a"]
    assert set(hidden.sum(axis=0)) <= {0, 2}
    assert set(hidden.sum(axis=1)) <= {0, 2}
    assert hidden.to_numpy().sum() == 4
    assert not hidden.loc[MARGIN].any()
    assert not hidden[MARGIN].any()


def test_buurten_do_not_give_back_what_the_wijk_hides():
    counts = pd.Series({"BU11": 3, "BU12": 30, "BU13": 22, "BU21": 44, "BU22": 60, "WK1": 55, "WK2": 104, MARGIN: 159})
    tree = {"BU11": "WK1", "BU12": "WK1", "BU13": "WK1", "BU21": "WK2", "BU22": "WK2"}

    protected = protect(counts, CLASS_I_BUURT, hierarchy=tree)

    assert texts(protected)["BU11"] == "<5"
    assert texts(protected)["BU13"] == "x"
    assert [texts(protected)[row] for row in ("BU12", "BU21", "BU22", "WK1", "WK2", MARGIN)] == [
        "30",
        "45",
        "60",
        "55",
        "105",
        "160",
    ]


def test_a_small_wijk_is_protected_at_both_levels():
    counts = pd.Series({"BU1": 6, "WK1": 6, "BU2": 40, "WK2": 40, "BU3": 70, "WK3": 70, MARGIN: 116})
    tree = {"BU1": "WK1", "BU2": "WK2", "BU3": "WK3"}

    protected = protect(counts, EXACT_III, hierarchy=tree)

    # WK1 is too small; WK2 hides it from the city total; each single buurt shows as much as its wijk.
    assert texts(protected) == {"BU1": "x", "WK1": "x", "BU2": "x", "WK2": "x", "BU3": "70", "WK3": "70", MARGIN: "116"}


def test_a_ring_in_the_levels_is_refused():
    with pytest.raises(ValueError, match="in een kring"):
        protect(pd.Series({"A": 10, "B": 20}), CLASS_III, hierarchy={"A": "B", "B": "A"})


# Input and output.


def test_the_table_is_not_changed_and_the_order_is_kept():
    table = pd.DataFrame({"z": [30, 40], "a": [50, 60]}, index=["W2", "W1"])
    before = table.copy()

    protected = protect(table, CLASS_III)

    pd.testing.assert_frame_equal(table, before)
    assert list(zip(protected["row"], protected["column"], strict=True)) == [
        ("W2", "z"),
        ("W2", "a"),
        ("W1", "z"),
        ("W1", "a"),
    ]
    assert list(protected.columns) == [
        "row",
        "column",
        "state",
        "public_state",
        "shown_value",
        "shown_text",
        "reason",
    ]


def test_the_same_table_gives_the_same_answer():
    table = pd.DataFrame(np.random.default_rng(3).integers(0, 40, (12, 6)))

    pd.testing.assert_frame_equal(protect(table, CLASS_III), protect(table, CLASS_III))


def test_an_empty_table_gives_an_empty_answer():
    assert protect(pd.DataFrame(columns=["a"]), CLASS_III).empty


@pytest.mark.parametrize("bad", [[-1, 5], [1.5, 5], ["jan", 5], [np.inf, 5]])
def test_what_is_no_count_is_refused(bad):
    with pytest.raises(ValueError, match="aantallen|Aantallen"):
        protect(pd.Series(bad), CLASS_III)


def test_double_labels_are_refused():
    with pytest.raises(ValueError, match="eigen naam"):
        protect(pd.Series([1, 2], index=["A", "A"]), CLASS_III)


def test_public_view_does_not_tell_why():
    public = public_view(protect(FX1, CLASS_III))

    assert "state" not in public.columns
    hidden = public[public["public_state"] == "suppressed"]
    assert len(hidden.drop(columns="row").drop_duplicates()) == 1


def test_every_state_has_a_reason_and_a_public_state():
    assert set(REASONS) == set(State)


@pytest.mark.parametrize("base", [1, 2, 3, 5, 10])
def test_published_interval_holds_exactly_the_counts_that_round_to_it(base):
    rule = DisclosureRule("r", 10, Level.WIJK, Level.WIJK, rounding_base=base)

    for shown in range(10, 60, base) if 10 % base == 0 else range(12, 60, base):
        nearest = [v for v in range(10, 80) if -base < 2 * (v - shown) <= base - 1 or 2 * (shown - v) == base]
        assert rule.published_interval(shown) == Interval(min(nearest), max(nearest))
        assert {rule.rounded(v) for v in nearest} == {shown}


@pytest.mark.slow
@pytest.mark.parametrize("shape", [(33, 20), (145, 15)])
def test_every_hidden_cell_of_a_large_table_is_safe(shape):
    rng = np.random.default_rng(1)
    table = pd.DataFrame(np.where(rng.random(shape) < 0.3, rng.integers(0, 10, shape), rng.integers(10, 80, shape)))
    table[MARGIN] = table.sum(axis=1)
    table.loc[MARGIN] = table.sum()

    protected = protect(table, CLASS_III)

    assert hidden_ranges(table, CLASS_III, protected)["is_safe"].all()
    assert (protected["public_state"] == "suppressed").sum() >= (table < 10).to_numpy().sum()


def test_a_remainder_is_no_group_and_has_no_inhabitants():
    protected = protect(pd.Series({"A": 23, "C": 17, MARGIN: 900}), CLASS_III, population=pd.Series({"A": 2000}))

    assert list(protected["state"]) == ["rounded", "rounded", "rounded"]


def test_small_total_over_parts_that_are_all_missing_is_hidden() -> None:
    table = pd.DataFrame({"a": [1.0, math.nan, math.nan]}, index=[MARGIN, "w1", "w2"])

    shown = protect(table, CLASS_II, assume_totals=False)

    assert shown["public_state"].tolist() == ["suppressed", "missing", "missing"]
    assert shown["shown_value"].isna().all()
