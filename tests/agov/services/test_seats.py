"""Seats at the table: one chair, ended with a successor, and the table of every past day as it was (S120-S125)."""

from datetime import UTC, date, datetime

import pytest

from agov.enums import SeatKind
from agov.models import Seat
from agov.services import seats
from agov.services.seats import SeatError, Successor
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.editing import StaleEditError
from cycle.enums import BodyKind
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.meetings import SeatFactory
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
