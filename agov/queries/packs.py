"""What there is of the papers of a meeting: files and who may still read them, readers, links without an account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.core.signing import BadSignature, Signer

from agov.enums import Audience, MeetingState, PackAudience
from agov.models import AgendaItem, FrozenAgenda, Invitee, ItemGuest, ItemPaper, Meeting, Pack, PackFile, PackReading
from agov.queries.invitations import why_not
from amersfoort_veiligheid.web.sent import whole_number

SALT: Final = "agov.papers"
OPEN_AFTER: Final = timedelta(days=7)  # how long a link to papers works after the meeting
PAPER_KEY: Final = "stuk:"


def newest_frozen(meeting: Meeting) -> FrozenAgenda | None:
    """The agenda as it was fixed last."""
    return meeting.frozen_agendas.order_by("-pk").first()


def newest_pack(meeting: Meeting) -> Pack | None:
    """The pack, or the nazending that came last."""
    return meeting.packs.select_related("frozen", "job").order_by("-number").first()


# --- rights, asked anew at each reading


def held_back(files: Iterable[PackFile]) -> set[int]:
    """Which files hold something that their readers may not see any more: closed or withdrawn, or a guest is off.

    Three queries for any number of files.
    """
    rows = list(files)
    item_ids = {pk for row in rows for pk in row.holds.get("items", [])}
    paper_ids = {pk for row in rows for pk in row.holds.get("papers", [])}
    items = dict(AgendaItem.objects.filter(pk__in=item_ids).values_list("pk", "audience"))
    papers = {
        pk: (item, audience)
        for pk, item, audience in ItemPaper.objects.filter(pk__in=paper_ids).values_list("pk", "item", "audience")
    }
    guests = {row.invitee_id for row in rows if row.invitee_id}
    places = set(ItemGuest.objects.filter(invitee__in=guests).values_list("invitee", "item"))
    return {row.pk for row in rows if not _still_fits(row, items, papers, places)}


def _still_fits(
    row: PackFile, items: dict[int, str], papers: dict[int, tuple[int, str]], places: set[tuple[int, int]]
) -> bool:
    if row.is_stale:
        return False
    held_items, held_papers = row.holds.get("items", []), row.holds.get("papers", [])
    if row.audience == PackAudience.CLOSED:
        return True
    if row.audience == PackAudience.GUEST:
        return all((row.invitee_id, pk) in places for pk in held_items if pk in items)
    allowed = {Audience.OPEN} if row.audience == PackAudience.OPEN else {Audience.OPEN, Audience.MEMBERS}
    seen = [items[pk] for pk in held_items if pk in items] + [papers[pk][1] for pk in held_papers if pk in papers]
    return all(audience in allowed for audience in seen)


# --- the link of who has no account


def _signer(invitee: Invitee) -> Signer:
    return Signer(salt=f"{SALT}:{invitee.meeting.uid}:{invitee.email}", sep="~")


def papers_token(invitee: Invitee) -> str:
    """The signed part of the address with which this invitee fetches its papers."""
    return _signer(invitee).sign(str(invitee.pk))


def link_ends_at(meeting: Meeting) -> datetime:
    """Until when a link to the papers works."""
    return meeting.ends_at + OPEN_AFTER


def reader_of(token: str, *, at: datetime) -> Invitee | None:
    """Who may fetch papers with this address now; None when it is forged, over, or its right ended."""
    number = whole_number(token.partition("~")[0]) or 0
    invitee = Invitee.objects.select_related("meeting", "seat", "user").filter(pk=number).first()
    if invitee is None or not invitee.email:
        return None
    try:
        _signer(invitee).unsign(token)
    except BadSignature:
        return None
    is_over = at >= link_ends_at(invitee.meeting) or invitee.meeting.state == MeetingState.CANCELLED
    return None if is_over or why_not(invitee, at=at) else invitee


# --- who has read it, for the secretary only


@dataclass(frozen=True)
class Reader:
    """An invitee, or somebody of the house, and when it first fetched something of a pack."""

    name: str
    first_at: datetime | None
    times: int
    has_file: bool = True
    invitee: Invitee | None = None


def readers_of(pack: Pack, invitees: Iterable[Invitee]) -> list[Reader]:
    """Every invitee with whether it fetched its papers, then others who did; two queries."""
    files = list(pack.files.all())
    readings = list(PackReading.objects.filter(file__pack=pack).select_related("user").order_by("read_at"))
    guests = {one.invitee_id for one in files if one.invitee_id}
    found, counted = [], set[int]()
    for invitee in invitees:
        own = [
            one
            for one in readings
            if one.invitee_id == invitee.pk or (invitee.user_id is not None and one.user_id == invitee.user_id)
        ]
        counted |= {one.pk for one in own}
        has_file = not invitee.is_guest or invitee.pk in guests
        found.append(Reader(str(invitee), own[0].read_at if own else None, len(own), has_file, invitee))
    others: dict[str, list[PackReading]] = {}
    for one in readings:
        if one.pk not in counted and one.user is not None:
            others.setdefault(one.user.function or one.user.name, []).append(one)
    return found + [Reader(name, rows[0].read_at, len(rows)) for name, rows in others.items()]
