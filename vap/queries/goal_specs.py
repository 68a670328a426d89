"""What was chosen for an effect goal, as one value: typed or stored, it is judged by the same lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cycle.enums import AreaLevel
from cycle.models import Area
from vap.enums import TargetKind
from vap.models import Goal
from vap.queries.measures import Measure, measure_of


@dataclass(frozen=True)
class GoalSpec:
    """What was chosen for an effect goal. Areas by code; no areas is the whole city."""

    measure: Measure
    areas: tuple[str, ...] = ()
    baseline_from: int | None = None
    baseline_to: int | None = None
    target_kind: str = TargetKind.LEVEL
    target: float | None = None
    target_date: date | None = None
    result_years: int = 1
    comparison: str = ""
    comparison_areas: tuple[str, ...] = ()
    displacement_areas: tuple[str, ...] = ()
    ends_on: date | None = None


def spec_of(goal: Goal) -> GoalSpec | None:
    """The choices of a stored goal; None when it measures nothing."""
    if goal.indicator is None and goal.definition is None:
        return None
    return GoalSpec(
        measure=measure_of(indicator=goal.indicator, definition=goal.definition, flow=goal.flow),
        areas=codes_of(goal.areas.all()),
        baseline_from=goal.baseline_from,
        baseline_to=goal.baseline_to,
        target_kind=goal.target_kind,
        target=goal.target,
        target_date=goal.target_date,
        result_years=goal.result_years,
        comparison=goal.comparison,
        comparison_areas=codes_of(goal.comparison_areas.all()),
        displacement_areas=codes_of(goal.displacement_areas.all()),
        ends_on=goal.vap.end_date,
    )


def codes_of(areas: Iterable[Area]) -> tuple[str, ...]:
    """Codes in order; the city as a whole is no area here."""
    return tuple(sorted(area.code for area in areas if area.level != AreaLevel.MUNICIPALITY))
