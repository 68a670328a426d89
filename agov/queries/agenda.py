"""The agenda of a meeting as one reader sees it: numbers, times, what is hidden, and whether it fits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Prefetch

from agov.enums import Audience, ItemState
from agov.models import AgendaItem, Invitee, ItemPaper, Meeting, Outcome
from amersfoort_veiligheid.accounts.models import User
from cycle.models.access import COUNCIL_ROLES, INSIDE_ROLES

HIDDEN_WORDS: Final = {
    Audience.OPEN: "niet voor u",
    Audience.MEMBERS: "alleen voor het overleg",
    Audience.CLOSED: "besloten",
}


@dataclass(frozen=True)
class AgendaLine:
    """One item as the reader sees it. Of an item that is hidden only the number, that it is, and the ground."""

    number: int
    minutes: int
    starts_at: datetime
    item: AgendaItem | None
    papers: tuple[ItemPaper, ...] = ()
    hidden_as: str = ""
    ground: str = ""
    is_first: bool = False
    is_last: bool = False

    @property
    def is_hidden(self) -> bool:
        """Whether the reader may only know that there is an item."""
        return self.item is None


@dataclass(frozen=True)
class TimeBlock:
    """An item on the time bar, in hundredths of what is drawn."""

    left: float
    width: float
    is_over: bool


@dataclass(frozen=True)
class Agenda:
    """The items of one meeting for one reader."""

    meeting: Meeting
    lines: tuple[AgendaLine, ...]
    minutes: int  # of all items that take time, hidden ones too
    blocks: tuple[TimeBlock, ...]
    is_whole: bool  # whether the reader knows of every item; a guest does not, and learns no lengths of others

    @property
    def slot(self) -> int:
        """How long the meeting lasts."""
        return self.meeting.minutes

    @property
    def left(self) -> int:
        """Minutes that nothing stands in yet; below zero when it does not fit."""
        return self.slot - self.minutes

    @property
    def over(self) -> int:
        """Minutes too many."""
        return max(0, -self.left)

    @property
    def slot_x(self) -> float:
        """Where the end of the meeting stands on the time bar."""
        return round(100 * self.slot / max(self.slot, self.minutes, 1), 2)


def sits_at_table(user: User, meeting: Meeting) -> bool:
    """Whether the user was asked for a seat, so not as a guest."""
    return Invitee.objects.filter(meeting=meeting, user=user, seat__isnull=False).exists()


def agenda_of(meeting: Meeting, user: User) -> Agenda:
    """The agenda for one reader; four queries. A guest sees its own items and nothing of the others (S126)."""
    papers = Prefetch("papers", ItemPaper.objects.visible_to(user), to_attr="readable")
    own = AgendaItem.objects.visible_to(user).filter(meeting=meeting).select_related("returned_from__meeting")
    visible = {item.pk: item for item in own.prefetch_related(papers)}
    sees_all_numbers = user.has_role(*INSIDE_ROLES, *COUNCIL_ROLES) or sits_at_table(user, meeting)
    rows = list(AgendaItem.objects.filter(meeting=meeting).order_by("position", "pk"))
    lines, starts_at, minutes, lengths = [], meeting.starts_at, 0, []
    for number, row in enumerate(rows, start=1):
        length = row.minutes if row.takes_time else 0
        item = visible.get(row.pk)
        if item is not None or sees_all_numbers:
            lines.append(_line(number, length, starts_at, row, item, count=len(rows)))
        starts_at += timedelta(minutes=length)
        minutes += length
        lengths.append(length)
    return Agenda(
        meeting=meeting,
        lines=tuple(lines),
        minutes=minutes,
        blocks=blocks_of(lengths, meeting.minutes),
        is_whole=sees_all_numbers,
    )


def _line(
    number: int, length: int, starts_at: datetime, row: AgendaItem, item: AgendaItem | None, *, count: int
) -> AgendaLine:
    papers: tuple[ItemPaper, ...] = tuple(getattr(item, "readable", ()))
    return AgendaLine(
        number=number,
        minutes=length,
        starts_at=starts_at,
        item=item,
        papers=papers,
        hidden_as="" if item else HIDDEN_WORDS[Audience(row.audience)],
        ground="" if item else row.closed_ground,
        is_first=number == 1,
        is_last=number == count,
    )


def blocks_of(lengths: list[int], slot: int) -> tuple[TimeBlock, ...]:
    """Draw items on a bar that is as long as the meeting, or as all items when these are longer."""
    whole = max(slot, sum(lengths), 1)
    blocks, at = [], 0
    for length in lengths:
        if length:
            blocks.append(TimeBlock(round(100 * at / whole, 2), round(100 * length / whole, 2), at + length > slot))
        at += length
    return tuple(blocks)


def numbers_of(meeting: Meeting) -> dict[int, int]:
    """The number of each item of a meeting, whoever may read it; one query."""
    ids = AgendaItem.objects.filter(meeting=meeting).order_by("position", "pk").values_list("pk", flat=True)
    return {pk: number for number, pk in enumerate(ids, start=1)}


def earlier_treatment(item: AgendaItem, user: User) -> list[AgendaItem]:
    """What other meetings did with the same subject, as far as the user reads it; the latest first. One query."""
    if not item.subject_kind:
        return []
    same = AgendaItem.objects.visible_to(user).filter(subject_kind=item.subject_kind, subject_id=item.subject_id)
    told = Prefetch("outcomes", queryset=Outcome.objects.visible_to(user).order_by("number"))
    rows = same.exclude(pk=item.pk).select_related("meeting").prefetch_related(told)
    return list(rows.order_by("-meeting__starts_at", "-pk"))


def states_in_words(agenda: Agenda) -> str:
    """How many items there are, and what became of them, in one sentence."""
    count = len(agenda.lines)
    if not count:
        return "Er staat nog niets op de agenda." if agenda.is_whole else "Er staat nu niets voor u op de agenda."
    noun = "punt" if count == 1 else "punten"
    done = Counter(line.item.state for line in agenda.lines if line.item is not None)
    parts = [
        f"{done[state]} {state.label}"
        for state in (ItemState.DECIDED, ItemState.POSTPONED, ItemState.WITHDRAWN)
        if done[state]
    ]
    more = f", waarvan {' en '.join(parts)}" if parts else ""
    if not agenda.is_whole:
        return f"U bent gast bij {count} {noun}{more}."
    return f"{count} {noun}{more}; samen {agenda.minutes} van de {agenda.slot} minuten."
