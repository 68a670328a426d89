"""Events as an iCalendar file (RFC 5545): days and moments, with identities that stay and a number that grows.

A calendar that is read again replaces an event it knows by its ``uid`` when ``sequence`` is higher. So the uid of a
thing never changes, and whoever moves the thing raises its sequence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final

CONTENT_TYPE: Final = "text/calendar; charset=utf-8"
PRODUCT: Final = "-//Amersfoort Veiligheid//Veiligheidsbeleid//NL"
OCTETS_PER_LINE: Final = 75  # RFC 5545, 3.1; the line break does not count


class Method(StrEnum):
    """What the receiver of a calendar is to do with it (RFC 5546)."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class EventStatus(StrEnum):
    """What a calendar shows of an event."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True)
class Event:
    """One event. With days, ``end`` is the last day and counts; with moments (aware) it is when the event ends."""

    uid: str
    start: date | datetime
    summary: str
    sequence: int = 0
    end: date | datetime | None = None
    description: str = ""
    location: str = ""
    url: str = ""
    status: EventStatus = EventStatus.CONFIRMED


def to_ical(
    events: Iterable[Event], *, name: str, made_at: datetime, refresh: timedelta = timedelta(hours=12)
) -> bytes:
    """The calendar ``name`` with its events. ``made_at`` (aware) is when this file was made.

    Raises ``ValueError`` for a moment without time zone, an end before its start, and two events with one uid.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"METHOD:{Method.PUBLISH.value}",
        f"NAME:{_escaped(name)}",
        f"X-WR-CALNAME:{_escaped(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:PT{int(refresh.total_seconds() // 60)}M",
    ]
    known: set[str] = set()
    for event in events:
        if event.uid in known:
            raise ValueError(f"two events with uid {event.uid}")
        known.add(event.uid)
        lines += _event(event, made_at)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def to_invitation(event: Event, *, organiser: str, invitee: str, made_at: datetime) -> bytes:
    """One event as an invitation by mail, or as its cancellation when the event says that it is cancelled.

    ``organiser`` and ``invitee`` are mail addresses. No answer is asked by calendar: the mail has its own way.
    """
    is_off = event.status == EventStatus.CANCELLED
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method_of(event).value}",
        *_event(
            event,
            made_at,
            more=(
                f"ORGANIZER:mailto:{_address(organiser)}",
                f"ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT={'DECLINED' if is_off else 'NEEDS-ACTION'};RSVP=FALSE:"
                f"mailto:{_address(invitee)}",
            ),
        ),
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def method_of(event: Event) -> Method:
    """What an invitation to this event asks of the calendar that gets it."""
    return Method.CANCEL if event.status == EventStatus.CANCELLED else Method.REQUEST


def _address(email: str) -> str:
    """A mail address in a line of its own: nothing in it ends the line or the value."""
    return "".join(letter for letter in email if letter.isprintable() and letter not in ' ;,:"')


def _event(event: Event, made_at: datetime, *, more: Iterable[str] = ()) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_escaped(event.uid)}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTAMP:{_moment(made_at)}",
        *_times(event),
        f"SUMMARY:{_escaped(event.summary)}",
        f"STATUS:{event.status.value}",
    ]
    about = (("DESCRIPTION", _escaped(event.description)), ("LOCATION", _escaped(event.location)), ("URL", event.url))
    lines += [f"{name}:{words}" for name, words in about if words]
    lines += more
    if not isinstance(event.start, datetime):
        lines.append("TRANSP:TRANSPARENT")  # a period of weeks keeps nobody's day occupied
    return [*lines, "END:VEVENT"]


def _times(event: Event) -> list[str]:
    start, end = event.start, event.end
    if isinstance(start, datetime):
        if end is not None and not isinstance(end, datetime):
            raise ValueError("an event that starts at a moment ends at one")
        if end is not None and end < start:
            raise ValueError("an event ends after its start")
        return [f"DTSTART:{_moment(start)}", *([f"DTEND:{_moment(end)}"] if end is not None else [])]
    last = end or start
    if isinstance(last, datetime):
        raise ValueError("an event that starts on a day ends on one")
    if last < start:
        raise ValueError("an event ends after its start")
    day_after = last + timedelta(days=1)  # DTEND is the first day that is no part of it
    return [f"DTSTART;VALUE=DATE:{start:%Y%m%d}", f"DTEND;VALUE=DATE:{day_after:%Y%m%d}"]


def _moment(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(words: str) -> str:
    """A text in which nothing ends the line, the value or the event."""
    clean = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    clean = clean.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(letter for letter in clean if letter >= " " and letter != "\x7f")


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets; a letter of several octets is never cut."""
    pieces, piece, size = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > OCTETS_PER_LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + letter, size + octets
    return "\r\n".join([*pieces, piece])
