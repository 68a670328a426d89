"""The page of one organisation: asked, promised, given; answered right there and taken away in one file (M16, S97)."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agov.enums import ExpectationState
from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from tests.factories import OrganisationFactory, UserFactory
from tests.factories import plans as make
from tests.factories.policy import ExpectationFactory, SessionAgreementFactory
from vap.enums import CommitmentState

pytestmark = pytest.mark.django_db
PAGE = reverse("agov:our-agreements")
AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
State = CommitmentState


@pytest.fixture
def hind(client):
    organisation = OrganisationFactory(name="GGZ Oefenstad", kind=OrganisationKind.GGZ)
    user = UserFactory(roles=[Role.PARTNER], organisation=organisation)
    client.force_login(user)
    return user


@pytest.fixture
def vap():
    return make.VAPFactory(running=True)


def promise(vap, state=State.PROPOSED, **fields):
    given = {} if state == State.PROPOSED else {"answered_at": AT}
    words = {State.DECLINED: {"answer": "Geen mensen."}, State.AMENDED: {"counter_amount": "2 uur per week"}}
    return make.CommitmentFactory(vap=vap, state=state, **given, **{**words.get(state, {}), **fields})


def test_everything_of_one_partner_over_both_cycles(client, hind, vap):
    own = hind.organisation
    ExpectationFactory(organisation=own, text="Elk half jaar een lijst.")
    promise(vap, organisation=own, text="Een buddy voor jongeren.")
    promise(make.VAPFactory(running=True), State.ACCEPTED, organisation=own, text="Te laat.", due_on=date(2020, 1, 1))
    promise(vap, State.KEPT, organisation=own, text="Gedaan in januari.", kept_on=date(2026, 1, 31))
    promise(vap, State.AMENDED, asked_by_organisation=own, text="Cijfers per maand.")
    promise(vap, State.ACCEPTED, text="De politie komt langs.")
    promise(make.VAPFactory(running=True), State.ACCEPTED, text="Van een ander in een ander VAP.")

    response = client.get(PAGE)

    assertContains(response, "3 vragen wachten op antwoord, 1 te laat, 1 gedaan of nagekomen.")
    for words in (
        "Elk half jaar een lijst.",
        "Een buddy voor jongeren.",
        "Te laat.",
        "Gedaan in januari.",
        "Cijfers per maand.",
        "De politie komt langs.",
    ):
        assertContains(response, words)
    assertNotContains(response, "Van een ander in een ander VAP.")


def test_answering_right_there_comes_back_here(client, hind, vap):
    asked = promise(vap, organisation=hind.organisation)
    expected = ExpectationFactory(organisation=hind.organisation)
    agreement = SessionAgreementFactory()
    agreement.organisations.add(hind.organisation)
    agreement.session.organisations.add(hind.organisation)
    assertContains(client.get(PAGE), "Ja, dit doen wij", 2 * 2)  # the button, and the choice in the form below it
    sent = {"state": "accepted", "revision": "1", "next": PAGE}

    first = client.post(reverse("vap:commitment-answer", args=[asked.pk]), sent)
    second = client.post(reverse("agov:expectation-answer", args=[expected.pk]), sent)
    third = client.post(reverse("agov:agreement-confirm", args=[agreement.pk]), {"next": PAGE})

    for response in (first, second, third):
        assertRedirects(response, PAGE, fetch_redirect_response=False)
    asked.refresh_from_db()
    expected.refresh_from_db()
    assert (asked.state, expected.state) == (State.ACCEPTED, ExpectationState.ACCEPTED)
    assert agreement.confirmations.get().organisation == hind.organisation
    assertContains(client.get(PAGE), "Alle vragen zijn beantwoord.")


def test_without_anything_it_says_what_will_come(client, hind):
    assertContains(client.get(PAGE), "Hier komen de afspraken")


def test_a_partner_sees_no_other_and_staff_choose(client, hind, vap):
    other = OrganisationFactory(name="De Sleutel", kind=OrganisationKind.HOUSING)
    promise(vap, organisation=other, text="Vraag aan De Sleutel.")

    mine = client.get(PAGE, {"organisatie": other.pk})
    client.force_login(UserFactory(roles=[Role.AGOV_SECRETARIS]))
    none, chosen = client.get(PAGE), client.get(PAGE, {"organisatie": other.pk})

    assertNotContains(mine, "Vraag aan De Sleutel.")
    assertNotContains(none, "Vraag aan De Sleutel.")
    assertContains(chosen, "Vraag aan De Sleutel.")
    assertNotContains(chosen, "Ja, dit doen wij")
    assert client.get(PAGE, {"organisatie": "x"}).status_code == 404
    assert client.get(PAGE, {"organisatie": "999999"}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_the_same_queries_for_each_number(client, hind, vap, count, django_assert_num_queries):
    own = hind.organisation
    for _ in range(count):
        ExpectationFactory(organisation=own)
        promise(vap, organisation=own)
        promise(vap, State.AMENDED, asked_by_organisation=own)
        promise(vap, State.ACCEPTED, organisation=own)
        promise(vap, State.KEPT, organisation=own, kept_on=date(2026, 1, 31))
        promise(vap, State.ACCEPTED)
        make.ActivityFactory(vap=vap, organisation=own)
        agreement = SessionAgreementFactory()
        agreement.organisations.add(own)
        agreement.session.organisations.add(own)
    client.get(PAGE)

    with django_assert_num_queries(32):
        response = client.get(PAGE)

    assert response.context["ours"].to_answer == 4 * count


def test_a_partner_leaves_with_all_its_data(client, hind, vap):
    own = hind.organisation
    row = promise(vap, State.DECLINED, organisation=own, text="Een overleg.", answer="=1+1")
    make.CommitmentAnswerFactory(commitment=row, organisation=own, state=State.DECLINED, text="Wij hebben niemand.")
    ExpectationFactory(organisation=own, text="Elk half jaar een lijst.")
    make.ProgressUpdateFactory(vap=vap, organisation=own, submitted=True, text="85 van de 120.")
    make.ProgressUpdateFactory(vap=vap, submitted=True, text="Van een ander.")
    promise(vap, organisation__kind=OrganisationKind.POLICE, text="Vraag aan een ander.")

    response = client.get(reverse("agov:our-agreements-export", args=["zip"]))
    book = client.get(reverse("agov:our-agreements-export", args=["ods"]))

    assert response["Content-Disposition"] == 'attachment; filename="afspraken-ggz-oefenstad.zip"'
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        texts = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    assert set(texts) == {
        f"{name}.csv"
        for name in (
            "wat-wij-doen",
            "toezeggingen",
            "gesprek",
            "verwachtingen",
            "afspraken",
            "overleg",
            "voortgang",
            "wat-wij-krijgen",
            "vaps",
            "toelichting",
        )
    }
    made = next(csv.DictReader(io.StringIO(texts["toezeggingen.csv"]), delimiter=";"))
    assert (made["Wat"], made["Hoe het staat"]) == ("Een overleg.", "afgewezen")
    assert "'=1+1" in texts["toezeggingen.csv"]
    assert "Wij hebben niemand." in texts["gesprek.csv"]
    assert "Elk half jaar een lijst." in texts["verwachtingen.csv"]
    assert "85 van de 120." in texts["voortgang.csv"]
    assert "ander" not in texts["voortgang.csv"] + texts["toezeggingen.csv"]
    with zipfile.ZipFile(io.BytesIO(book.content)) as archive:
        assert archive.read("content.xml").count(b"<table:table ") == 10
