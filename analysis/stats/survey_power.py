"""What a survey of so many people can show of a share: margin, smallest change, chance to see it, people needed.

Plan formulas with the normal distribution and one design effect for all waves (Kish 1965): the variance of a share is
deff * p (1 - p) / n. Good for planning; a result itself is tested on its own standard errors (`survey_tests`).
"""

import math

from analysis.stats import distributions
from analysis.stats.counts import check_level

# A plan that finds what it looks for four times out of five is the usual demand. Owner: the research team (O&S).
USUAL_POWER = 0.8

# What weighting costs in a city survey, when the wave itself does not say. Owner: O&S.
USUAL_DESIGN_EFFECT = 1.3


def margin(share: float, n: float, design_effect: float = 1.0, *, level: float = 0.95) -> float:
    """Return half the width of the interval of one share, as a share: z sqrt(deff p (1 - p) / n)."""
    return _quantile(level) * math.sqrt(_variance(share, n, design_effect))


def smallest_significant_change(
    share: float, n_before: float, n_after: float, design_effect: float = 1.0, *, level: float = 0.95
) -> float:
    """Return how far two waves must lie apart to count as a difference: z sqrt(var_before + var_after)."""
    return _quantile(level) * _difference_error(share, n_before, n_after, design_effect)


def detectable_change(
    share: float,
    n_before: float,
    n_after: float,
    design_effect: float = 1.0,
    *,
    power: float = USUAL_POWER,
    level: float = 0.95,
) -> float:
    """Return the real change that a test between two waves finds with chance `power`: (z + z_power) se."""
    check_level(power)
    reach = _quantile(level) + float(distributions.normal_ppf(power))
    return reach * _difference_error(share, n_before, n_after, design_effect)


def survey_power(
    share: float, change: float, n_before: float, n_after: float, design_effect: float = 1.0, *, level: float = 0.95
) -> float:
    """Return the chance that a real change of this size is found between two waves (in its own direction)."""
    error = _difference_error(share, n_before, n_after, design_effect)
    return float(distributions.normal_cdf(abs(change) / error - _quantile(level)))


def needed_n(
    share: float, change: float, design_effect: float = 1.0, *, power: float = USUAL_POWER, level: float = 0.95
) -> int:
    """Return how many answers each of two waves needs to find this change with chance `power`.

    n = (z + z_power)^2 * 2 deff p (1 - p) / change^2, rounded up (Fleiss 1981, without continuity correction).
    """
    check_level(power)
    if change == 0:
        raise ValueError("a change of nothing is never found")
    reach = _quantile(level) + float(distributions.normal_ppf(power))
    return math.ceil(reach**2 * 2 * design_effect * share * (1 - share) / change**2 - 1e-9)


def _difference_error(share: float, n_before: float, n_after: float, design_effect: float) -> float:
    return math.sqrt(_variance(share, n_before, design_effect) + _variance(share, n_after, design_effect))


def _variance(share: float, n: float, design_effect: float) -> float:
    if not (0 < share < 1 and n > 0 and design_effect > 0):
        raise ValueError("a share lies between 0 and 1, and people and a design effect are above 0")
    return design_effect * share * (1 - share) / n


def _quantile(level: float) -> float:
    check_level(level)
    return float(distributions.normal_isf((1 - level) / 2))
