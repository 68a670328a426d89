"""What the work proposes for a meeting: all sources together, without what is on its agenda or was set aside (M11)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from agov.models import Meeting, SetAside
from agov.queries.work_of_cycles import (
    late_requests,
    mandates_that_end,
    milestones_due,
    new_deviations,
    rounds_due,
    steps_due,
)
from agov.queries.work_of_overleg import (
    late_consequences,
    minutes_to_adopt,
    open_agreements,
    open_proposals,
    postponed_items,
    unanswered_expectations,
)
from agov.queries.work_of_plans import plans_to_discuss, projects_past_end, themes_that_end, undecided_work
from agov.queries.work_window import Window, window_of
from agov.stats.agenda import URGENCY_WORDS, Candidate, Ranked, Urgency, rank
from amersfoort_veiligheid.accounts.models import User

SOURCES: Final[tuple[Callable[[Window], Iterable[Candidate]], ...]] = (
    minutes_to_adopt,
    open_agreements,
    postponed_items,
    open_proposals,
    steps_due,
    rounds_due,
    milestones_due,
    new_deviations,
    plans_to_discuss,
    unanswered_expectations,
    late_consequences,
    themes_that_end,
    mandates_that_end,
    projects_past_end,
    undecided_work,
    late_requests,
)


@dataclass(frozen=True)
class Group:
    """Candidates of one urgency, under its words."""

    words: str
    rows: tuple[Ranked, ...]


@dataclass(frozen=True)
class FromWork:
    """What the work proposes for one meeting."""

    groups: tuple[Group, ...]
    set_aside: tuple[SetAside, ...]
    minutes_left: int

    @property
    def rows(self) -> list[Ranked]:
        """All candidates in their order."""
        return [row for group in self.groups for row in group.rows]

    @property
    def fitting(self) -> int:
        """How many fit in the time that is left."""
        return sum(row.fits for row in self.rows)

    @property
    def sentence(self) -> str:
        """The page in one or two sentences."""
        count = len(self.rows)
        left = f"Er {'is' if self.minutes_left == 1 else 'zijn'} nog {self.minutes_left} minuten over."
        if self.minutes_left <= 0:
            left = "De tijd is op: voor elk punt erbij moet er een korter of weg."
        if not count:
            return f"Het werk stelt niets meer voor. {left}"
        noun = "1 punt" if count == 1 else f"{count} punten"
        if self.minutes_left <= 0:
            return f"Het werk stelt {noun} voor. {left}"
        if self.fitting == count:
            return f"Het werk stelt {noun} voor. {left} Alles past."
        return f"Het werk stelt {noun} voor. {left} Daarin {'past' if self.fitting == 1 else 'passen'} {self.fitting}."


def candidates_for(window: Window) -> list[Candidate]:
    """All that the work proposes, whatever is on the agenda already; the number of queries is fixed.

    What several lists name is one candidate, with all reasons, as the first of the lists names it.
    """
    found: dict[str, Candidate] = {}
    for source in SOURCES:
        for one in source(window):
            known = found.get(subject_key(one) or one.key)
            found[subject_key(one) or one.key] = one if known is None else _together(known, one)
    return list(found.values())


def _together(first: Candidate, other: Candidate) -> Candidate:
    return replace(
        first,
        why=f"{first.why} {other.why}",
        urgency=min(first.urgency, other.urgency),
        minutes=max(first.minutes, other.minutes),
        draft_outcome=first.draft_outcome or other.draft_outcome,
    )


def from_work(meeting: Meeting, user: User) -> FromWork:
    """What is left of it for this meeting, by urgency, fitted to the time that no item stands in yet."""
    window = window_of(meeting, user)
    items = list(meeting.items.all())
    taken = {item.work_key for item in items if item.work_key}
    taken |= {f"{item.subject_kind}:{item.subject_id}" for item in items if item.subject_kind}
    aside = tuple(meeting.set_asides.select_related("made_by"))
    out = taken | {one.key for one in aside}
    open_ones = [one for one in candidates_for(window) if one.key not in out and subject_key(one) not in taken]
    left = meeting.minutes - sum(item.minutes for item in items if item.takes_time)
    ranked = rank(open_ones, left)
    groups = (
        Group(URGENCY_WORDS[urgency], tuple(row for row in ranked if row.candidate.urgency == urgency))
        for urgency in Urgency
    )
    return FromWork(groups=tuple(group for group in groups if group.rows), set_aside=aside, minutes_left=left)


def subject_key(candidate: Candidate) -> str:
    """What it is about, as an item on the agenda would be known; nothing without a subject."""
    return f"{candidate.subject_kind}:{candidate.subject_id}" if candidate.subject_kind else ""
