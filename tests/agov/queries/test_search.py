"""Zoeken: everything that fits, and nothing that the reader may not see."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from agov.queries.search import PER_KIND, search, search_kind, stem, words_of
from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import MethodVersionFactory, OrganisationFactory, UserFactory, plans, policy
from tests.factories.editions import EditionFactory, WithheldPartFactory, report_value
from tests.factories.meetings import AgendaItemFactory, MeetingFactory, OutcomeFactory


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("", []),
        ("a", []),
        ("inbraak", ["inbraak"]),
        ("in braak!", ["in", "braak"]),
        ("(OR) 'x' % auto's", ["OR", "auto's"]),
    ],
)
def test_words_of_a_question(question, words):
    assert words_of(question) == words


def test_long_question_is_cut():
    assert len(words_of("woord " * 50)) == 8


@pytest.mark.parametrize(
    ("word", "root"),
    [("plannen", "plann"), ("inbraken", "inbrak"), ("jongeren", "jong"), ("wijk", "wijk"), ("bus", "bus")],
)
def test_stem_takes_the_ending_off_when_enough_is_left(word, root):
    assert stem(word) == root


pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return UserFactory(roles=[Role.BELEIDSADVISEUR])


def found(question, user):
    return {shelf.key: [hit.title for hit in shelf.hits] for shelf in search(question, user)}


@pytest.mark.parametrize("question", ["inbraak", "Inbraken", "INBRAAK", "woninginbraak"])
def test_plan_is_found_by_word_plural_and_part(officer, question):
    plans.VAPFactory(title="Minder woninginbraak in de wijk", adopted=True)
    plans.VAPFactory(title="Jeugd doet mee", adopted=True)
    assert found(question, officer)["vap"] == ["Minder woninginbraak in de wijk"]


def test_all_words_must_fit_wherever_they_stand(officer):
    plans.VAPFactory(title="Sloten vervangen", problem="Er is inbraak in Kernmare.", adopted=True)
    plans.VAPFactory(title="Inbraak in Tolmeerse", adopted=True)
    assert found("inbraak kernmare", officer)["vap"] == ["Sloten vervangen"]


def test_what_has_it_in_the_title_comes_first(officer):
    plans.VAPFactory(title="Toezicht", problem="Over inbraak.", adopted=True)
    plans.VAPFactory(title="Inbraak", problem="Over iets.", adopted=True)
    plans.VAPFactory(title="Licht", problem="Ook over inbraak.", adopted=True)
    assert found("inbraak", officer)["vap"][0] == "Inbraak"


def test_each_reader_finds_its_own(officer):
    draft = plans.VAPFactory(title="Inbraak, concept")
    policy.ConsequenceFactory(what="Inbraak in de begroting.")
    meeting = MeetingFactory(title="Overleg over inbraak")
    AgendaItemFactory(meeting=meeting, title="Inbraak", audience="closed", closed_ground="Woo 5.1")
    partner = UserFactory(roles=[Role.PARTNER], organisation=OrganisationFactory(kind="housing"))
    member = UserFactory(roles=[Role.RAADSLID])
    assert draft.title in found("inbraak", officer)["vap"]
    assert set(found("inbraak", officer)) == {"vap", "consequence", "vergadering"}
    for reader in (partner, member, UserFactory(), None):
        assert found("inbraak", reader) == {}


def test_public_finds_reports_and_nothing_that_was_withdrawn(officer):
    EditionFactory(published=True, title="Wijkrapport over inbraak")
    EditionFactory(withdrawn=True, title="Ingetrokken over inbraak")
    EditionFactory(title="Concept over inbraak")
    plans.VAPFactory(title="Inbraak", adopted=True)
    assert found("inbraak", None) == {"rapport": ["Wijkrapport over inbraak"], "openbaar-plan": ["Inbraak"]}


def test_everybody_finds_how_a_figure_is_made_in_its_newest_words():
    MethodVersionFactory(key="inbraak", name="Inbraak", summary="Hoeveel aangiften er zijn.")
    MethodVersionFactory(key="inbraak", name="Inbraak", number=2, summary="Hoeveel registraties er zijn.")
    MethodVersionFactory(key="drugs", name="Drugs", how="Zoals bij tien registraties van één dader.")

    assert found("registraties", None)["methode"] == ["Inbraak"]  # what only mentions it would bury the rest
    assert found("aangiften", None) == {}


def test_account_of_a_theme_is_found_first_by_what_it_tells():
    goal = {"key": "doelen", "heading": "Wat wilden we?", "text": "Minder woninginbraak.", "tables": [], "charts": []}
    told = report_value(kind="thema", sections=[goal])
    EditionFactory(published=True, publication__kind="thema", title="Veilig wonen: werkte het?", value=told)
    EditionFactory(withdrawn=True, publication__kind="thema", title="Ingetrokken", value=told)
    EditionFactory(published=True, publication__kind="thema", title="Jeugd: werkte het?")
    EditionFactory(published=True, title="Wijkrapport over inbraak", value=told)

    shelves = found("inbraken", None)

    assert list(shelves.items())[0] == ("thema", ["Veilig wonen: werkte het?"])
    assert shelves["rapport"] == ["Wijkrapport over inbraak"]


def test_words_of_an_account_with_a_part_that_is_kept_back_find_nothing():
    goal = {"key": "doelen", "heading": "Wat wilden we?", "text": "Minder woninginbraak.", "tables": [], "charts": []}
    told = report_value(kind="thema", sections=[goal])
    kept = EditionFactory(published=True, publication__kind="thema", title="Veilig wonen: werkte het?", value=told)
    WithheldPartFactory(edition=kept, key="doelen")

    assert found("inbraken", None) == {}
    assert found("wonen", None) == {"thema": ["Veilig wonen: werkte het?"]}


def test_agreement_is_found_by_its_words(officer):
    OutcomeFactory(agreement=True, text="De corporatie vervangt sloten.")
    (titles,) = found("sloten", UserFactory(roles=[Role.AGOV_SECRETARIS])).values()
    assert titles[0].endswith("De corporatie vervangt sloten.")


def test_shelf_says_how_many_more_and_pages_go_on(officer):
    for number in range(PER_KIND + 3):
        plans.VAPFactory(title=f"Inbraak {number}", adopted=True)
    (shelf,) = search("inbraak", officer)
    assert (len(shelf.hits), shelf.total, shelf.more) == (PER_KIND, PER_KIND + 3, 3)
    whole = search_kind("vap", "inbraak", officer)
    assert len(whole.hits) == whole.total == PER_KIND + 3
    assert search_kind("vap", "inbraak", officer, start=PER_KIND).hits == whole.hits[PER_KIND:]
    assert search_kind("vap", "inbraak", None) is None


@pytest.mark.parametrize("question", ["'", '" OR 1=1', "%", "_", "\\", "a & | !", "<script>", "inbraak'; drop table"])
def test_signs_do_no_harm(officer, question):
    plans.VAPFactory(title="Jeugd", adopted=True)
    assert found(question, officer).get("vap", []) == []


def test_more_found_costs_no_more_queries(officer):
    plans.VAPFactory(title="Inbraak 1", adopted=True)
    assert officer.has_role(Role.BELEIDSADVISEUR)
    with CaptureQueriesContext(connection) as one:
        search("inbraak", officer)
    for number in range(2, 4):
        plans.VAPFactory(title=f"Inbraak {number}", adopted=True)
    with CaptureQueriesContext(connection) as three:
        search("inbraak", officer)
    assert len(three) == len(one)


# --- the page


def test_page_without_login_and_with_signs(client):
    EditionFactory(published=True, title="Wijkrapport <b>Kernmare</b>")
    answer = client.get(reverse("agov:search"), {"q": 'kernmare"><script>alert(1)</script>'})
    assertContains(answer, "&lt;script&gt;alert(1)&lt;/script&gt;")
    assertNotContains(answer, "<script>alert")
    assertContains(
        client.get(reverse("agov:search"), {"q": "kernmare"}), "Wijkrapport &lt;b&gt;<mark>Kernmare</mark>&lt;/b&gt;"
    )


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 200),
        ({"q": "x"}, 200),
        ({"q": "inbraak", "soort": "vap"}, 404),
        ({"q": "inbraak", "soort": "rapport", "page": "drie"}, 200),
        ({"q": "inbraak", "soort": "rapport", "page": "999"}, 200),
        ({"q": "inbraak", "soort": "bestaat-niet"}, 404),
    ],
)
def test_odd_addresses(client, query, status):
    assert client.get(reverse("agov:search"), query).status_code == status
