"""Meetings in the browser: the series with its warning, the page of one meeting, and its steps (S118, S120, S144)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agov.enums import Audience, ItemState, MeetingSeason, MeetingState
from agov.models import Meeting
from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import BodyKind, CycleState, RoundKind
from tests.factories import UserFactory
from tests.factories.meetings import (
    AgendaItemFactory,
    InviteeFactory,
    ItemGuestFactory,
    ItemPaperFactory,
    MeetingFactory,
    MeetingTemplateFactory,
    SeatFactory,
)
from tests.factories.policy import BodyFactory, PolicyCycleFactory, RoundFactory, RouteStopFactory

pytestmark = pytest.mark.django_db
LIST = reverse("agov:meeting-list")
FAR = datetime(2999, 6, 6, 8, 0, tzinfo=UTC)


def page(name, row):
    return reverse(f"agov:meeting-{name}", args=[row.pk])


@pytest.fixture
def els(client):
    user = UserFactory(roles=[Role.AGOV_SECRETARIS])
    client.force_login(user)
    return user


@pytest.fixture
def body():
    return BodyFactory(kind=BodyKind.AGOV)


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_each_number(client, els, count, django_assert_num_queries):
    for number in range(count):
        MeetingFactory(starts_at=FAR + timedelta(days=number))
    client.get(LIST)

    with django_assert_num_queries(10):
        response = client.get(LIST)

    assert len(response.context["page"].object_list) == count


def test_list_stands_by_year_with_the_first_to_come_on_top(client, els):
    first = MeetingFactory(title="Voorzomer", starts_at=FAR)
    MeetingFactory(title="Winter", starts_at=FAR + timedelta(days=400))

    response = client.get(LIST)

    assert [year.year for year in response.context["years"]] == [3000, 2999]
    assert response.context["next_one"] == first


@pytest.mark.parametrize("role", [Role.RAADSLID, Role.PARTNER])
def test_outsiders_see_no_draft_and_no_warning(client, body, role):
    MeetingFactory(body=body, title="Geheim plan", starts_at=FAR)
    client.force_login(UserFactory(roles=[role]))

    response = client.get(LIST)

    assertNotContains(response, "Geheim plan")
    assertNotContains(response, "te weinig bijeen")


def test_guest_and_member_find_their_meeting_only(client, body):
    chief = UserFactory(roles=[Role.PARTNER])
    mine = MeetingFactory(convened=True, title="Met ons", starts_at=FAR)
    InviteeFactory(meeting=mine, user=chief)
    MeetingFactory(convened=True, title="Zonder ons", starts_at=FAR)
    client.force_login(chief)

    response = client.get(LIST)

    assertContains(response, "Met ons")
    assertNotContains(response, "Zonder ons")


def test_new_meeting_proposes_the_template_and_the_running_cycle(client, els, body):
    cycle = PolicyCycleFactory(state=CycleState.RUNNING, start_date=date(2020, 4, 1), end_date=date(2999, 3, 31))
    template = MeetingTemplateFactory(season=MeetingSeason.SUMMER, title="Voorzomeroverleg", month=6)

    response = client.get(reverse("agov:meeting-new", args=["summer"]))

    form = response.context["form"]
    proposed = form["day"].initial
    assert (form["title"].initial, form["cycle"].initial) == (template.title, cycle)
    assert (proposed.month, proposed.isoweekday()) == (6, 4)
    assert 8 <= proposed.day <= 14
    assert proposed > timezone.localdate()


def test_secretary_plans_a_meeting(client, els, body):
    cycle = PolicyCycleFactory()
    template = MeetingTemplateFactory(season=MeetingSeason.SUMMER, month=6)
    SeatFactory(body=body, function="wethouder veiligheid")
    sent = {
        "title": "Voorzomer",
        "day": "2999-06-06",
        "clock": "09:30",
        "minutes": "90",
        "place": "",
        "cycle": cycle.pk,
    }

    response = client.post(reverse("agov:meeting-new", args=[template.season]), sent)

    meeting = Meeting.objects.get()
    assertRedirects(response, page("detail", meeting))
    assert meeting.starts_at == datetime(2999, 6, 6, 7, 30, tzinfo=UTC)
    assert meeting.invitees.get().function == "wethouder veiligheid"


def test_day_that_is_over_comes_back_with_what_was_typed(client, els, body):
    cycle = PolicyCycleFactory()
    template = MeetingTemplateFactory()
    sent = {"title": "Te laat", "day": "2020-06-06", "clock": "09:30", "minutes": "90", "place": "", "cycle": cycle.pk}

    response = client.post(reverse("agov:meeting-new", args=[template.season]), sent)

    assertContains(response, "Kies een moment dat nog komt.", status_code=422)
    assertContains(response, "Te laat", status_code=422)
    assert not Meeting.objects.exists()


def test_page_has_its_places_and_the_next_step(client, els):
    meeting = MeetingFactory(starts_at=FAR, place="Raadzaal")
    AgendaItemFactory(meeting=meeting, position=1, title="Veiligheidsanalyse")

    response = client.get(page("detail", meeting))

    for words in ("Veiligheidsanalyse", "Raadzaal", "Roep bijeen", "Gelast af", 'href="#agenda"', 'href="#stukken"'):
        assertContains(response, words)


def test_reader_without_that_task_gets_no_buttons(client):
    client.force_login(UserFactory(roles=[Role.ONDERZOEKER]))

    response = client.get(page("detail", MeetingFactory(starts_at=FAR)))

    assert response.context["buttons"] == []
    assertNotContains(response, "Roep bijeen")


def test_guest_of_one_item_reads_nothing_of_another(client):
    guest = UserFactory(roles=[Role.PARTNER])
    meeting = MeetingFactory(convened=True, starts_at=FAR)
    mine = AgendaItemFactory(meeting=meeting, position=4, title="Punt vier", audience=Audience.MEMBERS)
    other = AgendaItemFactory(meeting=meeting, position=3, title="Punt drie")
    ItemPaperFactory(item=mine, title="Stuk bij vier")
    ItemPaperFactory(item=other, title="Stuk bij drie")
    ItemGuestFactory(item=mine, invitee=InviteeFactory(guest=True, meeting=meeting, user=guest))
    client.force_login(guest)

    response = client.get(page("detail", meeting))

    assertContains(response, "Punt vier")
    assertContains(response, "Stuk bij vier")
    assertNotContains(response, "drie")


def test_convening_says_who_gets_no_mail_and_then_does_it(client, els, body):
    SeatFactory(body=body, function="burgemeester", email="bm@gemeente.example")
    SeatFactory(body=body, function="hoofdofficier")
    meeting = MeetingFactory(body=body, starts_at=FAR)

    response = client.get(page("convene", meeting))

    assert [row.function for row in response.context["unreachable"]] == ["hoofdofficier"]
    assertRedirects(client.post(page("convene", meeting)), page("detail", meeting))
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CONVENED


def test_refusal_to_convene_is_said_on_the_page(client, els, body):
    response = client.post(page("convene", MeetingFactory(body=body, starts_at=FAR)))

    assertContains(response, "niemand aan tafel", status_code=422)


def test_two_people_change_one_meeting(client, els):
    meeting = MeetingFactory(starts_at=FAR)
    sent = {
        "title": meeting.title,
        "day": "2999-06-06",
        "clock": "10:00",
        "minutes": "90",
        "place": "Kelder",
        "cycle": meeting.cycle_id,
        "revision": 1,
    }
    Meeting.objects.filter(pk=meeting.pk).update(place="Raadzaal", revision=2)

    response = client.post(page("change", meeting), sent)

    assertContains(response, "Raadzaal", status_code=409)
    assertContains(response, "Kelder", status_code=409)
    sent["revision"] = 2
    assertRedirects(client.post(page("change", meeting), sent), page("detail", meeting))
    meeting.refresh_from_db()
    assert meeting.place == "Kelder"


def test_held_meeting_names_what_is_undecided_and_then_closes(client, els):
    meeting = MeetingFactory(held=True)
    item = AgendaItemFactory(meeting=meeting, position=2, title="Jeugd")

    response = client.get(page("close", meeting))

    assertContains(response, "Nog niet behandeld: 2. Jeugd.")
    assertContains(client.post(page("close", meeting)), "Nog niet behandeld", status_code=422)
    item.state = ItemState.DECIDED
    item.save()
    assertRedirects(client.post(page("close", meeting)), page("detail", meeting))
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CLOSED
    assertRedirects(client.post(page("reopen", meeting), {"reason": "Een punt miste."}), page("detail", meeting))
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.HELD


def test_meeting_is_held_from_the_moment_it_began(client, els):
    meeting = MeetingFactory(convened=True, starts_at=timezone.now() - timedelta(hours=3))
    assertContains(client.get(page("detail", meeting)), "De vergadering is gehouden")

    assertRedirects(client.post(page("hold", meeting)), page("detail", meeting))

    meeting.refresh_from_db()
    assert meeting.state == MeetingState.HELD


def test_cancelled_meeting_on_the_route_shows_the_way_to_another_body(client, els):
    stop = RouteStopFactory(round=RoundFactory(kind=RoundKind.ADMINISTRATIVE))
    meeting = MeetingFactory(convened=True, starts_at=FAR, stop=stop)

    assertRedirects(client.post(page("cancel", meeting), {"reason": "Geen meerderheid."}), page("detail", meeting))

    response = client.get(page("detail", meeting))
    assertContains(response, "Geen meerderheid.")
    assertContains(response, f'href="{reverse("agov:stop-detail", args=[stop.pk])}"')


@pytest.mark.parametrize("field", ["reason"])
def test_reason_with_a_telephone_number_is_refused(client, els, field):
    meeting = MeetingFactory(convened=True, starts_at=FAR)

    response = client.post(page("cancel", meeting), {field: "Bel 06-12345678."})

    assertContains(response, "telefoonnummer", status_code=422)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CONVENED
