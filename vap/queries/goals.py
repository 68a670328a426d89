"""The goals of a VAP as its page shows them, and what is still missing of them."""

from __future__ import annotations

from dataclasses import dataclass

from amersfoort_veiligheid.accounts.models import User
from vap.models import VAP, Goal


@dataclass(frozen=True)
class Goals:
    """Block 1 of the note: what the VAP wants, and how we will know."""

    goals: tuple[Goal, ...]


def goals_of(vap: VAP, user: User) -> Goals:
    """The goals in their order."""
    rows = vap.goals.select_related("indicator", "definition__group", "source").order_by("position", "pk")
    return Goals(goals=tuple(rows))


def goal_gaps(vap: VAP) -> list[str]:
    """Why the block of goals is not complete; empty when it is."""
    return [] if vap.goals.exists() else ["Er is nog geen doel."]
