"""Counts per so many inhabitants (or dwellings), with their uncertainty.

The denominator is whatever the caller passes: inhabitants on 1 January, dwellings, an age band. A denominator that is
missing or zero gives no rate; it never gives 0 and never an error halfway through a table.
"""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.stats.counts import Numbers, poisson_intervals

# Below this a rate says more about chance than about the wijk: one incident moves it by ten per thousand or more.
# Owner: the municipality's research team (O&S).
MIN_INHABITANTS = 100

# The same for dwellings: a wijk of business premises with a handful of dwellings gets no burglary rate. Owner: O&S.
MIN_DWELLINGS = 100


class RateInterval(NamedTuple):
    """A rate and its limits, in events per `per` inhabitants; all three NaN when there is no rate."""

    rate: float
    lower: float
    upper: float


NO_RATE = RateInterval(math.nan, math.nan, math.nan)


def rate_interval(
    count: float | None, population: float | None, per: float = 1000, *, level: float = 0.95
) -> RateInterval:
    """Return the rate of a count per `per` inhabitants with exact Poisson limits, the population taken as known.

    Limits of the count (see `counts.poisson_interval`) divided by the population. `NO_RATE` (three NaN) when the count
    is missing or the population is missing or 0. The floor of `MIN_INHABITANTS` is not applied here: `add_rates` does
    that for tables. ValueError for a negative count, population or `per`.
    """
    if per <= 0:
        raise ValueError("a rate is per a positive number of inhabitants")
    if count is None or population is None or pd.isna(count) or pd.isna(population):
        return NO_RATE
    if population < 0:
        raise ValueError("a population cannot be negative")
    if population == 0:
        return NO_RATE
    rates, lower, upper = _rates(np.array([count], dtype=float), np.array([population], dtype=float), per, level)
    return RateInterval(float(rates[0]), float(lower[0]), float(upper[0]))


def add_rates(
    frame: pd.DataFrame,
    *,
    count: str = "count",
    population: str = "population",
    per: float = 1000,
    level: float = 0.95,
    minimum: float = MIN_INHABITANTS,
) -> pd.DataFrame:
    """Return a copy of the frame with columns `rate`, `lower` and `upper` (float, per `per` inhabitants).

    The three are NaN together where the count or the population is missing, the population is 0, or it is below
    `minimum`. Rows keep their order and index. KeyError for a missing column, ValueError for a negative number.
    """
    if per <= 0:
        raise ValueError("a rate is per a positive number of inhabitants")
    counts = to_floats(frame[count])
    populations = to_floats(frame[population])
    if np.any(populations < 0):
        raise ValueError("a population cannot be negative")
    usable = np.where((populations > 0) & (populations >= minimum), populations, np.nan)
    rates, lower, upper = _rates(counts, usable, per, level)
    return frame.assign(rate=rates, lower=lower, upper=upper)


def to_floats(column: pd.Series) -> Numbers:
    """Return a column as plain floats, NaN for every kind of missing."""
    return np.asarray(pd.to_numeric(column).to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)


def _rates(counts: Numbers, populations: Numbers, per: float, level: float) -> tuple[Numbers, Numbers, Numbers]:
    factor: npt.NDArray[np.float64] = per / populations
    lower, upper = poisson_intervals(counts, level)
    return counts * factor, lower * factor, upper * factor
