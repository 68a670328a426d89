"""Letters to the council in the browser: begin, what is typed stays, the college, and where everybody reads them."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from agov.enums import EditionState, ItemPublication, LetterOccasion, MeetingState
from agov.forms.letters import LetterForm
from agov.models import AgendaItem, CouncilLetter, Edition, Meeting
from agov.services import editions as services
from amersfoort_veiligheid.accounts.enums import Role
from analysis.reports import base, render
from tests.factories import UserFactory
from tests.factories.editions import CouncilLetterFactory, CouncilQuestionFactory, EditionFactory
from tests.factories.meetings import OutcomeFactory
from tests.factories.policy import CouncilRequestFactory
from tests.pdf_text import text_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
WORDS = {
    "aanleiding": "De raad vroeg om een overzicht.",
    "kern": "Het gaat beter met de sloten.",
    "vraag": "De raad hoeft niets te doen.",
    "vervolg": "In mei volgt het jaarverslag.",
    "kosten": "Dit kost niets extra.",
}


@pytest.fixture
def adviser(client):
    user = UserFactory(roles=[Role.BELEIDSADVISEUR], function="beleidsadviseur")
    client.force_login(user)
    return user


def head(**more):
    return {"subject": "Sloten in de wijk", "purpose": "tell", "occasion": "other", **more}


def begin(client, **more):
    client.post(reverse("agov:letter-add"), head(**more))
    return CouncilLetter.objects.get()


def edition_of(letter):
    return Edition.objects.get(publication__kind="raadsbrief", publication__code=str(letter.pk))


def write(client, edition, **more):
    values = {f"deel-{key}": words for key, words in WORDS.items()}
    values |= {"summary": "Het gaat beter.", "contact": "adviseur", "next_on": "", "revision": edition.revision, **more}
    return client.post(reverse("agov:edition-write", args=[edition.pk]), values)


def college(client, letter, day="2026-11-24"):
    letter.refresh_from_db()
    values = {"college-college_on": day, "college-college_decision": "besluit 12", "college-revision": letter.revision}
    return client.post(reverse("agov:letter-college", args=[letter.pk]), values)


def publish(edition, by):
    services.submit(edition_id=edition.pk, by=by, at=NOW)
    services.approve(edition_id=edition.pk, publish_at=NOW, by=UserFactory(), at=NOW)
    edition.refresh_from_db()
    edition.pdf.save("brief.pdf", ContentFile(b"%PDF-1.7"))
    services.publish_due(at=NOW)
    edition.refresh_from_db()
    return edition


# --- making one


def test_from_the_list_to_the_text(client, adviser):
    assertContains(client.get(reverse("agov:letter-list")), "Hier komen de brieven aan de raad")
    answer = client.post(reverse("agov:letter-add"), head())
    edition = edition_of(CouncilLetter.objects.get())
    assert answer.url == reverse("agov:edition-write", args=[edition.pk])
    page = client.get(answer.url)
    for label in ("Wat moet de raad onthouden?", "Wat gebeurt er nu, en wanneer?", "Wat kost het"):
        assertContains(page, label)
    assertContains(client.get(reverse("agov:letter-list")), "nog niet behandeld")


def test_kind_of_publication_leads_to_a_new_letter(client, adviser):
    assertContains(client.get(reverse("agov:edition-start")), reverse("agov:letter-add"))


def test_occasion_without_what_it_is_about_is_asked_and_what_was_typed_stays(client, adviser):
    answer = client.post(reverse("agov:letter-add"), head(occasion="request"))
    assert answer.status_code == 422
    assertContains(answer, "Kies waar deze brief over gaat.", status_code=422)
    assertContains(answer, "Sloten in de wijk", status_code=422)
    assert not CouncilLetter.objects.exists()


def test_person_in_the_subject_is_refused(client, adviser):
    answer = client.post(reverse("agov:letter-add"), head(subject="Klacht van jan@voorbeeld.nl"))
    assert answer.status_code == 422
    assert not CouncilLetter.objects.exists()


def test_words_are_kept_when_somebody_else_was_first(client, adviser):
    edition = edition_of(begin(client))
    write(client, edition)
    answer = write(client, edition, **{"deel-kern": "Iets anders."})
    assert answer.status_code == 409
    assertContains(answer, "Iets anders.", status_code=409)
    edition.refresh_from_db()
    assert edition.own_words["kern"] == WORDS["kern"]


def test_withheld_and_secret_outcomes_are_no_choice(adviser):
    told, withheld, _ = OutcomeFactory(), OutcomeFactory(), OutcomeFactory()  # the last of a meeting that is not closed
    for one in (told, withheld):
        Meeting.objects.filter(pk=one.item.meeting_id).update(
            state=MeetingState.CLOSED, convened_at=NOW, closed_at=NOW, closed_by=adviser
        )
    AgendaItem.objects.filter(pk=withheld.item_id).update(
        publication=ItemPublication.WITHHELD, publication_ground="5.1.2e"
    )
    form = LetterForm(user=adviser)
    assert list(form.fields["outcome"].queryset) == [told]


def test_words_of_a_question_and_an_outcome_are_not_told(client, adviser):
    question = CouncilQuestionFactory(text="Waarom is dit zo?", heading="Inbraak in Kernmare")
    letter = begin(client, occasion="question", question=question.pk)
    body = edition_of(letter).body
    assert "een technische vraag van de raad van" in body
    assert "Waarom is dit zo?" not in body
    assert "Inbraak in Kernmare" not in body


# --- the college


def test_day_and_decision_of_the_college_come_into_the_letter(client, adviser):
    letter = begin(client)
    edition = edition_of(letter)
    write(client, edition)
    checks = client.get(reverse("agov:edition-detail", args=[edition.pk])).context["checks"]
    assert "Het college heeft deze brief nog niet behandeld." in [one.title for one in checks if one.blocks]
    answer = client.post(reverse("agov:edition-submit", args=[edition.pk]), follow=True)
    assertContains(answer, "Het college heeft deze brief nog niet behandeld.")
    edition.refresh_from_db()
    assert edition.state == EditionState.DRAFT
    assert college(client, letter).status_code == 302
    edition.refresh_from_db()
    assert "24 november 2026 (besluit 12)" in edition.body
    client.post(reverse("agov:edition-submit", args=[edition.pk]))
    edition.refresh_from_db()
    assert edition.state == EditionState.REVIEW


def test_day_without_decision_is_asked(client, adviser):
    letter = begin(client)
    answer = client.post(
        reverse("agov:letter-college", args=[letter.pk]),
        {"college-college_on": "2026-11-24", "college-college_decision": "", "college-revision": 1},
    )
    assert answer.status_code == 422
    letter.refresh_from_db()
    assert letter.college_on is None


def test_researcher_writes_and_does_not_say_what_the_college_did(client, adviser):
    letter = begin(client)
    client.force_login(UserFactory(roles=[Role.ONDERZOEKER]))
    page = client.get(reverse("agov:letter-detail", args=[letter.pk]))
    assertNotContains(page, "Noteer wat het college deed")
    assert college(client, letter).status_code == 403


# --- where everybody reads it


def test_letter_is_on_the_shelf_under_papers_of_the_council(client, adviser):
    annex = EditionFactory(published=True, number=4, title="Wijkrapport Kernmare 2025")
    promise = CouncilRequestFactory(title="Overzicht van sloten", raised_on=date(2026, 3, 1))
    letter = begin(client, occasion="edition", edition=annex.pk, annexes=[annex.pk], settles=[promise.pk])
    edition = edition_of(letter)
    write(client, edition)
    college(client, letter)
    page_url = reverse("agov:edition-page", args=[edition.publication.slug, 1])
    client.logout()
    assert client.get(page_url).status_code == 404  # nothing leaks before
    edition = publish(edition, adviser)
    page = client.get(page_url)
    for words in (letter.code, "Kenmerk", *WORDS.values(), "Wijkrapport Kernmare 2025, editie 4", annex.content_hash):
        assertContains(page, words)
    assertContains(page, "Toezegging van 1 maart 2026: Overzicht van sloten")
    assertContains(page, f'href="{reverse("agov:edition-page", args=[annex.publication.slug, 4])}"')
    assertContains(client.get(reverse("agov:publication-list")), "Raadsinformatiebrief")
    assert edition.publication.woo_category == "2c"
    found = client.get(reverse("agov:search"), {"q": "sloten"})
    assertContains(found, "Raadsinformatiebrief 2026-01")


def test_paper_has_the_head_the_words_and_the_annexes(client, adviser):
    annex = EditionFactory(
        published=True, number=4, title="Wijkrapport Kernmare 2025", content_hash="c0ffee" + "0" * 58
    )
    letter = begin(client, annexes=[annex.pk])
    edition = edition_of(letter)
    write(client, edition)
    edition.refresh_from_db()
    printed = text_of(render.pdf(base.load(edition.value)))
    for words in ("Raadsinformatiebrief", "Kenmerk", letter.code, WORDS["kern"], "editie 4", "c0ffee"):
        assert words in printed


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_much_for_three_as_for_one(client, adviser, django_assert_num_queries, count):
    for _ in range(count):
        client.post(reverse("agov:letter-add"), head())
    with django_assert_num_queries(7):
        client.get(reverse("agov:letter-list"))


def test_partner_and_council_find_no_letter_in_the_making(client):
    letter = CouncilLetterFactory(occasion=LetterOccasion.OTHER)
    for role in (Role.PARTNER, Role.RAADSLID, Role.GRIFFIE):
        assert not CouncilLetter.objects.visible_to(UserFactory(roles=[role])).exists()
    assert CouncilLetter.objects.visible_to(UserFactory(roles=[Role.BESTUURDER])).get() == letter
