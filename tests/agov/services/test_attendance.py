"""Attendance: who was there, by whom replaced, who presided, and the quorum in words (S120, S124)."""

from datetime import UTC, datetime

import pytest

from agov.enums import Attendance, MeetingState, SeatKind
from agov.queries.meeting_people import attendance_words, people_of, quorum_of
from agov.services import attendance
from agov.services.attendance import AttendanceError, Noted
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.editing import StaleEditError
from tests.factories import UserFactory
from tests.factories.meetings import InviteeFactory, MeetingFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 12, 14, 9, 0, tzinfo=UTC)
PRESENT, EXCUSED, REPLACED, ABSENT = Attendance.PRESENT, Attendance.EXCUSED, Attendance.REPLACED, Attendance.ABSENT


@pytest.fixture
def meeting():
    return MeetingFactory(held=True)


def seat(meeting, kind=SeatKind.OFFICIAL, function="hoofd jeugd"):
    return InviteeFactory(meeting=meeting, kind=kind, function=function)


def note(meeting, noted, *, deputy="", reason="", seen=None):
    return attendance.note_attendance(
        meeting_id=meeting.pk,
        seen=seen or meeting.revision,
        noted=noted,
        deputy_function=deputy,
        deputy_reason=reason,
        by=UserFactory(),
        at=AT,
    )


@pytest.mark.parametrize(
    ("members", "words", "is_met"),
    [
        ([PRESENT] * 5 + [EXCUSED] * 2, "5 van de 7 leden zijn er; nodig zijn er 4.", True),
        ([PRESENT] * 3 + [EXCUSED] * 4, "3 van de 7 leden zijn er; nodig zijn er 4.", False),
        ([PRESENT] * 2 + [ABSENT] * 2, "2 van de 4 leden zijn er; nodig zijn er 3.", False),
        ([PRESENT, REPLACED, ABSENT], "2 van de 3 leden zijn er; nodig zijn er 2.", True),
        ([PRESENT], "1 van het ene lid is er; nodig is er 1.", True),
        ([], "Er zijn geen leden uitgenodigd.", False),
    ],
)
def test_quorum_in_words(members, words, is_met):
    quorum = quorum_of(members)

    assert (quorum.words, quorum.is_met) == (words, is_met)


@pytest.mark.parametrize("members", range(1, 12))
def test_more_than_half_is_needed(members):
    needed = next(number for number in range(members + 1) if number * 2 > members)

    assert quorum_of([PRESENT] * needed + [ABSENT] * (members - needed)).is_met
    assert not quorum_of([PRESENT] * (needed - 1) + [ABSENT] * (members - needed + 1)).is_met


def test_quorum_is_not_said_before_every_member_is_noted():
    assert not quorum_of([PRESENT, Attendance.UNKNOWN]).is_noted
    assert quorum_of([PRESENT, ABSENT]).is_noted


def test_advisers_secretariat_and_guests_never_count(meeting):
    member = seat(meeting)
    others = [seat(meeting, kind) for kind in (SeatKind.ADVISER, SeatKind.SECRETARY, SeatKind.DELEGATE)]
    others.append(InviteeFactory(meeting=meeting, guest=True))

    note(meeting, [Noted(row.pk, PRESENT) for row in others] + [Noted(member.pk, EXCUSED)])

    quorum = people_of(meeting, UserFactory(roles=[Role.AGOV_SECRETARIS])).quorum
    assert (quorum.members, quorum.there) == (1, 0)
    assert AuditEntry.objects.get(event="meeting.attendance_noted").data["quorum"] == quorum.words


def test_who_was_there_in_one_sentence(meeting):
    member, adviser = seat(meeting), seat(meeting, SeatKind.ADVISER, "districtschef")
    guest = InviteeFactory(meeting=meeting, guest=True, function="directeur")

    note(meeting, [Noted(member.pk, REPLACED, "teamleider"), Noted(adviser.pk, PRESENT), Noted(guest.pk, PRESENT)])

    people = people_of(meeting, UserFactory(roles=[Role.AGOV_SECRETARIS]))
    assert attendance_words(people.all) == (
        "Aanwezig: teamleider (namens hoofd jeugd), districtschef (adviseur) en directeur (gast)."
    )


def test_replaced_by_nobody_is_refused(meeting):
    member = seat(meeting)

    with pytest.raises(AttendanceError) as refusal:
        note(meeting, [Noted(member.pk, REPLACED, " ")])

    assert refusal.value.field == f"replaced_{member.pk}"
    member.refresh_from_db()
    assert member.attendance == Attendance.UNKNOWN


def test_absent_chair_needs_a_deputy_and_the_deputy_a_reason(meeting):
    chair = seat(meeting, SeatKind.CHAIR, "burgemeester")

    with pytest.raises(AttendanceError) as without:
        note(meeting, [Noted(chair.pk, EXCUSED)])
    with pytest.raises(AttendanceError) as no_reason:
        note(meeting, [Noted(chair.pk, EXCUSED)], deputy="locoburgemeester")
    note(meeting, [Noted(chair.pk, EXCUSED)], deputy="locoburgemeester", reason="Ambtsbezoek.")

    assert (without.value.field, no_reason.value.field) == ("deputy_function", "deputy_reason")
    meeting.refresh_from_db()
    assert (meeting.deputy_function, meeting.deputy_reason) == ("locoburgemeester", "Ambtsbezoek.")
    told = AuditEntry.objects.get(event="meeting.attendance_noted")
    assert (told.reason, told.data["chaired_by"]) == ("Ambtsbezoek.", "locoburgemeester")


def test_chair_who_was_there_needs_no_deputy(meeting):
    note(meeting, [Noted(seat(meeting, SeatKind.CHAIR, "burgemeester").pk, PRESENT)])

    meeting.refresh_from_db()
    assert meeting.deputy_function == ""


def test_row_of_another_meeting_is_refused(meeting):
    with pytest.raises(AttendanceError, match="andere vergadering"):
        note(meeting, [Noted(InviteeFactory().pk, PRESENT)])


def test_old_page_notes_nothing(meeting):
    member = seat(meeting)

    with pytest.raises(StaleEditError):
        note(meeting, [Noted(member.pk, PRESENT)], seen=7)

    member.refresh_from_db()
    assert member.attendance == Attendance.UNKNOWN


@pytest.mark.parametrize("state", [MeetingState.DRAFT, MeetingState.CLOSED, MeetingState.CANCELLED])
def test_before_and_after_nothing_is_noted(state):
    facts = {"convened_at": AT, "cancel_reason": "Storm."}
    facts |= {"closed_at": AT, "closed_by": UserFactory()} if state == MeetingState.CLOSED else {}
    meeting = MeetingFactory(state=state, **facts)

    with pytest.raises(AttendanceError, match="Dit kan niet"):
        note(meeting, [])


def test_during_the_meeting_it_can_be_noted_already():
    meeting = MeetingFactory(convened=True, starts_at=AT)
    member = seat(meeting)

    note(meeting, [Noted(member.pk, PRESENT)])

    member.refresh_from_db()
    assert member.attendance == PRESENT
