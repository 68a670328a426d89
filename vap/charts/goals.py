"""From the figures of a goal to a chart; no statistics, no queries, no drawing. Figures were already protected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from amersfoort_veiligheid.documents.figures import Break, ChartKind, ChartSpec, Point, Role, Series
from amersfoort_veiligheid.documents.tables import MISSING
from analysis.charts import Footing


@dataclass(frozen=True)
class Drawn:
    """One year of a line: a value with its margin, or the words why there is none."""

    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    sign: str = ""
    words: str = ""


def goal_line(
    years: Sequence[int],
    lines: Sequence[tuple[str, Sequence[Drawn]]],
    *,
    key: str,
    title: str,
    subtitle: str,
    unit: str,
    decimals: int,
    breaks: Sequence[tuple[str, str]],
    notes: Sequence[str],
    footing: Footing,
) -> ChartSpec:
    """The figure as the leading line, with baseline, target and stages as lines beside it, all over the same years."""
    series = tuple(
        Series(name, tuple(_point(year, one) for year, one in zip(years, values, strict=True)), _role(place))
        for place, (name, values) in enumerate(lines)
    )
    return ChartSpec(
        kind=ChartKind.LINE,
        key=key,
        title=title,
        subtitle=subtitle,
        series=series,
        unit=unit,
        decimals=decimals,
        breaks=tuple(Break(before, note) for before, note in breaks),
        notes=tuple(notes),
        kind_label="Jaar",
        source=footing.source,
        figures_date=footing.figures_date,
        version=footing.version,
        is_example=footing.is_example,
    )


def _role(place: int) -> Role:
    return Role.FOCUS if place == 0 else Role.CONTEXT


def _point(year: int, one: Drawn) -> Point:
    if one.value is None:
        return Point(str(year), sign=one.sign or MISSING, words=one.words or "geen")
    return Point(str(year), round(one.value, 1), _round(one.lower), _round(one.upper))


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
