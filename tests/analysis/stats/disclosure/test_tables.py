"""Whole tables: lines, levels, odd input, and what the public may see of them."""

import math

import numpy as np
import pandas as pd
import pytest

from analysis.stats.disclosure import (
    CLASS_I_BUURT,
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
)
from tests.analysis.stats.disclosure.seen import EXACT_III, FX1, texts


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
