"""The page of one goal: where it stands, how it developed, and how we will know. A value; the template adds nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings

from amersfoort_veiligheid.documents.figures import ChartSpec
from amersfoort_veiligheid.documents.tables import MISSING, Table, dutch_date
from analysis.charts import Footing
from analysis.models import Delivery
from analysis.stats.goal_rule import Ruling
from vap.charts.goals import Drawn, goal_line
from vap.enums import GoalKind
from vap.models import Goal
from vap.queries.goal_specs import GoalSpec, spec_of
from vap.queries.goal_words import amount, target_level, years_words
from vap.queries.measures import FigureTable, figure_table
from vap.queries.methods import baseline_of, comparison_series, place_of
from vap.queries.rulings import areas_of, breaks_of, rule_on
from vap.queries.year_figures import YearFigure
from vap.reports.goal_bases import share_bases
from vap.stats.detection import MEANS, SHARES

YEARS_SHOWN: Final = 8


@dataclass(frozen=True)
class GoalPage:
    """State (the newest figure) and development (beside the baseline, after a test), and the chart of both (S77)."""

    state: str
    development: str
    chart: ChartSpec | None
    hidden: str
    answer: str
    bases: Table | None = None  # of a survey share: the answers under each percentage
    deliveries: frozenset[int] = frozenset()  # what the chart was drawn from


def goal_page(goal: Goal) -> GoalPage:
    """Everything that the figures in force say of one goal."""
    spec = spec_of(goal) if goal.kind == GoalKind.EFFECT else None
    if spec is None:
        return GoalPage("", "", None, "", "")
    table = figure_table(spec.measure, areas_of(spec))
    series = table.years_of(spec.areas)
    known = [figure for figure in series if figure.low is not None]
    if not known:
        words = table.hidden_everywhere or (series[-1].words if series else "Er is nog geen cijfer in gebruik.")
        return GoalPage("", "", None, words, words)
    state = _state(spec, known[-1], place_of(spec, table))
    development = _development(goal, spec, table, known)
    chart = _chart(goal, spec, table, series, development)
    bases = share_bases(table, spec.areas, [figure.year for figure in series][-YEARS_SHOWN:])
    return GoalPage(state, development, chart, "", f"{state} {development}", bases, _deliveries(table))


def _state(spec: GoalSpec, newest: YearFigure, place: str) -> str:
    if newest.sign:
        return f"In {newest.year} was het cijfer voor {place} {newest.words} {spec.measure.unit}."
    words = f"In {newest.year} was het cijfer voor {place} {amount(newest.value, spec.measure)}"
    if newest.low != newest.high:
        return f"{words} (afgerond)."
    if newest.lower is None or newest.upper is None:
        return f"{words}."
    low, high = (
        amount(one, spec.measure).removesuffix(f" {spec.measure.unit}") for one in (newest.lower, newest.upper)
    )
    return f"{words} (marge {low} tot {high})."


def _development(goal: Goal, spec: GoalSpec, table: FigureTable, known: Sequence[YearFigure]) -> str:
    """What a test says of the years after the baseline; without a test nothing rose or fell."""
    last = goal.baseline_to
    after = [figure for figure in known if last is not None and figure.year > last]
    if not after:
        return "Na de nulmeting is er nog geen nieuw cijfer."
    year = after[-1].year
    ruling = rule_on(alone(spec), table, year)
    years = years_words(goal.baseline_from, goal.baseline_to)
    return f"Dat is {tested_words(ruling)} de nulmeting ({years})."


def alone(spec: GoalSpec) -> GoalSpec:
    """The same goal over one year and without its comparison: how this figure itself developed."""
    return GoalSpec(
        measure=spec.measure,
        areas=spec.areas,
        baseline_from=spec.baseline_from,
        baseline_to=spec.baseline_to,
        target_kind=spec.target_kind,
        target=spec.target if spec.target is not None else 0.0,
        target_date=spec.target_date,
        ends_on=spec.ends_on,
    )


def tested_words(ruling: Ruling) -> str:
    """The only words that a change may get, by its test."""
    nothing = 1.0 if ruling.scale == "ratio" else 0.0
    if not ruling.scale:
        return "niet te vergelijken met"
    if ruling.change_upper < nothing:
        return "aantoonbaar lager dan"
    return "aantoonbaar hoger dan" if ruling.change_lower > nothing else "niet aantoonbaar anders dan"


def _chart(
    goal: Goal, spec: GoalSpec, table: FigureTable, series: Sequence[YearFigure], development: str
) -> ChartSpec | None:
    shown = list(series)[-YEARS_SHOWN:]
    end = goal.target_date.year if goal.target_date else shown[-1].year
    step = max(shown[-1].year - shown[-2].year, 1) if len(shown) > 1 else 1
    coming = range(shown[-1].year + step, end + 1, step)
    years = [*(figure.year for figure in shown), *coming]
    if end not in years and goal.target_date:
        years.append(end)
    place = place_of(spec, table)
    lines = [(place, [*map(_drawn, shown), *([Drawn(sign=MISSING, words="komt nog")] * (len(years) - len(shown)))])]
    lines += _beside(goal, spec, table, years)
    unit = spec.measure.unit
    return goal_line(
        years,
        lines,
        key="doel-verloop",
        title=f"{spec.measure.title}, {place}: {_conclusion(development)}",
        subtitle=f"{spec.measure.title} in {place}, {unit if unit != '%' else 'in procenten'}",
        unit=unit,
        decimals=1 if spec.measure.kind in (SHARES, MEANS) else 0,
        breaks=_breaks(table, years),
        notes=[*_who_counts(spec), *_notes(table, years)],
        footing=_footing(table),
    )


def _conclusion(development: str) -> str:
    """The tested sentence as the end of a title."""
    return development.rstrip(".").removeprefix("Dat is ").replace("Na de nulmeting is er", "na de nulmeting is er")


def _drawn(figure: YearFigure) -> Drawn:
    if figure.value is None or figure.sign:
        return Drawn(sign=figure.sign, words=figure.words)
    return Drawn(figure.value, figure.lower, figure.upper)


def _beside(goal: Goal, spec: GoalSpec, table: FigureTable, years: Sequence[int]) -> list[tuple[str, list[Drawn]]]:
    """Baseline, target, stages and the comparison, each over all years with the reason where it is not there."""
    found: list[tuple[str, list[Drawn]]] = []
    first, last = goal.baseline_from or 0, goal.baseline_to or 0
    if goal.baseline is not None:
        band = Drawn(goal.baseline, goal.baseline_lower, goal.baseline_upper)
        found.append(
            ("nulmeting", [band if first <= year <= last else Drawn(words="geen nulmeting") for year in years])
        )
    level = target_level(goal)
    if level is not None:
        found.append(
            ("streefwaarde", [Drawn(level) if year > last else Drawn(words="nog geen doel") for year in years])
        )
    stages = {stage.due_on.year: stage.value for stage in goal.stages.all()}
    if stages:
        points = [Drawn(stages[year]) if year in stages else Drawn(words="geen tussenstand") for year in years]
        if any(point.value is not None for point in points):
            found.append(("tussenstand", points))
    beside = {figure.year: figure for figure in comparison_series(spec, table)}
    if beside and len(spec.comparison_areas) > 0:
        mean = {year: _per_area(figure, len(spec.comparison_areas), spec) for year, figure in beside.items()}
        found.append(("vergelijking", [mean.get(year, Drawn(words="komt nog")) for year in years]))
    return found


def _per_area(figure: YearFigure, areas: int, spec: GoalSpec) -> Drawn:
    """The mean of the areas that are compared with, without its margin: context, not the answer."""
    if figure.value is None or figure.sign:
        return Drawn(sign=figure.sign, words=figure.words)
    return Drawn(figure.value if spec.measure.kind in (SHARES, MEANS) else figure.value / areas)


def _breaks(table: FigureTable, years: Sequence[int]) -> list[tuple[str, str]]:
    """Where the line is cut; a break inside a year cuts on both sides of it."""
    found: dict[str, str] = {}
    for one in breaks_of(table):
        is_inside = (one.starts_on.month, one.starts_on.day) != (1, 1)
        for year in range(one.starts_on.year, one.starts_on.year + 1 + is_inside):
            if year in years and year != years[0]:
                found[str(year)] = one.title
    return sorted(found.items())


def _who_counts(spec: GoalSpec) -> list[str]:
    """The definition travels with the figure of a group."""
    definition = spec.measure.definition
    return [f"Wie telt mee: {definition.label}."] if definition is not None else []


def _notes(table: FigureTable, years: Sequence[int]) -> list[str]:
    return [
        f"Trendbreuk {dutch_date(one.starts_on)}, {one.title}: {one.explanation}"
        for one in breaks_of(table)
        if years[0] < one.starts_on.year + 1 and one.starts_on.year >= years[0]
    ]


def _deliveries(table: FigureTable) -> frozenset[int]:
    figures = (figure for found in table.by_area.values() for figure in found.values())
    return frozenset(one for figure in figures for one in figure.deliveries)


def _footing(table: FigureTable) -> Footing:
    deliveries = list(Delivery.objects.filter(pk__in=_deliveries(table)).select_related("table__source").order_by("pk"))
    newest = max((delivery.figures_date for delivery in deliveries), default=None)
    return Footing(
        source=", ".join(sorted({one.table.source.attribution.removeprefix("Bron: ") for one in deliveries})),
        figures_date=dutch_date(newest) if newest else "",
        version=", ".join(str(one) for one in deliveries),
        is_example=settings.IS_EXAMPLE,
    )


def baseline_now(goal: Goal) -> float | None:
    """The baseline over the same years on the figures in force, to show when it is not what was fixed."""
    spec = spec_of(goal)
    if spec is None or goal.baseline_from is None or goal.baseline_to is None:
        return None
    return baseline_of(figure_table(spec.measure, spec.areas), spec.areas, goal.baseline_from, goal.baseline_to).value
