"""What a cycle rests on, and where that does not fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from cycle.models import Mandate, Milestone, PolicyCycle

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

    ``days`` is the number of days of the cycle that the mandate does not cover.
    """

    cycle: PolicyCycle
    mandate: Mandate
    kind: GapKind
    days: int


def mandate_gap(cycle: PolicyCycle, mandate: Mandate) -> MandateGap | None:
    """Compare two terms; nothing when the mandate holds from the first to the last day of the cycle."""
    length = (cycle.end_date - cycle.start_date).days + 1
    first, last = max(cycle.start_date, mandate.start_date), min(cycle.end_date, mandate.end_date)
    days = length - max(0, (last - first).days + 1)
    if mandate.end_date < cycle.start_date:
        kind = GapKind.ENDED_BEFORE
    elif mandate.start_date > cycle.end_date:
        kind = GapKind.BEGINS_AFTER
    elif mandate.end_date < cycle.end_date:
        kind = GapKind.ENDS_INSIDE
    elif mandate.start_date > cycle.start_date:
        kind = GapKind.BEGINS_INSIDE
    else:
        return None
    return MandateGap(cycle, mandate, kind, days)


def mandate_gaps(cycles: Iterable[PolicyCycle]) -> list[MandateGap]:
    """Give the gaps of these cycles; prefetch ``mandates`` for more than one.

    Draw them with templates/cycle/_mandate_gaps.html, wherever a cycle is shown.
    """
    pairs = [(cycle, mandate) for cycle in cycles for mandate in cycle.mandates.all()]
    return [gap for cycle, mandate in pairs if (gap := mandate_gap(cycle, mandate)) is not None]


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
