"""Did it fall more than elsewhere: changes beside a comparison, and how large a change must be before it shows.

Two tests. The weighted displacement difference (WDD) subtracts what happened in a comparison area of about the same
level, and adds what moved to the neighbours; it speaks in events per period. The ratio of ratios divides instead, and
suits a comparison of another size, such as the rest of the city. Both are for counts of events; both widen when events
come in series. Neither says why something changed: that is for an evaluation to weigh.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from analysis.stats import distributions
from analysis.stats.counts import MIN_HISTORY, check_level, compare_counts, is_overdispersed
from analysis.stats.trends import DECREASE_SHOWN, INCREASE_SHOWN, NO_DIFFERENCE_SHOWN

# A comparison area with less than half, or more than twice, the level of the plan's area is not like it: 100 against
# 10 says nothing (Wheeler and Ratcliffe 2018). Owner: the municipality's research team (O&S).
MAX_LEVEL_RATIO = 2.0


@dataclass(frozen=True)
class Change:
    """Counts of one area, or of several together, before and after.

    An exposure is what the count is divided by: years, or years times areas when several areas stand for one.
    """

    before: float
    after: float
    exposure_before: float = 1.0
    exposure_after: float = 1.0

    def __post_init__(self) -> None:
        if not (self.before >= 0 and self.after >= 0):
            raise ValueError("a count is at least 0")
        if not (self.exposure_before > 0 and self.exposure_after > 0):
            raise ValueError("an exposure is above 0")

    @property
    def difference(self) -> float:
        """Events per unit of exposure: after minus before."""
        return self.after / self.exposure_after - self.before / self.exposure_before

    @property
    def variance(self) -> float:
        """Variance of that difference when events come one by one: a count is its own variance."""
        return self.after / self.exposure_after**2 + self.before / self.exposure_before**2


@dataclass(frozen=True)
class Effect:
    """A change beside a comparison: estimate, standard error, limits, and the only verdict words may be made of.

    Of a WDD `estimate` is in events per unit of exposure (0 is no effect), of a ratio of ratios it is a ratio (1 is no
    effect) and `se` is that of its logarithm.
    """

    estimate: float
    se: float
    lower: float
    upper: float
    verdict: str


def weighted_displacement_difference(
    treated: Change,
    comparison: Change,
    displacement: Change | None = None,
    displacement_comparison: Change | None = None,
    *,
    dispersion: float = 1.0,
    level: float = 0.95,
) -> Effect:
    """Return the WDD: (T1 - T0) - (C1 - C0), plus (D1 - D0) - (Cd1 - Cd0) with displacement areas.

    Its variance is the sum of all counts used, its limits are normal (Wheeler and Ratcliffe 2018, Crime Science 7:11);
    with unequal exposures each count is divided by its exposure and its variance by the square. Displacement areas come
    with a comparison of their own. A dispersion above `counts.OVERDISPERSION_LIMIT` multiplies the variance. With no
    event anywhere there is no spread to test with, and nothing is shown.
    """
    check_level(level)
    if (displacement is None) != (displacement_comparison is None):
        raise ValueError("displacement areas need a comparison of their own")
    signed = [(1, treated), (-1, comparison)]
    if displacement is not None and displacement_comparison is not None:
        signed += [(1, displacement), (-1, displacement_comparison)]
    estimate = math.fsum(sign * change.difference for sign, change in signed)
    error = math.sqrt(_series(dispersion) * math.fsum(change.variance for _, change in signed))
    reach = _quantile(level) * error
    lower, upper = estimate - reach, estimate + reach
    return Effect(estimate, error, lower, upper, _verdict(lower, upper, 0.0) if error > 0 else NO_DIFFERENCE_SHOWN)


def ratio_of_ratios(treated: Change, comparison: Change, *, dispersion: float = 1.0, level: float = 0.95) -> Effect:
    """Return (T1 / T0) / (C1 / C0), all per unit of exposure, with limits from the normal log ratio.

    The log ratio has variance 1/T0 + 1/T1 + 1/C0 + 1/C1 (delta method; the interaction of a Poisson regression with
    area and period). When one of the four is 0 a half is added to each (Haldane 1956). A dispersion above
    `counts.OVERDISPERSION_LIMIT` multiplies the variance.
    """
    check_level(level)
    counts = (treated.before, treated.after, comparison.before, comparison.after)
    extra = 0.5 if min(counts) == 0 else 0.0
    first, second, third, fourth = (count + extra for count in counts)
    log_ratio = math.log(second / first) - math.log(fourth / third)
    log_ratio += math.log(treated.exposure_before / treated.exposure_after)
    log_ratio -= math.log(comparison.exposure_before / comparison.exposure_after)
    error = math.sqrt(_series(dispersion) * (1 / first + 1 / second + 1 / third + 1 / fourth))
    reach = _quantile(level) * error
    lower, upper = math.exp(log_ratio - reach), math.exp(log_ratio + reach)
    return Effect(math.exp(log_ratio), error, lower, upper, _verdict(lower, upper, 1.0))


def dispersion_of_steps(history: Sequence[float]) -> float:
    """Return variance / mean of yearly counts from the steps between years: a steady rise or fall is no spread.

    Half the mean square of the successive differences (von Neumann 1941) over the mean. NaN with fewer than
    `counts.MIN_HISTORY` steps, or when all are 0. Of one sudden fall only one step is large.
    """
    steps = [(after - before) ** 2 for before, after in pairwise(history)]
    mean = math.fsum(history) / len(history) if history else 0.0
    if len(steps) < MIN_HISTORY or mean == 0:
        return math.nan
    return math.fsum(steps) / (2 * len(steps)) / mean


def is_similar_level(level: float, other: float) -> bool:
    """Say whether two yearly counts (or rates) are near enough for one area to stand for the other."""
    if level <= 0 or other <= 0:
        return False
    return 1 / MAX_LEVEL_RATIO <= other / level <= MAX_LEVEL_RATIO


def smallest_fall_beside_comparison(
    level: float,
    comparison: float | None = None,
    displacement: float = 0.0,
    displacement_comparison: float = 0.0,
    *,
    years_before: float = 1.0,
    years_after: float = 1.0,
    dispersion: float = 1.0,
    confidence: float = 0.95,
) -> int | None:
    """Return how many events a year must at least be prevented for a WDD to show it; None when all is not enough.

    All arguments are expected events a year; `comparison` is as many as `level` when not given. The smallest whole x
    with x >= z * sqrt(variance), the treated area falling from `level` to `level` - x and the others staying as they
    are. This is the smallest fall that counts as shown once it is seen: whoever prevents just that many sees it in
    about half of the cases. `confidence` is two-sided; pass 0.80 for a one-sided test at 10%.
    """
    check_level(confidence)
    other = level if comparison is None else comparison
    still = (other + displacement + displacement_comparison) * (1 / years_before + 1 / years_after)
    quantile, series = _quantile(confidence), _series(dispersion)

    def shows(fall: int) -> bool:
        variance = level / years_before + (level - fall) / years_after + still
        return fall >= quantile * math.sqrt(series * variance)

    return _first(shows, math.floor(level))


def smallest_fall_beside_larger(
    level: float,
    comparison: float,
    *,
    years_before: float = 1.0,
    years_after: float = 1.0,
    dispersion: float = 1.0,
    confidence: float = 0.95,
) -> int | None:
    """Return the same for the ratio of ratios, beside a comparison of any size that stays as it is."""

    def shows(fall: int) -> bool:
        treated = Change(level * years_before, (level - fall) * years_after, years_before, years_after)
        beside = Change(comparison * years_before, comparison * years_after, years_before, years_after)
        effect = ratio_of_ratios(treated, beside, dispersion=dispersion, level=confidence)
        return effect.verdict == DECREASE_SHOWN

    # not by halving: with nothing left the half that is added makes the interval wider again
    return next((fall for fall in range(1, math.floor(level) + 1) if shows(fall)), None)


def smallest_fall_alone(
    level: float, *, years_before: int = 1, years_after: int = 1, dispersion: float = 1.0, confidence: float = 0.95
) -> int | None:
    """Return how many events a year must be prevented for the exact test of two counts to show a fall."""
    series = _series(dispersion)
    before = round(level * years_before / series)

    def shows(fall: int) -> bool:
        after = round((level - fall) * years_after / series)
        test = compare_counts(before, after, years_before, years_after, level=confidence)
        return test.upper < 1 and test.p_value < 1 - confidence

    return _first(shows, math.floor(level))


def smallest_rise_alone(
    level: float, *, years_before: int = 1, years_after: int = 1, dispersion: float = 1.0, confidence: float = 0.95
) -> int | None:
    """Return how many more events a year the exact test of two counts needs to show a rise; None above tenfold."""
    series = _series(dispersion)
    before = round(level * years_before / series)

    def shows(rise: int) -> bool:
        after = round((level + rise) * years_after / series)
        test = compare_counts(before, after, years_before, years_after, level=confidence)
        return test.lower > 1 and test.p_value < 1 - confidence

    return _first(shows, math.ceil(10 * level))


def chance_to_show_ratio(
    level: float,
    change: float,
    comparison: float | None = None,
    *,
    years_before: float = 1.0,
    years_after: float = 1.0,
    dispersion: float = 1.0,
    confidence: float = 0.95,
) -> float:
    """Return the chance that a change (below 0: a fall) of so many events a year shows as a ratio.

    Normal log ratio, alone or beside a comparison that stays as it is. Near what the exact test does (a little
    above it for small counts); for planning.
    """
    after = level + change
    if level <= 0 or after < 0:
        return 0.0
    variance = 1 / (level * years_before) + 1 / (max(after, 0.5) * years_after)
    if comparison:
        variance += 1 / (comparison * years_before) + 1 / (comparison * years_after)
    reach = abs(math.log(max(after, 0.5) / level)) / math.sqrt(_series(dispersion) * variance)
    return float(distributions.normal_cdf(reach - _quantile(confidence)))


def chance_to_show_fall(
    level: float,
    fall: float,
    comparison: float | None = None,
    *,
    years_before: float = 1.0,
    years_after: float = 1.0,
    dispersion: float = 1.0,
    confidence: float = 0.95,
) -> float:
    """Return the chance (0-1) that a WDD shows a fall of so many events a year when it really happens.

    Normal: the chance that the estimate, around -fall with the variance that belongs to it, lies below -z times its
    standard error.
    """
    other = level if comparison is None else comparison
    variance = level / years_before + (level - fall) / years_after + other * (1 / years_before + 1 / years_after)
    if variance == 0:
        return 0.0
    error = math.sqrt(_series(dispersion) * variance)
    return float(distributions.normal_cdf(fall / error - _quantile(confidence)))


def _first(shows: Callable[[int], bool], most: int) -> int | None:
    """The smallest whole fall that shows; a larger fall always shows when a smaller one does."""
    if most < 1 or not shows(most):
        return None
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        if shows(middle):
            high = middle
        else:
            low = middle
    return high


def _series(dispersion: float) -> float:
    """The factor on a variance; a dispersion that chance can explain, or that is not known, is 1."""
    return dispersion if is_overdispersed(dispersion) else 1.0


def _quantile(level: float) -> float:
    return float(distributions.normal_isf((1 - level) / 2))


def _verdict(lower: float, upper: float, nothing: float) -> str:
    if upper < nothing:
        return DECREASE_SHOWN
    return INCREASE_SHOWN if lower > nothing else NO_DIFFERENCE_SHOWN
