"""The city for everybody: the start page, finding a wijk, and the page of one wijk."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from agov.enums import ItemPublication, MeetingState, OutcomeKind, PublicationKind, SubjectKind
from agov.queries import public_site
from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import BuurtFactory, UserFactory, WijkFactory
from tests.factories.editions import MOMENT, EditionFactory, PublicationFactory, report_value
from tests.factories.meetings import AgendaItemFactory, MeetingFactory, OutcomeFactory
from tests.factories.plans import CostLineFactory, EvaluationFactory, GoalResultFactory, VAPFactory
from tests.factories.policy import PriorityFactory, PublishedChoicesFactory
from vap.enums import GoalOutcome, PriorityState, PublicPart

pytestmark = pytest.mark.django_db
LIST = reverse("agov:public-wijk-list")
SQUARE = {"type": "Polygon", "coordinates": [[[5.0, 52.0], [5.01, 52.0], [5.01, 52.01], [5.0, 52.01], [5.0, 52.0]]]}


def page(area):
    return reverse("agov:public-wijk", args=[area.code])


def publish(kind, code, answer, **more):
    publication = PublicationFactory(kind=kind, code=code, **more)
    return EditionFactory(published=True, publication=publication, value=report_value(answer=answer), title=answer[:40])


def closed_evaluation(vap):
    words = dict.fromkeys(["what_was_done", "what_was_reached", "situation_now"], "Gedaan.")
    return EvaluationFactory(vap=vap, closed_on=timezone.localdate(), plausibility="possible", decision="stop", **words)


# --- the start page


def test_start_answers_three_questions(client):
    publish(PublicationKind.CITY, "GM0001", "Geen wijk wijkt af van de rest.")
    VAPFactory(running=True)
    done = VAPFactory(closed=True)
    closed_evaluation(done)
    for outcome in (GoalOutcome.ACHIEVED, GoalOutcome.NOT_ACHIEVED, GoalOutcome.NOT_ACHIEVED, GoalOutcome.UNKNOWN):
        GoalResultFactory(goal__vap=done, outcome=outcome)

    answer = client.get("/")

    assertContains(answer, "Geen wijk wijkt af van de rest.")
    assertContains(answer, "Er loopt nu 1 plan.")
    assertContains(answer, "Van 4 doelen weten we de uitkomst. 1 gehaald, 2 niet gehaald en van 1 is het niet zeker.")


def test_start_counts_the_newest_outcome_of_a_goal_and_no_open_evaluation(client):
    done, open_ = VAPFactory(closed=True), VAPFactory(evaluated=True)
    closed_evaluation(done)
    EvaluationFactory(vap=open_)
    first = GoalResultFactory(goal__vap=done, outcome=GoalOutcome.ACHIEVED)
    GoalResultFactory(goal=first.goal, outcome=GoalOutcome.NOT_ACHIEVED, made_at=first.made_at + timedelta(days=1))
    GoalResultFactory(goal__vap=open_, outcome=GoalOutcome.ACHIEVED)

    assertContains(client.get("/"), "Van 1 doel weten we de uitkomst. Geen gehaald en 1 niet gehaald.")


def test_start_says_what_is_not_there_yet(client):
    answer = client.get("/")

    assertContains(answer, "De gemeente bracht hierover nog geen rapport uit.")
    assertContains(answer, "Er is nog geen plan vastgesteld.")
    assertContains(answer, "Dat weten we nog niet.")
    assertContains(answer, "Er is nog niets uitgebracht.")


def test_start_shows_newest_reports_and_the_next_one(client):
    tomorrow = timezone.localdate() + timedelta(days=1)
    publish(PublicationKind.WIJK, "WK000001", "Minder misdrijven.", title="Wijkrapport Noord", next_on=tomorrow)
    EditionFactory(title="Een concept dat niemand leest")

    answer = client.get("/")

    assertContains(answer, "Minder misdrijven.")
    assertContains(answer, "Wijkrapport Noord: verwacht op")
    assertNotContains(answer, "Een concept dat niemand leest")


def test_start_of_who_is_logged_in_is_their_own(client):
    client.force_login(UserFactory(roles=[Role.ONDERZOEKER]))

    answer = client.get("/")

    assertNotContains(answer, "Werkte het?")
    assertContains(answer, "Voor u")


def test_start_costs_the_same_for_one_and_three(client):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as made:
            client.get("/")
        return len(made)

    def add(number):
        WijkFactory()
        VAPFactory(running=True)
        publish(PublicationKind.THEME, str(number), "Een thema.")

    add(1)
    client.get("/")
    one = cost()
    add(2)
    add(3)
    assert cost() == one


# --- finding a wijk


@pytest.fixture
def wijken():
    """Two wijken of one year; the second has a buurt."""
    noord = WijkFactory(name="Noord", code="WK000101", geometry=SQUARE)
    zuid = WijkFactory(name="Zuid", code="WK000102", version=noord.version, parent=noord.parent, geometry=SQUARE)
    BuurtFactory(name="De Hoek", parent=zuid, version=noord.version)
    return noord, zuid


@pytest.mark.parametrize(
    ("search", "found"), [("", {"Noord", "Zuid"}), ("noo", {"Noord"}), ("hoek", {"Zuid"}), ("x", set())]
)
def test_wijk_is_found_by_its_name_or_that_of_a_buurt(client, wijken, search, found):
    answer = client.get(LIST, {"zoek": search})

    assert {line.area.name for line in answer.context["lines"]} == found


def test_map_holds_the_same_links_as_the_list(client, wijken):
    content = client.get(LIST).content.decode()

    for area in wijken:
        assert content.count(f'href="{page(area)}"') == 2  # on the map and in the list
    assert "<svg viewBox=" in content


def test_map_is_drawn_once_until_a_border_moves(client, wijken, monkeypatch):
    cache.clear()
    made = []
    monkeypatch.setattr(public_site, "label_place", lambda rings: made.append(rings) or (0.0, 0.0))

    first, second = client.get(LIST), client.get(LIST)

    assert len(made) == 2  # one search for each wijk
    assert second.context["lines"] == first.context["lines"]
    wijken[0].geometry = {**SQUARE, "coordinates": [[[5.0, 52.0], [5.02, 52.0], [5.02, 52.01], [5.0, 52.0]]]}
    wijken[0].save()
    assert client.get(LIST).context["map"] != first.context["map"]
    assert len(made) == 4
    cache.clear()


def test_no_map_when_a_wijk_has_no_outline(client, wijken):
    wijken[0].geometry = None
    wijken[0].save()

    assert client.get(LIST).context["map"] is None


def test_list_costs_the_same_for_one_and_three(client):
    first = WijkFactory()
    client.get(LIST)

    def cost():
        with CaptureQueriesContext(connection) as made:
            client.get(LIST)
        return len(made)

    one = cost()
    for _ in range(2):
        BuurtFactory(parent=WijkFactory(version=first.version, parent=first.parent), version=first.version)
    assert cost() == one


# --- one wijk


def test_wijk_shows_its_newest_report_and_no_other(client, wijken):
    noord, zuid = wijken
    edition = publish(PublicationKind.WIJK, noord.code, "In Noord gebeurde weinig.")
    publish(PublicationKind.WIJK, zuid.code, "In Zuid gebeurde veel.")

    answer = client.get(page(noord))

    assertContains(answer, "In Noord gebeurde weinig.")
    assertContains(answer, reverse("agov:edition-page", args=[edition.publication.slug, edition.number]))
    assertNotContains(answer, "In Zuid gebeurde veel.")


def test_withdrawn_report_is_not_quoted(client, wijken):
    publication = PublicationFactory(kind=PublicationKind.WIJK, code=wijken[0].code)
    EditionFactory(withdrawn=True, publication=publication, value=report_value(answer="Drie mensen."))

    answer = client.get(page(wijken[0]))

    assertNotContains(answer, "Drie mensen.")
    assertContains(answer, "nog geen rapport openbaar")


def test_wijk_shows_plans_that_name_it_or_a_buurt_of_it(client, wijken):
    noord, zuid = wijken
    titles = {}
    for title, area in (("In de wijk", zuid), ("In de buurt", zuid.children.get()), ("Ergens anders", noord)):
        titles[title] = VAPFactory(running=True, title=title)
        titles[title].areas.add(area)
    concept = VAPFactory(title="Nog geheim")
    concept.areas.add(zuid)
    VAPFactory(running=True, title="Overal")

    told = client.get(page(zuid)).context["wijk"].plans

    assert {one.line.title for one in told.here} == {"In de wijk", "In de buurt"}
    assert {one.line.title for one in told.whole_city} == {"Overal"}


def test_plan_that_does_not_tell_where_it_works_has_no_place(client, wijken):
    parts = [part.value for part in PublicPart if part != PublicPart.PROBLEM]
    vap = VAPFactory(running=True, title="Zegt niet waar", public_parts=parts)
    vap.areas.add(wijken[0])

    assertNotContains(client.get(page(wijken[0])), "Zegt niet waar")


@pytest.mark.parametrize("is_on", [True, False])
def test_costs_stand_there_when_that_part_is_on(client, wijken, is_on):
    parts = [part.value for part in PublicPart if is_on or part != PublicPart.MONEY]
    vap = VAPFactory(running=True, public_parts=parts, contact="coördinator wijken")
    vap.areas.add(wijken[0])
    CostLineFactory(vap=vap, planned=30_000)

    answer = client.get(page(wijken[0]))

    assert ("30.000" in answer.content.decode()) is is_on
    assertContains(answer, "coördinator wijken")


def test_wijk_says_what_was_decided(client, wijken):
    noord = wijken[0]
    public, waiting = (
        PriorityFactory(state=PriorityState.APPROVED, title=title) for title in ("Veilig plein", "Nog niet openbaar")
    )
    PublishedChoicesFactory(cycle=public.cycle)
    for one in (public, waiting):
        one.areas.add(noord)
    vap = VAPFactory(running=True)
    vap.areas.add(noord)
    closed = {"convened_at": MOMENT, "closed_at": MOMENT, "closed_by": UserFactory()}
    meeting = MeetingFactory(state=MeetingState.CLOSED, **closed)
    about = {"subject_kind": SubjectKind.VAP, "subject_id": vap.pk, "meeting": meeting}
    told = AgendaItemFactory(**about, publication=ItemPublication.PUBLIC, publish_on=timezone.localdate())
    OutcomeFactory(item=told, kind=OutcomeKind.CONCLUSION, text="Het plan gaat door.")
    OutcomeFactory(item=AgendaItemFactory(meeting=meeting), kind=OutcomeKind.CONCLUSION, text="Onder ons.")

    answer = client.get(page(noord))

    assertContains(answer, "Veilig plein")
    assertContains(answer, "Het plan gaat door.")
    assertContains(answer, "door college.")
    assertNotContains(answer, "Nog niet openbaar")
    assertNotContains(answer, "Onder ons.")


def test_wijk_costs_the_same_for_one_and_three(client, wijken):
    def add(number):
        vap = VAPFactory(running=True)
        vap.areas.add(wijken[0])
        CostLineFactory(vap=vap)
        VAPFactory(running=True)
        publish(PublicationKind.WIJK, wijken[0].code if number == 1 else f"WK{number}", "Iets.")

    def cost():
        with CaptureQueriesContext(connection) as made:
            client.get(page(wijken[0]))
        return len(made)

    add(1)
    client.get(page(wijken[0]))
    one = cost()
    add(2)
    add(3)
    assert cost() == one
