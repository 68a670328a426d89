"""Sums over offences, months and years against plain loops, and the rule that a gap is never a zero."""

import math

import numpy as np
import pandas as pd
import pytest

from analysis.stats.aggregate import (
    least_final,
    nearest_denominator,
    sum_months_to_years,
    sum_over_offences,
)

MISSING, WITHHELD, NOT_APPLICABLE = 1, 2, 3
CELL = ["area_id", "offence_type_id", "year", "month", "value", "missing", "status"]


def cells(*rows):
    return pd.DataFrame(rows, columns=CELL).astype(dict.fromkeys(CELL, "int64") | {"value": "Int64"})


def members(**groups):
    pairs = [(int(name[1:]), offence) for name, offences in groups.items() for offence in offences]
    return pd.DataFrame(pairs, columns=["indicator_id", "offence_type_id"])


def reason_of(reasons, wanted):
    """The rule in words: all there is a value; only withheld parts is withheld; anything else is missing."""
    gaps = [reason for reason in reasons if reason] + [MISSING] * (wanted - len(reasons))
    if not gaps:
        return 0
    return WITHHELD if set(gaps) == {WITHHELD} else MISSING


def slow_status(statuses):
    for status in (1, 2):  # provisional is the least final, then revised provisional
        if status in statuses:
            return status
    return 0


@pytest.mark.parametrize("seed", range(12))
def test_sums_over_offences_equal_a_slow_loop(seed):
    rng = np.random.default_rng(seed)
    groups = {f"i{number}": set(rng.choice(6, size=rng.integers(1, 5), replace=False).tolist()) for number in range(4)}
    rows = []
    for area in range(3):
        for offence in range(6):
            for month in range(1, 4):
                if rng.random() < 0.1:
                    continue
                reason = int(rng.choice([0, 0, 0, 0, MISSING, WITHHELD, NOT_APPLICABLE]))
                value = pd.NA if reason else int(rng.integers(0, 9))
                rows.append((area, offence, 2025, month, value, reason, int(rng.integers(0, 3))))
    expected = {}
    for name, offences in groups.items():
        for area in range(3):
            for month in range(1, 4):
                found = [row for row in rows if row[0] == area and row[1] in offences and row[3] == month]
                if found:
                    reason = reason_of([row[5] for row in found], len(offences))
                    total = math.nan if reason else float(sum(row[4] for row in found))
                    expected[int(name[1:]), area, month] = (total, reason, slow_status({row[6] for row in found}))

    made = sum_over_offences(cells(*rows), members(**groups))

    assert len(made) == len(expected)
    for row in made.itertuples():
        total, reason, status = expected[row.indicator_id, row.area_id, row.month]
        assert (row.missing, row.status) == (reason, status)
        assert (math.isnan(row.value) and math.isnan(total)) or row.value == total


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([(4, 0), (5, 0)], (9.0, 0)),
        ([(4, 0), (pd.NA, WITHHELD)], (math.nan, WITHHELD)),
        ([(4, 0), (pd.NA, MISSING)], (math.nan, MISSING)),
        ([(pd.NA, MISSING), (pd.NA, WITHHELD)], (math.nan, MISSING)),
        ([(pd.NA, WITHHELD), (pd.NA, WITHHELD)], (math.nan, WITHHELD)),
        ([(4, 0), (pd.NA, NOT_APPLICABLE)], (math.nan, MISSING)),
        ([(4, 0)], (math.nan, MISSING)),  # the second offence is not in the delivery at all
        ([(pd.NA, WITHHELD)], (math.nan, MISSING)),  # one withheld, one absent: not only withheld
    ],
)
def test_a_sum_with_a_gap_has_no_value(parts, expected):
    rows = [(1, offence, 2025, 0, value, reason, 0) for offence, (value, reason) in enumerate(parts)]

    row = sum_over_offences(cells(*rows), members(i7={0, 1})).iloc[0]

    assert row["missing"] == expected[1]
    assert row["value"] == expected[0] or (math.isnan(row["value"]) and math.isnan(expected[0]))


def test_no_cells_give_no_sums_with_the_same_columns():
    empty = sum_over_offences(cells(), members(i1={1}))
    full = sum_over_offences(cells((1, 1, 2025, 0, 3, 0, 0)), members(i1={1}))

    assert list(empty.columns) == list(full.columns)
    assert len(empty) == 0


def test_an_offence_counts_for_each_indicator_that_holds_it():
    made = sum_over_offences(cells((1, 1, 2025, 0, 3, 0, 0), (1, 2, 2025, 0, 4, 0, 0)), members(i1={1, 2}, i2={2}))

    assert made.set_index("indicator_id")["value"].to_dict() == {1: 7.0, 2: 4.0}


@pytest.mark.parametrize("seed", range(8))
def test_months_add_up_to_complete_years_only(seed):
    rng = np.random.default_rng(seed)
    rows = []
    for area in range(4):
        for year in (2023, 2024):
            months = [month for month in range(1, 13) if rng.random() < (1.0 if area < 2 else 0.97)]
            for month in months:
                reason = int(rng.random() < 0.02)
                value = math.nan if reason else float(rng.integers(0, 20))
                rows.append((7, area, year, month, value, reason, int(rng.integers(0, 3))))
    frame = pd.DataFrame(rows, columns=["indicator_id", "area_id", "year", "month", "value", "missing", "status"])

    made = sum_months_to_years(frame, ["indicator_id", "area_id"]).set_index(["area_id", "year"])

    for area in range(4):
        for year in (2023, 2024):
            found = [row for row in rows if row[1] == area and row[2] == year]
            if len(found) < 12:
                assert (area, year) not in made.index
                continue
            line = made.loc[(area, year)]
            has_gap = any(row[5] for row in found)
            assert line["month"] == 0
            assert line["missing"] == int(has_gap)
            assert math.isnan(line["value"]) == has_gap
            assert has_gap or line["value"] == sum(row[4] for row in found)
            assert line["status"] == slow_status({row[6] for row in found})


def test_a_year_total_row_is_not_added_to_its_months():
    rows = [(1, 2025, month, 1.0, 0, 0) for month in range(13)]

    made = sum_months_to_years(pd.DataFrame(rows, columns=["area_id", "year", "month", "value", "missing", "status"]),
                               ["area_id"])  # fmt: skip

    assert made["value"].tolist() == [12.0]


@pytest.mark.parametrize(("statuses", "expected"), [([0, 0], 0), ([0, 2], 2), ([2, 1], 1), ([1, 0], 1), ([], 0)])
def test_the_least_final_part_gives_the_status_of_a_sum(statuses, expected):
    assert least_final(pd.Series(statuses, dtype="int64")) == expected


def test_the_nearest_year_gives_the_denominator_and_the_later_one_when_as_near():
    frame = pd.DataFrame(
        [
            ("a", 2023, 10),
            ("a", 2025, 30),
            ("b", 2022, 7),
            ("b", 2024, 8),
            ("c", 2021, 5),
            ("d", 2026, 4),
            ("e", 2027, 1),
        ],
        columns=["area", "year", "value"],
    )

    made = nearest_denominator(frame, 2024)

    assert made.to_numpy().tolist() == [["a", 30, 2025], ["b", 8, 2024], ["d", 4, 2026]]


def test_no_denominator_within_two_years_is_none():
    frame = pd.DataFrame([("a", 2019, 10)], columns=["area", "year", "value"])

    assert nearest_denominator(frame, 2022).empty
    assert nearest_denominator(frame, 2021)["value"].tolist() == [10]


@pytest.mark.parametrize("seed", range(6))
def test_nearest_denominators_equal_a_slow_search(seed):
    rng = np.random.default_rng(seed)
    rows = [
        (area, year, int(rng.integers(1, 999))) for area in "abcdef" for year in range(2015, 2026) if rng.random() < 0.3
    ]
    year = int(rng.integers(2015, 2026))

    made = {row.area: (row.value, row.year) for row in
            nearest_denominator(pd.DataFrame(rows, columns=["area", "year", "value"]), year).itertuples()}  # fmt: skip

    for area in "abcdef":
        best = min(
            (
                (abs(when - year), -when, value)
                for where, when, value in rows
                if where == area and abs(when - year) <= 2
            ),
            default=None,
        )
        assert made.get(area) == (None if best is None else (best[2], -best[1]))
