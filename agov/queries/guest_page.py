"""What a guest reads with its link: its own items with their papers, and nothing of the rest of the agenda (S126)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from agov.enums import MeetingState
from agov.models import AgendaItem, GuestLink, Invitee, ItemPaper
from agov.queries.agenda import numbers_of
from agov.queries.invitations import why_not
from agov.queries.item_subject import SubjectSeen, subject_seen

OPENS_AFTER: Final = timedelta(days=7)  # a guest may read back for a week after the meeting
KNOWN_TO_GUESTS: Final = (MeetingState.CONVENED, MeetingState.HELD, MeetingState.CLOSED)


@dataclass(frozen=True)
class GuestItem:
    """One item of a guest: with its number on the agenda, what it is about, and its papers."""

    number: int
    starts_at: datetime
    item: AgendaItem
    seen: SubjectSeen | None
    papers: tuple[ItemPaper, ...]


def guest_of(secret: str, *, at: datetime) -> Invitee | None:
    """Who reads with this secret now; None when the link is unknown, over or withdrawn, or its rights ended."""
    link = GuestLink.objects.of_secret(secret)
    if link is None or not link.is_open_at(at):
        return None
    invitee = link.invitee
    is_known = invitee.is_guest and invitee.meeting.state in KNOWN_TO_GUESTS
    return invitee if is_known and not why_not(invitee, at=at) else None


def items_of(invitee: Invitee) -> list[GuestItem]:
    """The items of one guest in their order."""
    meeting = invitee.meeting
    own = AgendaItem.objects.filter(guest_places__invitee=invitee, meeting=meeting)
    numbers = numbers_of(meeting)
    begins = _begins(meeting.items.order_by("position", "pk"), meeting.starts_at)
    return [
        GuestItem(
            number=numbers[item.pk],
            starts_at=begins[item.pk],
            item=item,
            seen=subject_seen(item, None),
            papers=tuple(item.papers.all()),
        )
        for item in own.select_related("returned_from__meeting").prefetch_related("papers").order_by("position", "pk")
    ]


def _begins(items: Iterable[AgendaItem], starts_at: datetime) -> dict[int, datetime]:
    begins: dict[int, datetime] = {}
    for item in items:
        begins[item.pk] = starts_at
        starts_at += timedelta(minutes=item.minutes if item.takes_time else 0)
    return begins


def paper_of(invitee: Invitee, pk: int) -> ItemPaper | None:
    """A paper with one of the items of this guest, whatever its readers; of any other item nothing."""
    own = AgendaItem.objects.filter(guest_places__invitee=invitee, meeting=invitee.meeting)
    return ItemPaper.objects.filter(item__in=own, pk=pk).select_related("item").first()
