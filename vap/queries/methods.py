"""How a goal is measured: baseline from the figures in force, when the figure comes, what is compared with what.

Everything here works on a ``GoalSpec``, so that a goal that is being typed and a goal that is stored are judged by the
same lines.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from analysis.enums import SourceKind
from analysis.models import DataSource, Delivery, ExpectedDelivery, SourceTable
from analysis.stats.counts import poisson_interval
from analysis.stats.effect import dispersion_of_steps, is_similar_level
from analysis.stats.neighbours import neighbours
from analysis.stats.trends import BASELINE_YEARS, regression_to_the_mean_warning
from cycle.enums import AreaLevel
from cycle.models import Area, AreaVersion
from vap.enums import ComparisonKind, TargetKind
from vap.queries.goal_specs import GoalSpec
from vap.queries.measures import FigureTable, Measure, figure_table
from vap.queries.year_figures import YearFigure
from vap.stats.detection import COUNTS, MEANS, PERSONS, SHARES, MeasureFacts
from vap.stats.measurability import Answer, assess

HISTORY_YEARS = 8  # how far back the spread of the area's own history is looked up


@dataclass(frozen=True)
class Baseline:
    """The figure before the plan: the mean of the years, what is known of it, and where it came from."""

    years: tuple[int, ...]
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

    @property
    def is_known(self) -> bool:
        """Whether there is a value."""
        return self.value is not None


@dataclass(frozen=True)
class Arrival:
    """Which figure answers the goal, and when it comes."""

    year: int | None
    due_on: date | None
    source: DataSource | None


@dataclass(frozen=True)
class Around:
    """The areas around those of a goal: which touch them, and which look like them."""

    adjacent: frozenset[str]
    similar: frozenset[str]
    has_boundaries: bool


def default_years(table: FigureTable, codes: Sequence[str], *, before: date | None = None) -> tuple[int, int] | None:
    """The years of a baseline when nobody chose: the last three, or the last wave of a survey; None without figures."""
    series = [figure for figure in table.years_of(codes) if figure.low is not None]
    if before is not None:
        series = [figure for figure in series if figure.year < before.year] or series
    if not series:
        return None
    last = series[-1].year
    if table.measure.kind in (SHARES, MEANS):
        return last, last
    first = max(last - BASELINE_YEARS + 1, series[0].year)
    return first, last


def baseline_of(table: FigureTable, codes: Sequence[str], first: int, last: int) -> Baseline:
    """The mean over the years; a year without a figure leaves no baseline but its reason."""
    chosen = [figure for figure in table.years_of(codes) if first <= figure.year <= last]
    return mean_of(chosen, first, last, table.measure.kind)


def mean_of(chosen: Sequence[YearFigure], first: int, last: int, kind: str) -> Baseline:
    """The mean of figures of these years, with what is known of it."""
    years = tuple(figure.year for figure in chosen)
    if not chosen or (kind in (COUNTS, PERSONS) and len(years) < last - first + 1):
        return Baseline(years, sign=".", words="Niet van elk jaar is er een cijfer.")
    hidden = next((figure for figure in chosen if figure.low is None), None)
    if hidden is not None:
        return Baseline(years, sign=hidden.sign, words=hidden.words)
    versions = {figure.version for figure in chosen}
    if kind in (SHARES, MEANS) and len(versions) > 1:
        return Baseline(years, sign=".", words="De vraag is tussen deze metingen anders gesteld. Kies één meting.")
    count = len(chosen)
    low = math.fsum(figure.low or 0.0 for figure in chosen)
    high = math.fsum(figure.high or 0.0 for figure in chosen)
    value = math.fsum(figure.value or 0.0 for figure in chosen) / count
    made = Baseline(
        years,
        value=value,
        low=low / count,
        high=high / count,
        version=max(versions),
        deliveries=tuple(sorted({delivery for figure in chosen for delivery in figure.deliveries})),
    )
    if kind in (COUNTS, PERSONS):
        lower, upper = poisson_interval(round(low))[0], poisson_interval(round(high))[1]
        return replace(made, lower=lower / count, upper=upper / count)
    errors = [figure.se for figure in chosen]
    if any(error is None for error in errors):
        return replace(made, lower=chosen[-1].lower, upper=chosen[-1].upper, n=chosen[-1].n)
    se = math.sqrt(math.fsum((error or 0.0) ** 2 for error in errors)) / count
    if count == 1:
        return replace(made, lower=chosen[0].lower, upper=chosen[0].upper, se=se, n=chosen[0].n)
    n = sum(figure.n or 0 for figure in chosen)
    return replace(made, lower=value - 1.96 * se, upper=value + 1.96 * se, se=se, n=n)


def target_value(baseline: float | None, kind: str, target: float | None, *, lower_is_better: bool) -> float | None:
    """The level to reach; a change in percents counts from the baseline, in the direction that is better."""
    if target is None:
        return None
    if kind == TargetKind.LEVEL:
        return target
    if baseline is None:
        return None
    step = abs(target) / 100
    return baseline * (1 - step if lower_is_better else 1 + step)


# --- when the figure comes


def arrival(spec: GoalSpec, table: FigureTable) -> Arrival:
    """The last figure about a time before the target date, and the day on which it comes."""
    newest = max(
        (delivery for found in table.by_area.values() for figure in found.values() for delivery in figure.deliveries),
        default=None,
    )
    delivery = Delivery.objects.select_related("table__source").filter(pk=newest).first() if newest else None
    if delivery is None or spec.target_date is None:
        return Arrival(None, None, delivery.table.source if delivery else None)
    expected = list(ExpectedDelivery.objects.filter(table=delivery.table).order_by("due_on"))
    if spec.measure.kind in (SHARES, MEANS):
        return _arrival_of_wave(spec.target_date, table, expected, delivery.table)
    ended = (spec.target_date.month, spec.target_date.day) == (12, 31)
    year = spec.target_date.year if ended else spec.target_date.year - 1
    about = [line.due_on for line in expected if line.is_about([(year, 0)])]
    return Arrival(year, max(about, default=_usual_day(delivery.table, year)), delivery.table.source)


def _arrival_of_wave(
    target_date: date, table: FigureTable, expected: Sequence[ExpectedDelivery], source: SourceTable
) -> Arrival:
    last = max(table.years, default=0)
    coming = [
        (int(line.period_label), line.due_on)
        for line in expected
        if line.period_label.isdigit() and last < int(line.period_label) <= target_date.year
    ]
    if coming:
        year, due = max(coming)
        return Arrival(year, due, source.source)
    step = (source.frequency_months or 0) // 12
    if not step or not last:
        return Arrival(None, None, source.source)
    year = last + step * ((target_date.year - last) // step)
    return Arrival(year, _usual_day(source, year), source.source)


def _usual_day(table: SourceTable, year: int) -> date | None:
    """The day on which the figures of a year usually come, when the calendar does not reach that far."""
    if table.first_due_on is None or not table.frequency_months:
        return None
    return table.first_due_on.replace(year=year + 1, day=min(table.first_due_on.day, 28))


# --- what lies around


def around(spec: GoalSpec, table: FigureTable, baseline: Baseline) -> Around:
    """Which wijken touch the areas of the goal, and which have about the same level."""
    version = AreaVersion.objects.in_force()
    rows = Area.objects.filter(version=version, level=AreaLevel.WIJK).values_list("code", "geometry")
    outlines = {code: geometry for code, geometry in rows if geometry}
    own = {code for code in spec.areas if table.levels.get(code) == AreaLevel.WIJK}
    touching = frozenset().union(*(neighbours(code, outlines) for code in own)) - own
    similar = set()
    if baseline.value is not None and baseline.years and len(own) == len(spec.areas) == 1:
        for code in set(table.wijken) - own:
            other = baseline_of(table, (code,), baseline.years[0], baseline.years[-1])
            if other.value is not None and is_similar_level(baseline.value, other.value):
                similar.add(code)
    return Around(touching, frozenset(similar), bool(own) and own <= set(outlines))


# --- the test of measurability


def facts_of(spec: GoalSpec, table: FigureTable) -> tuple[MeasureFacts, Baseline, Arrival, Around]:
    """Collect what the test of measurability asks; the parts are given back for the page."""
    chosen = default_years(table, spec.areas) if spec.baseline_from is None else None
    first, last = chosen or (spec.baseline_from or 0, spec.baseline_to or spec.baseline_from or 0)
    baseline = baseline_of(table, spec.areas, first, last)
    beside, coming = around(spec, table, baseline), arrival(spec, table)
    series = table.years_of(spec.areas)
    known = [figure for figure in series if figure.low is not None]
    target = target_value(baseline.value, spec.target_kind, spec.target, lower_is_better=spec.measure.lower_is_better)
    scale = spec.measure.scale
    facts = MeasureFacts(
        measure=spec.measure.kind,
        noun=spec.measure.noun,
        place=place_of(spec, table),
        last_year=max((figure.year for figure in series), default=None),
        unavailable=_unavailable(spec, table, known, baseline),
        is_asked_otherwise=baseline.is_known and is_asked_otherwise(spec, baseline),
        figure_year=coming.year,
        figure_due=coming.due_on,
        target_date=spec.target_date,
        ends_on=spec.ends_on,
        baseline=None if baseline.value is None else baseline.value / scale,
        baseline_years=len(baseline.years),
        baseline_last=baseline.years[-1] if baseline.years else None,
        baseline_low=None if baseline.lower is None else baseline.lower / scale,
        baseline_high=None if baseline.upper is None else baseline.upper / scale,
        baseline_se=None if baseline.se is None else baseline.se / scale,
        baseline_n=baseline.n,
        target=None if target is None else target / scale,
        lower_is_better=spec.measure.lower_is_better,
        result_years=spec.result_years,
        dispersion=dispersion_of(known, last),
        comparison=spec.comparison,
        comparison_level=_comparison_level(spec, table, baseline),
        adjacent=_names(table, [code for code in spec.comparison_areas if code in beside.adjacent]),
        dissimilar=_names(table, _dissimilar(spec, table, baseline)),
        has_boundaries=beside.has_boundaries,
        is_top_quarter=_is_top_quarter(spec, table, baseline),
        peak=_peak(known, first, last),
    )
    return facts, baseline, coming, beside


def check_goal(spec: GoalSpec) -> tuple[Answer, ...]:
    """The six questions and their answers for these choices."""
    return assess(facts_of(spec, figure_table(spec.measure, spec.areas))[0])


def place_of(spec: GoalSpec, table: FigureTable) -> str:
    """The areas of the goal in words."""
    names = _names(table, spec.areas)
    if not names:
        return "de hele stad"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} en {names[-1]}"


def is_asked_otherwise(spec: GoalSpec, baseline: Baseline) -> bool:
    """Whether the baseline rests on another version of the question than the one that is asked now (S107)."""
    is_survey = spec.measure.kind in (SHARES, MEANS)
    return is_survey and baseline.version != spec.measure.newest_version


def _unavailable(spec: GoalSpec, table: FigureTable, known: Sequence[YearFigure], baseline: Baseline) -> str:
    if table.hidden_everywhere:
        return table.hidden_everywhere
    series = table.years_of(spec.areas)
    if not series or baseline.is_known:
        return ""
    if known:
        return baseline.words
    place = place_of(spec, table)
    if spec.measure.kind == PERSONS and spec.areas:
        return f"Voor {place} is dit cijfer beschermd: het gaat om personen. Het is er alleen voor de hele stad."
    words = series[-1].words.rstrip(".")
    return f"Voor {place} is er geen cijfer: {words[:1].lower()}{words[1:]}."


def dispersion_of(known: Sequence[YearFigure], last: int) -> float:
    """Variance over mean of the own history up to the end of the baseline; 1 when that is too short."""
    values = [figure.value for figure in known if figure.year <= last and figure.value is not None]
    found = dispersion_of_steps(values[-HISTORY_YEARS:])
    return 1.0 if math.isnan(found) else found


def comparison_series(spec: GoalSpec, table: FigureTable) -> tuple[YearFigure, ...]:
    """The figures of what the goal is compared with; empty when that is nothing, or not known."""
    if spec.comparison == ComparisonKind.REST_OF_CITY:
        return table.rest_of(spec.areas)
    if spec.comparison == ComparisonKind.MATCHED_AREAS and spec.comparison_areas:
        return table.years_of(spec.comparison_areas)
    return ()


def _comparison_level(spec: GoalSpec, table: FigureTable, baseline: Baseline) -> float | None:
    series = [figure for figure in comparison_series(spec, table) if figure.year in baseline.years]
    if not series or any(figure.value is None for figure in series):
        return None
    mean = math.fsum(figure.value or 0.0 for figure in series) / len(series)
    if spec.comparison == ComparisonKind.MATCHED_AREAS and spec.measure.kind in (COUNTS, PERSONS):
        return mean / len(spec.comparison_areas) * max(len(spec.areas), 1)
    return mean


def _dissimilar(spec: GoalSpec, table: FigureTable, baseline: Baseline) -> list[str]:
    if baseline.value is None or not baseline.years:
        return []
    found = []
    own = baseline.value / max(len(spec.areas), 1) if spec.measure.kind in (COUNTS, PERSONS) else baseline.value
    for code in spec.comparison_areas:
        other = baseline_of(table, (code,), baseline.years[0], baseline.years[-1])
        if other.value is None or not is_similar_level(own, other.value):
            found.append(code)
    return found


def _names(table: FigureTable, codes: Sequence[str]) -> tuple[str, ...]:
    return tuple(table.names.get(code, code) for code in codes)


def _is_top_quarter(spec: GoalSpec, table: FigureTable, baseline: Baseline) -> bool:
    """Whether the one wijk of the goal stood in the highest quarter of the last year of its baseline."""
    if len(spec.areas) != 1 or spec.areas[0] not in table.wijken or not baseline.years:
        return False
    if spec.measure.kind != COUNTS or not spec.measure.lower_is_better:
        return False
    year = baseline.years[-1]
    values = {code: table.by_area.get(code, {}).get(year) for code in table.wijken}
    series = pd.Series(
        {code: math.nan if one is None or one.value is None else one.value for code, one in values.items()}
    )
    if math.isnan(float(series[spec.areas[0]])):
        return False
    return regression_to_the_mean_warning(series, spec.areas[0], baseline_years=1)


def _peak(known: Sequence[YearFigure], first: int, last: int) -> float:
    values = [figure.value for figure in known if first <= figure.year <= last and figure.value is not None]
    if len(values) < 2 or not math.fsum(values[:-1]):
        return 0.0
    return values[-1] / (math.fsum(values[:-1]) / (len(values) - 1)) - 1


def source_of(measure: Measure, coming: Arrival) -> DataSource | None:
    """The source of the figures; before any figure came, the one source of that kind when there is only one."""
    if coming.source is not None or measure.indicator is None:
        return coming.source
    kind = SourceKind(measure.indicator.source_kind)
    found = list(DataSource.objects.filter(kind=kind)[:2])
    return found[0] if len(found) == 1 else None
