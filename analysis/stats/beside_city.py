"""A small place beside the city when its count is only known to lie between two numbers."""

from __future__ import annotations

import math

from analysis.stats.comparison import ALARM_LEVEL, HIGHER, LOWER, NOT_DIFFERENT, NOT_POSSIBLE
from analysis.stats.counts import poisson_interval


def beside_city(lowest: float, highest: float, expected: float) -> str:
    """Say whether a place has more or fewer events than ``expected``, further than chance explains (99.8%).

    A rounded or hidden count lies from ``lowest`` to ``highest``, so only what holds for both ends is said. Many places
    stand beside each other, hence the outer limits only. ``expected`` is what the rate of the city gives for the
    place; the place is part of the city, which makes the sign careful and never bold.
    """
    if any(math.isnan(value) for value in (lowest, highest, expected)) or expected <= 0:
        return NOT_POSSIBLE
    if poisson_interval(lowest, ALARM_LEVEL)[0] > expected:
        return HIGHER
    if poisson_interval(highest, ALARM_LEVEL)[1] < expected:
        return LOWER
    return NOT_DIFFERENT
