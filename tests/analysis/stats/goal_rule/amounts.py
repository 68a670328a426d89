"""Amounts and targets that the rule of a goal is asked about."""

import math

from analysis.stats.goal_rule import Amount, Estimate, Target

Z95 = 1.959963984540054


def exactly(count: int, exposure: float = 1.0) -> Amount:
    return Amount.exactly(count, exposure)


def fall_to(value: float) -> Target:
    return Target(value, lower_is_better=True)


def share(value: float, n: float, version: int = 1) -> Estimate:
    return Estimate(value, math.sqrt(value * (1 - value) / n), n, version)
