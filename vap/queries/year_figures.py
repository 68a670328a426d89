"""One year of a figure, and what years of several areas come to together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from amersfoort_veiligheid.documents.tables import MISSING, SIGN_WORDS
from analysis.stats.counts import poisson_interval


@dataclass(frozen=True)
class YearFigure:
    """One year. ``low`` and ``high`` are what the value can be (the same when it is exact), ``lower`` and ``upper``
    its 95% interval. Without a value ``sign`` and ``words`` say why. With a sign *and* a value the count is too small
    to tell: the value lies between the bounds, for sums and tests, and a reader gets the sign."""

    year: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    lower: float | None = None
    upper: float | None = None
    se: float | None = None
    n: int | None = None
    sign: str = ""
    words: str = ""
    version: int = 1
    deliveries: tuple[int, ...] = ()
    numerator: int | None = None  # of a share: how many of the ``n`` answers, unweighted
    effective: float | None = None  # the weighted base: how many answers of a plain sample it is worth


def added(year: int, parts: Sequence[YearFigure]) -> YearFigure:
    """Counts of areas together; each is known, if only within bounds."""
    low = sum(part.low or 0.0 for part in parts)
    high = sum(part.high or 0.0 for part in parts)
    return counted(year, low, high, deliveries=_deliveries(parts), version=max(part.version for part in parts))


def difference(year: int, whole: YearFigure | None, part: YearFigure) -> YearFigure:
    """The count of a whole without a part; without a value when either is not known."""
    if whole is None or whole.low is None or part.low is None or whole.high is None or part.high is None:
        return YearFigure(year, sign=MISSING, words=SIGN_WORDS[MISSING])
    deliveries = _deliveries([whole, part])
    return counted(year, max(whole.low - part.high, 0.0), max(whole.high - part.low, 0.0), deliveries=deliveries)


def weighted(year: int, parts: Sequence[YearFigure], weights: Sequence[float]) -> YearFigure:
    """Survey estimates of areas together, by inhabitants, as strata that were drawn apart."""
    total = sum(weights)
    if total <= 0 or any(part.se is None or part.value is None for part in parts):
        return YearFigure(year, sign=MISSING, words=SIGN_WORDS[MISSING])
    shares = [weight / total for weight in weights]
    value = sum(share * (part.value or 0.0) for share, part in zip(shares, parts, strict=True))
    se = sqrt(sum((share * (part.se or 0.0)) ** 2 for share, part in zip(shares, parts, strict=True)))
    return YearFigure(
        year,
        value=value,
        low=value,
        high=value,
        lower=value - 1.96 * se,
        upper=value + 1.96 * se,
        se=se,
        n=sum(part.n or 0 for part in parts),
        numerator=None if any(part.numerator is None for part in parts) else sum(part.numerator or 0 for part in parts),
        version=max(part.version for part in parts),
        deliveries=_deliveries(parts),
    )


def _deliveries(parts: Iterable[YearFigure]) -> tuple[int, ...]:
    return tuple(sorted({delivery for part in parts for delivery in part.deliveries}))


def counted(
    year: int, low: float, high: float, *, deliveries: tuple[int, ...], version: int = 1, sign: str = ""
) -> YearFigure:
    """A count that is known, or known within bounds; the interval spans the chance in both bounds.

    ``sign`` is what a reader gets in the place of a count that is too small to tell.
    """
    return YearFigure(
        year,
        value=low if low == high else (low + high) / 2,
        low=low,
        high=high,
        lower=poisson_interval(round(low))[0],
        upper=poisson_interval(round(high))[1],
        sign=sign,
        words=SIGN_WORDS.get(sign, ""),
        version=version,
        deliveries=deliveries,
    )
