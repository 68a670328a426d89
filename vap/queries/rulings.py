"""The fixed rule on the figures in force: what a goal came to, and in which words people read it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from analysis.models import SeriesBreak, SourceTable
from analysis.stats.goal_rule import (
    BY_DIFFERENCE,
    BY_RATIO,
    Amount,
    Estimate,
    Ruling,
    Target,
    rule_on_counts,
    rule_on_estimates,
)
from vap.enums import ComparisonKind, GoalKind
from vap.models import Goal
from vap.queries.measures import FigureTable, YearFigure, figure_table
from vap.queries.methods import (
    Baseline,
    GoalSpec,
    arrival,
    baseline_of,
    comparison_series,
    default_years,
    dispersion_of,
    mean_of,
    spec_of,
    target_value,
)
from vap.stats.measurability import MEANS, SHARES


def ruling_of(goal: Goal, *, year: int | None = None) -> Ruling | None:
    """What the rule says of an effect goal on the figures in force; None when it measures nothing.

    ``year`` is the last year of the result; without it the one that belongs to the target date. The baseline is the
    one that was stored, years and all, counted again on the figures in force.
    """
    spec = spec_of(goal)
    if spec is None or goal.kind != GoalKind.EFFECT:
        return None
    table = figure_table(spec.measure, [*spec.areas, *spec.comparison_areas])
    coming = arrival(spec, table)
    return rule_on(spec, table, year or coming.year)


def rule_on(spec: GoalSpec, table: FigureTable, year: int | None) -> Ruling:
    """The rule of these choices on the figures of one year, or of the years that end in it."""
    first, last = spec.baseline_from, spec.baseline_to
    known = [figure for figure in table.years_of(spec.areas) if figure.low is not None]
    if first is None or last is None:
        first, last = default_years(table, spec.areas) or (0, 0)
    baseline = baseline_of(table, spec.areas, first, last)
    lower = spec.measure.lower_is_better
    level = target_value(baseline.value, spec.target_kind, spec.target, lower_is_better=lower)
    target = None if level is None else Target(level, lower_is_better=lower)
    since = (year or 0) - spec.result_years + 1
    after = None if year is None or since <= last else baseline_of(table, spec.areas, since, year)
    broken = _is_broken(spec, table, first, year)
    beside = comparison_series(spec, table)
    if spec.measure.kind in (SHARES, MEANS):
        return rule_on_estimates(
            _estimate(baseline),
            _estimate(after),
            target,
            comparison=_pair(beside, first, last, since, year, spec.measure.kind),
            needs_comparison=_needs_comparison(spec),
            is_broken=broken,
        )
    areas = len(spec.comparison_areas) if spec.comparison == ComparisonKind.MATCHED_AREAS else 1
    amounts = None
    if beside and year is not None:
        kind = spec.measure.kind
        parts = (
            mean_of(_span(beside, first, last), first, last, kind),
            mean_of(_span(beside, since, year), since, year, kind),
        )
        if all(part.is_known for part in parts):
            amounts = (_amount(parts[0], areas), _amount(parts[1], areas))
    return rule_on_counts(
        _amount(baseline) if baseline.is_known else None,
        _amount(after) if after is not None and after.is_known else None,
        target,
        comparison=amounts if _needs_comparison(spec) else None,
        method=_method(spec),
        dispersion=dispersion_of(known, last),
        is_broken=broken,
    )


def _needs_comparison(spec: GoalSpec) -> bool:
    return spec.comparison in (ComparisonKind.REST_OF_CITY, ComparisonKind.MATCHED_AREAS)


def _method(spec: GoalSpec) -> str:
    return {ComparisonKind.REST_OF_CITY: BY_RATIO, ComparisonKind.MATCHED_AREAS: BY_DIFFERENCE}.get(
        ComparisonKind(spec.comparison) if spec.comparison else ComparisonKind.NONE, ""
    )


def _span(series: Sequence[YearFigure], first: int, last: int) -> list[YearFigure]:
    return [figure for figure in series if first <= figure.year <= last]


def _amount(part: Baseline, areas: int = 1) -> Amount:
    """Counts over years as a sum with its exposure; several areas that stand for one are part of the exposure."""
    years = len(part.years)
    return Amount(round((part.low or 0.0) * years), round((part.high or 0.0) * years), float(years * areas))


def _estimate(part: Baseline | None) -> Estimate | None:
    if part is None or part.value is None or part.se is None:
        return None
    return Estimate(part.value, part.se, part.n or 0, part.version)


def _pair(
    series: Sequence[YearFigure], first: int, last: int, since: int, year: int | None, kind: str
) -> tuple[Estimate, Estimate] | None:
    if not series or year is None:
        return None
    before = _estimate(mean_of(_span(series, first, last), first, last, kind))
    after = _estimate(mean_of(_span(series, since, year), since, year, kind))
    return (before, after) if before is not None and after is not None else None


def breaks_of(table: FigureTable) -> list[SeriesBreak]:
    """The breaks in the tables that these figures come from, by date."""
    deliveries = {one for found in table.by_area.values() for figure in found.values() for one in figure.deliveries}
    tables = SourceTable.objects.filter(deliveries__in=deliveries)
    found = SeriesBreak.objects.filter(tables__in=tables).distinct().order_by("starts_on")
    return list(found)


def _is_broken(spec: GoalSpec, table: FigureTable, first: int, year: int | None) -> bool:
    """Whether a break lies between the begin of the baseline and the end of the result."""
    if year is None:
        return False
    return any(date(first, 1, 1) < one.starts_on <= date(year, 12, 31) for one in breaks_of(table)) if first else False
