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
    Together,
    rule_on_counts,
    rule_on_estimates,
)
from vap.enums import ComparisonKind, GoalKind
from vap.models import Goal
from vap.queries.goal_specs import GoalSpec, spec_of
from vap.queries.measures import FigureTable, figure_table
from vap.queries.methods import (
    Baseline,
    arrival,
    baseline_of,
    comparison_series,
    default_years,
    dispersion_of,
    mean_of,
    target_value,
)
from vap.queries.year_figures import YearFigure
from vap.stats.detection import COUNTS, MEANS, SHARES


def ruling_of(goal: Goal, *, year: int | None = None) -> Ruling | None:
    """What the rule says of an effect goal on the figures in force; None when it measures nothing.

    ``year`` is the last year of the result; without it the one that belongs to the target date. The baseline is the
    one that was stored, years and all, counted again on the figures in force.
    """
    spec = spec_of(goal)
    if spec is None or goal.kind != GoalKind.EFFECT:
        return None
    table = figure_table(spec.measure, areas_of(spec))
    coming = arrival(spec, table)
    return rule_on(spec, table, year or coming.year)


def areas_of(spec: GoalSpec) -> tuple[str, ...]:
    """Every area whose figures the rule asks for."""
    return (*spec.areas, *spec.comparison_areas, *spec.displacement_areas)


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
    spans = None if year is None or since <= last else ((first, last), (since, year))
    return rule_on_counts(
        _amount(baseline) if baseline.is_known else None,
        _amount(after) if after is not None and after.is_known else None,
        target,
        comparison=_amounts(beside, spans, _size_beside(spec, max(len(spec.areas), 1))) if beside else None,
        method=_method(spec),
        dispersion=dispersion_of(known, last),
        is_broken=broken,
        together=_together(spec, table, spans),
        may_shift=may_shift(spec),
    )


def may_shift(spec: GoalSpec) -> bool:
    """Whether the rule counts other wijken along: events are counted, and wijken named to which they may shift."""
    return spec.measure.kind == COUNTS and bool(spec.areas) and bool(spec.displacement_areas)


def _together(spec: GoalSpec, table: FigureTable, spans: _Spans | None) -> Together | None:
    """The areas of the goal with those to which it may shift, as one; None where a figure of it is not known."""
    if not may_shift(spec):
        return None
    codes = tuple(dict.fromkeys([*spec.areas, *spec.displacement_areas]))
    own = _amounts(table.years_of(codes), spans)
    if own is None:
        return None
    if not _needs_comparison(spec):
        return Together(*own)
    is_rest = spec.comparison == ComparisonKind.REST_OF_CITY
    series = table.rest_of(codes) if is_rest else comparison_series(spec, table)
    beside = _amounts(series, spans, _size_beside(spec, len(codes)))
    return Together(*own, comparison=beside) if beside is not None else None


_Spans = tuple[tuple[int, int], tuple[int, int]]


def _amounts(series: Sequence[YearFigure], spans: _Spans | None, size: float = 1.0) -> tuple[Amount, Amount] | None:
    """Counts before and after; None where one is not known."""
    if spans is None or not series:
        return None
    before, after = (mean_of(_span(series, first, last), first, last, COUNTS) for first, last in spans)
    return (_amount(before, size), _amount(after, size)) if before.is_known and after.is_known else None


def _size_beside(spec: GoalSpec, areas: int) -> float:
    """How many times so large as what they stand beside the chosen wijken are: a difference asks for the same size."""
    return len(spec.comparison_areas) / areas if spec.comparison == ComparisonKind.MATCHED_AREAS else 1.0


def _needs_comparison(spec: GoalSpec) -> bool:
    return spec.comparison in (ComparisonKind.REST_OF_CITY, ComparisonKind.MATCHED_AREAS)


def _method(spec: GoalSpec) -> str:
    return {ComparisonKind.REST_OF_CITY: BY_RATIO, ComparisonKind.MATCHED_AREAS: BY_DIFFERENCE}.get(
        ComparisonKind(spec.comparison) if spec.comparison else ComparisonKind.NONE, ""
    )


def _span(series: Sequence[YearFigure], first: int, last: int) -> list[YearFigure]:
    return [figure for figure in series if first <= figure.year <= last]


def _amount(part: Baseline, size: float = 1.0) -> Amount:
    """Counts over years as a sum with its exposure; areas that stand for fewer or more are part of the exposure."""
    years = len(part.years)
    return Amount(round((part.low or 0.0) * years), round((part.high or 0.0) * years), float(years * size))


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
