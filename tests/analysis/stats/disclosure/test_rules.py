"""The rule of each class and level."""

import numpy as np
import pandas as pd
import pytest

from analysis.stats.disclosure import (
    CLASS_I_BUURT,
    CLASS_I_WIJK,
    CLASS_II,
    CLASS_III,
    MARGIN,
    Level,
    protect,
    public_view,
    rule_for,
)
from tests.analysis.stats.disclosure.seen import EXACT_III, states, texts


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
