"""One estimate from several samples that were drawn apart: two waves, or small areas of one wave."""

import math
from dataclasses import dataclass

import pandas as pd

from analysis.stats import distributions
from analysis.stats.counts import check_level
from analysis.stats.rates import to_floats


@dataclass(frozen=True)
class Pooled:
    """The joint estimate with its standard error, limits and number of answers; NaN where it can not be made."""

    estimate: float
    se: float
    lower: float
    upper: float
    n: int


def pool(parts: pd.DataFrame, *, is_share: bool, level: float = 0.95) -> Pooled:
    """Return the weighted mean of independent estimates.

    `parts`: one line per sample with `estimate`, `se`, `weight` (its share in the whole: numbers of answers for waves
    of one area, numbers of people for areas) and `n`. With a = weight / sum of weights, estimate = sum(a * estimate),
    and variance = sum(a^2 * se^2). A share gets the interval of Wilson on the effective number p (1 - p) / variance, so
    that it stays between 0 and 1; a mean the symmetric one. NaN when a standard error is missing or 0: an estimate
    without spread claims a certainty that a sample does not have. ValueError without lines or with a weight below 0.
    """
    check_level(level)
    weights, values, errors = (to_floats(parts[name]) for name in ("weight", "estimate", "se"))
    if parts.empty or not (weights >= 0).all() or not weights.sum() > 0:
        raise ValueError("pooling needs at least one sample, and weights that are not negative")
    n = int(parts["n"].sum())
    if not (errors > 0).all():
        return Pooled(math.nan, math.nan, math.nan, math.nan, n)
    shares = weights / weights.sum()
    estimate, variance = float((shares * values).sum()), float((shares**2 * errors**2).sum())
    z = float(distributions.normal_isf((1 - level) / 2))
    if not is_share:
        half = z * math.sqrt(variance)
        return Pooled(estimate, math.sqrt(variance), estimate - half, estimate + half, n)
    effective = estimate * (1 - estimate) / variance
    centre = (estimate + z**2 / (2 * effective)) / (1 + z**2 / effective)
    half = z / (1 + z**2 / effective) * math.sqrt(variance + z**2 / (4 * effective**2))
    return Pooled(estimate, math.sqrt(variance), centre - half, centre + half, n)
