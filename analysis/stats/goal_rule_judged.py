"""When is a goal reached that no test decides: what was done, the level that people saw, and whether a chain holds."""

from collections.abc import Mapping, Sequence
from statistics import median_low

from analysis.stats.goal_rule import (
    ACHIEVED,
    DIRECTION,
    NO_BASELINE,
    NO_FIGURE,
    NO_TARGET,
    NOT_ACHIEVED,
    UNKNOWN,
    Ruling,
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
