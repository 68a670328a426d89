"""The council asks at a passage and reads the answer there; the public reads the same page without it (story 5)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agov.enums import EditionState, WithdrawReason
from agov.models import CouncilQuestion, Edition
from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import RequestState
from tests.factories import UserFactory
from tests.factories.editions import CouncilQuestionFactory, EditionFactory, report_value
from tests.factories.policy import CouncilRequestFactory

pytestmark = pytest.mark.django_db
BUTTON = "Stel een technische vraag"
BODY = (
    '<p class="answer">30 misdrijven.</p>'
    '<section class="report-section" aria-labelledby="deel-soorten"><h2 id="deel-soorten">Wat?</h2></section>'
    '<section class="report-section" aria-labelledby="deel-bronnen"><h2 id="deel-bronnen">Bronnen</h2></section>'
)
SECTIONS = [{"key": "soorten", "heading": "Wat gebeurt er?", "lead": "Er is minder ingebroken."}]


@pytest.fixture
def edition():
    return EditionFactory(published=True, value=report_value(sections=SECTIONS), body=BODY)


def page_of(edition):
    return reverse("agov:edition-page", args=[edition.publication.slug, edition.number])


def ask_url(edition):
    return reverse("agov:question-ask", args=[edition.publication.slug, edition.number])


def login(client, role, **more):
    user = UserFactory(roles=[role], **more)
    client.force_login(user)
    return user


def main_of(answer):
    text = answer.content.decode()
    return text[text.index("<main") : text.index("</main>")]


# --- on the page


def test_member_sees_the_button_at_each_passage_and_the_public_never(client, edition):
    public = client.get(page_of(edition))
    assertNotContains(public, BUTTON)
    login(client, Role.RAADSLID)

    answer = client.get(page_of(edition))

    text = main_of(answer)
    assert text.index("deel-soorten") < text.index("?bij=deel-soorten") < text.index("deel-bronnen")
    assert "?bij=deel-bronnen" not in text  # sources are no passage of the report


@pytest.mark.parametrize("role", [role for role in Role if role != Role.RAADSLID])
def test_nobody_but_a_member_of_the_council_sees_the_button(client, edition, role):
    login(client, role)

    assertNotContains(client.get(page_of(edition)), BUTTON)


def test_page_of_the_public_is_the_page_of_the_council_without_questions(client, edition):
    CouncilQuestionFactory(edition=edition, answered=True)
    public = main_of(client.get(page_of(edition)))
    login(client, Role.GRIFFIE)
    council = main_of(client.get(page_of(edition)))

    assert "passage-question" not in public
    begin, end = council.index('<div class="passage-questions">'), council.index(BODY[BODY.rindex("<section") :])
    assert "".join((council[:begin] + council[end:]).split()) == "".join(public.split())


def test_question_stands_at_its_passage_for_the_council(client, edition):
    CouncilQuestionFactory(edition=edition, text="Telt u ook pogingen?")
    login(client, Role.GRIFFIE)

    text = main_of(client.get(page_of(edition)))

    assert text.index('id="deel-soorten"') < text.index("Telt u ook pogingen?") < text.index('id="deel-bronnen"')


def test_partner_reads_only_what_is_for_everybody(client, edition):
    CouncilQuestionFactory(edition=edition, text="Telt u ook pogingen?")
    login(client, Role.PARTNER)

    assertNotContains(client.get(page_of(edition)), "Telt u ook pogingen?")


def test_public_answer_comes_on_the_kept_page_at_once_without_who_asked(client, edition):
    question = CouncilQuestionFactory(
        edition=edition, answered=True, answer="Ja, ook pogingen.", asked_by=UserFactory(name="Ilse Raadsma")
    )
    assertNotContains(client.get(page_of(edition)), "Ja, ook pogingen.")  # and from now on it is kept
    adviser = UserFactory(roles=[Role.BELEIDSADVISEUR])
    client.force_login(adviser)
    client.post(reverse("agov:question-publish", args=[question.pk]), {"public": "", "revision": 1})
    client.logout()

    answer = client.get(page_of(edition))

    assertContains(answer, "Ja, ook pogingen.")
    assertNotContains(answer, "Ilse Raadsma")
    assertNotContains(answer, BUTTON)
    client.force_login(adviser)
    client.post(reverse("agov:question-publish", args=[question.pk]), {"council": "", "revision": 2})
    client.logout()
    assertNotContains(client.get(page_of(edition)), "Ja, ook pogingen.")


def test_answer_after_that_of_somebody_else_is_refused_and_stays_in_sight(client):
    question = CouncilQuestionFactory(answered=True)
    login(client, Role.BELEIDSADVISEUR)
    address = reverse("agov:question-answer", args=[question.pk])

    page = client.post(address, {"draft": "Mijn tekst.", "revision": 1, "send": "Verstuur"})

    assertContains(page, "Deze vraag is al beantwoord.", status_code=422)
    assertContains(page, "Mijn tekst.", status_code=422)
    assertRedirects(client.get(address), reverse("agov:question-detail", args=[question.pk]))


def test_publishing_an_old_state_is_refused(client):
    question = CouncilQuestionFactory(answered=True, revision=3)
    login(client, Role.BELEIDSADVISEUR)

    client.post(reverse("agov:question-publish", args=[question.pk]), {"public": "", "revision": 2})

    question.refresh_from_db()
    assert question.published_at is None


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_the_same_number_of_queries(client, edition, count, django_assert_num_queries):
    for _ in range(count):
        CouncilQuestionFactory(edition=edition, answered=True, promise=CouncilRequestFactory())
    login(client, Role.RAADSLID)

    with django_assert_num_queries(12):  # one of them: the words that are explained
        client.get(page_of(edition))


# --- asking


def test_asking_leads_to_the_question_with_its_last_day(client, edition):
    login(client, Role.RAADSLID)
    form = client.get(f"{ask_url(edition)}?bij=deel-soorten")
    assertContains(form, '<option value="deel-soorten" selected>')
    assertContains(form, "Er is minder ingebroken.")

    answer = client.post(ask_url(edition), {"anchor": "deel-soorten", "text": "Telt u ook pogingen?"}, follow=True)

    question = CouncilQuestion.objects.get()
    assertRedirects(answer, reverse("agov:question-detail", args=[question.pk]))
    assertContains(answer, "Telt u ook pogingen?")
    assertContains(answer, f"{question.due_on:%d-%m-%Y}")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"text": ""}, "Schrijf uw vraag op."),
        ({"anchor": "deel-x"}, "Kies een passage"),
        ({"text": "Bel mij op 06-12345678"}, "telefoonnummer"),
    ],
)
def test_wrong_question_is_refused_and_kept(client, edition, typed, says):
    login(client, Role.RAADSLID)

    answer = client.post(ask_url(edition), {"anchor": "deel-soorten", "text": "Telt u ook pogingen?", **typed})

    assertContains(answer, says, status_code=422)
    assert not CouncilQuestion.objects.exists()


# --- the list and the page of one question


def test_list_says_what_is_late_and_filters(client):
    today = timezone.localdate()
    CouncilQuestionFactory(text="Te laat beantwoord?", due_on=today - timedelta(days=1))
    CouncilQuestionFactory(text="Nog op tijd?", due_on=today)
    CouncilQuestionFactory(text="Al gedaan?", answered=True)
    login(client, Role.GRIFFIE)
    address = reverse("agov:question-list")

    assertContains(client.get(address), "1 van de 2 open vragen is te laat.")
    for state, shown in (
        ("late", ["Te laat beantwoord?"]),
        ("answered", ["Al gedaan?"]),
        ("open", ["Te laat beantwoord?", "Nog op tijd?"]),
    ):
        text = client.get(address, {"state": state}).content.decode()
        assert [one for one in ("Te laat beantwoord?", "Nog op tijd?", "Al gedaan?") if one in text] == shown


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_number_of_queries(client, count, django_assert_num_queries):
    for _ in range(count):
        CouncilQuestionFactory(answered=True, promise=CouncilRequestFactory(), officer=UserFactory())
    login(client, Role.GRIFFIE)

    with django_assert_num_queries(8):
        client.get(reverse("agov:question-list"))


def test_list_is_the_work_list_of_an_officer(client):
    me = login(client, Role.ONDERZOEKER, function="onderzoeker")
    CouncilQuestionFactory(officer=me)
    CouncilQuestionFactory(function="onderzoeker", officer=None)
    CouncilQuestionFactory(officer=UserFactory(), function="onderzoeker")

    assertContains(client.get(reverse("agov:question-list")), "Bij u", count=2)
    assertContains(client.get(reverse("agov:overview")), "Technische vraag van de raad", count=2)


def test_draft_is_seen_by_who_answers_and_not_by_the_council(client):
    question = CouncilQuestionFactory(draft="Voorlopig: ja.")
    address = reverse("agov:question-detail", args=[question.pk])
    login(client, Role.RAADSLID)
    assertNotContains(client.get(address), "Voorlopig: ja.")
    login(client, Role.BELEIDSADVISEUR)
    assertContains(client.get(address), "Voorlopig: ja.")


def test_draft_is_kept_and_then_sent_with_a_promise(client):
    question = CouncilQuestionFactory()
    login(client, Role.BELEIDSADVISEUR)
    address = reverse("agov:question-answer", args=[question.pk])
    due = timezone.localdate() + timedelta(days=30)
    typed = {"draft": "Ja.", "promise_text": "Wij tonen het apart.", "promise_owner": "", "promise_due_on": due}

    client.post(address, {**typed, "revision": 1})
    refused = client.post(address, {**typed, "revision": 2, "send": ""})
    assertContains(refused, "welke functie hiervoor zorgt", status_code=422)
    sent = client.post(address, {**typed, "promise_owner": "onderzoeker", "revision": 2, "send": ""}, follow=True)

    assertContains(sent, "De hele raad kan het lezen.")
    promise = CouncilQuestion.objects.get().promise
    page = client.get(reverse("cycle:council-request-detail", args=[promise.pk]))
    assertContains(page, reverse("agov:question-detail", args=[question.pk]))


def test_two_who_answer_see_both_texts(client):
    question = CouncilQuestionFactory(draft="Hun tekst.", revision=2)
    login(client, Role.BELEIDSADVISEUR)

    answer = client.post(
        reverse("agov:question-answer", args=[question.pk]), {"draft": "Mijn tekst.", "revision": 1, "send": ""}
    )

    assertContains(answer, "Hun", status_code=409)
    question.refresh_from_db()
    assert question.is_open


def test_kept_promise_stands_with_the_question(client):
    promise = CouncilRequestFactory(state=RequestState.DONE, answer="Het staat apart.", closed_on=date(2026, 11, 2))
    question = CouncilQuestionFactory(answered=True, promise=promise)
    login(client, Role.RAADSLID)

    answer = client.get(reverse("agov:question-detail", args=[question.pk]))

    assertContains(answer, "Het staat apart.")
    assertContains(answer, "2 november 2026")


def test_passing_on_takes_the_function_of_the_account(client):
    question = CouncilQuestionFactory()
    analyst = UserFactory(roles=[Role.ONDERZOEKER], function="onderzoeker O&S")
    login(client, Role.BELEIDSADVISEUR)
    address = reverse("agov:question-pass-on", args=[question.pk])

    assertContains(client.post(address, {"door-revision": 1}), "bij welke functie", status_code=422)
    client.post(address, {"door-officer": analyst.pk, "door-revision": 1})

    question.refresh_from_db()
    assert (question.officer, question.function) == (analyst, "onderzoeker O&S")


def test_passage_of_a_withdrawn_edition_is_read_by_nobody_any_more(client):
    question = CouncilQuestionFactory(passage="Er waren 3 daders in de straat.")
    url = reverse("agov:question-detail", args=[question.pk])
    answer_url = reverse("agov:question-answer", args=[question.pk])
    login(client, Role.BELEIDSADVISEUR)
    for page in (url, answer_url):
        assertContains(client.get(page), "3 daders")

    Edition.objects.filter(pk=question.edition_id).update(
        state=EditionState.WITHDRAWN,
        withdrawn_at=timezone.now(),
        withdrawn_by=UserFactory(),
        withdraw_reason=WithdrawReason.PRIVACY,
    )

    for page in (url, answer_url):
        assertNotContains(client.get(page), "3 daders")
    login(client, Role.RAADSLID)
    council = client.get(url)
    assertNotContains(council, "3 daders")
    assertContains(council, "Deze editie is ingetrokken. Wij tonen de passage niet meer.")
