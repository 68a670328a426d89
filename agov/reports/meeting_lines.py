"""Meetings as lines of the page of one user: what to answer, what to finish, and what comes."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from agov.enums import MeetingState
from agov.models import Meeting
from agov.reports.lines import Line, Waiting, address, line


def _day(meeting: Meeting) -> date:
    return timezone.localtime(meeting.starts_at).date()


def own_meeting_lines(waiting: Waiting, today: date) -> list[Line]:
    """Invitations that wait for the user's own answer."""
    return [
        line(
            f"meeting-invitation-{row.pk}",
            f"Komt u naar {row.meeting}?",
            f"U bent uitgenodigd als {row.function}",
            _day(row.meeting),
            address("agov:invitation-answer", row.pk),
            today=today,
            before="op",
        )
        for row in waiting.agov.meeting_invitations
    ]


def unfinished_meeting_lines(waiting: Waiting, today: date) -> list[Line]:
    """For who prepares meetings: what was held and is not closed, and a year with too few of them."""
    lines = []
    for meeting in waiting.agov.unfinished_meetings:
        is_known = meeting.state == MeetingState.CONVENED
        what = f"Is {meeting} gehouden?" if is_known else f"Sluit {meeting}"
        about = "De dag is voorbij" if is_known else "Er is vergaderd: noteer wie er waren en wat ervan kwam"
        url = address("agov:meeting-detail", meeting.pk)
        lines.append(line(f"meeting-{meeting.pk}", what, about, None, url, today=today))
    short = waiting.agov.shortage
    if short is not None:
        what = f"Plan een vergadering van het overleg in {short.year}"
        about = f"Er zijn er {short.held + short.planned} van de {short.at_least}"
        lines.append(line("meeting-shortage", what, about, None, address("agov:meeting-list"), today=today))
    return lines


def proposal_lines(waiting: Waiting, today: date) -> list[Line]:
    """For who prepares meetings: what people put forward for an agenda and nobody answered yet."""
    count = waiting.agov.proposals
    if not count:
        return []
    what = f"Antwoord op {count} {'voorstel' if count == 1 else 'voorstellen'} voor de agenda"
    about = "Zet het op een agenda, of schrijf op waarom niet"
    return [line("agenda-proposals", what, about, None, address("agov:proposal-list"), today=today)]


def coming_meeting_lines(waiting: Waiting, today: date) -> list[Line]:
    """Meetings that come."""
    return [
        line(
            f"meeting-{meeting.pk}",
            meeting.title,
            "Vergadering van het overleg",
            _day(meeting),
            address("agov:meeting-detail", meeting.pk),
            today=today,
            before="op",
        )
        for meeting in waiting.agov.meetings
    ]
