"""The secretary's screen, the screen in the room, the register, and keeping agreements (S115, S119)."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agov.enums import AgreementState, Attendance, Audience, ItemState, MeetingState, OutcomeKind, SubjectKind
from agov.forms.outcomes import reads_as_council_decision
from agov.models import Consequence, Outcome
from agov.queries.outcomes import said_about
from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.web.models import Draft
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.meetings import (
    AgendaItemFactory,
    InviteeFactory,
    MeetingFactory,
    OutcomeFactory,
    PostponementFactory,
    SeatFactory,
)
from tests.factories.policy import PriorityFactory

pytestmark = pytest.mark.django_db

GROUND = "Woo 5.1, lid 2e"


@pytest.fixture
def secretary(client):
    user = UserFactory(roles=[Role.AGOV_SECRETARIS])
    client.force_login(user)
    return user


@pytest.fixture
def meeting():
    return MeetingFactory(convened=True)


@pytest.fixture
def item(meeting):
    return AgendaItemFactory(meeting=meeting, position=1, title="Verlichting in het park")


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


# --- the register


def test_filters_work_together(client, secretary, item):
    OutcomeFactory(item=item, text="Meer licht in het park", year=2026)
    OutcomeFactory(item=item, text="Minder licht", year=2027)
    OutcomeFactory(item=item, text="Meer licht op straat", year=2027, agreement=True)

    page = client.get(reverse("agov:outcome-list"), {"woord": "meer licht", "year": "2027"})

    assertContains(page, "Meer licht op straat")
    assertNotContains(page, "Minder licht")
    assertNotContains(page, "Meer licht in het park")


def test_late_agreements_are_counted_and_filtered(client, secretary, item):
    OutcomeFactory(item=item, agreement=True, text="Te laat", due_on=date(2020, 1, 1))
    OutcomeFactory(item=item, agreement=True, text="Op tijd", due_on=date(2099, 1, 1))
    OutcomeFactory(
        item=item,
        agreement=True,
        text="Gedaan",
        due_on=date(2020, 1, 1),
        state=AgreementState.DONE,
        closed_on=date(2020, 1, 1),
        closing_note="Klaar.",
    )

    page = client.get(reverse("agov:outcome-list"))
    assertContains(page, "3 uitkomsten, waarvan 2 open afspraken; <strong>1 is te laat")

    late = client.get(reverse("agov:outcome-list"), {"state": "late"})
    assertContains(late, "Te laat")
    assertNotContains(late, "Op tijd")
    assertNotContains(late, "Gedaan")


def test_the_file_names_no_item_that_the_reader_may_not_see(client, item):
    partner = OrganisationFactory(kind=OrganisationKind.HOUSING)
    closed = AgendaItemFactory(
        meeting=item.meeting, title="Ondermijning", audience=Audience.CLOSED, closed_ground=GROUND
    )
    OutcomeFactory(item=closed, agreement=True, text="Sluit de panden.", organisation=partner)
    OutcomeFactory(item=closed, text="Dit blijft hier.")
    client.force_login(UserFactory(roles=[Role.PARTNER], organisation=partner))

    for form in ("csv", "ods", "xlsx"):
        assert client.get(reverse("agov:outcome-export", args=[form])).status_code == 200
    content = client.get(reverse("agov:outcome-export", args=["csv"])).content.decode("utf-8-sig")
    assert "Sluit de panden." in content
    assert "Dit blijft hier" not in content
    assert "Ondermijning" not in content
    page = client.get(reverse("agov:outcome-list"))
    assertContains(page, "Sluit de panden.")
    assertNotContains(page, "Ondermijning")
    assert client.get(reverse("agov:outcome-export", args=["pdf"])).status_code == 404


def test_a_text_that_looks_like_a_formula_stays_a_text(client, secretary, item):
    OutcomeFactory(item=item, text="=1+1")

    content = client.get(reverse("agov:outcome-export", args=["csv"])).content.decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(content), delimiter=";"))
    cells = [cell for row in rows for cell in row]
    assert "=1+1" not in cells
    assert "'=1+1" in cells


def test_the_council_reads_outcomes_when_the_meeting_is_closed(client, secretary, item):
    row = OutcomeFactory(item=item, text="Wij adviseren licht.")
    griffier = UserFactory(roles=[Role.GRIFFIE])
    assert row not in Outcome.objects.visible_to(griffier)

    type(item.meeting).objects.filter(pk=item.meeting.pk).update(
        state=MeetingState.CLOSED, closed_at=timezone.now(), closed_by=secretary
    )

    assert row in Outcome.objects.visible_to(griffier)


@pytest.mark.parametrize("count", [1, 3])
def test_register_takes_as_many_queries_with_more_rows(client, secretary, count, django_assert_num_queries):
    for _ in range(count):
        PostponementFactory(outcome=OutcomeFactory(item__meeting__convened=True, agreement=True))
    client.get(reverse("agov:outcome-list"))

    with django_assert_num_queries(12):
        client.get(reverse("agov:outcome-list"))


# --- one outcome


@pytest.fixture
def agreement(item):
    return OutcomeFactory(item=item, agreement=True, text="Politie levert cijfers.", due_on=date(2027, 3, 1))


def settle(client, row, **data):
    return client.post(
        reverse("agov:outcome-settle", args=[row.pk]), {"af-on": "2027-02-01", "af-note": "Het is klaar.", **data}
    )


def test_who_keeps_it_reports_it_done(client, agreement):
    keeper = UserFactory(roles=[Role.PARTNER], organisation=OrganisationFactory(kind=OrganisationKind.HOUSING))
    Outcome.objects.filter(pk=agreement.pk).update(owner=keeper)
    client.force_login(keeper)

    page = client.get(reverse("agov:outcome-detail", args=[agreement.pk]))
    assertContains(page, "Is het gedaan?")
    assertNotContains(page, agreement.item.title)  # the item itself is not for this partner

    settle(client, agreement)

    agreement.refresh_from_db()
    assert (agreement.state, agreement.closing_note) == (AgreementState.DONE, "Het is klaar.")


def test_who_keeps_it_can_not_let_it_lapse(client, agreement):
    keeper = UserFactory(roles=[Role.PARTNER], organisation=OrganisationFactory(kind=OrganisationKind.HOUSING))
    Outcome.objects.filter(pk=agreement.pk).update(owner=keeper)
    client.force_login(keeper)

    settle(client, agreement, **{"af-to": "lapsed"})

    agreement.refresh_from_db()
    assert agreement.state == AgreementState.DONE


def test_the_secretary_puts_it_off_and_the_page_says_how_often(client, secretary, agreement):
    for day in ("2027-04-01", "2027-05-01"):
        client.post(
            reverse("agov:outcome-postpone", args=[agreement.pk]), {"later-due_on": day, "later-reason": "Ziekte."}
        )

    page = client.get(reverse("agov:outcome-detail", args=[agreement.pk]))
    assertContains(page, "2 keer uitgesteld")
    assertContains(page, "Van 1 maart 2027 naar 1 april 2027: Ziekte.")


def test_the_second_who_changes_it_sees_both_texts(client, secretary, agreement):
    address = reverse("agov:outcome-edit", args=[agreement.pk])
    data = {"owner_function": "wijkagent", "due_on": "2027-03-01", "revision": "1"}
    assert client.post(address, {**data, "text": "Eerste tekst."}).status_code == 302

    second = client.post(address, {**data, "text": "Tweede tekst."})

    assert second.status_code == 409
    assertContains(second, "Eerste", status_code=409)
    agreement.refresh_from_db()
    assert agreement.text == "Eerste tekst."


# --- what was said about a thing


def test_what_was_said_about_a_priority_also_when_it_came_out_of_the_meeting(item):
    secretary = UserFactory(roles=[Role.AGOV_SECRETARIS])
    priority = PriorityFactory()
    about = AgendaItemFactory(
        meeting=MeetingFactory(convened=True), subject_kind=SubjectKind.PRIORITY, subject_id=priority.pk
    )
    advice = OutcomeFactory(item=about, kind=OutcomeKind.ADVICE)
    made = OutcomeFactory(item=item, kind=OutcomeKind.PRIORITY, priority=priority)
    OutcomeFactory(item=item, text="Iets anders.")

    said = said_about(SubjectKind.PRIORITY, priority.pk, secretary)

    assert {(one.item, one.outcomes) for one in said} == {(about, (advice,)), (item, (made,))}


def test_what_was_said_in_a_closed_item_is_for_the_table_only(meeting):
    priority = PriorityFactory()
    closed = AgendaItemFactory(
        meeting=meeting,
        audience=Audience.CLOSED,
        closed_ground=GROUND,
        subject_kind=SubjectKind.PRIORITY,
        subject_id=priority.pk,
    )
    OutcomeFactory(item=closed)
    at_table = InviteeFactory(
        meeting=meeting, user=UserFactory(roles=[Role.BESTUURDER]), attendance=Attendance.PRESENT
    ).user

    assert len(said_about(SubjectKind.PRIORITY, priority.pk, at_table)) == 1
    assert said_about(SubjectKind.PRIORITY, priority.pk, UserFactory(roles=[Role.BELEIDSADVISEUR])) == []
