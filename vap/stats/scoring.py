"""Weighing findings: weighted scores, how far people lie apart, and whether an order survives other weights.

Exact fractions throughout: an order that rests on a rounding is no order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final

Scores = Mapping[str, Fraction]
Weights = Mapping[str, int]

# How far weights may move before we call an order sure: a quarter up or down. A choice of the product, shown on the
# page, and adjustable there.
DEFAULT_SHARE: Final = Fraction(1, 4)


@dataclass(frozen=True)
class Spread:
    """What several people gave: the ends, the mean, and how many they were."""

    lowest: int
    highest: int
    mean: Fraction
    count: int

    @property
    def distance(self) -> int:
        """Points between the lowest and the highest."""
        return self.highest - self.lowest

    def contains(self, value: int) -> bool:
        """Whether ``value`` lies within what was given."""
        return self.lowest <= value <= self.highest


@dataclass(frozen=True)
class OrderCheck:
    """Whether ``above`` stays above ``below`` while each weight moves by at most a given share.

    ``turning_share`` is the smallest share at which the two can become equal; None when no share below 100% does
    it. ``heavier`` and ``lighter`` are the criteria whose weight must grow or shrink for the order to turn.
    """

    above: str
    below: str
    holds: bool
    is_tie: bool
    turning_share: Fraction | None
    heavier: tuple[str, ...]
    lighter: tuple[str, ...]


def spread(values: Sequence[int]) -> Spread | None:
    """Sum up what people gave one finding on one criterion; None when nobody gave anything."""
    if not values:
        return None
    return Spread(min(values), max(values), Fraction(sum(values), len(values)), len(values))


def weighted_score(scores: Scores, weights: Weights) -> Fraction | None:
    """The mean of the scores by weight, on the scale of the scores; None while a criterion has no score."""
    if not weights or any(key not in scores for key in weights):
        return None
    return sum((scores[key] * weight for key, weight in weights.items()), Fraction(0)) / sum(weights.values())


def ranked(rows: Mapping[str, Scores], weights: Weights) -> list[str]:
    """Keys of the rows with a full score, highest first; equal ones in the order in which they came."""
    totals = {key: weighted_score(scores, weights) for key, scores in rows.items()}
    known = [(total, key) for key, total in totals.items() if total is not None]
    return [key for _, key in sorted(known, key=lambda pair: -pair[0])]


def order_check(*, above: str, below: str, rows: Mapping[str, Scores], weights: Weights, share: Fraction) -> OrderCheck:
    """Whether ``above`` stays above ``below`` when each weight moves by at most ``share`` of itself, up or down.

    With d the difference in score per criterion, the difference of the totals has the sign of the sum of w * d. That
    is linear in the weights, so over the box of allowed weights it is least in a corner: where each weight that helps
    is as light, and each that hurts as heavy, as it may be. The least value is sum(w * d) - share * sum(w * |d|).
    """
    gaps = {key: rows[above][key] - rows[below][key] for key in weights}
    now = sum((weights[key] * gap for key, gap in gaps.items()), Fraction(0))
    room = sum((weights[key] * abs(gap) for key, gap in gaps.items()), Fraction(0))
    turning = now / room if room else None
    return OrderCheck(
        above=above,
        below=below,
        holds=now - share * room > 0,
        is_tie=now == 0,
        turning_share=turning if turning is not None and 0 <= turning < 1 else None,
        heavier=tuple(key for key, gap in gaps.items() if gap < 0),
        lighter=tuple(key for key, gap in gaps.items() if gap > 0),
    )


def neighbour_checks(rows: Mapping[str, Scores], weights: Weights, share: Fraction) -> list[OrderCheck]:
    """The check for each pair that stands next to one another in the order."""
    order = ranked(rows, weights)
    return [
        order_check(above=above, below=below, rows=rows, weights=weights, share=share)
        for above, below in pairwise(order)
    ]


def checks_across(rows: Mapping[str, Scores], weights: Weights, share: Fraction, *, places: int) -> list[OrderCheck]:
    """The pairs of one inside and one outside the first ``places`` whose order does not hold: who may yet get in."""
    order = ranked(rows, weights)
    checks = [
        order_check(above=above, below=below, rows=rows, weights=weights, share=share)
        for above in order[:places]
        for below in order[places:]
    ]
    return [check for check in checks if not check.holds]
