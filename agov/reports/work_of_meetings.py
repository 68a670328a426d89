"""What of the veiligheidsoverleg waits for somebody: to answer, to read, to prepare, to keep."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.utils import timezone

from agov.enums import MeetingState
from agov.models import Meeting
from agov.permissions import may_prepare_meetings
from agov.queries import own_work
from agov.reports.lines import agov_open
from agov.reports.promise_lines import is_kept_by, promise_line
from amersfoort_veiligheid.web.work import ANSWER, READ, WRITE, Line, Reader, address


def day_of(meeting: Meeting) -> date:
    """The day of a meeting by the clock of the municipality."""
    return timezone.localtime(meeting.starts_at).date()


def invitations_to_answer(reader: Reader) -> Iterable[Line]:
    """Invitations that wait for the reader's own answer."""
    for row in agov_open(reader).meeting_invitations:
        yield reader.line(
            f"meeting-invitation-{row.pk}",
            f"Komt u naar {row.meeting}?",
            f"U bent uitgenodigd als {row.function}",
            day_of(row.meeting),
            address("agov:invitation-answer", row.pk),
            before="op",
            deed="Antwoord",
            minutes=2,
        )


def papers_to_read(reader: Reader) -> Iterable[Line]:
    """Papers that were sent to who was invited, and that the reader did not open."""
    for row in own_work.packs_to_read(reader.user, reader.today):
        meeting = row.pack.meeting
        yield reader.line(
            f"papers-{row.pack_id}",
            f"Lees de stukken van {meeting}",
            f"{row.pack}, {row.pages} {'bladzijde' if row.pages == 1 else 'bladzijden'}",
            day_of(meeting),
            address("agov:meeting-pack", meeting.pk),
            deed="Lees",
            minutes=max(READ, row.pages),
        )


def minutes_to_check(reader: Reader) -> Iterable[Line]:
    """Minutes to react to for who was there, and reactions to answer for who makes them."""
    for row in agov_open(reader).minutes:
        yield reader.line(
            f"minutes-{row.pk}",
            f"Klopt het verslag van {row.meeting}?",
            "U was erbij; u kunt reageren",
            row.react_until,
            address("agov:meeting-minutes", row.meeting_id),
            deed="Lees en reageer",
            minutes=READ,
        )
    for row in agov_open(reader).reactions:
        yield reader.line(
            f"reactions-{row.pk}",
            f"Antwoord op reacties op het verslag van {row.meeting}",
            "Met een open reactie wordt het verslag niet vastgesteld",
            row.react_until,
            address("agov:meeting-minutes", row.meeting_id),
            before="reageren kan tot",
            deed="Antwoord",
            minutes=READ,
        )


def meetings_to_finish(reader: Reader) -> Iterable[Line]:
    """For who prepares meetings: what was held and is not closed, and a year with too few of them."""
    for meeting in agov_open(reader).unfinished_meetings:
        is_known = meeting.state == MeetingState.CONVENED
        yield reader.line(
            f"meeting-{meeting.pk}",
            f"Is {meeting} gehouden?" if is_known else f"Sluit {meeting}",
            "De dag is voorbij" if is_known else "Er is vergaderd: noteer wie er waren en wat ervan kwam",
            None,
            address("agov:meeting-detail", meeting.pk),
            deed="Noteer het" if is_known else "Sluit",
            minutes=ANSWER if is_known else WRITE,
        )
    short = agov_open(reader).shortage
    if short is not None:
        yield reader.line(
            "meeting-shortage",
            f"Plan een vergadering van het overleg in {short.year}",
            f"Er zijn er {short.held + short.planned} van de {short.at_least}",
            None,
            address("agov:meeting-list"),
            deed="Plan",
        )


def meetings_to_prepare(reader: Reader) -> Iterable[Line]:
    """For who prepares meetings: agendas and papers of what comes soon, and what people put forward."""
    if not may_prepare_meetings(reader.user):
        return
    for meeting in own_work.meetings_to_prepare(reader.today):
        is_draft = meeting.state == MeetingState.DRAFT
        yield reader.line(
            f"prepare-{meeting.pk}",
            f"Zet de agenda klaar van {meeting}" if is_draft else f"Maak de stukken van {meeting}",
            "Nog niemand is uitgenodigd"
            if is_draft
            else "De vergadering is uitgeschreven, er gingen nog geen stukken uit",
            day_of(meeting),
            address("agov:agenda" if is_draft else "agov:meeting-pack", meeting.pk),
            before="vergadering op",
            deed="Maak de agenda" if is_draft else "Maak de stukken",
            minutes=60 if is_draft else 30,
        )
    count = agov_open(reader).proposals
    if count:
        yield reader.line(
            "agenda-proposals",
            f"Antwoord op {count} {'voorstel' if count == 1 else 'voorstellen'} voor de agenda",
            "Zet het op een agenda, of schrijf op waarom niet",
            None,
            address("agov:proposal-list"),
            deed="Antwoord",
            minutes=ANSWER * count,
        )


def agreements_to_keep(reader: Reader) -> Iterable[Line]:
    """Open agreements of the overleg that the reader keeps."""
    for row in agov_open(reader).promises:
        if is_kept_by(row, reader.user):
            yield promise_line(row, reader)


SOURCES: Final = (
    invitations_to_answer,
    papers_to_read,
    minutes_to_check,
    meetings_to_finish,
    meetings_to_prepare,
    agreements_to_keep,
)
