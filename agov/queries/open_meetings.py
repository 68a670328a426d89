"""What everybody may read of meetings: items that were made public, and that others were not, with the ground.

The public page and the open data are both made from these values; who is logged in gets besides what its rights give.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Prefetch, Q, QuerySet

from agov.enums import Audience, ItemPublication, MeetingState, MinutesState
from agov.models import AgendaItem, Meeting, MinutesSection, Outcome
from amersfoort_veiligheid.accounts.models import User


class Openness(StrEnum):
    """How much of an item its reader gets."""

    OPEN = "openbaar"
    INSIDE = "voor u"  # not public; the rights of this reader give it
    WITHHELD = "niet openbaar"
    UNDER_SECRECY = "geheim"
    LATER = "nog niet openbaar"


@dataclass(frozen=True)
class OpenItem:
    """One item as its reader may have it; of what it may not have only the place on the agenda and the ground."""

    pk: int
    position: int
    openness: Openness
    ground: str
    item: AgendaItem | None
    outcomes: tuple[Outcome, ...]
    minutes: str


@dataclass(frozen=True)
class OpenMeeting:
    """A meeting with its items in order."""

    meeting: Meeting
    items: tuple[OpenItem, ...]

    @property
    def readable(self) -> int:
        """How many items are there to read."""
        return sum(one.item is not None for one in self.items)


def published_on(today: date) -> Q:
    """Items that are public on a day."""
    return Q(publication=ItemPublication.PUBLIC, publish_on__lte=today)


def public_items(today: date) -> QuerySet[AgendaItem]:
    """Items of closed meetings that everybody may read on a day. Secrecy that was not lifted comes before all."""
    no_secrecy = Q(secrecy_on__isnull=True) | Q(secrecy_lifted_on__lte=today)
    return AgendaItem.objects.filter(published_on(today), no_secrecy, meeting__state=MeetingState.CLOSED)


def public_outcomes(today: date) -> QuerySet[Outcome]:
    """What came of those items."""
    return Outcome.objects.filter(item__in=public_items(today).values("pk")).select_related(
        "item__meeting", "organisation"
    )


def open_meetings(user: User | None, today: date) -> QuerySet[Meeting]:
    """Meetings that the reader may know of: closed ones of which something was decided, and what its rights give."""
    decided = AgendaItem.objects.filter(published_on(today) | Q(publication=ItemPublication.WITHHELD))
    public = Q(state=MeetingState.CLOSED, pk__in=decided.values("meeting"))
    if user is not None:
        public |= Q(pk__in=Meeting.objects.visible_to(user).values("pk"))
    return Meeting.objects.filter(public).select_related("body", "cycle").order_by("-starts_at", "-pk")


def open_meeting(meeting: Meeting, user: User | None, today: date) -> OpenMeeting:
    """One meeting for one reader; a fixed number of queries."""
    outcomes = Outcome.objects.select_related("organisation").order_by("number")
    items = AgendaItem.objects.filter(meeting=meeting).select_related("meeting").order_by("position", "pk")
    public = set(public_items(today).filter(meeting=meeting).values_list("pk", flat=True))
    seen = (
        set(AgendaItem.objects.visible_to(user).filter(meeting=meeting).values_list("pk", flat=True)) if user else set()
    )
    own = (
        set(Outcome.objects.visible_to(user).filter(item__meeting=meeting).values_list("pk", flat=True))
        if user
        else set()
    )
    adopted = MinutesSection.objects.filter(minutes__meeting=meeting, minutes__state=MinutesState.ADOPTED)
    texts = dict(adopted.filter(item__isnull=False).values_list("item", "text"))
    made = []
    for item in items.prefetch_related(Prefetch("outcomes", queryset=outcomes, to_attr="told")):
        told: list[Outcome] = item.told  # type: ignore[attr-defined]  # the prefetch made it
        if item.pk in public:
            made.append(_readable(item, Openness.OPEN, told, texts))
        elif item.pk in seen:
            made.append(_readable(item, Openness.INSIDE, [one for one in told if one.pk in own], texts))
        else:
            made.append(_covered(item, today))
    return OpenMeeting(meeting, tuple(made))


def _readable(item: AgendaItem, openness: Openness, outcomes: list[Outcome], texts: dict[int, str]) -> OpenItem:
    return OpenItem(item.pk, item.position, openness, "", item, tuple(outcomes), texts.get(item.pk, ""))


def _covered(item: AgendaItem, today: date) -> OpenItem:
    """Of what the reader may not have: the ground and nothing else; before the meeting is closed not even that."""
    if item.meeting.state != MeetingState.CLOSED:
        return OpenItem(item.pk, item.position, Openness.LATER, "", None, (), "")
    is_secret = item.secrecy_on is not None and (item.secrecy_lifted_on is None or item.secrecy_lifted_on > today)
    if is_secret:
        openness, ground = Openness.UNDER_SECRECY, item.publication_ground or item.closed_ground
    elif item.publication == ItemPublication.WITHHELD:
        openness, ground = Openness.WITHHELD, item.publication_ground
    elif item.audience == Audience.CLOSED and item.publication == ItemPublication.UNDECIDED:
        openness, ground = Openness.WITHHELD, item.closed_ground
    else:
        openness, ground = Openness.LATER, ""
    return OpenItem(item.pk, item.position, openness, ground, None, (), "")
