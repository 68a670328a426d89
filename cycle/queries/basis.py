"""What a cycle rests on, and where that does not fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from cycle.models import Mandate, Milestone, PolicyCycle

ONE_DAY: Final = timedelta(days=1)
SLIP_SHOWN_FROM: Final = 14  # days; less is within what an agenda of a body allows (S9)


class GapKind(StrEnum):
    """In which way the term of a mandate and a cycle do not fit."""

    ENDS_INSIDE = "ends_inside"
    ENDED_BEFORE = "ended_before"
    BEGINS_INSIDE = "begins_inside"
    BEGINS_AFTER = "begins_after"


@dataclass(frozen=True)
class MandateGap:
    """A cycle that cites a mandate whose term does not hold for all of the cycle. Allowed; a notice, never a refusal.

    ``days`` is the number of days of the cycle that the mandate does not cover; ``open_days`` those that no cited
    mandate of its kind covers.
    """

    cycle: PolicyCycle
    mandate: Mandate
    kind: GapKind
    days: int
    open_days: int


def mandate_gap(cycle: PolicyCycle, mandate: Mandate, cited: Iterable[Mandate] = ()) -> MandateGap | None:
    """Compare two terms; nothing when the mandate holds from the first to the last day of the cycle.

    Nothing either when it begins inside the cycle and another of its kind (among ``cited``) holds until then.
    """
    days = _days_without(cycle, [mandate])
    open_days = _days_without(cycle, [mandate, *(other for other in cited if other.kind == mandate.kind)])
    if mandate.end_date < cycle.start_date:
        kind = GapKind.ENDED_BEFORE
    elif mandate.start_date > cycle.end_date:
        kind = GapKind.BEGINS_AFTER
    elif mandate.end_date < cycle.end_date:
        kind = GapKind.ENDS_INSIDE
    elif mandate.start_date > cycle.start_date and open_days:
        kind = GapKind.BEGINS_INSIDE
    else:
        return None
    return MandateGap(cycle, mandate, kind, days, open_days)


def _days_without(cycle: PolicyCycle, mandates: Iterable[Mandate]) -> int:
    """Count the days of the cycle on which none of the mandates holds."""
    days, reached = 0, cycle.start_date
    for mandate in sorted(mandates, key=lambda one: one.start_date):
        until = min(mandate.start_date, cycle.end_date + ONE_DAY)
        days += max(0, (until - reached).days)
        reached = max(reached, mandate.end_date + ONE_DAY)
    return days + max(0, (cycle.end_date + ONE_DAY - reached).days)


def mandate_gaps(cycles: Iterable[PolicyCycle]) -> list[MandateGap]:
    """Give the gaps of these cycles; prefetch ``mandates`` for more than one.

    Draw them with templates/cycle/_mandate_gaps.html, wherever a cycle is shown.
    """
    found = []
    for cycle in cycles:
        cited = list(cycle.mandates.all())
        found += [mandate_gap(cycle, mandate, cited) for mandate in cited]
    return [gap for gap in found if gap is not None]


@dataclass(frozen=True)
class MilestoneLine:
    """A milestone with its slip in days; ``shown_slip`` is 0 while the slip is too small to mention."""

    milestone: Milestone
    slip: int

    @property
    def shown_slip(self) -> int:
        """The slip where it is more than ``SLIP_SHOWN_FROM`` days."""
        return self.slip if self.slip > SLIP_SHOWN_FROM else 0


def milestone_lines(milestones: Sequence[Milestone], today: date) -> list[MilestoneLine]:
    """Give the milestones with how many days they slipped until they were reached, or until today."""
    return [MilestoneLine(milestone, milestone.slip_days(today)) for milestone in milestones]
