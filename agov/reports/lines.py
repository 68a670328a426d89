"""Matters of this room and of the cycle as lines: what it is, why it stands here, until when, and one address."""

from __future__ import annotations

from datetime import date

from agov.models import Consequence, Expectation, Meeting, PartnerSession
from agov.queries.waiting import AgovWaiting, agov_waiting
from amersfoort_veiligheid.documents.tables import join_words
from amersfoort_veiligheid.web.work import READ, WRITE, Line, Reader, address
from cycle.models import CycleStep, Milestone, RouteStop
from vap.models import RunningProject


def agov_open(reader: Reader) -> AgovWaiting:
    """What of this room is open, asked once."""
    return reader.once("agov", lambda: agov_waiting(reader.user, reader.today))


def step_line(step: CycleStep, reader: Reader) -> Line:
    """A step that runs or should be finished, with who is next."""
    who = next_actor(step)
    about = f"Aan zet: {who}" if who else "Stap van de cyclus"
    url = address("agov:step-detail", step.pk)
    return reader.line(f"step-{step.pk}", step.activity, about, step.end_date, url, minutes=READ)


def next_actor(step: CycleStep) -> str:
    """Who is next: as somebody wrote it, else the parties of the step; nothing when nobody is named."""
    return step.next_actor or join_words([party.name for party in step.parties.all()])


def milestone_line(milestone: Milestone, reader: Reader) -> Line:
    """A day on which a body should have something."""
    url = address("cycle:cycle-basis", milestone.cycle_id)
    about = f"Mijlpaal: {milestone.body}"
    return reader.line(f"milestone-{milestone.pk}", milestone.title, about, milestone.planned_on, url, before="op")


def stop_line(stop: RouteStop, reader: Reader, *, is_inside: bool) -> Line:
    """A body that treats the proposals. The council reads the slag itself once it is closed, until then the board."""
    what = f"{stop} behandelt de {stop.round.get_kind_display()}"
    url = address("agov:round-detail", stop.round_id) if is_inside else address("agov:board-cycle", stop.round.cycle_id)
    return reader.line(f"stop-{stop.pk}", what, "Route langs de gremia", stop.planned_on, url, before="op")


def consequence_line(row: Consequence, reader: Reader) -> Line:
    """What must still be put in our own policy."""
    return reader.line(
        f"consequence-{row.pk}",
        row.what,
        f"Moet nog in: {row.get_kind_display()}, {row.owner}",
        row.due_on,
        address("agov:consequence-detail", row.pk),
        deed="Zet het erin",
        minutes=READ,
    )


def expectation_line(row: Expectation, reader: Reader, *, own: bool) -> Line:
    """A question to a partner without an answer; ``own`` for the partner that must answer."""
    return reader.asked(
        f"expectation-{row.pk}",
        row.text,
        "De gemeente vraagt dit; u antwoordt" if own else f"Nog geen antwoord van {row.organisation}",
        row.answer_by,
        address("agov:expectation-detail", row.pk),
        deed="Antwoord" if own else "Bekijk",
        minutes=READ,
    )


def project_line(row: RunningProject, reader: Reader) -> Line:
    """A running project past its last day."""
    return reader.line(
        f"project-{row.pk}",
        row.title,
        "Lopend project na zijn einddatum: sluiten of verlengen",
        row.end_date,
        address("agov:project-detail", row.pk),
        deed="Sluit of verleng",
        minutes=WRITE,
    )


def session_line(row: PartnerSession, reader: Reader) -> Line:
    """A session that comes."""
    url = address("agov:session-detail", row.pk)
    return reader.line(f"session-{row.pk}", row.title, "Sessie met partners", row.held_on, url, before="op")


def meeting_line(meeting: Meeting, day: date, reader: Reader) -> Line:
    """A meeting that comes."""
    url = address("agov:meeting-detail", meeting.pk)
    return reader.line(f"meeting-{meeting.pk}", meeting.title, "Vergadering van het overleg", day, url, before="op")
