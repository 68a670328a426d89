"""What the work proposes for an agenda, in order of how badly it needs the meeting, fitted to the time that is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Final

from agov.enums import AgovTask, Audience, ItemKind, ItemSource


class Urgency(IntEnum):
    """What happens when the meeting does not treat it; the smaller comes first."""

    NOW = 1  # its day is past by then, or it goes wrong
    BEFORE_NEXT = 2  # its day comes before the meeting after this one
    LATER = 3  # good to know


URGENCY_WORDS: Final = {
    Urgency.NOW: "Kan niet wachten",
    Urgency.BEFORE_NEXT: "Beter nu dan de volgende keer",
    Urgency.LATER: "Goed om te weten",
}


@dataclass(frozen=True)
class Candidate:
    """Something of the work that may become an item. ``key`` is the same every time the work is looked at."""

    key: str
    source: str  # from which list it comes, in words
    title: str
    why: str
    task: AgovTask
    kind: ItemKind
    minutes: int
    urgency: Urgency
    day: date | None = None
    draft_outcome: str = ""
    subject_kind: str = ""
    subject_id: int | None = None
    audience: Audience = Audience.MEMBERS
    closed_ground: str = ""
    item_source: ItemSource = ItemSource.WORK


@dataclass(frozen=True)
class Ranked:
    """A candidate on its place, and whether there is time for it after all that came before."""

    candidate: Candidate
    fits: bool


def urgency_of(day: date | None, *, meeting_on: date, next_on: date) -> Urgency:
    """How badly something with this day needs the meeting of ``meeting_on``; the one after it is on ``next_on``."""
    if day is None or day >= next_on:
        return Urgency.LATER
    return Urgency.NOW if day <= meeting_on else Urgency.BEFORE_NEXT


def rank(candidates: Iterable[Candidate], minutes_left: int) -> list[Ranked]:
    """Order by urgency, then by day (none last), then the shortest first, and mark from the top what still fits.

    What is too long for what is left is passed over, so that a shorter one further down may still come.
    """
    order = sorted(candidates, key=lambda one: (one.urgency, one.day or date.max, one.minutes, one.key))
    left, ranked = minutes_left, []
    for one in order:
        fits = one.minutes <= left
        left -= one.minutes if fits else 0
        ranked.append(Ranked(one, fits))
    return ranked
