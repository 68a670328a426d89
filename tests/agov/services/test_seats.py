"""Seats at the table: one chair, ended with a successor, and the table of every past day as it was (S120-S125)."""

from datetime import UTC, date, datetime

import pytest

from agov.enums import InviteAnswer, SeatKind
from agov.models import Meeting, Seat
from agov.services import meetings, seats
from agov.services.seats import SeatError, Successor
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.editing import StaleEditError
from amersfoort_veiligheid.web.models import OutgoingMail
from cycle.enums import BodyKind
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.meetings import MeetingFactory, SeatFactory
from tests.factories.policy import BodyFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def els():
    return UserFactory()


@pytest.fixture
def body():
    return BodyFactory(kind=BodyKind.AGOV)


def add(els, **given):
    fields = {
        "kind": SeatKind.OFFICIAL,
        "function": "hoofd jeugd",
        "organisation": given.pop("organisation", None) or OrganisationFactory(),
        "holder": None,
        "email": "",
        "valid_from": date(2026, 1, 1),
        **given,
    }
    return seats.add_seat(**fields, by=els, at=AT)


def end(seat, els, day, successor=None):
    seen = Seat.objects.get(pk=seat.pk).revision
    return seats.end_seat(seat_id=seat.pk, seen=seen, valid_to=day, successor=successor, by=els, at=AT)


def test_seat_is_of_the_body_and_on_record(els, body):
    seat = add(els, function="  hoofd   jeugd ")

    assert (seat.body, seat.function, seat.counts_for_quorum) == (body, "hoofd jeugd", True)
    assert AuditEntry.objects.get(event="seat.added").data == {"kind": "official", "on": "2026-01-01"}


@pytest.mark.parametrize(
    ("kind", "counts"),
    [
        ("chair", True),
        ("college", True),
        ("official", True),
        ("adviser", False),
        ("secretary", False),
        ("delegate", False),
    ],
)
def test_advisers_and_the_secretariat_do_not_count(els, body, kind, counts):
    assert add(els, kind=SeatKind(kind)).counts_for_quorum is counts


def test_second_chair_is_refused_until_the_first_has_ended(els, body):
    first = add(els, kind=SeatKind.CHAIR, function="burgemeester")

    with pytest.raises(SeatError, match="al een voorzitter") as refusal:
        add(els, kind=SeatKind.CHAIR, function="waarnemend burgemeester", valid_from=date(2026, 6, 1))
    assert refusal.value.field == "kind"

    end(first, els, date(2026, 5, 31))
    add(els, kind=SeatKind.CHAIR, function="waarnemend burgemeester", valid_from=date(2026, 6, 1))
    assert [seat.function for seat in Seat.objects.on(date(2026, 5, 31))] == ["burgemeester"]
    assert [seat.function for seat in Seat.objects.on(date(2026, 6, 1))] == ["waarnemend burgemeester"]


def test_same_office_twice_is_refused_whatever_the_capitals(els, body):
    organisation = OrganisationFactory()
    add(els, organisation=organisation)

    with pytest.raises(SeatError) as refusal:
        add(els, organisation=organisation, function="Hoofd Jeugd")

    assert refusal.value.field == "function"


def test_successor_follows_the_day_after_in_the_same_quality(els, body):
    police = OrganisationFactory(name="Politie")
    seat = add(els, kind=SeatKind.ADVISER, function="districtschef", organisation=police)

    follows = end(seat, els, date(2026, 8, 31), Successor("teamchef", police, None, "chef@politie.example"))

    assert (follows.kind, follows.valid_from, follows.email) == ("adviser", date(2026, 9, 1), "chef@politie.example")
    assert [one.function for one in Seat.objects.on(date(2026, 8, 31))] == ["districtschef"]
    assert [one.function for one in Seat.objects.on(date(2026, 9, 1))] == ["teamchef"]
    assert AuditEntry.objects.get(event="seat.ended").data == {"on": "2026-08-31"}


def test_same_office_may_follow_itself(els, body):
    seat = add(els, kind=SeatKind.CHAIR, function="burgemeester")

    follows = end(seat, els, date(2026, 8, 31), Successor("burgemeester", seat.organisation, UserFactory(), ""))

    assert follows.valid_from == date(2026, 9, 1)


def test_seat_does_not_end_before_it_began(els, body):
    seat = add(els)

    with pytest.raises(SeatError) as refusal:
        end(seat, els, date(2025, 12, 31))

    assert refusal.value.field == "valid_to"
    seat.refresh_from_db()
    assert (seat.valid_to, seat.revision) == (None, 1)


def test_another_account_is_no_other_seat(els, body):
    seat, holder = add(els), UserFactory()

    seats.change_holder(seat_id=seat.pk, seen=1, holder=holder, email="post@gemeente.example", by=els, at=AT)

    seat.refresh_from_db()
    assert (seat.holder, seat.email, seat.revision) == (holder, "post@gemeente.example", 2)
    assert AuditEntry.objects.get(event="seat.changed").data == {"changed": ["holder", "email"]}


def test_old_page_changes_and_ends_nothing(els, body):
    seat = SeatFactory(body=body, revision=4)

    with pytest.raises(StaleEditError):
        seats.change_holder(seat_id=seat.pk, seen=3, holder=None, email="x@gemeente.example", by=els, at=AT)
    with pytest.raises(StaleEditError):
        seats.end_seat(seat_id=seat.pk, seen=3, valid_to=date(2026, 9, 1), successor=None, by=els, at=AT)

    seat.refresh_from_db()
    assert (seat.email, seat.valid_to) == ("", None)


def test_without_a_body_nobody_sits(els):
    with pytest.raises(SeatError, match="geen overleg"):
        add(els)


# --- meetings to come follow the table


@pytest.fixture
def meeting(els, body):
    """A known meeting of December with one adviser who said yes."""
    holder = UserFactory(roles=[Role.PARTNER], email="chef@politie.example")
    SeatFactory(body=body, kind=SeatKind.ADVISER, function="districtschef", holder=holder)
    made = MeetingFactory(body=body, starts_at=datetime(2026, 12, 10, 8, 30, tzinfo=UTC))
    meetings.convene(meeting_id=made.pk, by=els, at=AT)
    made.invitees.update(answer=InviteAnswer.YES, answered_at=AT)
    OutgoingMail.objects.all().delete()
    made.refresh_from_db()
    return made


def mails():
    return sorted(OutgoingMail.objects.values_list("kind", "to"))


def test_who_leaves_the_table_loses_the_meeting_and_the_successor_is_asked(els, meeting):
    seat = Seat.objects.get()
    old, new = seat.holder, UserFactory(roles=[Role.PARTNER], email="nieuw@politie.example")
    assert Meeting.objects.visible_to(old).exists()

    end(seat, els, date(2026, 11, 30), Successor("teamchef", seat.organisation, new, ""))

    assert not Meeting.objects.visible_to(old).exists()
    assert Meeting.objects.visible_to(new).get() == meeting
    assert mails() == [
        ("meeting_invitation", "nieuw@politie.example"),
        ("meeting_withdrawn", "chef@politie.example"),
    ]


def test_who_leaves_after_the_meeting_stays_on_its_list(els, meeting):
    end(Seat.objects.get(), els, date(2026, 12, 31))

    assert meeting.invitees.get().answer == InviteAnswer.YES
    assert mails() == []


def test_another_account_of_an_office_takes_over_its_invitation(els, meeting):
    seat = Seat.objects.get()
    old, new = seat.holder, UserFactory(roles=[Role.PARTNER], email="nieuw@politie.example")

    seats.change_holder(seat_id=seat.pk, seen=1, holder=new, email="", by=els, at=AT)

    row = meeting.invitees.get()
    assert (row.user, row.email, row.answer, row.answered_at) == (new, "nieuw@politie.example", InviteAnswer.NONE, None)
    assert not Meeting.objects.visible_to(old).exists()
    assert mails() == [
        ("meeting_invitation", "nieuw@politie.example"),
        ("meeting_withdrawn", "chef@politie.example"),
    ]


def test_same_address_for_another_account_asks_nothing_anew(els, meeting):
    new = UserFactory()

    seats.change_holder(seat_id=Seat.objects.get().pk, seen=1, holder=new, email="chef@politie.example", by=els, at=AT)

    row = meeting.invitees.get()
    assert (row.user, row.answer) == (new, InviteAnswer.YES)
    assert mails() == []


def test_new_seat_is_asked_to_what_is_known_and_draws_nobody_into_the_past(els, body, meeting):
    past = MeetingFactory(body=body, held=True, starts_at=datetime(2026, 6, 10, 8, 30, tzinfo=UTC))

    add(els, function="wethouder jeugd", email="wethouder@gemeente.example")

    assert sorted(row.function for row in meeting.invitees.all()) == ["districtschef", "wethouder jeugd"]
    assert not past.invitees.exists()
    assert mails() == [("meeting_invitation", "wethouder@gemeente.example")]
    assert AuditEntry.objects.get(event="meeting.seats_followed").target_id == str(meeting.pk)
