"""Noting outcomes on the screen in the room."""

from datetime import date

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agov.enums import Audience, ItemState, OutcomeKind
from agov.forms.outcomes import reads_as_council_decision
from agov.models import Consequence, Outcome
from amersfoort_veiligheid.accounts.enums import OrganisationKind
from amersfoort_veiligheid.web.models import Draft
from tests.agov.views.outcomes.grounds import GROUND
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.meetings import AgendaItemFactory, InviteeFactory, OutcomeFactory, SeatFactory

pytestmark = pytest.mark.django_db


def post_outcome(client, item, what="conclusion", **data):
    return client.post(reverse("agov:outcome-add", args=[item.pk, what]), data)


# --- noting


def test_the_meeting_opens_at_the_first_item_that_is_open(client, secretary, meeting):
    AgendaItemFactory(meeting=meeting, position=1, state=ItemState.DECIDED)
    second = AgendaItemFactory(meeting=meeting, position=2)

    answer = client.get(reverse("agov:meeting-desk", args=[meeting.pk]))

    assertRedirects(answer, reverse("agov:item-desk", args=[second.pk]))


def test_a_conclusion_is_noted_and_the_screen_stays_at_the_item(client, secretary, item):
    answer = post_outcome(client, item, text="De aanpak gaat door.")

    made = Outcome.objects.get()
    assert (made.text, made.kind, made.item, made.made_by) == (
        "De aanpak gaat door.",
        OutcomeKind.CONCLUSION,
        item,
        secretary,
    )
    assert answer.url.startswith(reverse("agov:item-desk", args=[item.pk]))
    page = client.get(answer.url)
    assertContains(page, made.code)
    assertContains(page, "De aanpak gaat door.")


def test_the_first_form_holds_what_the_agenda_proposed(client, secretary, meeting):
    item = AgendaItemFactory(meeting=meeting, draft_outcome="Wij adviseren meer licht.")

    assertContains(client.get(reverse("agov:item-desk", args=[item.pk])), "Wij adviseren meer licht.</textarea>")

    OutcomeFactory(item=item)
    assertNotContains(client.get(reverse("agov:item-desk", args=[item.pk])), "Wij adviseren meer licht.</textarea>")


def test_who_keeps_an_agreement_is_recognised_by_the_function_at_the_table(client, secretary, item):
    police = OrganisationFactory(name="Politie", kind=OrganisationKind.POLICE)
    agent = UserFactory(organisation=police)
    InviteeFactory(
        meeting=item.meeting, function="Teamchef politie", organisation=police, user=agent, seat=SeatFactory()
    )

    post_outcome(
        client,
        item,
        "agreement",
        text="Politie levert cijfers.",
        owner_function="teamchef politie",
        due_on="2027-03-01",
    )

    made = Outcome.objects.get()
    assert (made.owner, made.organisation, made.due_on) == (agent, police, date(2027, 3, 1))


def test_two_with_the_same_function_are_no_answer(client, secretary, item):
    for _ in range(2):
        InviteeFactory(meeting=item.meeting, function="wijkmanager", user=UserFactory())

    post_outcome(client, item, "agreement", text="Wijkschouw.", owner_function="wijkmanager", due_on="2027-03-01")

    made = Outcome.objects.get()
    assert (made.owner, made.owner_function) == (None, "wijkmanager")


def test_a_consequence_from_the_screen_stands_on_the_list(client, secretary, item):
    answer = post_outcome(
        client,
        item,
        "consequence",
        text="Meer licht.",
        why="Bewoners vragen erom.",
        kind="policy",
        department="Stadsbeheer",
        owner="hoofd stadsbeheer",
        due_on="2027-03-01",
    )

    assert answer.status_code == 302
    row = Consequence.objects.get()
    page = client.get(reverse("agov:outcome-detail", args=[row.outcome.pk]))
    assertContains(page, reverse("agov:consequence-detail", args=[row.pk]))


def test_what_was_typed_comes_back_when_something_is_missing(client, secretary, item):
    answer = post_outcome(client, item, "agreement", text="Politie levert cijfers.")

    assert answer.status_code == 422
    assertContains(answer, "Politie levert cijfers.</textarea>", status_code=422)
    assert not Outcome.objects.exists()


def test_what_was_typed_and_refused_is_offered_back_on_the_screen(client, secretary, item):
    address = reverse("agov:item-desk", args=[item.pk]) + "?soort=agreement"
    page = client.get(address)
    assertContains(page, 'value="AgreementForm"')

    post_outcome(
        client, item, "agreement", text="Politie levert cijfers.", draft_form="AgreementForm", draft_user=secretary.pk
    )

    draft = Draft.objects.get(user=secretary)
    assert draft.fields["text"] == ["Politie levert cijfers."]


@pytest.mark.parametrize("text", ["Bel 033-4695111 voor meer.", "Mail naar wijk@oefenstad.nl"])
def test_data_on_persons_are_refused(client, secretary, item, text):
    assert post_outcome(client, item, text=text).status_code == 422
    assert not Outcome.objects.exists()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("De raad besluit tot meer toezicht.", True),
        ("De gemeenteraad heeft besloten dat het kan.", True),
        ("Dit is een besluit van de raad.", True),
        ("Hiermee stelt de raad het beleid vast.", True),
        ("De raad stelt het beleid vast.", True),
        ("Wij adviseren de raad om te besluiten.", False),
        ("Het college besluit volgende week.", False),
        ("De voorraad besluiten we aan te vullen.", False),
    ],
)
def test_words_of_a_decision_of_the_council(text, expected):
    assert reads_as_council_decision(text) is expected


def test_a_decision_of_the_council_is_asked_about_and_kept_with_a_tick(client, secretary, item):
    text = "De raad besluit hierover in maart."
    refused = post_outcome(client, item, text=text)
    assertContains(refused, "besluit niet voor de raad", status_code=422)
    assert not Outcome.objects.exists()

    post_outcome(client, item, text=text, council_checked="on")

    assert Outcome.objects.get().text == text


def test_no_kind_of_outcome_is_a_decision():
    assert not [kind for kind in OutcomeKind if "besluit" in kind.label]


def test_an_unknown_kind_is_not_found(client, secretary, item):
    assert post_outcome(client, item, "besluit", text="Ja.").status_code == 404
    assert client.get(reverse("agov:item-desk", args=[item.pk]) + "?soort=besluit").status_code == 404


def test_settling_goes_on_to_the_next_item(client, secretary, meeting, item):
    following = AgendaItemFactory(meeting=meeting, position=2)

    answer = client.post(reverse("agov:item-settle", args=[item.pk]), {"to": "postponed", "reason": "Geen tijd."})

    item.refresh_from_db()
    assert (item.state, item.state_reason) == (ItemState.POSTPONED, "Geen tijd.")
    assertRedirects(answer, reverse("agov:item-desk", args=[following.pk]))


def test_postponing_without_a_reason_is_refused(client, secretary, item):
    answer = client.post(reverse("agov:item-settle", args=[item.pk]), {"to": "postponed"})

    assertContains(answer, "Schrijf op waarom", status_code=422)
    item.refresh_from_db()
    assert item.state == ItemState.OPEN


# --- the screen in the room


def test_a_closed_item_stays_covered_until_the_secretary_opens_it(client, secretary, meeting):
    item = AgendaItemFactory(
        meeting=meeting, title="Ondermijning", audience=Audience.CLOSED, closed_ground=GROUND, draft_outcome="Inval."
    )
    OutcomeFactory(item=item, text="Wij doen een inval.")
    address = reverse("agov:item-screen", args=[item.pk])

    covered = client.get(address)
    for text in ("Ondermijning", "inval", "Inval", GROUND):
        assertNotContains(covered, text)

    assertContains(client.get(address + "?toon=1"), "Wij doen een inval.")


def test_neighbours_of_a_covered_item_are_links_without_its_title(client, secretary, meeting, item):
    closed = AgendaItemFactory(
        meeting=meeting, position=2, title="Ondermijning", audience=Audience.CLOSED, closed_ground=GROUND
    )

    page = client.get(reverse("agov:item-screen", args=[item.pk]))

    assertContains(page, reverse("agov:item-screen", args=[closed.pk]))
    assertContains(page, 'accesskey="n"')
    assertNotContains(page, "Ondermijning")
