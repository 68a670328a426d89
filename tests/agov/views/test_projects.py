"""Running projects in the browser, and the board of what goes on in a new cycle (S8, S164, S168, S174, S184)."""

from datetime import date

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import CycleState
from tests.factories import UserFactory
from tests.factories.plans import VAPFactory
from tests.factories.policy import (
    CarryOverFactory,
    PolicyCycleFactory,
    PriorityFactory,
    RunningProjectFactory,
    ThemeFactory,
)
from vap.enums import CarryOverKind, ProjectState
from vap.models import CarryOver, RunningProject

pytestmark = pytest.mark.django_db
LIST = reverse("agov:project-list")


def page(name, row):
    return reverse(f"agov:project-{name}", args=[row.pk])


def board(cycle):
    return reverse("agov:carry-over-board", args=[cycle.pk])


def decide(cycle, project):
    return reverse("agov:carry-over-decide", args=[cycle.pk, project.pk])


@pytest.fixture
def anja(client):
    user = UserFactory(roles=[Role.BELEIDSADVISEUR])
    client.force_login(user)
    return user


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_each_number(client, anja, count, django_assert_num_queries):
    for _ in range(count):
        RunningProjectFactory(theme=ThemeFactory(), priority=PriorityFactory())
    client.get(LIST)

    with django_assert_num_queries(9):
        response = client.get(LIST)

    assert len(response.context["page"].object_list) == count


@pytest.mark.parametrize("count", [1, 3])
def test_board_takes_the_same_queries_for_each_number(client, anja, count, django_assert_num_queries):
    cycle = PolicyCycleFactory()
    for _ in range(count):
        RunningProjectFactory(theme=ThemeFactory())
        CarryOverFactory(cycle=cycle, kind=CarryOverKind.ADAPTED, reason="Kleiner.", priority=PriorityFactory())
    client.get(board(cycle))

    with django_assert_num_queries(7):
        response = client.get(board(cycle))

    assert (len(response.context["undecided"]), len(response.context["decisions"])) == (count, count)


def test_project_without_a_cycle_is_listed(client, anja):
    RunningProjectFactory(title="Buurtpreventie")

    assertContains(client.get(LIST), "Buurtpreventie")
    client.force_login(UserFactory(roles=[Role.RAADSLID]))
    assertContains(client.get(LIST), "Buurtpreventie")


def test_project_becomes_a_plan_and_says_so(client, anja):
    project = RunningProjectFactory(title="Buurtpreventie")
    address = f"{reverse('vap:plan-new')}?project={project.pk}"
    assertContains(client.get(page("detail", project)), address)
    form = client.get(address, {"cycle": PolicyCycleFactory().pk, "project": project.pk}).context["form"]
    assert (form.initial["title"], form.initial["project"]) == ("Buurtpreventie", project)

    made = VAPFactory(project=project, running=True)

    assertContains(client.get(page("detail", project)), reverse("vap:plan-detail", args=[made.pk]))
    client.force_login(UserFactory(roles=[Role.RAADSLID]))
    assertNotContains(client.get(page("detail", project)), address)


def test_project_after_its_last_day_is_proposed_for_closing(client, anja):
    """S184, for projects."""
    row = RunningProjectFactory(end_date=date(2024, 2, 1))

    assertContains(client.get(LIST), "voorbij: sluiten of verlengen?")
    assertContains(client.get(page("detail", row)), "Sluit het project, of geef het een nieuwe einddatum.")


def test_adding_and_changing(client, anja):
    sent = {"title": "Buurtpreventie", "owner": "wijkmanager", "start_date": "2024-01-01"}

    response = client.post(reverse("agov:project-add"), sent)
    row = RunningProject.objects.get()
    assertRedirects(response, page("detail", row))
    client.post(page("edit", row), {**sent, "owner": "wijkregisseur", "revision": "1"})

    row.refresh_from_db()
    assert (row.owner, row.state, row.priority) == ("wijkregisseur", ProjectState.RUNNING, None)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": "Bestaat al"}, "Er is al een project met deze naam."),
        ({"end_date": "2023-01-01"}, "Een project eindigt na zijn begin."),
        ({"owner": ""}, "verplicht"),
    ],
)
def test_wrong_input_says_what_and_keeps_what_was_typed(client, anja, change, words):
    RunningProjectFactory(title="Bestaat al")
    sent = {"title": "Nieuw", "owner": "wijkmanager", "start_date": "2024-01-01", "description": "Dit typte ik."}

    response = client.post(reverse("agov:project-add"), {**sent, **change})

    assertContains(response, words, status_code=422)
    assertContains(response, "Dit typte ik.", status_code=422)


def test_second_editor_sees_both_texts(client, anja):
    row = RunningProjectFactory(owner="wijkmanager", revision=2)

    response = client.post(
        page("edit", row), {"title": row.title, "owner": "ik", "start_date": "2024-01-01", "revision": "1"}
    )

    assert response.status_code == 409
    assertContains(response, "wijkmanager", status_code=409)


def test_closing_asks_for_the_lesson(client, anja):
    row = RunningProjectFactory()

    assert client.post(page("end", row), {"state": "done", "lesson": ""}).status_code == 422
    client.post(page("end", row), {"state": "done", "lesson": "Begin klein."})

    row.refresh_from_db()
    assert (row.state, row.lesson) == (ProjectState.DONE, "Begin klein.")
    assertContains(client.get(page("detail", row)), "Begin klein.")
    assertNotContains(client.get(page("detail", row)), "Sluit dit project")


def test_board_asks_and_returns_to_the_row(client, anja):
    """Story 12, step 4."""
    cycle, row = PolicyCycleFactory(), RunningProjectFactory()
    assertContains(client.get(board(cycle)), "Over 1 project moet nog worden besloten")

    response = client.post(decide(cycle, row), {"kind": "unchanged"})

    assertRedirects(response, f"{board(cycle)}#project-{row.pk}")
    assertContains(client.get(board(cycle)), "Over alle 1 lopende projecten is besloten.")
    assert CarryOver.objects.get().decided_by == anja


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "verplicht"),
        ({"kind": "adapted", "reason": "Kleiner."}, "Kies de prioriteit"),
        ({"kind": "done"}, "Schrijf op wat we ervan leerden."),
        ({"kind": "stopped"}, "Schrijf op waarom het stopt"),
    ],
)
def test_incomplete_decision_is_refused(client, anja, sent, words):
    cycle, row = PolicyCycleFactory(), RunningProjectFactory()

    assertContains(client.post(decide(cycle, row), sent), words, status_code=422)
    assert not CarryOver.objects.exists()


def test_first_choice_is_filled_in_when_choosing_again(client, anja):
    cycle = PolicyCycleFactory()
    made = CarryOverFactory(
        cycle=cycle, kind=CarryOverKind.ADAPTED, priority=PriorityFactory(cycle=cycle), reason="Alleen in twee wijken."
    )

    response = client.get(decide(cycle, made.project))

    assertContains(response, "Alleen in twee wijken.")
    assert response.context["form"].initial["priority"] == made.priority_id


def test_closed_cycle_shows_what_was_decided_and_asks_nothing(client, anja):
    cycle = PolicyCycleFactory(state=CycleState.CLOSED)
    made = CarryOverFactory(cycle=cycle)
    RunningProjectFactory()

    response = client.get(board(cycle))

    assertContains(response, made.project.title)
    assertContains(response, "Over 1 project is besloten.")
    assert list(response.context["undecided"]) == []
    assertNotContains(response, "Kies opnieuw")


@pytest.mark.parametrize("role", [Role.BESTUURDER, Role.PARTNER, Role.RAADSLID, Role.ONDERZOEKER])
def test_writing_is_refused_to_who_only_reads(client, role):
    cycle, row = PolicyCycleFactory(), RunningProjectFactory()
    client.force_login(UserFactory(roles=[role]))

    for address in (page("end", row), page("edit", row), decide(cycle, row), reverse("agov:project-add")):
        assert client.post(address, {"kind": "unchanged", "state": "done", "lesson": "x"}).status_code == 403
    row.refresh_from_db()
    assert (row.state, row.revision) == (ProjectState.RUNNING, 1)
    assert not CarryOver.objects.exists()
