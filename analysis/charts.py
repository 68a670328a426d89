"""From frames to chart specifications; no statistics, no queries, no drawing.

Titles (the conclusion), units and sources are arguments. Frames hold figures that were already protected.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypedDict

import pandas as pd

from amersfoort_veiligheid.documents.figures import (
    Area,
    Break,
    ChartKind,
    ChartSpec,
    Curve,
    MapClass,
    Point,
    Reference,
    Role,
    Series,
    Signal,
)
from amersfoort_veiligheid.documents.tables import MISSING, SIGN_WORDS, Cell, dutch_number
from amersfoort_veiligheid.documents.tables.cells import round_half_up
from analysis.stats import comparison
from analysis.stats.comparison import funnel_curve


@dataclass(frozen=True)
class Footing:
    """What stands under every chart: source, date of the figures, version, and whether they are invented."""

    source: str
    figures_date: str
    version: str
    is_example: bool


SIGNALS = {
    comparison.HIGHER: Signal.OUTSIDE_998,
    comparison.LOWER: Signal.OUTSIDE_998,
    comparison.POSSIBLY_HIGHER: Signal.OUTSIDE_95,
    comparison.POSSIBLY_LOWER: Signal.OUTSIDE_95,
}


def number_or_none(value: Any, decimals: int = 1) -> float | None:
    """A number rounded as tables round it (halves up), or None where a frame has NA."""
    return None if pd.isna(value) else float(round_half_up(float(value), decimals))


Figure = float | Cell | None


def _point_or_sign(label: str, figure: Figure) -> Point:
    """A point, or the sign that says why there is no figure; a cell keeps its own sign and words."""
    if isinstance(figure, Cell):
        value = float(figure.value) if isinstance(figure.value, (int, float)) else None
        return Point(label, value, sign=figure.sign, words=figure.words)
    return Point(label, figure) if figure is not None else Point(label, sign=MISSING, words=SIGN_WORDS[MISSING])


def funnel(
    frame: pd.DataFrame, *, key: str, title: str, subtitle: str, unit: str, highlight: str, footing: Footing
) -> ChartSpec:
    """Wijken in a funnel around the city's rate.

    ``frame``: code, name, population, rate, sign (of `comparison`), city_rate; rows without a rate are left out.
    """
    drawn = frame.dropna(subset=["rate", "population"])
    points = tuple(
        Point(
            label=row.name_,
            key=row.code,
            value=number_or_none(row.rate),
            x=float(row.population),
            highlight=row.code == highlight,
            signal=SIGNALS.get(row.sign, Signal.INSIDE),
        )
        for row in drawn.rename(columns={"name": "name_"}).itertuples()
    )
    city_rate = float(drawn["city_rate"].iloc[0])
    sizes = _spread(drawn["population"])
    curve = funnel_curve(city_rate, sizes)
    curves = tuple(
        Curve(
            label,
            level,
            tuple(
                (float(row.population), float(getattr(row, f"lower{name}")), float(getattr(row, f"upper{name}")))
                for row in curve.itertuples()
            ),
        )
        for label, level, name in (("95%-grens", 0.95, "95"), ("99,8%-grens", 0.998, "998"))
    )
    return ChartSpec(
        kind=ChartKind.FUNNEL,
        key=key,
        title=title,
        subtitle=subtitle,
        series=(Series("wijken", points),),
        unit=unit,
        decimals=1,
        curves=curves,
        reference=Reference("stad", float(round_half_up(city_rate, 1))),
        x_label="aantal inwoners",
        y_label=unit,
        kind_label="Wijk",
        **_foot(footing),
    )


def _spread(populations: pd.Series, steps: int = 40) -> list[float]:
    """Populations at which the limits are drawn: closer together where the funnel is steep."""
    low, high = max(float(populations.min()) * 0.8, 50.0), float(populations.max()) * 1.05
    return [low * (high / low) ** (index / steps) for index in range(steps + 1)]


def rates_beside_rest(
    frame: pd.DataFrame, *, key: str, title: str, subtitle: str, unit: str, name: str, footing: Footing
) -> ChartSpec:
    """Rates of one wijk with their margins beside the rest of the city, one row per indicator.

    ``frame``: name, rate, lower, upper, rest_rate.
    """
    drawn = frame.dropna(subset=["rate"])
    drawn = drawn.rename(columns={"name": "label"})
    here = tuple(
        Point(row.label, number_or_none(row.rate), number_or_none(row.lower), number_or_none(row.upper), highlight=True)
        for row in drawn.itertuples()
    )
    rest = tuple(_point_or_sign(row.label, number_or_none(row.rest_rate)) for row in drawn.itertuples())
    return ChartSpec(
        kind=ChartKind.DOT,
        key=key,
        title=title,
        subtitle=subtitle,
        series=(Series(name, here, Role.FOCUS), Series("rest van de stad", rest, Role.CONTEXT)),
        unit=unit,
        decimals=1,
        kind_label="Soort",
        **_foot(footing),
    )


def development(
    series: Mapping[str, Sequence[tuple[str, Figure]]],
    *,
    key: str,
    title: str,
    subtitle: str,
    unit: str,
    breaks: Sequence[tuple[str, str]],
    ticks: Sequence[tuple[str, str]],
    footing: Footing,
    multiples: bool,
    decimals: int = 0,
) -> ChartSpec:
    """One line per name over the same periods; ``multiples`` gives each line a small chart of its own.

    ``series``: name to (period, value, protected cell or None); the first is what the page is about.
    ``breaks``: (period, note).
    """
    made = tuple(
        Series(
            name,
            tuple(_point_or_sign(label, value) for label, value in points),
            Role.EQUAL if multiples else (Role.FOCUS if index == 0 else Role.CONTEXT),
        )
        for index, (name, points) in enumerate(series.items())
    )
    return ChartSpec(
        kind=ChartKind.SMALL_MULTIPLES if multiples else ChartKind.LINE,
        key=key,
        title=title,
        subtitle=subtitle,
        series=made,
        unit=unit,
        decimals=decimals,
        breaks=tuple(Break(before, note) for before, note in breaks),
        ticks=tuple(ticks),
        kind_label="Periode",
        **_foot(footing),
    )


def estimates(
    frame: pd.DataFrame, *, key: str, title: str, subtitle: str, unit: str, name: str, footing: Footing
) -> ChartSpec:
    """Survey estimates of one wijk with their margins beside the city: name, estimate, lower, upper, city."""
    drawn = frame.dropna(subset=["estimate"]).rename(columns={"name": "label"})
    here = tuple(
        Point(
            row.label,
            number_or_none(row.estimate, 0),
            number_or_none(row.lower, 0),
            number_or_none(row.upper, 0),
            highlight=True,
        )
        for row in drawn.itertuples()
    )
    city = tuple(_point_or_sign(row.label, number_or_none(row.city, 0)) for row in drawn.itertuples())
    return ChartSpec(
        kind=ChartKind.DOT,
        key=key,
        title=title,
        subtitle=subtitle,
        series=(Series(name, here, Role.FOCUS), Series("hele stad", city, Role.CONTEXT)),
        unit=unit,
        kind_label="Vraag",
        **_foot(footing),
    )


def wijk_map(
    frame: pd.DataFrame,
    *,
    key: str,
    title: str,
    subtitle: str,
    unit: str,
    paths: Mapping[str, str],
    places: Mapping[str, tuple[float, float]],
    bounds: tuple[float, float, float, float],
    tiles: Mapping[str, tuple[int, int]],
    footing: Footing,
) -> ChartSpec:
    """A map of the wijken in at most five classes; by outlines when there are, else the schematic tile map.

    ``frame``: code, name, rate, sign and words. A wijk without a rate is hatched; its sign and words say why.
    """
    rates = frame["rate"].map(number_or_none).astype("float64")  # a class is that of the figure as written
    limits = class_limits(rates)
    areas = tuple(
        Area(
            key=row.code,
            label=row.label,
            value=number_or_none(row.rate),
            class_index=None if pd.isna(row.rate) else sum(row.rate >= limit for limit in limits),
            text="" if pd.isna(row.rate) else dutch_number(row.rate, 1),
            short=row.code[-2:],
            sign=row.sign if pd.isna(row.rate) else "",
            words=row.words if pd.isna(row.rate) else "",
            path=paths.get(row.code, ""),
            label_at=places.get(row.code),
            column=tiles.get(row.code, (0, 0))[0],
            row=tiles.get(row.code, (0, 0))[1],
        )
        for row in frame.assign(rate=rates).rename(columns={"name": "label"}).itertuples()
    )
    use_outlines = bool(paths) and set(frame["code"]) <= set(paths)
    return ChartSpec(
        kind=ChartKind.MAP if use_outlines else ChartKind.TILEMAP,
        key=key,
        title=title,
        subtitle=subtitle,
        areas=areas,
        classes=tuple(MapClass(label) for label in _class_labels(limits)),
        bounds=bounds,
        unit=unit,
        decimals=1,
        kind_label="Wijk",
        **_foot(footing),
    )


def class_limits(rates: pd.Series, classes: int = 5) -> list[float]:
    """Lower ends of the second and further classes: quantiles of the known rates, rounded to a step that suits them.

    A class is at least a fifth of the range without its extremes wide, and two such steps: an edge that a small change
    could move says nothing. Where many rates lie close together there are fewer classes.
    """
    known = rates.dropna()
    if known.empty:
        return []
    spread = float(known.quantile(0.9) - known.quantile(0.1))
    step = _step(spread / 16)
    least = 0.999 * max(spread / 5, 2 * step)  # a little less: the limits are binary fractions
    limits: list[float] = []
    for index in range(1, classes):
        cut = round(round(known.quantile(index / classes) / step) * step, 1)
        if known.min() < cut <= known.max() and (not limits or cut - limits[-1] > least):
            limits.append(float(cut))
    return limits


def _step(least: float) -> float:
    """The smallest of 0.1, 0.2, 0.5, 1, 2, 5, 10 ... that is at least this large; figures have one decimal."""
    size = 0.1
    while True:
        for factor in (1, 2, 5):
            if size * factor >= least:
                return size * factor
        size *= 10


def _class_labels(limits: Sequence[float]) -> list[str]:
    if not limits:
        return ["alle waarden"]
    decimals = 0 if all(limit == int(limit) for limit in limits) else 1
    written = [dutch_number(limit, decimals) for limit in limits]
    between = [f"{low} tot {high}" for low, high in pairwise(written)]
    return [f"minder dan {written[0]}", *between, f"{written[-1]} of meer"]


def bars(
    frame: pd.DataFrame, *, key: str, title: str, subtitle: str, unit: str, name: str, footing: Footing
) -> ChartSpec:
    """Horizontal bars from zero: ``frame`` has label, value, sign ("" or a sign that hides the value), words."""
    points = tuple(
        Point(row.label, number_or_none(row.value, 0), sign=row.sign or "", words=row.words or "")
        for row in frame.itertuples()
    )
    return ChartSpec(
        kind=ChartKind.BAR,
        key=key,
        title=title,
        subtitle=subtitle,
        series=(Series(name, points, Role.FOCUS),),
        unit=unit,
        kind_label="Soort",
        **_foot(footing),
    )


class _Foot(TypedDict):
    source: str
    figures_date: str
    version: str
    is_example: bool


def _foot(footing: Footing) -> _Foot:
    return {
        "source": footing.source,
        "figures_date": footing.figures_date,
        "version": footing.version,
        "is_example": footing.is_example,
    }
