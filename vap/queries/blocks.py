"""Which of the four blocks of the note a VAP still lacks (S91); each block is judged by its own module."""

from __future__ import annotations

from dataclasses import dataclass

from vap.enums import Block
from vap.models import VAP
from vap.queries.activities import activity_gaps
from vap.queries.goals import goal_gaps
from vap.queries.money import money_gaps
from vap.queries.people import people_gaps


@dataclass(frozen=True)
class MissingBlock:
    """A block that is not complete, and why, in Dutch."""

    block: Block
    words: str


def missing(vap: VAP) -> list[MissingBlock]:
    """The incomplete blocks in the order of the note; empty when the VAP can be adopted."""
    found = (
        (Block.GOALS, goal_gaps(vap)),
        (Block.PEOPLE, people_gaps(vap)),
        (Block.APPROACH, activity_gaps(vap)),
        (Block.MONEY, money_gaps(vap)),
    )
    return [MissingBlock(block, " ".join(gaps)) for block, gaps in found if gaps]
