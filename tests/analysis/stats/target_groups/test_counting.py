"""Counting by area, and who came, went and changed class."""

import pandas as pd
import pytest

from analysis.stats.target_groups import OUTSIDE, UNKNOWN_AREA, count_by_area, flows


# Counting.
def test_count_by_area_keeps_unknown_areas_apart_and_empty_areas_in():
    classes = pd.Series({"a": "adult_first", "b": pd.NA, "c": "adult_repeat"}, dtype="string")
    persons = pd.DataFrame({"pseudonym": ["a", "b", "c"], "area": ["WK2", "WK1", None]})

    counts = count_by_area(classes, persons)

    assert counts.index.tolist() == ["WK1", "WK2", UNKNOWN_AREA, OUTSIDE]
    assert counts.to_dict("list") == {"adult_first": [0, 1, 0, 0], "adult_repeat": [0, 0, 1, 0]}


def test_count_by_area_refuses_what_it_cannot_place():
    classes = pd.Series({"a": "adult_first"}, dtype="string")

    with pytest.raises(ValueError, match="ontbreekt het gebied"):
        count_by_area(classes, pd.DataFrame({"pseudonym": ["b"], "area": ["WK1"]}))
    with pytest.raises(ValueError, match="één keer"):
        count_by_area(classes, pd.DataFrame({"pseudonym": ["a", "a"], "area": ["WK1", "WK2"]}))
    with pytest.raises(ValueError, match="horen niet bij de personen: postcode"):
        count_by_area(classes, pd.DataFrame({"pseudonym": ["a"], "area": ["WK1"], "postcode": ["3811"]}))


def test_flows_count_who_came_went_and_changed_class():
    before = pd.Series({"a": "x", "b": "x", "c": "y", "d": "x"}, dtype="string", name="l/1")
    now = pd.Series({"a": "x", "b": "y", "c": pd.NA, "e": "x"}, dtype="string", name="l/1")

    # x: a, b, d before; a, e now. b moved to y, d left, e is new. y: c before, b now; c left.
    assert flows(before, now).to_dict("index") == {
        "x": {
            "stock_previous": 3,
            "inflow": 1,
            "outflow": 2,
            "stock": 2,
            "inflow_other_class": 0,
            "outflow_other_class": 1,
        },
        "y": {
            "stock_previous": 1,
            "inflow": 1,
            "outflow": 1,
            "stock": 1,
            "inflow_other_class": 1,
            "outflow_other_class": 0,
        },
    }
