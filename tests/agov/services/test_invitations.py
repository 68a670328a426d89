"""Invitations: answered with or without an account, guests with a function, and the signed address (S113, S126)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from agov.enums import InviteAnswer, MeetingState
from agov.models import Invitee
from agov.queries.invitations import invitee_of, token_of
from agov.services import invitations
from agov.services.invitations import InvitationError
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.models import OutgoingMail
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.meetings import InviteeFactory, MeetingFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
START = datetime(2026, 12, 10, 8, 30, tzinfo=UTC)


@pytest.fixture
def meeting():
    return MeetingFactory(convened=True, starts_at=START)


@pytest.fixture
def row(meeting):
    return InviteeFactory(meeting=meeting, function="districtschef", email="chef@politie.example")


def answer(row, answer=InviteAnswer.YES, *, replaced_by="", note="", by=None, at=AT):
    return invitations.answer(invitee_id=row.pk, answer=answer, replaced_by=replaced_by, note=note, by=by, at=at)


def ask(meeting, **given):
    fields = {
        "function": "directeur",
        "organisation": None,
        "organisation_name": "De Sleutel",
        "user": None,
        "email": "post@sleutel.example",
        **given,
    }
    return invitations.add_guest(meeting_id=meeting.pk, **fields, by=UserFactory(), at=AT)


def test_answer_is_kept_with_its_moment_and_a_later_one_takes_its_place(row):
    answer(row, InviteAnswer.SUBSTITUTE, replaced_by="teamchef")
    answer(row, InviteAnswer.YES, replaced_by="teamchef", at=AT + timedelta(days=1))

    row.refresh_from_db()
    assert (row.answer, row.replaced_by, row.answered_at) == (InviteAnswer.YES, "", AT + timedelta(days=1))
    assert [entry.data["answer"] for entry in AuditEntry.objects.filter(event="meeting.answered").order_by("pk")] == [
        "stuurt een vervanger",
        "komt",
    ]


def test_answer_by_link_is_on_record_under_the_function(row):
    answer(row)

    assert AuditEntry.objects.get(event="meeting.answered").actor_label == str(row)


@pytest.mark.parametrize(
    ("kind", "replaced_by", "field"),
    [(InviteAnswer.NONE, "", "answer"), (InviteAnswer.SUBSTITUTE, "  ", "replaced_by")],
)
def test_half_an_answer_is_refused(row, kind, replaced_by, field):
    with pytest.raises(InvitationError) as refusal:
        answer(row, kind, replaced_by=replaced_by)

    assert refusal.value.field == field
    row.refresh_from_db()
    assert row.answer == InviteAnswer.NONE


@pytest.mark.parametrize("state", [MeetingState.DRAFT, MeetingState.CANCELLED, MeetingState.HELD])
def test_there_is_an_answer_between_invitation_and_beginning_only(row, state):
    row.meeting.state, row.meeting.cancel_reason = state, "Storm."
    row.meeting.save()

    with pytest.raises(InvitationError, match="Antwoorden kan niet meer"):
        answer(row)


def test_answer_after_the_beginning_is_refused(row):
    answer(row, at=START - timedelta(seconds=1))
    with pytest.raises(InvitationError):
        answer(row, InviteAnswer.NO, at=START)

    row.refresh_from_db()
    assert row.answer == InviteAnswer.YES


def test_address_opens_its_own_row_until_the_meeting_begins(row):
    token = token_of(row)

    assert invitee_of(token, at=AT) == row
    assert invitee_of(token, at=START) is None


@pytest.mark.parametrize(
    "forge", [lambda t: t + "x", lambda t: "1" + t, lambda t: t.partition("~")[0], lambda t: "~", str.upper]
)
def test_forged_address_opens_nothing(row, forge):
    assert invitee_of(forge(token_of(row)), at=AT) is None


def test_address_of_one_opens_nothing_of_another(row):
    other = InviteeFactory(meeting=row.meeting, email="ander@politie.example")
    signature = token_of(row).partition("~")[2]

    assert invitee_of(f"{other.pk}~{signature}", at=AT) is None


def test_another_mail_address_makes_the_old_link_worthless(row):
    token = token_of(row)
    row.email = "nieuw@politie.example"
    row.save()

    assert invitee_of(token, at=AT) is None


def test_link_of_a_seat_that_ended_opens_nothing(row):
    row.seat.valid_to = date(2026, 12, 9)
    row.seat.save()

    assert invitee_of(token_of(row), at=AT) is None


def test_guest_of_a_known_meeting_gets_its_mail_at_once(meeting):
    guest = ask(meeting)

    assert (guest.is_guest, guest.counts_for_quorum, guest.organisation_name) == (True, False, "De Sleutel")
    assert OutgoingMail.objects.get().to == "post@sleutel.example"


def test_guest_of_a_draft_waits_for_its_mail():
    ask(MeetingFactory(starts_at=START))

    assert not OutgoingMail.objects.exists()


def test_guest_with_an_account_has_the_address_of_the_account(meeting):
    user = UserFactory(email="gast@organisatie.example")

    assert ask(meeting, user=user, email="").email == "gast@organisatie.example"


def test_guest_is_asked_once_whatever_the_capitals(meeting):
    ask(meeting)

    with pytest.raises(InvitationError) as refusal:
        ask(meeting, function="Directeur", organisation_name="de sleutel")

    assert refusal.value.field == "function"
    ask(meeting, organisation=OrganisationFactory(), organisation_name="")
    assert meeting.invitees.count() == 2


def test_guest_leaves_the_list_and_a_seat_does_not(meeting, row):
    guest = ask(meeting)

    invitations.remove_guest(invitee_id=guest.pk, by=UserFactory(), at=AT)
    assert OutgoingMail.objects.get(kind="meeting_withdrawn").to == "post@sleutel.example"
    with pytest.raises(InvitationError, match="plaats aan tafel"):
        invitations.remove_guest(invitee_id=row.pk, by=UserFactory(), at=AT)

    assert list(Invitee.objects.all()) == [row]


def test_list_of_a_meeting_that_was_held_is_fixed(meeting):
    guest = ask(meeting)
    meeting.state = MeetingState.HELD
    meeting.save()

    with pytest.raises(InvitationError, match="gehouden"):
        invitations.remove_guest(invitee_id=guest.pk, by=UserFactory(), at=AT)
    with pytest.raises(InvitationError, match="gehouden"):
        ask(meeting, function="iemand anders")
