"""Policy documents in the browser: rounds side by side, keuzen with their decisions, and what each mistake says."""

from datetime import date

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import BodyKind, DecisionOutcome, DocumentItemKind, DocumentState
from cycle.models import Decision, DocumentItem, PolicyDocument
from tests.factories import UserFactory
from tests.factories.policy import (
    BodyFactory,
    DecisionFactory,
    DocumentItemFactory,
    DocumentVersionFactory,
    PolicyCycleFactory,
    PolicyDocumentFactory,
)

pytestmark = pytest.mark.django_db
LIST = reverse("cycle:document-list")
DOCUMENT = {
    "title": "Nota veiligheid",
    "author": "afdeling Veiligheid",
    "owner": "hoofd Veiligheid",
    "dated_on": "2026-09-01",
    "summary": "Hoe wij kiezen.",
    "link": "",
    "round_label": "startnotitie",
}


def page(name, *args):
    return reverse(f"cycle:document-{name}", args=args)


@pytest.fixture
def lotte(client):
    user = UserFactory(roles=[Role.BELEIDSADVISEUR], name="Lotte")
    client.force_login(user)
    return user


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_each_number(client, lotte, count, django_assert_num_queries):
    for _ in range(count):
        DecisionFactory()
    client.get(LIST)

    with django_assert_num_queries(7):
        response = client.get(LIST)

    assert len(response.context["page"].object_list) == count


@pytest.mark.parametrize("count", [1, 3])
def test_document_takes_the_same_queries_for_each_number_of_keuzen(client, lotte, count, django_assert_num_queries):
    version = DocumentVersionFactory()
    for number in range(1, count + 1):
        DecisionFactory(item=DocumentItemFactory(version=version, number=number))
    client.get(page("detail", version.document_id))

    with django_assert_num_queries(10):
        client.get(page("detail", version.document_id))


def test_list_is_narrowed_by_words_and_state(client, lotte):
    PolicyDocumentFactory(title="Nota jeugd"), PolicyDocumentFactory(title="Nota wijken")

    response = client.get(LIST, {"words": "JEUGD", "state": "draft"}, headers={"HX-Request": "true"})

    assertContains(response, "Nota jeugd")
    assertNotContains(response, "Nota wijken")
    assertNotContains(response, "<html")


def test_a_partner_and_the_council_see_no_concept(client):
    PolicyDocumentFactory(title="Geheim concept"), PolicyDocumentFactory(title="Voor iedereen", state="public")
    client.force_login(UserFactory(roles=[Role.RAADSLID]))

    response = client.get(LIST)

    assertContains(response, "Voor iedereen")
    assertNotContains(response, "Geheim concept")


def test_a_document_is_added_with_its_first_round(client, lotte):
    response = client.post(page("add"), DOCUMENT)

    document = PolicyDocument.objects.get()
    assertRedirects(response, page("detail", document.pk))
    assert [(version.number, version.label) for version in document.versions.all()] == [(1, "startnotitie")]


def test_a_wrong_document_keeps_what_was_typed(client, lotte):
    response = client.post(page("add"), DOCUMENT | {"title": "", "dated_on": "31-31", "link": "geen adres"})

    assertContains(response, "Vul de titel in.", status_code=422)
    assertContains(response, "Dit is geen datum", status_code=422)
    assertContains(response, "Hoe wij kiezen.", status_code=422)
    assert not PolicyDocument.objects.exists()


def test_data_on_persons_are_refused(client, lotte):
    response = client.post(page("add"), DOCUMENT | {"summary": "Bel 06-12345678 voor meer."})

    assertContains(response, "Gegevens over personen horen hier niet", status_code=422)


def test_ten_keuzen_each_say_who_agreed_and_when(client, lotte):
    """S6, and S38, S55, S86, S104, S110, S134: every decision point of the note is there to be seen."""
    version = DocumentVersionFactory(document__state=DocumentState.PUBLIC)
    raad = BodyFactory(name="raad", kind=BodyKind.COUNCIL)
    for number in range(1, 11):
        item = DocumentItemFactory(version=version, number=number, text=f"Voorstel nummer {number}.")
        DecisionFactory(item=item, body=raad, decided_on=date(2003, 12, 16))
    client.force_login(UserFactory(roles=[Role.RAADSLID]))

    response = client.get(page("detail", version.document_id))

    assertContains(response, "geaccordeerd door raad op 16 december 2003", count=10)
    for number in range(1, 11):
        assertContains(response, f">Keuze {number}</a>")
        assertContains(response, f"Voorstel nummer {number}.")


def test_an_advising_body_decides_nothing(client, lotte):
    decision = DecisionFactory(body=BodyFactory(name="AGOV", kind=BodyKind.AGOV))

    response = client.get(page("item", decision.item_id))

    assertContains(response, "positief advies van AGOV op 16 december 2025")
    assertNotContains(response, "geaccordeerd")


def test_a_decision_is_recorded_and_survives_an_edit_of_the_proposal(client, lotte):
    """S12 and S75: the text that each body decided stays, beside the proposal of that moment."""
    item, body = DocumentItemFactory(text="Een cyclus duurt een jaar."), BodyFactory(name="raad", kind=BodyKind.COUNCIL)
    sent = {
        "body": body.pk,
        "outcome": "changed",
        "decided_on": "2025-12-16",
        "decided_text": "Een cyclus duurt twee jaar.",
        "votes_for": "31",
        "votes_against": "8",
    }

    response = client.post(page("item-decide", item.pk), sent)
    change = {"revision": "1", "section": "", "text": "Een cyclus duurt drie jaar.", "place": "agov:board"}
    client.post(page("item-change", item.pk), change)

    assertRedirects(response, page("item", item.pk))
    shown = client.get(page("item", item.pk))
    assertContains(shown, "geaccordeerd met wijziging door raad op 16 december 2025")
    for words in ("Een cyclus duurt een jaar.", "Een cyclus duurt twee jaar.", "Een cyclus duurt drie jaar."):
        assertContains(shown, words)
    assertContains(shown, "31 stemmen voor, 8 tegen.")
    assertContains(shown, reverse("agov:board"))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"body": ""}, "Kies een gremium."),
        ({"outcome": ""}, "Kies wat het werd."),
        ({"decided_on": "2999-01-01"}, "toekomst"),
        ({"outcome": "changed"}, "met de wijziging"),
        ({"votes_for": "3"}, "Vul beide aantallen stemmen in"),
    ],
)
def test_a_wrong_decision_says_what_and_stores_nothing(client, lotte, wrong, words):
    item = DocumentItemFactory()
    sent = {"body": BodyFactory().pk, "outcome": "agreed", "decided_on": "2025-12-16", "explanation": "Na lang beraad."}

    response = client.post(page("item-decide", item.pk), sent | wrong)

    assertContains(response, words, status_code=422)
    assertContains(response, "Na lang beraad.", status_code=422)
    assert not Decision.objects.exists()


def test_a_keuze_shows_its_trace_through_the_rounds(client, lotte):
    first = DocumentItemFactory(number=2, text="Wij werken per gebied.")
    second = DocumentVersionFactory(
        document=first.version.document, number=2, change_note="Ook groepen.", label="definitief"
    )
    last = DocumentItemFactory(version=second, number=2, text="Wij werken per gebied en per doelgroep.")
    DecisionFactory(item=first, outcome=DecisionOutcome.POSTPONED, decided_text="")

    response = client.get(page("item", last.pk))

    assert [(line.item, line.is_this, line.is_changed) for line in response.context["trace"]] == [
        (first, False, False),
        (last, True, True),
    ]
    assertContains(response, "tekst gewijzigd")
    assertContains(response, "Aangehouden door")


def test_two_rounds_side_by_side_list_what_came_and_went(client, lotte):
    """S4: the added and removed priorities of round 2."""
    first = DocumentVersionFactory()
    DocumentItemFactory(version=first, kind=DocumentItemKind.PRIORITY, number=1, text="Minder inbraken in woningen")
    DocumentItemFactory(version=first, kind=DocumentItemKind.PRIORITY, number=2, text="Minder hangplekken")
    second = DocumentVersionFactory(document=first.document, number=2, change_note="Uitgaan erbij.")
    DocumentItemFactory(version=second, kind=DocumentItemKind.PRIORITY, number=1, text="Minder inbraken in woningen")
    DocumentItemFactory(version=second, kind=DocumentItemKind.PRIORITY, number=2, text="Veilig uitgaan")

    response = client.get(page("compare", first.document_id))

    comparison = response.context["comparison"]
    assert [part.text for part in comparison.added] == ["Veilig uitgaan"]
    assert [part.text for part in comparison.removed] == ["Minder hangplekken"]
    assertContains(response, "1 erbij, 1 vervallen, 0 gewijzigd, 1 hetzelfde.")


@pytest.mark.parametrize(("query", "status"), [("?van=1&naar=2", 200), ("?van=2&naar=1", 200), ("?van=9", 404)])
def test_compared_rounds_can_be_chosen(client, lotte, query, status):
    first = DocumentVersionFactory()
    DocumentVersionFactory(document=first.document, number=2, change_note="Korter.")

    response = client.get(page("compare", first.document_id) + query)

    assert response.status_code == status
    if status == 200:
        assert (response.context["old"].number, response.context["new"].number) == (1, 2)


def test_a_next_round_says_what_changed_and_takes_along_what_is_ticked(client, lotte):
    first = DocumentVersionFactory()
    kept, _ = DocumentItemFactory(version=first, number=1), DocumentItemFactory(version=first, number=2)
    sent = {"label": "definitief", "dated_on": "2025-11-18", "change_note": "", "keep": [str(kept.pk)]}

    refused = client.post(page("round-add", first.document_id), sent)
    client.post(page("round-add", first.document_id), sent | {"change_note": "Korter."})

    assertContains(refused, "Schrijf op wat er in deze ronde verandert.", status_code=422)
    assert [item.number for item in DocumentItem.objects.filter(version__number=2)] == [1]


def test_the_second_who_saves_sees_both_texts_and_loses_nothing(client, lotte):
    item = DocumentItemFactory(text="Oud.")
    sent = {"revision": "1", "section": "", "place": ""}
    client.post(page("item-change", item.pk), sent | {"text": "Van de eerste."})

    response = client.post(page("item-change", item.pk), sent | {"text": "Van de tweede."})

    assertContains(response, "Iemand anders heeft dit intussen gewijzigd", status_code=409)
    assertContains(response, "Van de tweede.", status_code=409)
    item.refresh_from_db()
    assert item.text == "Van de eerste."


def test_a_document_goes_public_and_a_wrong_move_is_refused(client, lotte):
    document = DocumentVersionFactory().document

    client.post(page("move", document.pk), {"to": "public"})
    document.refresh_from_db()
    assert document.state == DocumentState.DRAFT
    client.post(page("move", document.pk), {"to": "adopted"})
    client.post(page("move", document.pk), {"to": "public"})

    document.refresh_from_db()
    assert document.state == DocumentState.PUBLIC


def test_what_nobody_decided_on_can_be_taken_out(client, lotte):
    item = DocumentItemFactory()

    response = client.post(page("item-remove", item.pk))

    assertRedirects(response, page("detail", item.version.document_id))
    assert not DocumentItem.objects.exists()


def test_the_document_of_a_cycle_is_one_click_away_with_date_and_status(client):
    """S1."""
    document = DocumentVersionFactory(document__state=DocumentState.PUBLIC, document__title="Nota veiligheid").document
    cycle = PolicyCycleFactory()
    cycle.documents.add(document)
    client.force_login(UserFactory(roles=[Role.RAADSLID]))

    response = client.get(reverse("cycle:cycle-basis", args=[cycle.pk]))

    assertContains(response, f'href="{page("detail", document.pk)}"')
    assertContains(response, "1 sep 2025")
    assertContains(response, "openbaar")
    assertContains(client.get(page("detail", document.pk)), cycle.name)
