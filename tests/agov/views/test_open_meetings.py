"""Publication per item with its ground, the public pages, and the open data by the rights of who asks (S192)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from agov.enums import AgreementState, Audience, ItemPublication, ItemState, MeetingState, OutcomeKind
from agov.models import AgendaItem
from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from cycle.enums import SecrecyBy
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.meetings import (
    AgendaItemFactory,
    InviteeFactory,
    ItemGuestFactory,
    MeetingFactory,
    MinutesFactory,
    MinutesSectionFactory,
    OutcomeFactory,
)

pytestmark = pytest.mark.django_db

AT = datetime(2026, 12, 20, 9, tzinfo=UTC)
GROUND = "Woo 5.1, lid 2e"
PAST = date(2026, 1, 1)


@pytest.fixture
def meeting():
    return MeetingFactory(state=MeetingState.CLOSED, convened_at=AT, closed_at=AT, closed_by=UserFactory())


@pytest.fixture
def told(meeting):
    """One item of each sort; words that must not come out hold "stil"."""
    public = AgendaItemFactory(
        meeting=meeting,
        position=1,
        title="Verlichting",
        publication=ItemPublication.PUBLIC,
        publish_on=PAST,
        state=ItemState.DECIDED,
        explanation="toelichting stil",
    )
    OutcomeFactory(item=public, text="Meer licht in het park.", year=2026, number=1)
    withheld = AgendaItemFactory(
        meeting=meeting,
        position=2,
        title="Onderhandeling stil",
        publication=ItemPublication.WITHHELD,
        publication_ground=GROUND,
    )
    OutcomeFactory(item=withheld, text="Een bod stil.", year=2026, number=2)
    secret = AgendaItemFactory(
        meeting=meeting,
        position=3,
        title="Inval stil",
        audience=Audience.CLOSED,
        closed_ground="Gemeentewet 87",
        secrecy_by=SecrecyBy.MAYOR,
        secrecy_on=PAST,
    )
    OutcomeFactory(item=secret, text="Een inval stil.", year=2026, number=3)
    later = AgendaItemFactory(
        meeting=meeting,
        position=4,
        title="Straks stil",
        publication=ItemPublication.PUBLIC,
        publish_on=timezone.localdate() + timedelta(days=1),
    )
    OutcomeFactory(item=later, text="Straks stil.", year=2026, number=4)
    AgendaItemFactory(meeting=meeting, position=5, title="Onbepaald stil")
    return {"public": public, "withheld": withheld, "secret": secret, "later": later}


# --- everybody


def test_public_page_has_what_is_public_and_the_ground_of_the_rest(client, meeting, told):
    page = client.get(reverse("agov:public-meeting", args=[meeting.pk]))

    assertContains(page, "Meer licht in het park.")
    assertContains(page, f"Grond: {GROUND}")
    assertContains(page, "Grond: Gemeentewet 87")
    assertContains(page, "3. Geheim")
    assertContains(page, "4. Nog niet openbaar")
    assertNotContains(page, "stil")


def test_a_day_later_the_next_item_is_public(client, meeting, told):
    AgendaItem.objects.filter(pk=told["later"].pk).update(publish_on=timezone.localdate())

    assertContains(client.get(reverse("agov:public-meeting", args=[meeting.pk])), "Straks stil.")


def test_minutes_of_a_public_item_come_out_once_adopted(client, meeting, told):
    minutes = MinutesFactory(meeting=meeting, circulated=True)
    MinutesSectionFactory(minutes=minutes, item=told["public"], generated="Er was een gesprek.")
    MinutesSectionFactory(minutes=minutes, item=told["withheld"], generated="Verslag stil.")
    address = reverse("agov:public-meeting", args=[meeting.pk])
    assertNotContains(client.get(address), "Er was een gesprek.")

    type(minutes).objects.filter(pk=minutes.pk).update(state="adopted", adopted_at=AT, adopted_in=AgendaItemFactory())

    page = client.get(address)
    assertContains(page, "Er was een gesprek.")
    assertNotContains(page, "stil")


@pytest.mark.parametrize("state", [one for one in MeetingState if one != MeetingState.CLOSED])
def test_of_a_meeting_that_is_not_closed_nothing_is_public(client, state):
    reason = "Geen quorum." if state == MeetingState.CANCELLED else ""
    meeting = MeetingFactory(state=state, convened_at=AT, cancel_reason=reason)
    item = AgendaItemFactory(meeting=meeting, publication=ItemPublication.PUBLIC, publish_on=PAST)

    assert client.get(reverse("agov:public-meeting", args=[meeting.pk])).status_code == 404
    assert client.get(reverse("agov:data-meeting", args=[meeting.pk])).status_code == 404
    assert client.get(reverse("agov:data-item", args=[meeting.pk, item.pk])).status_code == 404
    assertNotContains(client.get(reverse("agov:public-meetings")), meeting.title)


def test_a_closed_meeting_of_which_nothing_was_decided_is_not_listed(client, meeting):
    AgendaItemFactory(meeting=meeting)

    assert client.get(reverse("agov:public-meeting", args=[meeting.pk])).status_code == 404


def test_list_names_the_meeting(client, meeting, told):
    assertContains(client.get(reverse("agov:public-meetings")), reverse("agov:public-meeting", args=[meeting.pk]))


# --- open data


def items_of(client, meeting):
    value = client.get(reverse("agov:data-meeting", args=[meeting.pk])).json()
    return {one["volgorde"]: one for one in value["agenda"]}


def test_open_data_without_an_account_is_what_is_public(client, meeting, told):
    answer = client.get(reverse("agov:data-meeting", args=[meeting.pk]))

    assert "stil" not in answer.content.decode()
    items = items_of(client, meeting)
    assert [items[place]["openbaarheid"] for place in range(1, 6)] == [
        "openbaar",
        "niet openbaar",
        "geheim",
        "nog niet openbaar",
        "nog niet openbaar",
    ]
    assert items[2].keys() == {"adres", "volgorde", "openbaarheid", "grond"}
    assert items[1]["uitkomsten"][0]["tekst"] == "Meer licht in het park."
    register = client.get(reverse("agov:data-outcomes")).json()["uitkomsten"]
    assert [one["nummer"] for one in register] == ["2026-01"]


def test_every_address_in_the_data_answers(client, meeting, told):
    listed = client.get(reverse("agov:data-meetings")).json()["vergaderingen"]
    assert [one["adres"] for one in listed] == [f"http://testserver{reverse('agov:data-meeting', args=[meeting.pk])}"]
    outcome = items_of(client, meeting)[1]["uitkomsten"][0]

    for address in (outcome["adres"], outcome["agendapunt"], outcome["vergadering"]):
        assert client.get(address).json()["gemeente"]
    assert client.get(outcome["adres"]).json()["tekst"] == "Meer licht in het park."


@pytest.mark.parametrize("number", [2, 3, 4, 99])
def test_an_outcome_that_is_not_public_is_not_found(client, told, number):
    assert client.get(reverse("agov:data-outcome", args=[2026, number])).status_code == 404


def test_who_is_logged_in_gets_what_its_rights_give(client, meeting, told):
    client.force_login(UserFactory(roles=[Role.AGOV_SECRETARIS]))
    items = items_of(client, meeting)
    assert [items[place]["openbaarheid"] for place in range(1, 6)] == ["openbaar", *["voor u"] * 4]
    assert items[3]["uitkomsten"][0]["tekst"] == "Een inval stil."

    client.force_login(UserFactory(roles=[Role.BELEIDSADVISEUR]))
    items = items_of(client, meeting)
    assert items[2]["openbaarheid"] == "voor u"
    assert items[3].keys() == {"adres", "volgorde", "openbaarheid", "grond"}
    assert client.get(reverse("agov:data-outcome", args=[2026, 3])).status_code == 404


def test_a_guest_of_one_item_gets_that_item_and_no_ground_of_others(client):
    meeting = MeetingFactory(convened=True)
    own = AgendaItemFactory(meeting=meeting, position=1, title="Mijn punt")
    AgendaItemFactory(
        meeting=meeting, position=2, title="Ander stil", audience=Audience.CLOSED, closed_ground="grond stil"
    )
    guest = UserFactory(roles=[Role.PARTNER], organisation=OrganisationFactory(kind=OrganisationKind.HOUSING))
    ItemGuestFactory(item=own, invitee=InviteeFactory(guest=True, meeting=meeting, user=guest))
    client.force_login(guest)

    answer = client.get(reverse("agov:data-meeting", args=[meeting.pk]))

    assert "Mijn punt" in answer.content.decode()
    assert "stil" not in answer.content.decode()


def test_an_agreement_says_who_by_when_and_how_it_stands(client, meeting, told):
    OutcomeFactory(
        item=told["public"],
        agreement=True,
        kind=OutcomeKind.AGREEMENT,
        year=2026,
        number=9,
        state=AgreementState.DONE,
        closed_on=date(2027, 2, 1),
        closing_note="Klaar.",
    )

    value = client.get(reverse("agov:data-outcome", args=[2026, 9])).json()

    assert (value["wie"], value["klaar_op"], value["stand"], value["afgedaan_op"]) == (
        "hoofd veiligheid",
        "2027-03-01",
        "gedaan",
        "2027-02-01",
    )


def test_data_takes_as_many_queries_with_more_items(client, meeting, told, django_assert_num_queries):
    address = reverse("agov:data-meeting", args=[meeting.pk])
    client.get(address)
    with django_assert_num_queries(5):
        client.get(address)
    for place in range(6, 16):
        row = AgendaItemFactory(meeting=meeting, position=place, publication=ItemPublication.PUBLIC, publish_on=PAST)
        OutcomeFactory(item=row, organisation=OrganisationFactory())

    with django_assert_num_queries(5):
        client.get(address)


# --- the secretary decides


@pytest.fixture
def secretary(client):
    user = UserFactory(roles=[Role.AGOV_SECRETARIS])
    client.force_login(user)
    return user


def publish(client, item, **data):
    return client.post(reverse("agov:item-publication", args=[item.pk]), {"revision": item.revision, **data})


def test_the_secretary_makes_it_public_from_a_day(client, secretary, meeting):
    item = AgendaItemFactory(meeting=meeting)

    publish(client, item, publication="public", publish_on="2027-01-01")

    item.refresh_from_db()
    assert (item.publication, item.publish_on) == (ItemPublication.PUBLIC, date(2027, 1, 1))
    assertContains(client.get(reverse("agov:meeting-publication", args=[meeting.pk])), "vanaf 1 januari 2027")


def test_without_day_or_ground_it_is_refused(client, secretary, meeting):
    item = AgendaItemFactory(meeting=meeting)

    assertContains(publish(client, item, publication="public"), "Kies vanaf welke dag", status_code=422)
    assertContains(publish(client, item, publication="withheld"), "de grond", status_code=422)
    item.refresh_from_db()
    assert item.publication == ItemPublication.UNDECIDED


def test_what_was_closed_is_opened_knowingly(client, secretary, meeting):
    item = AgendaItemFactory(meeting=meeting, audience=Audience.CLOSED, closed_ground=GROUND)
    data = {"publication": "public", "publish_on": "2027-01-01"}

    assert publish(client, item, **data).status_code == 422
    assert publish(client, item, **data, opens_closed="on").status_code == 302


def test_what_is_secret_stays_so_until_lifted(client, secretary, told):
    item = told["secret"]
    data = {"publication": "public", "publish_on": "2027-01-01", "opens_closed": "on"}
    assertContains(publish(client, item, **data), "geheimhouding", status_code=422)

    client.post(reverse("agov:item-lift-secrecy", args=[item.pk]), {"op-on": "2026-06-01"})
    item.refresh_from_db()
    assert item.secrecy_lifted_on == date(2026, 6, 1)

    assert publish(client, item, **data).status_code == 302


def test_the_second_who_decides_sees_what_the_first_chose(client, secretary, meeting):
    item = AgendaItemFactory(meeting=meeting)
    publish(client, item, publication="withheld", publication_ground=GROUND)

    second = publish(client, item, publication="public", publish_on="2027-01-01")

    assertContains(second, GROUND, status_code=409)
    item.refresh_from_db()
    assert item.publication == ItemPublication.WITHHELD
