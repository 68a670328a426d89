"""The agenda of a meeting in the browser: what each reader sees, the order, the time, and what is refused."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agov.enums import AgovTask, Audience, ItemState, MeetingState
from agov.models import AgendaItem
from agov.queries.agenda import blocks_of
from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import SecrecyBy
from tests.factories import UserFactory
from tests.factories.meetings import (
    AgendaItemFactory,
    InviteeFactory,
    ItemGuestFactory,
    ItemPaperFactory,
    MeetingFactory,
)
from tests.factories.policy import PolicyCycleFactory

pytestmark = pytest.mark.django_db


def agenda(meeting):
    return reverse("agov:agenda", args=[meeting.pk])


def page(name, row):
    return reverse(f"agov:item-{name}", args=[row.pk])


@pytest.fixture
def bram(client):
    user = UserFactory(roles=[Role.AGOV_SECRETARIS])
    client.force_login(user)
    return user


def filled(**fields):
    return {
        "title": "Overlast rond het station",
        "task": "results",
        "kind": "discuss",
        "minutes": "15",
        "audience": "members",
        **fields,
    }


@pytest.mark.parametrize("count", [1, 3])
def test_agenda_takes_the_same_queries_for_each_number(client, bram, count, django_assert_num_queries):
    meeting = MeetingFactory()
    for _ in range(count):
        ItemPaperFactory(item=AgendaItemFactory(meeting=meeting))
    client.get(agenda(meeting))

    with django_assert_num_queries(10):
        response = client.get(agenda(meeting))

    assert len(response.context["agenda"].lines) == count


def test_times_follow_each_other_and_one_item_too_many_is_said_in_words(client, bram):
    meeting = MeetingFactory(minutes=60)  # 9:00 in Amersfoort
    AgendaItemFactory(meeting=meeting, position=1, minutes=5)
    AgendaItemFactory(meeting=meeting, position=2, minutes=40)
    AgendaItemFactory(meeting=meeting, position=3, minutes=20, title="De laatste")

    response = client.get(agenda(meeting))

    clocks = [timezone.localtime(line.starts_at).strftime("%H:%M") for line in response.context["agenda"].lines]
    assert clocks == ["09:00", "09:05", "09:45"]
    assertContains(response, "09:45 <span")
    assertContains(response, "Wat bespreken we op 12 december?</h1>")
    assertContains(response, "Dit past niet: 5 minuten te veel.")
    assertContains(response, "samen 65 van de 60 minuten")


def test_advice_on_the_time_is_for_who_can_follow_it(client):
    meeting = MeetingFactory(minutes=15, convened=True)
    AgendaItemFactory(meeting=meeting, minutes=20)
    client.force_login(UserFactory(roles=[Role.RAADSLID]))

    response = client.get(agenda(meeting))

    assertContains(response, "samen 20 van de 15 minuten")
    assertNotContains(response, "Dit past niet")


def test_what_is_postponed_takes_no_time(client, bram):
    meeting = MeetingFactory(minutes=60, held=True)
    AgendaItemFactory(meeting=meeting, minutes=50)
    AgendaItemFactory(meeting=meeting, minutes=50, state=ItemState.POSTPONED, state_reason="Geen tijd.")

    response = client.get(agenda(meeting))

    assertNotContains(response, "Dit past niet")
    assertContains(response, "2 punten, waarvan 1 doorgeschoven; samen 50 van de 60 minuten")


@pytest.mark.parametrize(
    ("lengths", "slot", "drawn"),
    [
        ([30, 30], 60, [(0, 50, False), (50, 50, False)]),
        ([30, 0, 45], 60, [(0, 40, False), (40, 60, True)]),
        ([15], 60, [(0, 25, False)]),
        ([], 60, []),
    ],
)
def test_time_bar_is_as_long_as_the_meeting_or_as_all_items(lengths, slot, drawn):
    assert [(one.left, one.width, one.is_over) for one in blocks_of(lengths, slot)] == drawn


def test_items_are_added_at_the_end_and_moved_with_buttons(client, bram):
    meeting = MeetingFactory()
    first = AgendaItemFactory(meeting=meeting, position=1)

    response = client.post(reverse("agov:item-add", args=[meeting.pk]), filled())
    made = meeting.items.get(title="Overlast rond het station")

    assertRedirects(response, f"{agenda(meeting)}#punt-{made.pk}")
    assert (made.position, made.task, made.source) == (2, AgovTask.RESULTS, "hand")
    client.post(page("move", made), {"op": "1"})
    assert list(meeting.items.order_by("position")) == [made, first]
    client.post(page("move", made), {"op": "1"})  # already the first
    assert list(meeting.items.order_by("position")) == [made, first]
    client.post(page("move", made), {"neer": "1"})
    assert list(meeting.items.order_by("position")) == [first, made]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"audience": "closed"}, "Schrijf op waarom dit punt besloten is"),
        ({"closed_ground": "Woo 5.1"}, "Alleen een besloten punt heeft een grond"),
        ({"secrecy_by": "mayor", "secrecy_on": "2026-11-01"}, "Alleen een besloten punt kan geheim zijn"),
        ({"audience": "closed", "closed_ground": "Woo 5.1", "secrecy_by": "mayor"}, "Vul in sinds wanneer"),
        ({"audience": "closed", "closed_ground": "x", "secrecy_on": "2026-11-01"}, "Kies wie de geheimhouding"),
        ({"secrecy_lifted_on": "2026-11-01"}, "Opheffen kan alleen na de dag"),
        ({"minutes": "0"}, "minstens 1 minuut"),
        ({"explanation": "Bel 06-12345678"}, "telefoonnummer"),
        ({"title": ""}, "Schrijf op waar dit punt over gaat"),
    ],
)
def test_wrong_input_says_what_and_keeps_what_was_typed(client, bram, change, words):
    meeting = MeetingFactory()

    response = client.post(reverse("agov:item-add", args=[meeting.pk]), filled(**change))

    assertContains(response, words, status_code=422)
    assert not meeting.items.exists()


def test_secret_item_says_who_imposed_it_and_since_when(client, bram):
    meeting = MeetingFactory()
    closed = {"audience": "closed", "closed_ground": "Woo artikel 5.1"}

    client.post(
        reverse("agov:item-add", args=[meeting.pk]), filled(**closed, secrecy_by="mayor", secrecy_on="2026-11-01")
    )

    item = meeting.items.get()
    assert (item.secrecy_by, item.secrecy_on) == (SecrecyBy.MAYOR, date(2026, 11, 1))
    assertContains(client.get(page("detail", item)), "Opgelegd door de burgemeester op 1 november 2026; niet opgeheven")


def test_second_of_two_people_sees_both_texts(client, bram):
    item = AgendaItemFactory(title="Eerst", revision=4)

    response = client.post(page("edit", item), filled(title="Van mij", revision=3))

    assertContains(response, "Iemand anders heeft dit intussen gewijzigd", status_code=409)
    item.refresh_from_db()
    assert item.title == "Eerst"
    client.post(page("edit", item), filled(title="Van mij", revision=4))
    item.refresh_from_db()
    assert (item.title, item.revision) == ("Van mij", 5)


def test_draft_loses_an_item_and_numbers_close_up(client, bram):
    meeting = MeetingFactory()
    items = [AgendaItemFactory(meeting=meeting, position=number) for number in (1, 2, 3)]

    client.post(page("take-off", items[1]), {"reason": ""})

    assert [(one.pk, one.position) for one in meeting.items.order_by("position")] == [
        (items[0].pk, 1),
        (items[2].pk, 2),
    ]


def test_convened_meeting_keeps_a_withdrawn_item_with_its_number_and_reason(client, bram):
    item = AgendaItemFactory(meeting__convened=True)

    assertContains(client.post(page("take-off", item), {"reason": ""}), "Dit veld", status_code=422)
    client.post(page("take-off", item), {"reason": "Het stuk is niet af."})

    item.refresh_from_db()
    assert (item.state, item.state_reason) == (ItemState.WITHDRAWN, "Het stuk is niet af.")
    assertContains(client.get(agenda(item.meeting)), "Het stuk is niet af.")


@pytest.mark.parametrize("state", [MeetingState.HELD, MeetingState.CANCELLED])
def test_agenda_of_a_meeting_that_is_over_does_not_change(client, bram, state):
    reason = {"cancel_reason": "Storm."} if state == MeetingState.CANCELLED else {}
    meeting = MeetingFactory(held=True, **{"state": state, **reason})
    item = AgendaItemFactory(meeting=meeting, title="Zoals het was")

    added = client.post(reverse("agov:item-add", args=[meeting.pk]), filled())
    changed = client.post(page("edit", item), filled(revision=1))
    taken = client.post(page("take-off", item), {"reason": "Toch niet."})
    client.post(page("move", item), {"op": "1"})

    assert [added.status_code, changed.status_code, taken.status_code] == [422, 422, 422]
    assert [one.title for one in meeting.items.all()] == ["Zoals het was"]
    assertNotContains(client.get(agenda(meeting)), "Voeg een punt toe")


# --- who reads what (S126, S134)


def closed_item(meeting, **fields):
    return AgendaItemFactory(
        meeting=meeting,
        title="Besloten onderwerp",
        audience=Audience.CLOSED,
        closed_ground="Woo artikel 5.1, tweede lid",
        **fields,
    )


@pytest.mark.parametrize("role", [Role.RAADSLID, Role.GRIFFIE, Role.BELEIDSADVISEUR, Role.BESTUURDER])
def test_reader_outside_sees_that_an_item_is_closed_with_the_ground_and_never_its_title(client, role):
    meeting = MeetingFactory(convened=True)
    AgendaItemFactory(meeting=meeting, position=1, title="Open onderwerp")
    item = closed_item(meeting, position=2)
    ItemPaperFactory(item=item, title="Geheime notitie")
    client.force_login(UserFactory(roles=[role]))

    response = client.get(agenda(meeting))

    assertContains(response, "Open onderwerp")
    assertContains(response, "2. Besloten<br>")
    assertContains(response, "Woo artikel 5.1, tweede lid")
    assertNotContains(response, "Besloten onderwerp")
    assertNotContains(response, "Geheime notitie")
    assert client.get(page("detail", item)).status_code == 404


def test_council_reads_open_items_only_and_the_numbers_stay_right(client):
    meeting = MeetingFactory(convened=True)
    AgendaItemFactory(meeting=meeting, position=1, title="Voor ons alleen", audience=Audience.MEMBERS)
    AgendaItemFactory(meeting=meeting, position=2, title="Open onderwerp")
    client.force_login(UserFactory(roles=[Role.RAADSLID]))

    response = client.get(agenda(meeting))

    assertNotContains(response, "Voor ons alleen")
    assert [(line.number, line.hidden_as) for line in response.context["agenda"].lines] == [
        (1, "alleen voor het overleg"),
        (2, ""),
    ]


def test_guest_on_item_4_knows_of_item_4_and_of_nothing_else(client):
    meeting = MeetingFactory(convened=True)
    items = [AgendaItemFactory(meeting=meeting, position=n, title=f"Onderwerp {n}") for n in (1, 2, 3, 4)]
    gijs = UserFactory(roles=[Role.PARTNER])
    ItemGuestFactory(item=items[3], invitee=InviteeFactory(guest=True, meeting=meeting, user=gijs))
    client.force_login(gijs)

    response = client.get(agenda(meeting))

    assert [(line.number, line.item.title) for line in response.context["agenda"].lines] == [(4, "Onderwerp 4")]
    for hidden in ("Onderwerp 1", "Onderwerp 2", "Onderwerp 3"):
        assertNotContains(response, hidden)
    assert client.get(page("detail", items[3])).status_code == 200
    assert client.get(page("detail", items[2])).status_code == 404


def test_guest_learns_neither_lengths_nor_tasks_of_other_items(client):
    meeting = MeetingFactory(convened=True)
    AgendaItemFactory(meeting=meeting, position=1, minutes=77, task=AgovTask.ANALYSIS)
    own = AgendaItemFactory(meeting=meeting, position=2, minutes=5)
    gijs = UserFactory(roles=[Role.PARTNER])
    ItemGuestFactory(item=own, invitee=InviteeFactory(guest=True, meeting=meeting, user=gijs))
    client.force_login(gijs)

    response = client.get(agenda(meeting))

    assertContains(response, "U bent gast bij 1 punt.")
    assertNotContains(response, "minuten")
    assertNotContains(response, "agenda-bar")
    assertNotContains(response, "zes taken aan bod")
    of_cycle = client.get(reverse("agov:task-coverage", args=[meeting.cycle.pk]))
    assert {row.state for row in of_cycle.context["coverage"].rows} == {"nog niet"}


def test_table_reads_who_comes_as_a_guest_and_a_guest_only_that_it_comes_itself(client, bram):
    item = AgendaItemFactory(meeting__convened=True)
    gijs = UserFactory(roles=[Role.PARTNER])
    for function, user in (("wijkagent Zand", gijs), ("officier", None)):
        guest = InviteeFactory(guest=True, meeting=item.meeting, user=user, function=function)
        ItemGuestFactory(item=item, invitee=guest)

    assertContains(client.get(page("detail", item)), "Te gast bij dit punt: officier; wijkagent Zand.")
    client.force_login(gijs)
    assertNotContains(client.get(page("detail", item)), "officier")


def test_whoever_has_a_seat_reads_closed_items_too(client):
    meeting = MeetingFactory(convened=True)
    closed_item(meeting)
    partner = UserFactory(roles=[Role.PARTNER])
    InviteeFactory(meeting=meeting, user=partner)
    client.force_login(partner)

    assertContains(client.get(agenda(meeting)), "Besloten onderwerp")


@pytest.mark.parametrize("role", [Role.RAADSLID, Role.PARTNER])
def test_draft_is_prepared_unseen(client, role):
    meeting = MeetingFactory()
    user = UserFactory(roles=[role])
    InviteeFactory(meeting=meeting, user=user)
    item = AgendaItemFactory(meeting=meeting)
    client.force_login(user)

    assert client.get(agenda(meeting)).status_code == 404
    assert client.get(page("detail", item)).status_code == 404


# --- the six tasks (S127)


def test_coverage_says_which_task_was_treated_when_and_which_not_yet(client, bram):
    held = MeetingFactory(held=True, starts_at="2026-06-12T08:00Z")
    AgendaItemFactory(meeting=held, task=AgovTask.ANALYSIS, state=ItemState.DECIDED)
    AgendaItemFactory(meeting=held, task=AgovTask.REPORTING, state=ItemState.POSTPONED, state_reason="Geen tijd.")
    coming = MeetingFactory(cycle=held.cycle, convened=True)
    AgendaItemFactory(meeting=coming, task=AgovTask.RESULTS)
    elsewhere = MeetingFactory(held=True, body=held.body)
    AgendaItemFactory(meeting=elsewhere, task=AgovTask.PRIORITIES, state=ItemState.DECIDED)

    response = client.get(agenda(coming))

    coverage = response.context["coverage"]
    assert [row.state for row in coverage.rows] == [
        "behandeld",
        "nog niet",
        "nog niet",
        "nog niet",
        "staat op de agenda",
        "nog niet",
    ]
    assertContains(response, "kwam 1 van de zes taken aan bod. Taken 2, 3, 4 en 6 staan nog op geen agenda.")
    assertContains(response, "12 juni 2026")


def test_all_six_tasks_treated(client, bram):
    held = MeetingFactory(held=True)
    for task in AgovTask:
        AgendaItemFactory(meeting=held, task=task, state=ItemState.DECIDED)

    assertContains(client.get(agenda(held)), "kwamen alle zes de taken van het overleg aan bod")
    assert AgendaItem.objects.filter(meeting=held).count() == 7


def test_page_of_a_cycle_says_it_and_leads_to_other_cycles(client, bram):
    held = MeetingFactory(held=True)
    AgendaItemFactory(meeting=held, task=AgovTask.RESULTS, state=ItemState.DECIDED)
    other = PolicyCycleFactory(name="Cyclus hierna")

    response = client.get(reverse("agov:task-coverage", args=[held.cycle.pk]))

    assertContains(response, "kwam 1 van de zes taken aan bod")
    assertContains(response, reverse("agov:task-coverage", args=[other.pk]))
    assertContains(client.get(reverse("agov:task-coverage", args=[other.pk])), "kwam nog geen van de zes taken aan bod")


def test_council_learns_that_a_task_was_treated_and_not_of_a_draft(client):
    held = MeetingFactory(held=True)
    closed_item(held, task=AgovTask.RESULTS, state=ItemState.DECIDED)
    AgendaItemFactory(meeting=MeetingFactory(cycle=held.cycle), task=AgovTask.PRIORITIES)
    client.force_login(UserFactory(roles=[Role.RAADSLID]))

    rows = client.get(reverse("agov:task-coverage", args=[held.cycle.pk])).context["coverage"].rows

    assert [row.state for row in rows if row.state != "nog niet"] == ["behandeld"]
