"""How a count develops: twelve-month sums, comparable periods, and the only verdicts that may become words.

Rule zero: nothing rises or falls without a test. The texts "gestegen" and "gedaald" may only be chosen on the verdict
of `compare_periods`; everything else is "geen aantoonbaar verschil" or "niet te vergelijken".

Frames hold the columns `year`, `month` (1-12, or 0 for a whole year) and a count, one row per period and, where `by` is
an argument, per combination of those columns. A missing count, or a row that is not there, is missing and never 0.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.stats.counts import (
    MIN_HISTORY,
    CountComparison,
    compare_counts,
    compare_counts_overdispersed,
    is_overdispersed,
    may_show_percentage,
)
from analysis.stats.counts import dispersion as plain_dispersion
from analysis.stats.rates import to_floats

# Shorter series invite reading a story into chance. Owner: the municipality's research team (O&S).
MIN_YEARS_SHOWN = 5

# The baseline of a plan is the mean of three years, not the peak that drew attention. Owner: O&S.
BASELINE_YEARS = 3

# Areas above this share of the selection year were partly chosen for their bad luck: of 33 equal wijken with 20
# incidents the three highest have 28 on average, and 20 the year after. Owner: O&S.
TOP_SHARE = 0.25

INCREASE_SHOWN = "increase_shown"
DECREASE_SHOWN = "decrease_shown"
NO_DIFFERENCE_SHOWN = "no_difference_shown"
NOT_COMPARABLE = "not_comparable"
VERDICTS = (INCREASE_SHOWN, DECREASE_SHOWN, NO_DIFFERENCE_SHOWN, NOT_COMPARABLE)

# Why two periods cannot be compared.
SERIES_BREAK = "series_break"
DIFFERENT_MONTHS = "different_months"
MISSING_MONTHS = "missing_months"


@dataclass(frozen=True)
class Period:
    """A run of calendar months: `months` of them, starting at `month` (1-12) of `year`."""

    year: int
    month: int = 1
    months: int = 12

    def __post_init__(self) -> None:
        if not 1 <= self.month <= 12 or self.months < 1:
            raise ValueError("a period starts in month 1-12 and has at least one month")

    @classmethod
    def ending(cls, year: int, month: int, months: int = 12) -> "Period":
        """Return the period of so many months whose last month is this one."""
        first = year * 12 + month - months
        return cls(first // 12, first % 12 + 1, months)

    @property
    def first(self) -> int:
        """The number of the first month, counted from the year 0."""
        return self.year * 12 + self.month - 1

    @property
    def after_last(self) -> int:
        """The number of the month that follows the period."""
        return self.first + self.months

    @property
    def calendar_months(self) -> tuple[int, ...]:
        """The months of the year it covers, in order."""
        return tuple(number % 12 + 1 for number in range(self.first, self.after_last))

    def years_earlier(self, years: int = 1) -> "Period":
        """Return the same months, so many years before."""
        return Period(self.year - years, self.month, self.months)


@dataclass(frozen=True)
class PeriodComparison:
    """Two periods beside each other: counts (None when missing), the test, and what may be said of it.

    `comparison` is None and `verdict` is `not_comparable` when `reasons` is not empty. `dispersion` is the variance
    over mean of the area's own history (NaN when too short) and `allows_for_dispersion` says that the test used it:
    the page must tell. `may_show_percentage` is about the first count being large enough.
    """

    before: Period
    after: Period
    count_before: float | None
    count_after: float | None
    comparison: CountComparison | None
    verdict: str
    reasons: tuple[str, ...]
    dispersion: float
    allows_for_dispersion: bool
    may_show_percentage: bool


def add_segments(frame: pd.DataFrame, breaks: Sequence[date]) -> pd.DataFrame:
    """Return a copy with a column `segment` (Int64): how many breaks lie on or before the start of the period.

    A line may only be drawn within a segment. A break is the first day of the new way of counting. A period with a
    break inside it is counted in two ways and belongs to no segment (NA).
    """
    first = _month_numbers(frame)
    length = np.where(frame["month"].to_numpy() == 0, 12, 1)
    passed = np.zeros(len(frame), dtype=np.int64)
    mixed = np.zeros(len(frame), dtype=bool)
    for moment in _break_points(breaks):
        passed += first >= moment
        mixed |= (first < moment) & (moment < first + length)
    return frame.assign(segment=pd.array(np.where(mixed, -1, passed), dtype="Int64")).assign(
        segment=lambda table: table["segment"].mask(table["segment"] < 0)
    )


def twelve_month_sums(
    frame: pd.DataFrame, *, value: str = "count", breaks: Sequence[date] = (), by: Sequence[str] = ()
) -> pd.DataFrame:
    """Return for each month the sum of the twelve months that end in it: `by`, `year`, `month`, `total`, `segment`.

    One row for every month from the first to the last of each group, in order. `total` is NaN unless all twelve months
    are known and lie in one segment; whole-year rows (month 0) take no part. ValueError for two rows of one month.
    """
    columns = [*by, "year", "month", "total", "segment"]
    months = frame[frame["month"] != 0]
    pieces = []
    groups = months.groupby(list(by), sort=True, dropna=False) if by else [((), months)]
    for key, rows in groups:
        if rows.empty:
            continue
        series = _monthly_series(rows, value)
        numbers = series.index.to_numpy()
        table = pd.DataFrame(dict(zip(by, key, strict=True)), index=range(len(series)))
        table = add_segments(table.assign(year=numbers // 12, month=numbers % 12 + 1), breaks)
        windows = pd.Series(table["segment"].to_numpy(dtype=np.float64, na_value=np.nan)).rolling(12)
        whole = windows.max() == windows.min()
        table["total"] = series.rolling(12, min_periods=12).sum().where(whole.to_numpy()).to_numpy()
        pieces.append(table[columns])
    if not pieces:
        empty = {"year": "int64", "month": "int64", "total": "float64", "segment": "Int64"}
        return pd.DataFrame(columns=columns).astype(empty)
    return pd.concat(pieces, ignore_index=True)


def period_total(frame: pd.DataFrame, period: Period, *, value: str = "count") -> float | None:
    """Return the count of one series over a period, or None when any part of it is missing.

    Adds up the months; when those are not all there and the period is made of whole calendar years, adds up the
    whole-year rows (month 0) instead. ValueError for two rows of one month or year.
    """
    months = _lookup(frame[frame["month"] != 0], value)
    numbers = range(period.first, period.after_last)
    found = [months.get(number, math.nan) for number in numbers]
    if any(math.isnan(count) for count in found) and period.month == 1 and period.months % 12 == 0:
        years = _lookup(frame[frame["month"] == 0], value)
        found = [years.get(number, math.nan) for number in range(period.first, period.after_last, 12)]
    total = math.fsum(found)
    return None if math.isnan(total) else total


def history_dispersion(
    frame: pd.DataFrame, until: Period, *, value: str = "count", breaks: Sequence[date] = ()
) -> float:
    """Return variance / mean of one series before the period `until`, within one segment: 1 for pure chance.

    With months, each calendar month is compared with itself over the years, so the season is not taken for dispersion:
    sum of (o - mean of that month)^2 over the sum of (n - 1) means. Without months the whole-year counts are used. NaN
    with fewer degrees of freedom than `counts.MIN_HISTORY` values have, or without any events.
    """
    start = max((moment for moment in _break_points(breaks) if moment <= until.first), default=-math.inf)
    months = _lookup(frame[frame["month"] != 0], value)
    history = {n: c for n, c in months.items() if start <= n < until.first and not math.isnan(c)}
    if not history:
        years = _lookup(frame[frame["month"] == 0], value)
        return plain_dispersion([count for n, count in years.items() if start <= n and n + 12 <= until.first])
    squares, means, freedom = 0.0, 0.0, 0
    for month in range(12):
        counts = [count for number, count in history.items() if number % 12 == month]
        if len(counts) < 2:
            continue
        mean = math.fsum(counts) / len(counts)
        squares += math.fsum((count - mean) ** 2 for count in counts)
        means += (len(counts) - 1) * mean
        freedom += len(counts) - 1
    if freedom < MIN_HISTORY - 1 or means == 0:
        return math.nan
    return squares / means


def compare_periods(
    frame: pd.DataFrame,
    before: Period,
    after: Period,
    *,
    value: str = "count",
    breaks: Sequence[date] = (),
    dispersion: float | None = None,
    exposure_before: float = 1.0,
    exposure_after: float = 1.0,
    level: float = 0.95,
) -> PeriodComparison:
    """Compare one series over two periods and say what may be said.

    Refused (`not_comparable`, with the reasons) when a break lies between the start of the first and the end of the
    second period, when they do not cover the same months of the year, or when part of either is missing. Otherwise the
    exact test of `counts.compare_counts`, or its overdispersed version when the variance over mean of the area's own
    history before `after` (or the `dispersion` passed in) exceeds `counts.OVERDISPERSION_LIMIT`.

    A change is shown when p is below 1 - `level` and the interval of the ratio excludes 1. The exposures are those of
    the whole periods, such as inhabitants; equal by default. ValueError when `after` starts before `before` has ended.
    """
    if after.first < before.after_last:
        raise ValueError("the second period must start after the first has ended")
    counts = (period_total(frame, before, value=value), period_total(frame, after, value=value))
    reasons = []
    if any(before.first < moment < after.after_last for moment in _break_points(breaks)):
        reasons.append(SERIES_BREAK)
    if before.calendar_months != after.calendar_months:
        reasons.append(DIFFERENT_MONTHS)
    if counts[0] is None or counts[1] is None:
        reasons.append(MISSING_MONTHS)
    spread = history_dispersion(frame, after, value=value, breaks=breaks) if dispersion is None else dispersion
    careful = is_overdispersed(spread)
    comparison, verdict = None, NOT_COMPARABLE
    if counts[0] is not None and counts[1] is not None and not reasons:
        exposures = (exposure_before, exposure_after)
        if careful:
            comparison = compare_counts_overdispersed(counts[0], counts[1], spread, *exposures, level=level)
        else:
            comparison = compare_counts(counts[0], counts[1], *exposures, level=level)
        verdict = _verdict(comparison, level)
    return PeriodComparison(
        before=before,
        after=after,
        count_before=counts[0],
        count_after=counts[1],
        comparison=comparison,
        verdict=verdict,
        reasons=tuple(reasons),
        dispersion=spread,
        allows_for_dispersion=careful and comparison is not None,
        may_show_percentage=comparison is not None and may_show_percentage(counts[0]),
    )


def years_known(frame: pd.DataFrame, *, value: str = "count", breaks: Sequence[date] = ()) -> int:
    """Return how many whole calendar years of one series are known in its last segment."""
    start = max(_break_points(breaks), default=-math.inf)
    years = sorted({int(year) for year in frame["year"]})
    periods = [Period(year) for year in years if year * 12 >= start]
    return sum(period_total(frame, period, value=value) is not None for period in periods)


def is_short_series(frame: pd.DataFrame, *, value: str = "count", breaks: Sequence[date] = ()) -> bool:
    """Say whether a note is due because fewer than `MIN_YEARS_SHOWN` comparable years are known."""
    return years_known(frame, value=value, breaks=breaks) < MIN_YEARS_SHOWN


def baseline_mean(counts_by_year: Mapping[int, float], last_year: int, years: int = BASELINE_YEARS) -> float:
    """Return the mean of the `years` years that end in `last_year`; NaN when any of them is missing."""
    if years < 1:
        raise ValueError("a baseline has at least one year")
    counts = [float(counts_by_year.get(year, math.nan)) for year in range(last_year - years + 1, last_year + 1)]
    return math.fsum(counts) / years


def regression_to_the_mean_warning(selection: pd.Series, area: str, *, baseline_years: int) -> bool:
    """Say whether an area must be expected to improve without any policy, so that a warning has to stand there.

    `selection` holds, per area, the count or rate of the year in which areas were chosen. True when the area was in the
    highest quarter of that year (ties included, missing areas left out) and the baseline is that one year. Never for an
    area without events, or when there is nothing to compare with. KeyError for an unknown area.
    """
    own = float(to_floats(selection.loc[[area]])[0])
    values = np.sort(to_floats(selection.dropna()))[::-1]
    if baseline_years > 1 or values.size < 2 or math.isnan(own) or own == 0:
        return False
    return own >= float(values[math.ceil(values.size * TOP_SHARE) - 1])


def _verdict(comparison: CountComparison, level: float) -> str:
    """The interval and the p-value must agree; with unequal exposures they sometimes do not."""
    if comparison.p_value >= 1 - level or comparison.lower <= 1 <= comparison.upper:
        return NO_DIFFERENCE_SHOWN
    return INCREASE_SHOWN if comparison.lower > 1 else DECREASE_SHOWN


def _break_points(breaks: Sequence[date]) -> list[float]:
    """Breaks as month numbers; one halfway a month falls inside that month, so that month is mixed."""
    return [moment.year * 12 + moment.month - 1 + (0.5 if moment.day > 1 else 0.0) for moment in breaks]


def _month_numbers(frame: pd.DataFrame) -> npt.NDArray[np.int64]:
    years, months = frame["year"].to_numpy(dtype=np.int64), frame["month"].to_numpy(dtype=np.int64)
    if np.any((months < 0) | (months > 12)):
        raise ValueError("a month lies between 1 and 12, or is 0 for a whole year")
    return np.asarray(years * 12 + np.maximum(months - 1, 0), dtype=np.int64)


def _lookup(rows: pd.DataFrame, value: str) -> dict[int, float]:
    """The count of each month (or year) of one series, by the number of its first month."""
    numbers = [int(number) for number in _month_numbers(rows)]
    if len(set(numbers)) != len(numbers):
        raise ValueError("one period stands in the series twice: choose one area and one offence, or pass `by`")
    return dict(zip(numbers, (float(count) for count in to_floats(rows[value])), strict=True))


def _monthly_series(rows: pd.DataFrame, value: str) -> pd.Series:
    """All months from the first to the last, NaN where there is none."""
    counts = _lookup(rows, value)
    return pd.Series(counts, dtype=np.float64).reindex(range(min(counts), max(counts) + 1))
