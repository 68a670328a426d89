"""Intervals for a survey proportion that never leave 0 to 1.

The methods, their names and their details are those of `svyciprop` in the R package survey (Lumley), so that a
researcher can repeat each figure there. Next to each other on a normal wave they differ by tenths of a point; "mean"
is the plain symmetric one and the weakest near 0 and 1.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from scipy.interpolate import CubicSpline
from scipy.optimize import brentq
from scipy.special import expit

from analysis.stats import distributions
from analysis.stats.counts import Numbers, check_level

Method = Literal["logit", "xlogit", "wilson", "beta", "likelihood", "asin", "mean"]
METHODS: tuple[str, ...] = get_args(Method)

# As in R; a proportion needs four or five. Owner: follows the reference software.
MAX_ITERATIONS = 25

# R's interpolation of the likelihood is kept as long as it misses its target by less than this share; with a handful
# of answers the steps are so wide that it can be points off, and the true root is taken. Owner: O&S.
MAX_INTERPOLATION_ERROR = 0.001


@dataclass(frozen=True, eq=False)
class Shares:
    """Proportions with what an interval needs to know of them; every array has one value per area.

    `errors` are standard errors, `counts` numbers of answers, `kish` effective numbers by the weights alone
    ((sum w)^2 / sum w^2), `df` design degrees of freedom, `information` the binomial variance p (1 - p) for the
    likelihood method (see `fitted_information`).
    """

    shares: Numbers
    errors: Numbers
    counts: Numbers
    kish: Numbers
    df: Numbers
    information: Numbers


def proportion_limits(method: Method, parts: Shares, level: float) -> tuple[Numbers, Numbers]:
    """Return the lower and upper limits of proportions, one value per area, always between 0 and 1.

    A share of exactly 0 or 1 has standard error 0, which would claim certainty: there the exact binomial limits on the
    Kish effective number are given, whatever the method. NaN where the share is NaN or `df` is below 1. ValueError for
    an unknown method or level.
    """
    check_level(level)
    if method not in METHODS:
        raise ValueError(f"unknown method {method!r}; choose from {', '.join(METHODS)}")
    with np.errstate(divide="ignore", invalid="ignore"):
        known = parts.df >= 1
        quantiles = np.where(known, distributions.t_isf((1 - level) / 2, np.where(known, parts.df, 1.0)), np.nan)
        limits = _LIMITS[method](parts, quantiles, level)
        exact = _exact(parts.shares, parts.kish, level)
    edge = (parts.shares <= 0) | (parts.shares >= 1)
    lower = np.where(edge, exact[0], np.clip(limits[0], 0, 1))
    upper = np.where(edge, exact[1], np.clip(limits[1], 0, 1))
    return lower, upper


def fitted_information(values: Numbers, weights: Numbers) -> float:
    """Return p (1 - p) of a weighted 0/1 variable as R's logistic regression leaves it at the end of its iterations.

    R takes the variance of the one-but-last step, so it differs from the exact p (1 - p) by up to some 1e-4; the
    likelihood limits of R inherit that. Same starting values and stopping rule as `glm`. NaN without any answers or
    when all answers are the same.
    """
    total = float(weights.sum())
    if not total > 0 or not 0 < float((weights * values).sum()) < total:
        return math.nan
    case = weights / total * int((weights > 0).sum())
    means = (case * values + 0.5) / (case + 1)
    odds, deviance = np.log(means / (1 - means)), math.inf
    for _ in range(MAX_ITERATIONS):
        variance = means * (1 - means)
        information = float((case * variance).sum() / case.sum())
        centre = float((case * (variance * odds + values - means)).sum() / (case * variance).sum())
        odds = np.full(values.shape, centre)
        means = np.full(values.shape, 1 / (1 + math.exp(-centre)))
        previous, deviance = deviance, float(-2 * (case * np.log(np.where(values > 0, means, 1 - means))).sum())
        if abs(deviance - previous) < 1e-8 * (deviance + 0.1):
            break
    return information


def _mean(parts: Shares, t: Numbers, _level: float) -> tuple[Numbers, Numbers]:
    return parts.shares - t * parts.errors, parts.shares + t * parts.errors


def _logit(parts: Shares, t: Numbers, _level: float) -> tuple[Numbers, Numbers]:
    """Symmetric on the log odds; the standard error there is se / (p (1 - p))."""
    odds = np.log(parts.shares / (1 - parts.shares))
    margin = t * parts.errors / (parts.shares * (1 - parts.shares))
    return expit(odds - margin), expit(odds + margin)


def _asin(parts: Shares, t: Numbers, _level: float) -> tuple[Numbers, Numbers]:
    """Symmetric on the angle asin(sqrt p), kept between 0 and a right angle."""
    angle = np.arcsin(np.sqrt(parts.shares))
    margin = t * parts.errors / (2 * np.sqrt(parts.shares * (1 - parts.shares)))
    return np.sin(np.clip(angle - margin, 0, np.pi / 2)) ** 2, np.sin(np.clip(angle + margin, 0, np.pi / 2)) ** 2


def _wilson(parts: Shares, t: Numbers, _level: float) -> tuple[Numbers, Numbers]:
    """Wilson's score interval on the effective number p (1 - p) / se^2, with Student's t for the design."""
    binomial = parts.shares * (1 - parts.shares)
    ratio = (t * parts.errors) ** 2 / binomial  # t^2 / effective number
    middle = (parts.shares + ratio / 2) / (1 + ratio)
    margin = np.sqrt(ratio * (binomial + ratio / 4)) / (1 + ratio)
    return middle - margin, middle + margin


def _beta(parts: Shares, t: Numbers, level: float) -> tuple[Numbers, Numbers]:
    """Exact binomial limits on the effective number, reduced for the design's degrees of freedom (Korn, Graubard)."""
    tail = (1 - level) / 2
    plain = distributions.t_isf(tail, np.maximum(parts.counts - 1, 1))
    # With many unanswered questions df can exceed n - 1; that is no reason for a narrower interval.
    size = parts.shares * (1 - parts.shares) / parts.errors**2 * np.minimum(plain / t, 1) ** 2
    events, others = size * parts.shares, size * (1 - parts.shares)
    certain = parts.errors == 0  # a complete count: the effective number is infinite
    lower = np.where(certain, parts.shares, distributions.beta_ppf(tail, events, others + 1))
    return lower, np.where(certain, parts.shares, distributions.beta_isf(tail, events + 1, others))


def _exact(shares: Numbers, sizes: Numbers, level: float) -> tuple[Numbers, Numbers]:
    none = ((1 - level) / 2) ** (1 / sizes)  # Clopper-Pearson with no events (or only events) among `sizes`
    return np.where(shares <= 0, 0.0, none), np.where(shares <= 0, 1 - none, 1.0)


def _likelihood(parts: Shares, t: Numbers, _level: float) -> tuple[Numbers, Numbers]:
    pairs = []
    for share, error, count, information, quantile in zip(
        parts.shares, parts.errors, parts.counts, parts.information, t, strict=True
    ):
        if error == 0:
            pairs.append((float(share), float(share)))
        elif 0 < share < 1 and count > 1 and information > 0 and not math.isnan(quantile):
            pairs.append(
                _likelihood_limits(float(share), float(error), float(count), float(information), float(quantile))
            )
        else:
            pairs.append((math.nan, math.nan))
    return np.array([low for low, _ in pairs]), np.array([high for _, high in pairs])


def _likelihood_limits(share: float, error: float, count: float, information: float, t: float) -> tuple[float, float]:
    """Limits where the scaled binomial deviance has risen by t^2 times the design effect (Rao and Scott).

    The deviance is walked outwards from the estimate in steps on the log odds and interpolated by a spline, as the R
    functions do: their answer, and so ours, differs from the true root in the sixth digit.
    """
    binomial = share * (1 - share)
    cutoff = t * error / binomial * math.sqrt(count * information)
    dispersion = count / (count - 1)
    reach = float(distributions.t_isf(float(distributions.normal_sf(cutoff)) / 4, count - 1))  # t^2 is F(1, df)
    step = reach / 5 * error / binomial
    centre = math.log(share / (1 - share))

    def root_deviance(odds: float) -> float:
        yes, no = -np.logaddexp(0, -odds), -np.logaddexp(0, odds)  # logs of the fitted share and its complement
        rise = share * (math.log(share) - yes) + (1 - share) * (math.log(1 - share) - no)
        return math.copysign(math.sqrt(max(2 * count * rise, 0.0) / dispersion), odds - centre)

    if not math.isfinite(step):  # so few answers that the tail chance is smaller than a number can hold
        return _deviance_roots(root_deviance, centre, cutoff)
    points = [(centre, 0.0)]
    for sign in (-1, 1):
        number, height = 0, 0.0
        while (number < 9 and height < reach) or height < cutoff:
            number += 1
            odds = centre + sign * number * step
            points.append((odds, root_deviance(odds)))
            height = abs(points[-1][1])
    points.sort()
    if len(points) < 4:
        return _deviance_roots(root_deviance, centre, cutoff)
    grid = np.linspace(points[0][0], points[-1][0], 3 * len(points))
    heights = _end_cubic_spline(np.array([x for x, _ in points]), np.array([y for _, y in points]))(grid)
    low, high = np.interp([-cutoff, cutoff], heights, grid)
    errors = (root_deviance(low) + cutoff, root_deviance(high) - cutoff)
    if max(abs(error) for error in errors) > MAX_INTERPOLATION_ERROR * cutoff:
        return _deviance_roots(root_deviance, centre, cutoff)
    return float(expit(low)), float(expit(high))


def _deviance_roots(root_deviance: Callable[[float], float], centre: float, cutoff: float) -> tuple[float, float]:
    """The true roots, for small numbers of answers where interpolation would be rough."""
    ends = []
    for sign in (-1.0, 1.0):
        width = 1.0
        while abs(root_deviance(centre + sign * width)) < cutoff:
            width *= 2
        ends.append(
            centre + sign * brentq(lambda x, sign=sign: abs(root_deviance(centre + sign * x)) - cutoff, 0, width)
        )
    return float(expit(ends[0])), float(expit(ends[1]))


def _end_cubic_spline(x: Numbers, y: Numbers) -> CubicSpline:
    """The cubic spline whose third derivative at each end is that of the cubic through the last four points.

    Forsythe, Malcolm and Moler 1977, the default spline of R; scipy has it not among its end conditions.
    """
    size, gaps = x.size, np.diff(x)
    matrix, right = np.zeros((size, size)), np.zeros(size)
    slopes = np.diff(y) / gaps
    for row in range(1, size - 1):
        matrix[row, row - 1 : row + 2] = gaps[row - 1], 2 * (gaps[row - 1] + gaps[row]), gaps[row]
        right[row] = 6 * (slopes[row] - slopes[row - 1])
    for row, first, inner in ((0, 0, 1), (size - 1, size - 4, size - 2)):
        third = 6 * _divided_difference(x[first : first + 4], y[first : first + 4])
        matrix[row, row], matrix[row, inner] = -1.0, 1.0
        right[row] = third * (x[inner] - x[row])
    curvature = np.linalg.solve(matrix, right)
    return CubicSpline(x, y, bc_type=((2, curvature[0]), (2, curvature[-1])))


def _divided_difference(x: Numbers, y: Numbers) -> float:
    """The coefficient of x^3 in the cubic through four points."""
    return float(sum(y[i] / np.prod([x[i] - x[j] for j in range(4) if j != i]) for i in range(4)))


_LIMITS = {
    "logit": _logit,
    "xlogit": _logit,
    "wilson": _wilson,
    "beta": _beta,
    "likelihood": _likelihood,
    "asin": _asin,
    "mean": _mean,
}
