"""Quantiles and tail chances of the distributions that are used here, straight from `scipy.special`.

`scipy.stats` gives the same numbers with the same functions underneath; it takes half a second to load in every process
and looks at its arguments for longer than it calculates. Names as there: cdf (at most), sf (above), ppf (quantile), isf
(quantile from above). Arrays are calculated cell by cell; NaN stays NaN.
"""

from __future__ import annotations

import math
from bisect import bisect_left

import numpy as np
import numpy.typing as npt
from scipy import special

Numbers = npt.NDArray[np.float64]

# Two outcomes whose chances differ by rounding alone are equally likely (as in R's and scipy's tests).
EQUALLY_LIKELY = 1 + 1e-7


def normal_cdf(x: npt.ArrayLike) -> Numbers:
    """Chance of at most `x`, standard normal."""
    return np.asarray(special.ndtr(x))


def normal_sf(x: npt.ArrayLike) -> Numbers:
    """Chance of more than `x`, standard normal."""
    return np.asarray(special.ndtr(-np.asarray(x, dtype=np.float64)))


def normal_ppf(p: npt.ArrayLike) -> Numbers:
    """The value below which a share `p` lies, standard normal."""
    return np.asarray(special.ndtri(p))


def normal_isf(q: npt.ArrayLike) -> Numbers:
    """The value above which a share `q` lies, standard normal."""
    return np.asarray(-special.ndtri(q))


def t_isf(q: npt.ArrayLike, df: npt.ArrayLike) -> Numbers:
    """The value above which a share `q` lies, Student's t with `df` degrees of freedom."""
    return np.asarray(-special.stdtrit(df, q))


def chi2_ppf(p: npt.ArrayLike, df: npt.ArrayLike) -> Numbers:
    """The value below which a share `p` lies, chi-square with `df` degrees of freedom."""
    return np.asarray(2 * special.gammaincinv(np.asarray(df) / 2, p))


def chi2_isf(q: npt.ArrayLike, df: npt.ArrayLike) -> Numbers:
    """The value above which a share `q` lies, chi-square with `df` degrees of freedom."""
    return np.asarray(special.chdtri(df, q))


def beta_cdf(x: npt.ArrayLike, a: npt.ArrayLike, b: npt.ArrayLike) -> Numbers:
    """Chance of at most `x`, beta with parameters above 0."""
    return np.asarray(special.betainc(a, b, x))


def beta_sf(x: npt.ArrayLike, a: npt.ArrayLike, b: npt.ArrayLike) -> Numbers:
    """Chance of more than `x`, beta with parameters above 0."""
    return np.asarray(special.betaincc(a, b, x))


def beta_ppf(p: npt.ArrayLike, a: npt.ArrayLike, b: npt.ArrayLike) -> Numbers:
    """The value below which a share `p` lies, beta with parameters above 0."""
    return np.asarray(special.betaincinv(a, b, p))


def beta_isf(q: npt.ArrayLike, a: npt.ArrayLike, b: npt.ArrayLike) -> Numbers:
    """The value above which a share `q` lies, beta with parameters above 0."""
    return np.asarray(special.betainccinv(a, b, q))


def poisson_cdf(k: npt.ArrayLike, mean: npt.ArrayLike) -> Numbers:
    """Chance of at most `k` events when `mean` are expected; 0 below 0."""
    counts = np.floor(np.asarray(k, dtype=np.float64))
    return np.where(counts < 0, np.where(np.isnan(mean), np.nan, 0.0), special.pdtr(np.maximum(counts, 0), mean))


def poisson_ppf(p: npt.ArrayLike, mean: npt.ArrayLike) -> Numbers:
    """The smallest count that is reached with at least a chance `p`; NaN where the mean is not above 0."""
    means = np.asarray(mean, dtype=np.float64)
    expected = np.where(means > 0, means, 1.0)
    above = np.ceil(special.pdtrik(p, expected))
    below = np.maximum(above - 1, 0)
    return np.where(means > 0, np.where(special.pdtr(below, expected) >= p, below, above), np.nan)


def poisson_isf(q: npt.ArrayLike, mean: npt.ArrayLike) -> Numbers:
    """The smallest count that is passed with at most a chance `q`; NaN where the mean is not above 0."""
    return poisson_ppf(1 - np.asarray(q, dtype=np.float64), mean)


def binomial_p_value(count: int, total: int, share: float) -> float:
    """Two-sided p-value: the chance of all outcomes that are at most as likely as `count` of `total`, each `share`.

    `total` is at least 1 and `share` between 0 and 1, both ends left out.
    """
    mean = total * share
    if count == mean:
        return 1.0
    log_share, log_rest = math.log(share), math.log1p(-share)
    whole = math.lgamma(total + 1)

    def chance(k: int) -> float:
        ways = whole - math.lgamma(k + 1) - math.lgamma(total - k + 1)
        return math.exp(ways + k * log_share + (total - k) * log_rest)

    limit = chance(count) * EQUALLY_LIKELY
    if count < mean:  # the other tail begins where outcomes above the mean become as unlikely
        first = math.ceil(mean)
        other = first + bisect_left(range(first, total + 1), True, key=lambda k: chance(k) <= limit)
        tails = _at_most(count, total, share) + _at_least(other, total, share)
    else:
        last = math.floor(mean)
        other = last - bisect_left(range(last + 1), True, key=lambda k: chance(last - k) <= limit)
        tails = _at_most(other, total, share) + _at_least(count, total, share)
    return min(1.0, tails)


def _at_most(k: int, total: int, share: float) -> float:
    if k < 0:
        return 0.0
    return float(special.betaincc(k + 1, total - k, share)) if k < total else 1.0


def _at_least(k: int, total: int, share: float) -> float:
    if k > total:
        return 0.0
    return float(special.betainc(k, total - k + 1, share)) if k > 0 else 1.0
