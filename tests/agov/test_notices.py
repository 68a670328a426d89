"""Mails about meetings: an event with an identity that stays, an answer without login, and rights at sending (S113)."""

import email
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail as sent_mail
from django.urls import reverse

from agov.enums import InviteAnswer, MeetingState
from agov.notices import LETTERS
from agov.queries.invitations import token_of
from agov.services import meetings
from agov.tasks import send_mail
from amersfoort_veiligheid.web.enums import MailState
from amersfoort_veiligheid.web.models import OutgoingMail
from amersfoort_veiligheid.web.outbox import NotNeededError
from cycle.enums import BodyKind
from tests.documents.test_calendar import read
from tests.factories import OutgoingMailFactory, UserFactory
from tests.factories.meetings import InviteeFactory, MeetingFactory, SeatFactory
from tests.factories.policy import BodyFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
START = datetime(2999, 7, 4, 8, 30, tzinfo=UTC)
ADDRESS = "chef@politie.example"


def invitee(**fields):
    meeting = fields.pop("meeting", None) or MeetingFactory(
        convened=True, title="Winteroverleg", starts_at=START, place="Stadhuis; zaal 2", sequence=3
    )
    return InviteeFactory(meeting=meeting, email=ADDRESS, function="districtschef", **fields)


def letter(row, kind="meeting_invitation", at=AT):
    return LETTERS[kind](OutgoingMailFactory(kind=kind, to=row.email, data={"invitee": row.pk}), at)


def event_in(made):
    (attachment,) = made.attachments
    (event,) = read(attachment.content)
    return attachment, event


def test_invitation_says_when_and_where_and_its_link_answers_without_login(client):
    row = invitee()

    made = letter(row)

    for form in (made.text, made.html):
        assert "4 juli 2999, van 10:30 tot 12:00 uur." in form
        assert "Stadhuis; zaal 2" in form
        assert token_of(row) in form
    assert made.secrets == (token_of(row),)
    address = reverse("agov:invitation-link", args=[token_of(row)])
    assert client.get(address).status_code == 200
    client.post(address, {"answer": "yes"})
    row.refresh_from_db()
    assert row.answer == InviteAnswer.YES


def test_event_has_the_identity_number_and_place_of_the_meeting(settings):
    settings.MUNICIPALITY_CODE = "GM9901"
    row = invitee()

    attachment, event = event_in(letter(row))

    assert attachment.content_type == "text/calendar; method=REQUEST; charset=utf-8"
    assert b"METHOD:REQUEST\r\n" in attachment.content
    assert event["UID"] == f"{row.meeting.uid}@gm9901.veiligheidsbeleid"
    assert (event["SEQUENCE"], event["STATUS"]) == ("3", "CONFIRMED")
    assert (event["DTSTART"], event["DTEND"]) == ("29990704T083000Z", "29990704T100000Z")
    assert event["LOCATION"] == r"Stadhuis\; zaal 2"
    assert f"mailto:{ADDRESS}" in attachment.content.decode().replace("\r\n ", "")


def test_cancellation_takes_the_same_event_away_and_gives_the_reason():
    row = invitee()
    row.meeting.state, row.meeting.cancel_reason = MeetingState.CANCELLED, "Storm."
    row.meeting.sequence = 4
    row.meeting.save()

    made = letter(row, "meeting_cancelled")

    attachment, event = event_in(made)
    assert "Storm." in made.text
    assert made.secrets == ()
    assert attachment.content_type == "text/calendar; method=CANCEL; charset=utf-8"
    assert (event["SEQUENCE"], event["STATUS"]) == ("4", "CANCELLED")
    assert event["UID"].startswith(str(row.meeting.uid))


def test_mail_carries_the_event_as_an_alternative_and_as_a_file():
    row = invitee()
    waiting = OutgoingMailFactory(kind="meeting_invitation", to=ADDRESS, data={"invitee": row.pk})

    send_mail(waiting.pk)

    waiting.refresh_from_db()
    assert waiting.state == MailState.SENT
    assert token_of(row) not in waiting.text
    parts = list(email.message_from_bytes(sent_mail.outbox[0].message().as_bytes()).walk())
    kinds = [(part.get_content_type(), part.get_param("method"), part.get_filename()) for part in parts]
    assert ("text/calendar", "REQUEST", None) in kinds
    assert ("text/calendar", "REQUEST", "vergadering.ics") in kinds
    for part in parts:
        if part.get_content_type() == "text/calendar":
            assert b"BEGIN:VEVENT" in part.get_payload(decode=True)


def test_changed_meeting_is_the_same_event_with_a_higher_number():
    body = BodyFactory(kind=BodyKind.AGOV)
    SeatFactory(body=body, email=ADDRESS)
    meeting = MeetingFactory(body=body, starts_at=START)
    els = UserFactory()
    meetings.convene(meeting_id=meeting.pk, by=els, at=AT)
    first = LETTERS["meeting_invitation"](OutgoingMail.objects.get(kind="meeting_invitation"), AT)
    meeting.refresh_from_db()
    names = ("cycle", "stop", "title", "minutes", "place")
    same = {name: getattr(meeting, name) for name in names}
    meetings.change_meeting(
        meeting_id=meeting.pk, seen=meeting.revision, **same, starts_at=START + timedelta(days=1), by=els, at=AT
    )

    second = LETTERS["meeting_changed"](OutgoingMail.objects.get(kind="meeting_changed"), AT)

    before, after = event_in(first)[1], event_in(second)[1]
    assert before["UID"] == after["UID"]
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert after["DTSTART"] == "29990705T083000Z"


def wrong_address(row):
    row.email = "ander@politie.example"
    row.save()


def seat_ended(row):
    row.seat.valid_to = date(2998, 1, 1)
    row.seat.save()


def account_ended(row):
    row.user = UserFactory(access_ends_on=date(2026, 11, 2))
    row.save()


def drawn_back(row):
    row.meeting.state = MeetingState.DRAFT
    row.meeting.save()


def called_off(row):
    row.meeting.state, row.meeting.cancel_reason = MeetingState.CANCELLED, "Storm."
    row.meeting.save()


@pytest.mark.parametrize("change", [wrong_address, seat_ended, account_ended, drawn_back, called_off])
@pytest.mark.parametrize("kind", ["meeting_invitation", "meeting_changed"])
def test_who_may_not_have_it_any_more_gets_nothing(kind, change):
    row = invitee()
    waiting = OutgoingMailFactory(kind=kind, to=ADDRESS, data={"invitee": row.pk})
    change(row)

    with pytest.raises(NotNeededError):
        LETTERS[kind](waiting, AT)


def test_meeting_that_goes_on_is_not_called_off():
    with pytest.raises(NotNeededError, match="gaat toch door"):
        letter(invitee(), "meeting_cancelled")


def test_who_left_the_list_gets_nothing():
    waiting = OutgoingMailFactory(kind="meeting_invitation", to=ADDRESS, data={"invitee": 0})

    with pytest.raises(NotNeededError, match="niet meer op de lijst"):
        LETTERS["meeting_invitation"](waiting, AT)


def test_meeting_that_began_asks_nobody_any_more():
    with pytest.raises(NotNeededError):
        letter(invitee(), at=START)


def test_guest_reads_that_it_comes_for_a_part():
    row = invitee(guest=True)

    assert "te gast bij een deel" in letter(row).text


def withdrawn(meeting, to="weg@politie.example"):
    data = {"meeting": meeting.pk, "function": "districtschef"}
    return LETTERS["meeting_withdrawn"](OutgoingMailFactory(kind="meeting_withdrawn", to=to, data=data), AT)


def test_who_is_not_asked_any_more_gets_the_event_taken_away():
    row = invitee()

    made = withdrawn(row.meeting)

    attachment, event = event_in(made)
    assert "U was uitgenodigd als districtschef." in made.text
    assert b"METHOD:CANCEL" in attachment.content
    assert event["UID"].startswith(str(row.meeting.uid))
    assert made.secrets == ()


def test_who_was_asked_again_meanwhile_is_not_told_that_it_is_not():
    row = invitee()

    with pytest.raises(NotNeededError, match="toch uitgenodigd"):
        withdrawn(row.meeting, to=ADDRESS)


def test_meeting_that_is_off_withdraws_nobody():
    row = invitee()
    called_off(row)

    with pytest.raises(NotNeededError):
        withdrawn(row.meeting)


@pytest.mark.parametrize("sender", ["veilig@gemeente.example", "Team veiligheid <veilig@gemeente.example>"])
def test_organiser_is_the_address_of_the_sender_without_its_name(settings, sender):
    settings.DEFAULT_FROM_EMAIL = sender

    attachment, _ = event_in(letter(invitee()))

    assert b"ORGANIZER:mailto:veilig@gemeente.example\r\n" in attachment.content


@pytest.mark.parametrize("is_example", [True, False])
def test_event_of_an_invented_town_says_so(settings, is_example):
    settings.IS_EXAMPLE = is_example

    _, event = event_in(letter(invitee()))

    assert ("VOORBEELDGEGEVENS" in event.get("DESCRIPTION", "")) is is_example
