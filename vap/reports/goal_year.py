"""One goal in one year: its figure with the margin, and what a test says of it beside the baseline.

Nothing rose or fell without a test. A year in which nobody was asked has no figure, and a question that was replaced is
not compared: both are said in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from amersfoort_veiligheid.documents.tables import dutch_date, dutch_number
from analysis.enums import DeliveryState
from analysis.models import SurveyWave
from vap.enums import GoalKind
from vap.models import Goal
from vap.queries.goal_specs import GoalSpec, spec_of
from vap.queries.measures import FigureTable, figure_table
from vap.queries.methods import baseline_of, place_of
from vap.queries.rulings import breaks_of, rule_on
from vap.queries.year_figures import YearFigure
from vap.reports.goal_page import alone, tested_words
from vap.stats.detection import MEANS, SHARES


@dataclass(frozen=True)
class GoalYear:
    """What is measured, where, from where, the figure of the year, and how it stands to the baseline.

    ``figure`` is None when there is none of that year; ``remarks`` say why, or what stands in the way of comparing.
    """

    name: str
    unit: str
    decimals: int
    place: str
    baseline: str
    figure: YearFigure | None
    beside_baseline: str
    remarks: tuple[str, ...]
    deliveries: tuple[int, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether there is a figure that may be shown."""
        return self.figure is not None and self.figure.value is not None


def goal_in_year(goal: Goal, year: int) -> GoalYear | None:
    """What the figures in force say of a goal in a year; None when it measures no figure."""
    spec = spec_of(goal) if goal.kind == GoalKind.EFFECT else None
    if spec is None:
        return None
    table = figure_table(spec.measure, spec.areas)
    figure = next((one for one in table.years_of(spec.areas) if one.year == year), None)
    is_known = figure is not None and figure.value is not None
    return GoalYear(
        name=spec.measure.name,
        unit=spec.measure.unit,
        decimals=spec.measure.decimals,
        place=place_of(spec, table),
        baseline=_baseline(goal, spec),
        figure=figure,
        beside_baseline=_beside_baseline(goal, spec, table, year) if is_known else "",
        remarks=tuple(_remarks(goal, spec, table, figure, year)),
        deliveries=figure.deliveries if figure is not None else (),
    )


def _baseline(goal: Goal, spec: GoalSpec) -> str:
    """The baseline with its margin and years, short enough for a cell."""
    if goal.baseline is None:
        return ""
    decimals = 1 if spec.measure.kind in (SHARES, MEANS) or goal.baseline % 1 else 0
    said = dutch_number(goal.baseline, decimals)
    if goal.baseline_lower is not None and goal.baseline_upper is not None:
        low, high = (dutch_number(one, spec.measure.decimals) for one in (goal.baseline_lower, goal.baseline_upper))
        said = f"{said} ({low}–{high})"
    years = {one for one in (goal.baseline_from, goal.baseline_to) if one is not None}
    return f"{said}, {'–'.join(str(one) for one in sorted(years))}" if years else said


def _beside_baseline(goal: Goal, spec: GoalSpec, table: FigureTable, year: int) -> str:
    if goal.baseline_to is None:
        return "er is geen nulmeting"
    if year <= goal.baseline_to:
        return "dit jaar hoort bij de nulmeting" if year >= (goal.baseline_from or year) else "voor de nulmeting"
    return f"{tested_words(rule_on(alone(spec), table, year))} de nulmeting"


def _remarks(goal: Goal, spec: GoalSpec, table: FigureTable, figure: YearFigure | None, year: int) -> list[str]:
    told = []
    if figure is None:
        told.append(_why_absent(spec, table, year))
    elif figure.value is None:
        told.append(figure.words if figure.words.endswith(".") else f"{figure.words[:1].upper()}{figure.words[1:]}.")
    if figure is not None and _is_replaced(goal, spec, table, figure):
        told.append("De vraag of de definitie is sinds de nulmeting vervangen. Vergelijken kan niet.")
    first = goal.baseline_from or year
    told += [
        f"Trendbreuk op {dutch_date(one.starts_on)}: {one.title}."
        for one in breaks_of(table)
        if date(first, 1, 1) < one.starts_on <= date(year, 12, 31)
    ]
    return told


def _why_absent(spec: GoalSpec, table: FigureTable, year: int) -> str:
    """Why there is no figure of the year: not asked, not counted yet, or nowhere shown."""
    if table.hidden_everywhere:
        return table.hidden_everywhere
    earlier = [one.year for one in table.years_of(spec.areas) if one.year < year and one.value is not None]
    last = f" Het laatste cijfer is van {earlier[-1]}." if earlier else ""
    if spec.measure.kind not in (SHARES, MEANS):
        return f"Over {year} is er geen cijfer in gebruik.{last}"
    held = SurveyWave.objects.filter(year=year, delivery__state=DeliveryState.APPROVED)
    if held.exists():
        return f"In {year} is deze vraag niet gesteld.{last}"
    return f"In {year} is de enquête niet gehouden.{last}"


def _is_replaced(goal: Goal, spec: GoalSpec, table: FigureTable, figure: YearFigure) -> bool:
    """Whether the figure answers another version of the question than the baseline."""
    if goal.baseline_from is None or goal.baseline_to is None or figure.value is None:
        return False
    baseline = baseline_of(table, spec.areas, goal.baseline_from, goal.baseline_to)
    return baseline.is_known and baseline.version != figure.version


def measured_words(found: GoalYear) -> str:
    """What is measured and where, with its unit."""
    parts = [found.name, found.place, f"in {found.unit}" if found.unit != "%" else "in procenten"]
    return ", ".join(part for part in parts if part)
