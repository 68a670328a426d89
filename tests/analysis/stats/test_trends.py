"""How a count develops, and what may be said of it."""

import math
from datetime import date
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stats.counts import compare_counts, compare_counts_overdispersed
from analysis.stats.trends import (
    VERDICTS,
    Period,
    add_segments,
    baseline_mean,
    compare_periods,
    history_dispersion,
    is_short_series,
    period_total,
    regression_to_the_mean_warning,
    twelve_month_sums,
    years_known,
)

BREAK = date(2018, 7, 1)


def months(start: int, counts: list[float | None]) -> pd.DataFrame:
    """Consecutive months from January of a year; None is a month without a figure."""
    rows = [(start + i // 12, i % 12 + 1, count) for i, count in enumerate(counts)]
    return pd.DataFrame(rows, columns=["year", "month", "count"]).astype({"count": "float64"})


def years(start: int, counts: list[float | None]) -> pd.DataFrame:
    rows = [(start + i, 0, count) for i, count in enumerate(counts)]
    return pd.DataFrame(rows, columns=["year", "month", "count"]).astype({"count": "float64"})


def test_period_knows_its_months():
    period = Period.ending(2024, 3)

    assert (period.year, period.month, period.months) == (2023, 4, 12)
    assert period.calendar_months == (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)
    assert period.years_earlier() == Period(2022, 4)
    assert Period.ending(2024, 12) == Period(2024)
    assert Period.ending(2024, 3, months=3) == Period(2024, 1, 3)
    assert period.after_last == Period(2024, 4).first


@pytest.mark.parametrize("arguments", [(2024, 0), (2024, 13), (2024, 1, 0)])
def test_period_refuses_nonsense(arguments):
    with pytest.raises(ValueError, match="month 1-12"):
        Period(*arguments)


def test_segments_change_at_each_break():
    table = add_segments(months(2018, [1] * 24), [BREAK, date(2019, 3, 1)])

    assert table["segment"].tolist() == [0] * 6 + [1] * 8 + [2] * 10


def test_a_period_with_a_break_inside_belongs_to_no_segment():
    table = add_segments(years(2017, [1, 1, 1]), [BREAK])
    halfway = add_segments(months(2018, [1] * 3), [date(2018, 2, 15)])
    clean = add_segments(years(2017, [1, 1]), [date(2018, 1, 1)])

    assert table["segment"].isna().tolist() == [False, True, False]
    assert [table["segment"].iloc[0], table["segment"].iloc[2]] == [0, 1]
    assert halfway["segment"].isna().tolist() == [False, True, False]
    assert clean["segment"].tolist() == [0, 1]


def test_segments_of_nothing():
    assert list(add_segments(months(2018, []), [BREAK]).columns) == ["year", "month", "count", "segment"]


def obvious_twelve_month_sums(
    rows: dict[tuple[int, int], float | None], breaks: list[date]
) -> dict[tuple[int, int], float]:
    """For each month look back at twelve months, one by one."""
    answers = {}
    first, last = min(rows), max(rows)
    year, month = first
    while (year, month) <= last:
        total, y, m = 0.0, year, month
        for _ in range(12):
            count = rows.get((y, m))
            total = math.nan if count is None else total + count
            y, m = (y, m - 1) if m > 1 else (y - 1, 12)
        opening = date(year - 1, month + 1, 1) if month < 12 else date(year, 1, 1)
        if any(opening < moment <= date(year, month, 28) for moment in breaks):
            total = math.nan
        answers[year, month] = total
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return answers


@pytest.mark.parametrize("seed", range(20))
def test_twelve_month_sums_agree_with_the_obvious_loop(seed):
    random = Random(seed)
    frame = months(2017, [random.choice([None, *range(20)] + [5] * 40) for _ in range(60)])
    frame = frame.drop(index=random.sample(range(60), 1)).sample(frac=1, random_state=seed)
    before = frame.copy()
    breaks = [date(random.randrange(2017, 2022), random.randrange(1, 13), random.choice([1, 15]))]

    table = twelve_month_sums(frame, breaks=breaks)

    rows = {(int(r.year), int(r.month)): None if math.isnan(r[3]) else r[3] for r in frame.itertuples()}
    expected = obvious_twelve_month_sums(rows, breaks)
    assert list(zip(table["year"], table["month"], strict=True)) == list(expected)
    assert table["total"].tolist() == pytest.approx(list(expected.values()), nan_ok=True)
    pd.testing.assert_frame_equal(frame, before)


def test_a_missing_month_makes_twelve_sums_missing_and_a_zero_none():
    counts: list[float | None] = [1] * 36
    counts[12] = None
    with_zero = [1.0] * 12 + [0.0] + [1.0] * 23

    assert twelve_month_sums(months(2020, counts))["total"].isna().sum() == 11 + 12
    assert twelve_month_sums(months(2020, with_zero))["total"].isna().sum() == 11


def test_twelve_month_sums_per_group():
    frame = pd.concat([months(2022, [1] * 12).assign(area="WK2"), months(2021, [2] * 13).assign(area="WK1")])

    table = twelve_month_sums(frame, by=["area"])

    assert list(table.columns) == ["area", "year", "month", "total", "segment"]
    assert table.groupby("area")["total"].last().to_dict() == {"WK1": 24.0, "WK2": 12.0}
    assert table["area"].tolist() == ["WK1"] * 13 + ["WK2"] * 12


def test_twelve_month_sums_of_nothing_have_their_columns():
    for frame in (months(2020, []), years(2020, [5, 6])):
        table = twelve_month_sums(frame)
        assert (len(table), list(table.columns)) == (0, ["year", "month", "total", "segment"])


def test_two_rows_of_one_month_are_refused():
    frame = pd.concat([months(2020, [1] * 12)] * 2)

    with pytest.raises(ValueError, match="twice"):
        twelve_month_sums(frame)
    with pytest.raises(ValueError, match="twice"):
        period_total(frame, Period(2020))


def test_months_outside_the_year_are_refused():
    with pytest.raises(ValueError, match="between 1 and 12"):
        add_segments(pd.DataFrame({"year": [2020], "month": [13]}), [])


def test_period_total_adds_months_or_years_but_never_part_of_them():
    monthly = months(2020, [1, 2, 3, None, 5])
    yearly = years(2020, [100, None, 300])

    assert period_total(monthly, Period(2020, 1, 3)) == 6
    assert period_total(monthly, Period(2020, 1, 4)) is None
    assert period_total(monthly, Period(2020, 5, 2)) is None
    assert period_total(yearly, Period(2020)) == 100
    assert period_total(yearly, Period(2020, 1, 24)) is None
    assert period_total(yearly, Period(2020, 1, 6)) is None
    assert period_total(pd.concat([monthly, yearly]), Period(2020)) == 100
    assert period_total(months(2020, []), Period(2020)) is None


@pytest.mark.parametrize(
    ("before", "after", "verdict", "percentage"),
    [
        (12, 7, "no_difference_shown", False),
        (40, 26, "no_difference_shown", True),
        (60, 40, "no_difference_shown", True),
        (120, 90, "decrease_shown", True),
        (90, 120, "increase_shown", True),
        (4, 9, "no_difference_shown", False),
        (0, 0, "no_difference_shown", False),
        (0, 9, "increase_shown", False),
    ],
)
def test_verdicts_follow_the_published_changes(before, after, verdict, percentage):
    result = compare_periods(years(2022, [before, after]), Period(2022), Period(2023))

    assert result.verdict == verdict
    assert result.may_show_percentage is percentage
    assert result.comparison == compare_counts(before, after)
    assert (result.count_before, result.count_after, result.reasons) == (before, after, ())
    assert result.allows_for_dispersion is False


def test_a_break_between_the_periods_refuses_the_comparison():
    frame = years(2016, [100, 100, 300, 300])

    for before, after in ((2017, 2018), (2017, 2019), (2018, 2019)):
        result = compare_periods(frame, Period(before), Period(after), breaks=[BREAK])
        assert (result.verdict, result.reasons) == ("not_comparable", ("series_break",))
        assert result.comparison is None
        assert result.may_show_percentage is False
    assert compare_periods(frame, Period(2016), Period(2017), breaks=[BREAK]).reasons == ()
    at_the_start = compare_periods(frame, Period(2018), Period(2019), breaks=[date(2018, 1, 1), date(2020, 1, 1)])
    assert at_the_start.reasons == ()


def test_different_months_and_missing_months_refuse_the_comparison():
    frame = months(2022, [10] * 23)

    season = compare_periods(frame, Period(2022, 1, 6), Period(2022, 7, 6))
    missing = compare_periods(frame, Period(2022), Period(2023))
    longer = compare_periods(frame, Period(2022, 1, 6), Period(2023, 1, 7))

    assert (season.verdict, season.reasons) == ("not_comparable", ("different_months",))
    assert (missing.verdict, missing.reasons) == ("not_comparable", ("missing_months",))
    assert (missing.count_before, missing.count_after) == (120, None)
    assert longer.reasons == ("different_months",)


def test_periods_in_the_wrong_order_are_refused():
    with pytest.raises(ValueError, match="after the first has ended"):
        compare_periods(months(2022, [1] * 24), Period(2022), Period(2022, 6))


def test_an_area_with_a_wild_history_needs_a_larger_change():
    wild = years(2015, [60, 180, 90, 200, 70, 120, 120, 90])
    calm = years(2015, [118, 125, 121, 110, 126, 117, 120, 90])

    careful = compare_periods(wild, Period(2021), Period(2022))
    plain = compare_periods(calm, Period(2021), Period(2022))

    assert (careful.verdict, careful.allows_for_dispersion) == ("no_difference_shown", True)
    assert careful.comparison == compare_counts_overdispersed(120, 90, careful.dispersion)
    assert (plain.verdict, plain.allows_for_dispersion) == ("decrease_shown", False)


def test_dispersion_can_be_given():
    result = compare_periods(years(2021, [120, 90]), Period(2021), Period(2022), dispersion=4.0)

    assert (result.dispersion, result.allows_for_dispersion) == (4.0, True)
    assert result.verdict == "no_difference_shown"


def test_exposures_make_a_larger_population_comparable():
    frame = years(2021, [100, 150])

    assert compare_periods(frame, Period(2021), Period(2022)).verdict == "increase_shown"
    grown = compare_periods(frame, Period(2021), Period(2022), exposure_before=1000, exposure_after=1500)
    assert grown.verdict == "no_difference_shown"
    assert grown.comparison.ratio == pytest.approx(1.0)


@pytest.mark.slow
@given(st.integers(0, 400), st.integers(0, 400), st.floats(0.5, 5), st.floats(0.5, 2))
@settings(deadline=None)
def test_a_change_is_only_shown_when_p_and_interval_agree(before, after, spread, exposure):
    result = compare_periods(
        years(2021, [before, after]), Period(2021), Period(2022), dispersion=spread, exposure_after=exposure
    )

    test = result.comparison
    shown = test.p_value < 0.05 and (test.lower > 1 or test.upper < 1)
    assert result.verdict in VERDICTS
    assert (result.verdict in {"increase_shown", "decrease_shown"}) is shown
    if shown:
        assert (result.verdict == "increase_shown") is (test.ratio > 1)


def obvious_history_dispersion(rows: dict[tuple[int, int], float | None], until: int) -> float:
    squares = means = 0.0
    freedom = 0
    for month in range(1, 13):
        known = [c for (y, m), c in rows.items() if m == month and y < until and c is not None]
        if len(known) > 1:
            mean = sum(known) / len(known)
            for count in known:
                squares += (count - mean) ** 2
            means += (len(known) - 1) * mean
            freedom += len(known) - 1
    return squares / means if freedom >= 2 and means else math.nan


@pytest.mark.parametrize("seed", range(20))
def test_history_dispersion_agrees_with_the_obvious_loop(seed):
    random = Random(seed)
    frame = months(2018, [random.choice([None, *range(30)]) for _ in range(60)])

    got = history_dispersion(frame, Period(2022))

    rows = {(int(r.year), int(r.month)): None if math.isnan(r[3]) else r[3] for r in frame.itertuples()}
    assert got == pytest.approx(obvious_history_dispersion(rows, 2022))


def test_the_season_is_not_dispersion():
    season = [5, 5, 5, 5, 5, 5, 40, 40, 5, 5, 5, 5]

    assert history_dispersion(months(2018, season * 4), Period(2022)) == 0.0


def test_history_starts_after_the_last_break_and_ends_before_the_period():
    frame = years(2012, [900, 100, 102, 98, 101, 5000])

    assert history_dispersion(frame, Period(2017), breaks=[date(2013, 1, 1)]) < 0.1
    assert history_dispersion(frame, Period(2017)) > 100
    assert math.isnan(history_dispersion(frame, Period(2014), breaks=[date(2013, 1, 1)]))


def test_dispersion_of_poisson_months_is_about_one_and_of_series_their_length():
    random = np.random.default_rng(8)
    single = [float(n) for n in random.poisson(8, 12 * 40)]
    series = [5.0 * n for n in random.poisson(2, 12 * 40)]

    assert history_dispersion(months(1980, single), Period(2020)) == pytest.approx(1.0, abs=0.2)
    assert history_dispersion(months(1980, series), Period(2020)) == pytest.approx(5.0, abs=1.0)


def test_years_known_counts_whole_years_in_the_last_segment():
    frame = months(2016, [1] * 70)  # 2016-2020 whole, 2021 until October

    assert years_known(frame) == 5
    assert is_short_series(frame) is False
    assert years_known(frame, breaks=[BREAK]) == 2
    assert is_short_series(frame, breaks=[BREAK]) is True
    assert years_known(years(2018, [5, None, 6])) == 2
    assert years_known(months(2016, [])) == 0


def test_baseline_is_the_mean_of_three_years():
    counts = {2020: 10, 2021: 14, 2022: 36}

    assert baseline_mean(counts, 2022) == 20
    assert baseline_mean(counts, 2022, years=1) == 36
    assert math.isnan(baseline_mean(counts, 2021))
    with pytest.raises(ValueError, match="at least one year"):
        baseline_mean(counts, 2022, years=0)


def selection(*counts: float | None) -> pd.Series:
    return pd.Series(counts, index=[f"WK{i}" for i in range(len(counts))], dtype=float)


def test_the_worst_quarter_with_a_one_year_baseline_gets_a_warning():
    counts = selection(40, 30, 20, 10, 9, 8, 7, 6)

    warned = [area for area in counts.index if regression_to_the_mean_warning(counts, area, baseline_years=1)]

    assert warned == ["WK0", "WK1"]
    assert not regression_to_the_mean_warning(counts, "WK0", baseline_years=3)


def test_the_quarter_of_33_wijken_is_rounded_up_and_ties_are_in():
    counts = selection(*range(33))
    ties = selection(9, 9, 9, 1, 1, 1, 1, 1)

    assert sum(regression_to_the_mean_warning(counts, area, baseline_years=1) for area in counts.index) == 9
    assert sum(regression_to_the_mean_warning(ties, area, baseline_years=1) for area in ties.index) == 3


@pytest.mark.parametrize("counts", [(5,), (0, 0, 0, 0), (None, 5, 6), (None, 5)])
def test_without_events_or_others_there_is_no_warning(counts):
    assert regression_to_the_mean_warning(selection(*counts), "WK0", baseline_years=1) is False


def test_an_unknown_area_is_refused():
    with pytest.raises(KeyError):
        regression_to_the_mean_warning(selection(5, 6), "WK9", baseline_years=1)


@pytest.mark.slow
def test_the_worst_of_equal_wijken_improve_by_themselves():
    # 33 identical wijken with 20 incidents: the three highest average 28.0, and 20.0 the year after.
    random = np.random.default_rng(20)
    chosen, later = [], []
    for _ in range(2000):
        first, second = random.poisson(20, 33), random.poisson(20, 33)
        worst = np.argsort(first)[-3:]
        chosen.append(first[worst].mean())
        later.append(second[worst].mean())

    assert np.mean(chosen) == pytest.approx(28.0, abs=0.25)
    assert np.mean(later) == pytest.approx(20.0, abs=0.25)
    counts = pd.Series(first, index=range(33))
    assert all(regression_to_the_mean_warning(counts, area, baseline_years=1) for area in worst)
