"""Who was at a meeting, by whom somebody was replaced, and who presided when the chair did not (S120, S124)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from agov.enums import Attendance, MeetingState, SeatKind
from agov.models import Invitee, Meeting
from agov.queries.meeting_people import THERE, quorum_of
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import claim_revision


class AttendanceError(Exception):
    """Attendance can not be noted like this; the message is Dutch, ``field`` the field of the form it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Noted:
    """Whether one invitee was there, and who came instead (a function)."""

    invitee_id: int
    attendance: Attendance
    replaced_by: str = ""


@transaction.atomic
def note_attendance(
    *,
    meeting_id: int,
    seen: int,
    noted: Iterable[Noted],
    deputy_function: str,
    deputy_reason: str,
    by: User,
    at: datetime,
) -> Meeting:
    """Store who was there. Without the chair somebody else presided: who, and why. Raises ``StaleEditError``."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting_id)
    has_begun = meeting.state == MeetingState.CONVENED and meeting.starts_at <= at
    if meeting.state != MeetingState.HELD and not has_begun:
        raise AttendanceError(f"Dit kan niet: de vergadering is {meeting.get_state_display()}.")
    claim_revision(meeting, seen)
    rows = {row.pk: row for row in meeting.invitees.all()}
    for one in noted:
        row = rows.get(one.invitee_id)
        if row is None:
            raise AttendanceError("Deze genodigde hoort bij een andere vergadering.")
        if one.attendance == Attendance.REPLACED and not one.replaced_by.strip():
            raise AttendanceError("Schrijf op wie er kwam: de functie.", f"replaced_{row.pk}")
        row.attendance = one.attendance
        row.replaced_by = one.replaced_by.strip() if one.attendance == Attendance.REPLACED else ""
        row.save(update_fields=["attendance", "replaced_by"])
    _check_chair(list(rows.values()), deputy_function.strip(), deputy_reason.strip())
    meeting.deputy_function, meeting.deputy_reason = deputy_function.strip(), deputy_reason.strip()
    meeting.save(update_fields=["deputy_function", "deputy_reason", "revision"])
    quorum = quorum_of([Attendance(row.attendance) for row in rows.values() if row.counts_for_quorum])
    audit.record(
        event="meeting.attendance_noted",
        target=meeting,
        by=by,
        at=at,
        reason=meeting.deputy_reason,
        quorum=quorum.words,
        chaired_by=meeting.deputy_function,
    )
    return meeting


def _check_chair(rows: Iterable[Invitee], deputy_function: str, deputy_reason: str) -> None:
    if deputy_function and not deputy_reason:
        raise AttendanceError("Schrijf op waarom de voorzitter niet zelf voorzat.", "deputy_reason")
    if deputy_function:
        return
    for row in rows:
        if row.kind == SeatKind.CHAIR and row.attendance not in (*THERE, Attendance.UNKNOWN):
            raise AttendanceError("De voorzitter was er niet. Schrijf op wie voorzat: de functie.", "deputy_function")
