"""What is known of a goal when it is tested, and the smallest change that its test can show. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import NormalDist
from typing import Final

from analysis.stats.effect import (
    chance_to_show_fall,
    chance_to_show_ratio,
    smallest_fall_alone,
    smallest_fall_beside_comparison,
    smallest_fall_beside_larger,
    smallest_rise_alone,
)

Z95: Final = 1.959963984540054
Z_POWER: Final = 0.8416212335729143  # of USUAL_POWER
COUNTS, SHARES, MEANS, PERSONS = "counts", "shares", "means", "persons"
NONE, REST_OF_CITY, MATCHED_AREAS, OWN_PAST = "none", "rest_of_city", "matched_areas", "own_past"


@dataclass(frozen=True)
class MeasureFacts:
    """What is known of the goal when it is tested. None means: not filled in, or not known.

    ``baseline`` and ``target`` are in the unit of the figure (events a year, a share from 0 to 1, a mean);
    ``baseline_se`` is that of a survey estimate. ``unavailable`` says why the figure is not there for the area.
    ``peak`` is how far the last year of the baseline stands above the mean of the years before it (0.25: a quarter).
    """

    measure: str
    noun: str = "incidenten per jaar"
    place: str = "dit gebied"
    last_year: int | None = None
    unavailable: str = ""
    is_asked_otherwise: bool = False
    figure_year: int | None = None
    figure_due: date | None = None
    target_date: date | None = None
    ends_on: date | None = None
    baseline: float | None = None
    baseline_years: int = 0
    baseline_last: int | None = None
    baseline_low: float | None = None
    baseline_high: float | None = None
    baseline_se: float | None = None
    baseline_n: int | None = None
    target: float | None = None
    lower_is_better: bool = True
    result_years: int = 1
    dispersion: float = 1.0
    comparison: str = NONE
    comparison_level: float | None = None
    adjacent: tuple[str, ...] = ()
    dissimilar: tuple[str, ...] = ()
    has_boundaries: bool = True
    is_top_quarter: bool = False
    peak: float = 0.0

    @property
    def wished(self) -> float | None:
        """How much the figure should change, in the wanted direction; None while baseline or target is missing."""
        if self.baseline is None or self.target is None:
            return None
        return self.baseline - self.target if self.lower_is_better else self.target - self.baseline


@dataclass(frozen=True)
class Detectable:
    """The smallest change that shows (None: not even all of it), as a number and as a share of the baseline."""

    change: float | None
    share: float | None
    chance: float


def detectable(facts: MeasureFacts, *, result_years: int | None = None) -> Detectable:
    """What the chosen test shows at the least, and the chance that the wished change shows. Needs a baseline."""
    if facts.baseline is None:
        raise ValueError("without a baseline nothing is known about what can be shown")
    years = result_years or facts.result_years
    if facts.measure in (SHARES, MEANS):
        return _survey_detectable(facts, facts.baseline)
    level, before, wished = facts.baseline, max(facts.baseline_years, 1), facts.wished or 0.0
    common = {"years_before": before, "years_after": years, "dispersion": facts.dispersion}
    change: float | None
    if not facts.lower_is_better:
        change = smallest_rise_alone(level, years_before=before, years_after=years, dispersion=facts.dispersion)
        chance = chance_to_show_ratio(level, wished, **common)
    elif facts.comparison == MATCHED_AREAS and facts.comparison_level:
        change = smallest_fall_beside_comparison(level, facts.comparison_level, **common)
        chance = chance_to_show_fall(level, min(wished, level), facts.comparison_level, **common)
    elif facts.comparison == REST_OF_CITY and facts.comparison_level:
        change = smallest_fall_beside_larger(level, facts.comparison_level, **common)
        chance = chance_to_show_ratio(level, -min(wished, level), facts.comparison_level, **common)
    else:
        change = smallest_fall_alone(level, years_before=before, years_after=years, dispersion=facts.dispersion)
        chance = chance_to_show_ratio(level, -min(wished, level), **common)
    share = change / level if change is not None and level > 0 else None
    return Detectable(change, share, chance if wished > 0 else 0.0)


def _survey_detectable(facts: MeasureFacts, baseline: float) -> Detectable:
    """Two waves of the same size, on the standard error that this wave really had."""
    if not facts.baseline_se:
        return Detectable(None, None, 0.0)
    error = sqrt(2) * facts.baseline_se
    wished = facts.wished or 0.0
    chance = _normal(wished / error - Z95) if wished > 0 else 0.0
    change = Z95 * error
    return Detectable(change, change / baseline if baseline else None, chance)


def _normal(value: float) -> float:
    return NormalDist().cdf(value)
