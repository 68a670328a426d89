"""A reader says what is wrong or missing without login or script; the municipality answers from its list."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agov.models import ReaderReaction
from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import UserFactory, WijkFactory
from tests.factories.editions import EditionFactory, ReaderReactionFactory
from tests.factories.plans import VAPFactory
from tests.factories.policy import PublishedChoicesFactory

pytestmark = pytest.mark.django_db
INVITES = "Klopt er iets niet, of mist u iets?"
LIST = "/publicaties/"


def form_of(path=LIST):
    return f"{reverse('agov:reader-reaction-add')}?over={path}"


def send(client, path=LIST, **typed):
    return client.post(form_of(path), {"text": "Het rapport van vorig jaar ontbreekt.", "email": "", **typed})


def test_public_page_leads_to_the_form_and_counts_what_came_of_it(client):
    edition = EditionFactory(published=True)
    path = reverse("agov:edition-page", args=[edition.publication.slug, edition.number])
    first = client.get(path)
    assertContains(first, INVITES)
    assertNotContains(first, "beantwoord)")
    ReaderReactionFactory(page=path)
    ReaderReactionFactory(page=path, answered=True)
    ReaderReactionFactory(page=LIST)

    assertContains(client.get(path), "(2 reacties, 1 beantwoord)")  # the kept page is made anew
    assertContains(client.get(form_of(path)), str(edition))


@pytest.mark.parametrize(
    ("page", "title"),
    [
        (lambda: reverse("agov:open-data"), "Open data"),
        (lambda: reverse("agov:public-wijk-list"), "Mijn wijk"),
        (lambda: reverse("agov:public-wijk", args=[WijkFactory(name="Noord").code]), "Mijn wijk: Noord"),
        (lambda: reverse("vap:public-deeds"), "Wie doet wat"),
        (lambda: reverse("agov:thread-public", args=[VAPFactory(title="Sloten", adopted=True).pk]), "De draad: Sloten"),
        (lambda: reverse("vap:public-choices", args=[PublishedChoicesFactory(cycle__name="C1").cycle_id]), "C1"),
    ],
)
def test_each_page_of_the_public_site_can_be_answered(client, page, title):
    path = page()

    assertContains(client.get(path), f"{INVITES} <a href=")
    assertContains(client.get(form_of(path)), title)


@pytest.mark.parametrize("path", ["/mijn-wijk/WK999999/", "/plannen/99/draad/", "/keuzes/99/"])
def test_what_is_not_there_can_not_be_answered(client, path):
    assert client.get(form_of(path)).status_code == 404


@pytest.mark.parametrize("path", ["/", "/privacy/", "/zoeken/?q=inbraak"])
def test_other_pages_do_not_ask(client, path):
    assertNotContains(client.get(path), INVITES)


@pytest.mark.parametrize("path", ["/", "/overleg/", "//elders.example/", "https://elders.example/"])
def test_form_about_another_page_is_not_there(client, path):
    assert client.get(form_of(path)).status_code == 404


def test_reaction_without_login_is_kept_and_thanked_for(client):
    answer = send(client, email="lezer@voorbeeld.example")

    assertRedirects(answer, reverse("agov:reader-reaction-thanks"))
    reaction = ReaderReaction.objects.get()
    assert (reaction.page, reaction.title, reaction.email) == (LIST, "Rapporten", "lezer@voorbeeld.example")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"text": ""}, "Schrijf op wat er niet klopt"),
        ({"text": "Bel 06-12345678 eens."}, "telefoonnummer"),
        ({"text": "Dit doet Jan de Vries."}, "Noemt u hier een persoon?"),
        ({"email": "geen adres"}, "Dit is geen e-mailadres."),
    ],
)
def test_wrong_reaction_is_refused_and_what_was_typed_stays(client, typed, says):
    answer = send(client, **typed)

    assertContains(answer, says, status_code=422)
    for kept in ({"text": "Het rapport van vorig jaar ontbreekt."} | typed).values():
        assertContains(answer, kept, status_code=422)
    assert not ReaderReaction.objects.exists()


def test_program_that_fills_in_everything_leaves_nothing(client):
    assertRedirects(send(client, website="https://reclame.example"), reverse("agov:reader-reaction-thanks"))
    assert not ReaderReaction.objects.exists()


def test_sixth_reaction_is_asked_to_wait_and_keeps_its_text(client):
    for _ in range(5):
        assert send(client).status_code == 302

    answer = send(client, text="En nog iets over de kaart.")

    assertContains(answer, "Wacht een uur", status_code=429)
    assertContains(answer, "En nog iets over de kaart.", status_code=429)
    assert ReaderReaction.objects.count() == 5


# --- the list of the municipality


def login(client, role=Role.BELEIDSADVISEUR, **more):
    user = UserFactory(roles=[role], **more)
    client.force_login(user)
    return user


def test_list_says_what_is_late_and_is_a_work_list(client):
    me = login(client, Role.ONDERZOEKER)
    today = timezone.localdate()
    ReaderReactionFactory(officer=me, due_on=today - timedelta(days=1), text="De kaart ontbreekt.")
    ReaderReactionFactory(answered=True, text="Allang beantwoord.")

    page = client.get(reverse("agov:reader-reaction-list"))

    assertContains(page, "1 van de 1 open reacties is te laat.")
    assertContains(page, "Bij u", count=1)
    assertContains(client.get(reverse("agov:overview")), "De kaart ontbreekt.")
    assertNotContains(client.get(reverse("agov:reader-reaction-list"), {"state": "late"}), "Allang beantwoord.")


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_number_of_queries(client, count, django_assert_num_queries):
    login(client)
    for _ in range(count):
        ReaderReactionFactory(officer=UserFactory())

    with django_assert_num_queries(8):
        client.get(reverse("agov:reader-reaction-list"))


def test_answering_from_the_page_shows_the_answer(client):
    login(client)
    reaction = ReaderReactionFactory()
    address = reverse("agov:reader-reaction-answer", args=[reaction.pk])

    assertContains(client.post(address, {"answer": "", "revision": 1}), "Schrijf het antwoord op.", status_code=422)
    assertContains(client.post(address, {"answer": "Mijn tekst.", "revision": 9}), "Mijn tekst.", status_code=409)
    assertContains(client.post(address, {"answer": "Mijn tekst.", "revision": 1}, follow=True), "Mijn tekst.")
    reaction.refresh_from_db()
    assert not reaction.is_open


def test_answer_after_that_of_somebody_else_is_refused_and_stays_in_sight(client):
    login(client)
    reaction = ReaderReactionFactory(answered=True)

    page = client.post(
        reverse("agov:reader-reaction-answer", args=[reaction.pk]), {"answer": "Mijn tekst.", "revision": 1}
    )

    assertContains(page, "Deze reactie is al beantwoord.", status_code=422)
    assertContains(page, "Mijn tekst.", status_code=422)


def test_what_is_no_reaction_is_wiped_from_the_page(client):
    login(client)
    reaction = ReaderReactionFactory(text="Koop nu goedkope sloten.")

    page = client.post(
        reverse("agov:reader-reaction-discard", args=[reaction.pk]),
        {"weg-reason": "Reclame.", "weg-revision": 1},
        follow=True,
    )

    assertContains(page, "was geen reactie")
    assertNotContains(page, "goedkope sloten")
