"""Intervals for counts, and the test for a change between two counts.

Counts are numbers of registered events. Everything here is exact for events that come one by one (Poisson); crime
often comes in series, so there is a version that knows the dispersion of the area's own history.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.stats import distributions

Numbers = npt.NDArray[np.float64]

# A percentage of a small count swings on one event: 4 -> 9 is "+125%" and no demonstrable change (p = 0.27).
# Owner: the municipality's research team (O&S).
MIN_BASE_FOR_PERCENTAGE = 20

# An index number hides its base, so the base must carry more than a percentage does. Owner: O&S.
MIN_BASE_FOR_INDEX = 50

# Below ten events Byar's approximation leaves the exact limits by more than one in a hundred. Owner: O&S.
MIN_COUNT_FOR_BYAR = 10

# Variance over mean above this is more than chance can explain in a short history: series of events by one offender,
# for example. From here on the test must allow for it and the page must say so. Owner: O&S.
OVERDISPERSION_LIMIT = 1.5

# Fewer values than this say nothing about a variance. Owner: O&S.
MIN_HISTORY = 3


@dataclass(frozen=True)
class CountComparison:
    """The change from one count to another.

    `ratio` is rate after / rate before (1.0 = no change), `lower` and `upper` its interval, `p_value` two-sided.
    `ratio` is NaN when both counts are 0 and infinite when only the first is; `upper` is infinite when the first is 0.
    """

    ratio: float
    lower: float
    upper: float
    p_value: float


def check_level(level: float) -> None:
    """Raise ValueError unless `level` is a share between 0 and 1 (0.95, not 95)."""
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, not {level}")


def poisson_intervals(counts: npt.ArrayLike, level: float = 0.95) -> tuple[Numbers, Numbers]:
    """Return exact limits for each count: two arrays of the shape of `counts`, NaN where the count is missing.

    Chi-square form of the exact Poisson limits (Garwood 1936): lower = chi2(a/2; 2k) / 2 and upper =
    chi2(1 - a/2; 2k + 2) / 2; the lower limit of 0 is 0. ValueError for a negative count or a level outside (0, 1).
    """
    check_level(level)
    values = np.asarray(counts, dtype=np.float64)
    if np.any(values < 0):
        raise ValueError("a count cannot be negative")
    tail = (1 - level) / 2
    degrees = np.where(values > 0, 2 * values, 2.0)  # chi2 does not exist for 0 degrees of freedom
    lower = np.where(values > 0, distributions.chi2_ppf(tail, degrees) / 2, 0.0)
    upper = distributions.chi2_isf(tail, 2 * values + 2) / 2
    missing = np.isnan(values)
    return np.where(missing, np.nan, lower), np.where(missing, np.nan, upper)


def poisson_interval(count: float, level: float = 0.95) -> tuple[float, float]:
    """Return the exact limits (lower, upper), in events, of one count (Garwood 1936): see `poisson_intervals`.

    NaN for a missing count. ValueError for a negative count or a level outside (0, 1).
    """
    lower, upper = poisson_intervals([count], level)
    return float(lower[0]), float(upper[0])


def byar_interval(count: float, level: float = 0.95) -> tuple[float, float]:
    """Return Byar's approximate limits (lower, upper) of one count of at least `MIN_COUNT_FOR_BYAR`.

    k (1 - 1/9k - z/(3 sqrt k))^3 and (k+1) (1 - 1/9(k+1) + z/(3 sqrt(k+1)))^3 (Breslow and Day 1987). Kept to check
    figures of others that use it; our own figures use the exact limits. ValueError for a smaller count.
    """
    check_level(level)
    if not count >= MIN_COUNT_FOR_BYAR:
        raise ValueError(f"Byar's limits need a count of at least {MIN_COUNT_FOR_BYAR}")
    z = float(distributions.normal_isf((1 - level) / 2))
    above = count + 1
    lower = count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3
    upper = above * (1 - 1 / (9 * above) + z / (3 * math.sqrt(above))) ** 3
    return lower, upper


def compare_counts(
    before: float,
    after: float,
    exposure_before: float = 1.0,
    exposure_after: float = 1.0,
    *,
    level: float = 0.95,
) -> CountComparison:
    """Compare two counts: the ratio of their rates, its interval and a two-sided p-value.

    Conditional on the total, the second count is binomial with share e2 / (e1 + e2) when nothing changed (Przyborowski
    and Wilenski 1940). The interval is Clopper and Pearson's for that share, turned into a ratio. The p-value adds up
    every outcome that is at most as likely as the one seen, as `poisson.test` in R does; with equal exposures it is
    the same as twice the smaller tail. With unequal exposures it can fall just below 1 - `level` while the interval
    still holds 1: a change is shown only when both say so.

    `before` and `after` are whole numbers of events, the exposures any unit of time or population, above 0.
    Zeros: 0 and 0 give ratio NaN, interval (0, inf), p = 1; 0 before gives ratio inf. ValueError for a negative,
    broken or missing count or an exposure that is not positive.
    """
    check_level(level)
    _check_comparison(before, after, exposure_before, exposure_after)
    total = int(before + after)
    if total == 0:
        return CountComparison(math.nan, 0.0, math.inf, 1.0)
    share = exposure_after / (exposure_before + exposure_after)
    lower, upper = _ratio_limits(before, after, exposure_before / exposure_after, level)
    return CountComparison(
        ratio=_ratio(before, after, exposure_before, exposure_after),
        lower=lower,
        upper=upper,
        p_value=distributions.binomial_p_value(int(after), total, share),
    )


def compare_counts_overdispersed(
    before: float,
    after: float,
    dispersion: float,
    exposure_before: float = 1.0,
    exposure_after: float = 1.0,
    *,
    level: float = 0.95,
) -> CountComparison:
    """Compare two counts whose variance is `dispersion` times their mean (quasi-Poisson).

    Both counts are divided by the dispersion before the exact comparison: events that come in series of about that
    length count as one. The log ratio then has variance dispersion (1/before + 1/after), as in quasi-Poisson
    regression, and zeros need no special case. p is twice the smaller tail. A dispersion of 1 or less, or NaN (too
    short a history to know), gives `compare_counts` itself: the interval is never narrower than the exact one.
    Arguments, zeros and errors as in `compare_counts`.
    """
    exact = compare_counts(before, after, exposure_before, exposure_after, level=level)
    if math.isnan(dispersion) or dispersion <= 1 or before + after == 0:
        return exact
    odds = exposure_before / exposure_after
    few_before, few_after = before / dispersion, after / dispersion
    lower, upper = _ratio_limits(few_before, few_after, odds, level)
    share = exposure_after / (exposure_before + exposure_after)
    tails = (
        distributions.beta_cdf(share, few_after, few_before + 1) if after > 0 else 1.0,
        distributions.beta_sf(share, few_after + 1, few_before) if before > 0 else 1.0,
    )
    return CountComparison(
        ratio=exact.ratio,
        lower=min(lower, exact.lower),
        upper=max(upper, exact.upper),
        p_value=max(min(1.0, 2 * float(min(tails))), exact.p_value),
    )


def dispersion(history: Sequence[float] | npt.ArrayLike) -> float:
    """Return variance / mean of a series of counts over periods of equal length: 1 for pure chance, more for series.

    The variance has n - 1 below it; missing values are left out. NaN with fewer than `MIN_HISTORY` values or when all
    are 0. A rise or fall in the history counts as dispersion too, which makes later tests more careful, not less.
    """
    values = np.asarray(history, dtype=np.float64)
    values = values[~np.isnan(values)]
    if values.size < MIN_HISTORY or values.mean() == 0:
        return math.nan
    return float(values.var(ddof=1) / values.mean())


def is_overdispersed(value: float) -> bool:
    """Say whether a dispersion is so large that the test must allow for it; NaN (unknown) is not."""
    return value > OVERDISPERSION_LIMIT


def may_show_percentage(base: float | None) -> bool:
    """Say whether a change from this count may be given as a percentage (base of at least 20; missing: no)."""
    return base is not None and bool(base >= MIN_BASE_FOR_PERCENTAGE)


def may_show_index(base: float | None) -> bool:
    """Say whether this count may be the base of index numbers (at least 50; missing: no). Name the base year too."""
    return base is not None and bool(base >= MIN_BASE_FOR_INDEX)


def _check_comparison(before: float, after: float, exposure_before: float, exposure_after: float) -> None:
    for count in (before, after):
        if not (count >= 0 and float(count).is_integer()):
            raise ValueError(f"a count is a whole number of at least 0, not {count}")
    for exposure in (exposure_before, exposure_after):
        if not (exposure > 0 and math.isfinite(exposure)):
            raise ValueError(f"an exposure is above 0, not {exposure}")


def _ratio(before: float, after: float, exposure_before: float, exposure_after: float) -> float:
    if before == 0:
        return math.inf
    return float((after / exposure_after) / (before / exposure_before))


def _ratio_limits(before: float, after: float, odds: float, level: float) -> tuple[float, float]:
    """Clopper-Pearson limits of after / (before + after), as limits of the ratio of rates."""
    tail = (1 - level) / 2
    lower, upper = 0.0, math.inf
    if after > 0:
        share = float(distributions.beta_ppf(tail, after, before + 1))
        lower = share / (1 - share) * odds
    if before > 0:
        share = float(distributions.beta_isf(tail, after + 1, before))
        upper = share / (1 - share) * odds
    return lower, upper
