"""Costs and cover of a VAP as its page shows them, and what is still missing."""

from __future__ import annotations

from dataclasses import dataclass

from amersfoort_veiligheid.accounts.models import User
from vap.enums import CoverState
from vap.models import VAP, CostLine, CoverLine


@dataclass(frozen=True)
class Money:
    """Block 4 of the note: what it costs, and who pays."""

    cost_lines: tuple[CostLine, ...]
    cover_lines: tuple[CoverLine, ...]
    planned: int
    covered: int

    @property
    def uncovered(self) -> int:
        """Euros for which nobody pays yet."""
        return max(self.planned - self.covered, 0)


def money_of(vap: VAP, user: User) -> Money:
    """All lines with their sums; only money that is pledged covers."""
    costs, covers = tuple(vap.cost_lines.all()), tuple(vap.cover_lines.select_related("organisation"))
    return Money(
        cost_lines=costs,
        cover_lines=covers,
        planned=sum(line.planned for line in costs),
        covered=sum(line.amount for line in covers if line.state == CoverState.PLEDGED),
    )


def money_gaps(vap: VAP) -> list[str]:
    """Why the block of costs and cover is not complete; empty when it is."""
    return [] if vap.cost_lines.exists() else ["Er staan nog geen kosten."]
