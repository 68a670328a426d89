"""When is a goal reached: the one rule that is fixed before anybody starts, as a function without opinions.

A goal is `achieved` when what was measured meets the target **and** the change from the baseline is more than chance.
It is `direction` when the target is met but the change may be chance. Otherwise it is `not_achieved`, or `unknown` when
a figure is missing, protected, or not comparable. The baseline has chance in it too: the test is on the change, never
on the new figure against a baseline taken for certain. With a comparison the change is what happened beyond it.

Where areas were named to which it may shift, reaching the goal also asks that something is left of the change when
those areas are counted along. That can make `achieved` into `direction`, never the other way round.

Figures that are only known within bounds (rounded, or protected because few people are in them) are judged at both
bounds: what differs between them is unknown.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

from analysis.stats import distributions
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
NO_SHIFT_FIGURE = "no_shift_figure"
SHIFTED = "shifted"  # the one reason that belongs to `direction`
REASONS = (
    NO_BASELINE,
    NO_FIGURE,
    NO_TARGET,
    NO_COMPARISON,
    OTHER_DEFINITION,
    TOO_FEW_ANSWERS,
    NOT_EXACT,
    SERIES_BREAK,
    NO_SHIFT_FIGURE,
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
class Together:
    """The own area and the areas to which it may shift, counted as one; and what that one stands beside."""

    before: Amount
    after: Amount
    comparison: tuple[Amount, Amount] | None = None


@dataclass(frozen=True)
class Ruling:
    """What the rule says: outcome, its reason, the figure with its limits, and the change tested.

    `together_change` is the same change with the areas counted along to which it may shift; NaN without such areas.

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
    together_change: float = math.nan
    together_lower: float = math.nan
    together_upper: float = math.nan


def rule_on_counts(
    baseline: Amount | None,
    result: Amount | None,
    target: Target | None,
    *,
    comparison: tuple[Amount, Amount] | None = None,
    method: str = "",
    dispersion: float = math.nan,
    is_broken: bool = False,
    together: Together | None = None,
    may_shift: bool = False,
) -> Ruling:
    """Judge counts, rates and sizes of groups.

    Without `method` the change is tested by the exact test of two counts, or its version for events in series when the
    `dispersion` of the own history asks for that. With `method` "difference" (areas of the same level) by the WDD, with
    "ratio" (an area of another size) by the ratio of ratios, against `comparison` (before, after). 95%, two-sided.

    `may_shift`: areas were named to which it may shift. Then `together` is asked for: without it nothing is called
    achieved, and where it shows no change for the better any more the outcome is `direction` for the reason `SHIFTED`.
    """
    reason = _counts_reason(baseline, result, target, comparison, method, is_broken=is_broken)
    if reason or baseline is None or result is None or target is None:
        return Ruling(UNKNOWN, reason)
    amounts = [baseline, result, *((comparison or ()) if method else ())]
    own = len(amounts)
    if may_shift and together is not None:
        amounts += [together.before, together.after, *((together.comparison or ()) if method else ())]
        if len(amounts) != 2 * own:
            raise ValueError("areas that are counted together need the same comparison as the own area")
    exposures = [amount.exposure for amount in amounts]
    rulings = []
    for counts in product(*(sorted({amount.low, amount.high}) for amount in amounts)):
        figures = list(zip(counts, exposures, strict=True))
        rulings.append(_rule_exactly(figures[:own], figures[own:], target, method, dispersion))
    ruling = rulings[0] if len(rulings) == 1 else _within_bounds(rulings, result)
    if may_shift and together is None and ruling.outcome == ACHIEVED:
        return replace(ruling, outcome=UNKNOWN, reason=NO_SHIFT_FIGURE)
    return ruling


def _within_bounds(rulings: Sequence[Ruling], result: Amount) -> Ruling:
    """What holds at every bound of figures that are not exactly known."""
    outcome = _agreed({ruling.outcome for ruling in rulings})
    reason = NOT_EXACT if outcome == UNKNOWN else ""
    if outcome == DIRECTION and any(ruling.reason == SHIFTED for ruling in rulings):
        reason = SHIFTED
    return Ruling(
        outcome,
        reason,
        value=rulings[0].value if result.is_exact else None,
        lower=result.low / result.exposure,
        upper=result.high / result.exposure,
        scale=rulings[0].scale,
        change_lower=min(ruling.change_lower for ruling in rulings),
        change_upper=max(ruling.change_upper for ruling in rulings),
        allows_for_series=any(ruling.allows_for_series for ruling in rulings),
        together_lower=min(ruling.together_lower for ruling in rulings),
        together_upper=max(ruling.together_upper for ruling in rulings),
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
    quantile = float(distributions.normal_isf(0.025))
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


def _rule_exactly(
    figures: Sequence[tuple[int, float]],
    together: Sequence[tuple[int, float]],
    target: Target,
    method: str,
    dispersion: float,
) -> Ruling:
    """The rule for counts that are all known; each figure is a count and its exposure."""
    after, exposure_after = figures[1]
    value = after / exposure_after
    low, high = poisson_interval(after)
    change, lower, upper, verdict = _tested(figures, method, dispersion)
    wanted = DECREASE_SHOWN if target.lower_is_better else INCREASE_SHOWN
    ruling = Ruling(
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
    return _counted_along(ruling, _tested(together, method, dispersion), target) if together else ruling


def _counted_along(ruling: Ruling, tested: tuple[float, float, float, str], target: Target) -> Ruling:
    """The ruling with the areas counted along to which it may shift; nothing left is not achieved."""
    change, lower, upper, _ = tested
    nothing = 0.0 if ruling.scale == BY_DIFFERENCE else 1.0
    is_left = change < nothing if target.lower_is_better else change > nothing
    outcome, reason = (ruling.outcome, "") if is_left or ruling.outcome != ACHIEVED else (DIRECTION, SHIFTED)
    return replace(
        ruling,
        outcome=outcome,
        reason=reason,
        together_change=change,
        together_lower=lower,
        together_upper=upper,
    )


def _tested(figures: Sequence[tuple[int, float]], method: str, dispersion: float) -> tuple[float, float, float, str]:
    """The change with its limits and verdict, by the test that belongs to the way of comparing."""
    (before, exposure_before), (after, exposure_after) = figures[:2]
    if not method:
        return _alone(before, after, exposure_before, exposure_after, dispersion)
    (c_before, c_exposure_before), (c_after, c_exposure_after) = figures[2:]
    test = weighted_displacement_difference if method == BY_DIFFERENCE else ratio_of_ratios
    effect = test(
        Change(before, after, exposure_before, exposure_after),
        Change(c_before, c_after, c_exposure_before, c_exposure_after),
        dispersion=dispersion,
    )
    return _parts(effect)


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
