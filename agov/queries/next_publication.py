"""When the next edition of a series may be expected, from the calendar of the cycles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from agov.enums import PublicationKind
from agov.models import Publication
from cycle.enums import CycleState, PhaseKind, StepState
from cycle.models import CycleStep

# In which phase of the cycle each kind is made anew: at the end of it the edition comes out. A letter comes when
# there is something to tell.
PHASE_OF: Final[Mapping[PublicationKind, PhaseKind]] = {
    PublicationKind.ANALYSIS: PhaseKind.ANALYSIS,
    PublicationKind.CITY: PhaseKind.ANALYSIS,
    PublicationKind.WIJK: PhaseKind.ANALYSIS,
    PublicationKind.TARGET_GROUP: PhaseKind.ANALYSIS,
    PublicationKind.THEME: PhaseKind.EVALUATION,
    PublicationKind.PROGRESS: PhaseKind.EXECUTION,
    PublicationKind.EVALUATION: PhaseKind.EVALUATION,
    PublicationKind.EXECUTION: PhaseKind.PRIORITISATION,
    PublicationKind.ANNUAL: PhaseKind.ANALYSIS,  # with the figures of the year that ended
    PublicationKind.MANDATORY: PhaseKind.PRIORITISATION,
}
# Of a year and not of a cycle: it comes out on the same day of each year, also where the cycle takes two.
YEARLY: Final = frozenset({PublicationKind.EXECUTION, PublicationKind.ANNUAL, PublicationKind.MANDATORY})


def proposed_day(publication: Publication, *, today: date) -> date | None:
    """The end of the next open step of the phase in which this kind is made; None when no cycle has one.

    A proposal only: what everybody reads is the day that an officer wrote down.
    """
    phase = PHASE_OF.get(PublicationKind(publication.kind))
    if phase is None:
        return None
    steps = CycleStep.objects.filter(
        phase=phase,
        state__in=[StepState.PLANNED, StepState.RUNNING],
        end_date__gt=today,
    ).exclude(cycles__state=CycleState.CLOSED)
    day: date | None = steps.order_by("end_date").values_list("end_date", flat=True).first()
    return _in_the_coming_year(day, today) if day is not None and publication.kind in YEARLY else day


def _in_the_coming_year(day: date, today: date) -> date:
    """The first time after today that it is this day of the year; of 29 February the day before."""
    if (day.month, day.day) == (2, 29):
        day = day.replace(day=28)
    return day.replace(year=today.year + (day.replace(year=today.year) <= today))
