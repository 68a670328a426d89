"""The composition of the table in the browser (S121: on a past day it is reproducible)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agov.enums import SeatKind
from agov.models import Seat
from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import BodyKind
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.meetings import SeatFactory
from tests.factories.policy import BodyFactory

pytestmark = pytest.mark.django_db
LIST = reverse("agov:seat-list")
ADD = reverse("agov:seat-add")


def page(name, seat):
    return reverse(f"agov:seat-{name}", args=[seat.pk])


@pytest.fixture
def els(client):
    user = UserFactory(roles=[Role.AGOV_SECRETARIS])
    client.force_login(user)
    return user


@pytest.fixture
def body():
    return BodyFactory(kind=BodyKind.AGOV)


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_each_number(client, els, body, count, django_assert_num_queries):
    for _ in range(count):
        SeatFactory(body=body, holder=UserFactory())
    client.get(LIST)

    with django_assert_num_queries(5):
        response = client.get(LIST)

    assert len(response.context["composition"].seats) == count


def test_table_of_a_past_day_is_the_table_of_that_day(client, els, body):
    SeatFactory(body=body, function="oud-wethouder", valid_from=date(2022, 1, 1), valid_to=date(2025, 6, 1))
    SeatFactory(body=body, function="nieuwe wethouder", valid_from=date(2025, 6, 2))

    on_last_day = client.get(LIST, {"op": "2025-06-01"}).context["composition"]
    day_after = client.get(LIST, {"op": "2025-06-02"}).context["composition"]

    assert [seat.function for seat in on_last_day.seats] == ["oud-wethouder"]
    assert [seat.function for seat in on_last_day.later] == ["nieuwe wethouder"]
    assert [seat.function for seat in day_after.seats] == ["nieuwe wethouder"]
    assert [seat.function for seat in day_after.earlier] == ["oud-wethouder"]


def test_order_of_the_table_and_who_does_not_count(client, els, body):
    for kind in reversed(SeatKind):
        SeatFactory(body=body, kind=kind, function=f"functie {kind}")

    response = client.get(LIST)

    assert [seat.kind for seat in response.context["composition"].seats] == [kind.value for kind in SeatKind]
    assertContains(response, "waarvan er 3 meetellen")
    assertContains(response, "telt niet mee", count=3)


@pytest.mark.parametrize("words", ["2025-02-31", "gisteren", "2025-13-01"])
def test_what_is_no_day_gives_today_and_says_so(client, els, body, words):
    response = client.get(LIST, {"op": words})

    assertContains(response, "Dat is geen dag.")
    assert response.context["composition"].day == timezone.localdate()


def test_partner_reads_the_table_without_addresses(client, body):
    SeatFactory(body=body, function="burgemeester", email="bm@gemeente.example")
    client.force_login(UserFactory(roles=[Role.PARTNER]))

    response = client.get(LIST)

    assertContains(response, "Burgemeester")
    assertNotContains(response, "bm@gemeente.example")
    assertNotContains(response, ADD)


def test_first_seat_that_is_offered_is_the_chair(client, els, body):
    initial = client.get(ADD).context["form"].initial
    assert (initial["kind"], initial["function"]) == (SeatKind.CHAIR, "burgemeester")

    SeatFactory(body=body, kind=SeatKind.CHAIR, function="burgemeester")

    assert "kind" not in client.get(ADD).context["form"].initial


def test_secretary_adds_a_seat_and_is_told_when_it_is_taken(client, els, body):
    organisation = OrganisationFactory()
    sent = {
        "kind": "adviser",
        "function": "hoofdofficier van justitie",
        "organisation": organisation.pk,
        "holder": "",
        "email": "ho@om.example",
        "valid_from": "2026-01-01",
    }

    assertRedirects(client.post(ADD, sent), LIST)

    assert Seat.objects.get().email == "ho@om.example"
    assertContains(client.post(ADD, sent), "zit dan al aan tafel", status_code=422)
    assert Seat.objects.count() == 1


def test_function_with_a_telephone_number_is_refused(client, els, body):
    sent = {"kind": "adviser", "function": "bel 0612345678", "valid_from": "2026-01-01"}

    assertContains(client.post(ADD, sent), "telefoonnummer", status_code=422)


def test_ending_asks_who_follows(client, els, body):
    seat = SeatFactory(body=body, function="districtschef", kind=SeatKind.ADVISER)
    day = timezone.localdate()
    sent = {"valid_to": day.isoformat(), "revision": 1}

    assertContains(client.post(page("end", seat), sent), "Kies of iemand opvolgt.", status_code=422)
    empty = {**sent, "follows": "yes", "next_function": ""}
    assertContains(client.post(page("end", seat), empty), "Vul de functie in van wie opvolgt.", status_code=422)
    full = {**empty, "next_function": "teamchef", "next_organisation": seat.organisation_id}
    assertRedirects(client.post(page("end", seat), full), LIST)

    assert Seat.objects.get(function="teamchef").valid_from == day + timedelta(days=1)
    seat.refresh_from_db()
    assert seat.valid_to == day


def test_seat_may_end_without_anybody_after_it(client, els, body):
    seat = SeatFactory(body=body)

    client.post(page("end", seat), {"valid_to": "2026-09-01", "revision": 1, "follows": "no"})

    seat.refresh_from_db()
    assert (seat.valid_to, Seat.objects.count()) == (date(2026, 9, 1), 1)


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("change", {"holder": "", "email": "mijn@gemeente.example"}),
        ("end", {"valid_to": "2026-09-01", "follows": "no"}),
    ],
)
def test_two_people_change_one_seat(client, els, body, name, sent):
    seat = SeatFactory(body=body, revision=2, email="ander@gemeente.example")

    response = client.post(page(name, seat), {**sent, "revision": 1})

    assertContains(response, "Iemand anders heeft dit intussen gewijzigd.", status_code=409)
    assertRedirects(client.post(page(name, seat), {**sent, "revision": 2}), LIST)


@pytest.mark.parametrize("role", [Role.BELEIDSADVISEUR, Role.PARTNER, Role.RAADSLID])
def test_others_change_nothing(client, body, role):
    seat = SeatFactory(body=body)
    client.force_login(UserFactory(roles=[role]))

    assert client.post(ADD, {}).status_code == 403
    assert client.post(page("change", seat), {}).status_code == 403
    assert client.post(page("end", seat), {}).status_code == 403
