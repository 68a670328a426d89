"""When is a goal reached: the one rule that is fixed before anybody starts, as a function without opinions.

A goal is `achieved` when what was measured meets the target **and** the change from the baseline is more than chance.
It is `direction` when the target is met but the change may be chance. Otherwise it is `not_achieved`, or `unknown` when
a figure is missing, protected, or not comparable. The baseline has chance in it too: the test is on the change, never
on the new figure against a baseline taken for certain. With a comparison the change is what happened beyond it.

Figures that are only known within bounds (rounded, or protected because few people are in them) are judged at both
bounds: what differs between them is unknown.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from statistics import median_low

from scipy import stats

from analysis.stats.counts import compare_counts, compare_counts_overdispersed, is_overdispersed, poisson_interval
from analysis.stats.effect import Change, Effect, ratio_of_ratios, weighted_displacement_difference
from analysis.stats.survey_tests import MIN_N_INDICATIVE
from analysis.stats.trends import DECREASE_SHOWN, INCREASE_SHOWN

ACHIEVED = "achieved"
DIRECTION = "direction"
NOT_ACHIEVED = "not_achieved"
UNKNOWN = "unknown"
OUTCOMES = (ACHIEVED, DIRECTION, NOT_ACHIEVED, UNKNOWN)

# Why an outcome is unknown.
NO_BASELINE = "no_baseline"
NO_FIGURE = "no_figure"
NO_TARGET = "no_target"
NO_COMPARISON = "no_comparison"
OTHER_DEFINITION = "other_definition"
TOO_FEW_ANSWERS = "too_few_answers"
NOT_EXACT = "not_exact"
SERIES_BREAK = "series_break"
REASONS = (
    NO_BASELINE,
    NO_FIGURE,
    NO_TARGET,
    NO_COMPARISON,
    OTHER_DEFINITION,
    TOO_FEW_ANSWERS,
    NOT_EXACT,
    SERIES_BREAK,
)

# How a comparison is used.
BY_DIFFERENCE = "difference"
BY_RATIO = "ratio"


@dataclass(frozen=True)
class Amount:
    """A count that is known to lie between `low` and `high` (the same when exact), over an exposure.

    The exposure turns it into the figure people read: years, or years times inhabitants over 1,000.
    """

    low: int
    high: int
    exposure: float = 1.0

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high or not self.exposure > 0:
            raise ValueError("an amount has bounds in order, at least 0, and an exposure above 0")

    @classmethod
    def exactly(cls, count: int, exposure: float = 1.0) -> "Amount":
        """A count that is known."""
        return cls(count, count, exposure)

    @property
    def is_exact(self) -> bool:
        """Whether the count itself is known."""
        return self.low == self.high


@dataclass(frozen=True)
class Estimate:
    """A share or mean from a survey with its standard error, number of answers and the version of the question."""

    value: float
    se: float
    n: float
    version: int = 1


@dataclass(frozen=True)
class Target:
    """Where the figure should be, in the unit of the figure, and on which side of it is better."""

    value: float
    lower_is_better: bool

    def is_met_by(self, value: float) -> bool:
        """Whether a figure is at the target or on the better side of it."""
        slack = 1e-9 * max(1.0, abs(self.value))
        return value <= self.value + slack if self.lower_is_better else value >= self.value - slack


@dataclass(frozen=True)
class Ruling:
    """What the rule says: outcome, the reason when unknown, the figure with its limits, and the change tested.

    `change` is a ratio (1 is none) when `scale` is "ratio" and a difference (0 is none) when it is "difference"; NaN
    where it was not tested, or where only its limits over all bounds are known. `value` is None where the figure is
    only known within `lower` and `upper`.
    """

    outcome: str
    reason: str = ""
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    scale: str = ""
    change: float = math.nan
    change_lower: float = math.nan
    change_upper: float = math.nan
    allows_for_series: bool = False


def rule_on_counts(
    baseline: Amount | None,
    result: Amount | None,
    target: Target | None,
    *,
    comparison: tuple[Amount, Amount] | None = None,
    method: str = "",
    dispersion: float = math.nan,
    is_broken: bool = False,
) -> Ruling:
    """Judge counts, rates and sizes of groups.

    Without `method` the change is tested by the exact test of two counts, or its version for events in series when the
    `dispersion` of the own history asks for that. With `method` "difference" (areas of the same level) by the WDD, with
    "ratio" (an area of another size) by the ratio of ratios, against `comparison` (before, after). 95%, two-sided.
    """
    reason = _counts_reason(baseline, result, target, comparison, method, is_broken=is_broken)
    if reason or baseline is None or result is None or target is None:
        return Ruling(UNKNOWN, reason)
    amounts = (baseline, result, *(comparison or ()))
    rulings = [
        _rule_exactly(
            tuple(zip(counts, (amount.exposure for amount in amounts), strict=True)), target, method, dispersion
        )
        for counts in product(*(sorted({amount.low, amount.high}) for amount in amounts))
    ]
    if len(rulings) == 1:
        return rulings[0]
    outcome = _agreed({ruling.outcome for ruling in rulings})
    return Ruling(
        outcome,
        NOT_EXACT if outcome == UNKNOWN else "",
        value=rulings[0].value if result.is_exact else None,
        lower=result.low / result.exposure,
        upper=result.high / result.exposure,
        scale=rulings[0].scale,
        change_lower=min(ruling.change_lower for ruling in rulings),
        change_upper=max(ruling.change_upper for ruling in rulings),
        allows_for_series=any(ruling.allows_for_series for ruling in rulings),
    )


def rule_on_estimates(
    baseline: Estimate | None,
    result: Estimate | None,
    target: Target | None,
    *,
    comparison: tuple[Estimate, Estimate] | None = None,
    needs_comparison: bool = False,
    is_broken: bool = False,
) -> Ruling:
    """Judge shares and means of a survey: the difference between waves, minus that of the comparison when given.

    Normal, with the standard errors of all estimates added up as squares: samples drawn apart. Another version of the
    question is never a comparison; fewer than `survey_tests.MIN_N_INDICATIVE` answers decide nothing.
    """
    used = [estimate for estimate in (baseline, result, *(comparison or ())) if estimate is not None]
    reason = ""
    if baseline is None:
        reason = NO_BASELINE
    elif result is None:
        reason = NO_FIGURE
    elif target is None:
        reason = NO_TARGET
    elif needs_comparison and comparison is None:
        reason = NO_COMPARISON
    elif len({estimate.version for estimate in used}) > 1:
        reason = OTHER_DEFINITION
    elif is_broken:
        reason = SERIES_BREAK
    elif any(not estimate.n >= MIN_N_INDICATIVE or not estimate.se > 0 for estimate in used):
        reason = TOO_FEW_ANSWERS
    if reason or baseline is None or result is None or target is None:
        return Ruling(UNKNOWN, reason)
    change = result.value - baseline.value
    if comparison is not None:
        change -= comparison[1].value - comparison[0].value
    quantile = float(stats.norm.isf(0.025))
    reach = quantile * math.sqrt(math.fsum(estimate.se**2 for estimate in used))
    shown = change + reach < 0 if target.lower_is_better else change - reach > 0
    own = quantile * result.se
    return Ruling(
        _outcome(target.is_met_by(result.value), shown),
        value=result.value,
        lower=result.value - own,
        upper=result.value + own,
        scale="difference",
        change=change,
        change_lower=change - reach,
        change_upper=change + reach,
    )


def rule_on_output(done: float | None, target: float | None) -> Ruling:
    """Judge what was done ourselves: enough, or not. There is no chance in it, and no word about effect."""
    if target is None:
        return Ruling(UNKNOWN, NO_TARGET)
    if done is None:
        return Ruling(UNKNOWN, NO_FIGURE)
    return Ruling(ACHIEVED if done >= target else NOT_ACHIEVED, value=done, lower=done, upper=done)


def rule_on_levels(levels: Sequence[int], baseline: int | None, target: int | None) -> Ruling:
    """Judge a described level as several people saw it, each on their own.

    `achieved` when everybody sees the target level or higher, and that is above the baseline; `direction` when at
    least half do; else `not_achieved`.
    """
    if target is None:
        return Ruling(UNKNOWN, NO_TARGET)
    if baseline is None:
        return Ruling(UNKNOWN, NO_BASELINE)
    if not levels:
        return Ruling(UNKNOWN, NO_FIGURE)
    lowest, highest, middle = min(levels), max(levels), median_low(levels)
    outcome = NOT_ACHIEVED
    if 2 * sum(level >= target for level in levels) >= len(levels):
        outcome = ACHIEVED if lowest >= target and lowest > baseline else DIRECTION
    return Ruling(outcome, value=middle, lower=lowest, upper=highest)


def rule_on_chain(links: Mapping[str, bool | None]) -> Ruling:
    """Judge a chain of care: every link has somebody and works (True); one that does not (False) breaks it.

    `value` is how many links work. A link that nobody judged (None) leaves the outcome unknown, unless another breaks.
    """
    works = sum(state is True for state in links.values())
    if not links or (None in links.values() and False not in links.values()):
        return Ruling(UNKNOWN, NO_FIGURE, value=works)
    return Ruling(ACHIEVED if works == len(links) else NOT_ACHIEVED, value=works)


def _counts_reason(
    baseline: Amount | None,
    result: Amount | None,
    target: Target | None,
    comparison: tuple[Amount, Amount] | None,
    method: str,
    *,
    is_broken: bool,
) -> str:
    if method not in ("", BY_DIFFERENCE, BY_RATIO):
        raise ValueError(f"unknown way to compare: {method}")
    for is_missing, reason in (
        (baseline is None, NO_BASELINE),
        (result is None, NO_FIGURE),
        (target is None, NO_TARGET),
        (method != "" and comparison is None, NO_COMPARISON),
        (is_broken, SERIES_BREAK),
    ):
        if is_missing:
            return reason
    return ""


def _rule_exactly(figures: tuple[tuple[int, float], ...], target: Target, method: str, dispersion: float) -> Ruling:
    """The rule for counts that are all known; each figure is a count and its exposure."""
    (before, exposure_before), (after, exposure_after) = figures[:2]
    value = after / exposure_after
    low, high = poisson_interval(after)
    if method:
        treated = Change(before, after, exposure_before, exposure_after)
        (c_before, c_exposure_before), (c_after, c_exposure_after) = figures[2:]
        beside = Change(c_before, c_after, c_exposure_before, c_exposure_after)
        test = weighted_displacement_difference if method == BY_DIFFERENCE else ratio_of_ratios
        change, lower, upper, verdict = _parts(test(treated, beside, dispersion=dispersion))
    else:
        change, lower, upper, verdict = _alone(before, after, exposure_before, exposure_after, dispersion)
    wanted = DECREASE_SHOWN if target.lower_is_better else INCREASE_SHOWN
    return Ruling(
        _outcome(target.is_met_by(value), verdict == wanted),
        value=value,
        lower=low / exposure_after,
        upper=high / exposure_after,
        scale=method or BY_RATIO,
        change=change,
        change_lower=lower,
        change_upper=upper,
        allows_for_series=is_overdispersed(dispersion),
    )


def _parts(effect: Effect) -> tuple[float, float, float, str]:
    return effect.estimate, effect.lower, effect.upper, effect.verdict


def _alone(
    before: int, after: int, exposure_before: float, exposure_after: float, dispersion: float
) -> tuple[float, float, float, str]:
    exposures = (exposure_before, exposure_after)
    if is_overdispersed(dispersion):
        test = compare_counts_overdispersed(before, after, dispersion, *exposures)
    else:
        test = compare_counts(before, after, *exposures)
    verdict = ""
    if test.p_value < 0.05 and test.upper < 1:
        verdict = DECREASE_SHOWN
    elif test.p_value < 0.05 and test.lower > 1:
        verdict = INCREASE_SHOWN
    return test.ratio, test.lower, test.upper, verdict


def _outcome(is_met: bool, is_shown: bool) -> str:
    if not is_met:
        return NOT_ACHIEVED
    return ACHIEVED if is_shown else DIRECTION


def _agreed(outcomes: set[str]) -> str:
    """What holds at every bound; achieved at one and direction at another is direction."""
    if len(outcomes) == 1:
        return next(iter(outcomes))
    return DIRECTION if outcomes == {ACHIEVED, DIRECTION} else UNKNOWN
