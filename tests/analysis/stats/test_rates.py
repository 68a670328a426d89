"""Rates with intervals, one by one and for a table."""

import math
from random import Random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stats.counts import byar_interval, poisson_interval
from analysis.stats.rates import MIN_INHABITANTS, NO_RATE, add_rates, rate_interval


def test_rate_interval_gives_the_published_rate():
    rate = rate_interval(34, 8200)

    assert (round(rate.rate, 2), round(rate.lower, 2), round(rate.upper, 2)) == (4.15, 2.87, 5.79)


def test_rate_interval_unpacks_in_the_order_rate_lower_upper():
    rate, lower, upper = rate_interval(10, 1000, per=100)

    assert rate == pytest.approx(1.0)
    assert (lower, upper) == pytest.approx((0.4795, 1.8390), abs=0.0001)


def test_rate_interval_agrees_with_byar():
    lower, upper = byar_interval(34)

    rate = rate_interval(34, 8200)

    assert (rate.lower, rate.upper) == pytest.approx((lower / 8.2, upper / 8.2), rel=0.002)


def test_no_incidents_is_a_rate_of_zero_with_an_upper_limit():
    rate = rate_interval(0, 1000)

    assert (rate.rate, rate.lower) == (0.0, 0.0)
    assert rate.upper == pytest.approx(3.689, abs=0.001)


@pytest.mark.parametrize(
    ("count", "population"), [(None, 100), (math.nan, 100), (pd.NA, 100), (3, None), (3, math.nan), (3, 0), (0, 0)]
)
def test_without_count_or_population_there_is_no_rate(count, population):
    assert rate_interval(count, population) is NO_RATE


@pytest.mark.parametrize(("count", "population", "per"), [(3, -1, 1000), (-3, 100, 1000), (3, 100, 0)])
def test_rate_interval_refuses_nonsense(count, population, per):
    with pytest.raises(ValueError, match=r"negative|positive"):
        rate_interval(count, population, per)


@given(st.integers(0, 500), st.integers(1, 100_000), st.floats(0.5, 0.98))
@settings(deadline=None)
def test_rate_interval_holds_the_rate_and_widens_with_the_level(count, population, level):
    narrow, wide = rate_interval(count, population, level=level), rate_interval(count, population, level=level + 0.01)

    assert wide.lower <= narrow.lower <= narrow.rate < narrow.upper < wide.upper


def obvious_row(count, population, minimum):
    if count is None or population is None or population < minimum or population == 0:
        return [None, None, None]
    lower, upper = poisson_interval(count)
    return [count / population * 1000, lower / population * 1000, upper / population * 1000]


@pytest.mark.parametrize("seed", range(20))
def test_add_rates_agrees_with_the_obvious_loop(seed):
    random = Random(seed)
    rows = [(random.choice([None, 0, 3, 60]), random.choice([None, 0, 99, 100, 4000])) for _ in range(30)]
    frame = pd.DataFrame(rows, columns=["count", "population"])
    before = frame.copy()

    table = add_rates(frame)

    got = [[None if pd.isna(cell) else cell for cell in row] for row in table[["rate", "lower", "upper"]].to_numpy()]
    assert got == [pytest.approx(obvious_row(*row, MIN_INHABITANTS)) for row in rows]
    pd.testing.assert_frame_equal(frame, before)


def test_add_rates_takes_other_columns_units_and_floors():
    frame = pd.DataFrame({"burglaries": [6], "dwellings": [60]}, index=["WK1"])

    table = add_rates(frame, count="burglaries", population="dwellings", per=100, minimum=50)

    assert table.loc["WK1", "rate"] == pytest.approx(10.0)
    assert pd.isna(add_rates(frame, count="burglaries", population="dwellings").loc["WK1", "rate"])


def test_add_rates_of_nothing_has_the_columns():
    frame = pd.DataFrame({"count": pd.Series(dtype="Int64"), "population": pd.Series(dtype="Int64")})

    assert list(add_rates(frame).columns) == ["count", "population", "rate", "lower", "upper"]


def test_add_rates_keeps_missing_integers_missing():
    frame = pd.DataFrame({"count": pd.array([None, 0], dtype="Int64"), "population": [500, 500]})

    assert add_rates(frame)["rate"].isna().tolist() == [True, False]


@pytest.mark.parametrize(("count", "population", "per"), [(3, -1, 1000), (-3, 100, 1000), (3, 100, -1)])
def test_add_rates_refuses_nonsense(count, population, per):
    with pytest.raises(ValueError, match=r"negative|positive"):
        add_rates(pd.DataFrame({"count": [count], "population": [population]}), per=per)
