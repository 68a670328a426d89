"""Phases and steps: their question, their moves, and who may move them."""

from datetime import date

import pytest
from pytest_django.asserts import assertContains

from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import CycleState, DeviationKind, StepState, Strictness
from cycle.models import CycleStep, Deviation, PolicyCycle
from tests.agov.views.board.pages import placed, url
from tests.factories import UserFactory
from tests.factories.policy import CarryOverFactory, PhaseFactory, PolicyCycleFactory, RunningProjectFactory

pytestmark = pytest.mark.django_db


def test_phase_has_its_question_and_moves_alone(client, anja):
    phase = PhaseFactory()
    assertContains(client.get(url("phase-detail", phase)), "Wat is er aan de hand?")
    days = {"start_date": "2026-04-01", "end_date": "2026-12-31"}

    assertContains(client.post(url("phase-detail", phase), days), "Schrijf op waarom", status_code=422)
    client.post(url("phase-detail", phase), {**days, "reason": "De enquête kwam later."})

    phase.refresh_from_db()
    assert phase.start_date == date(2026, 4, 1)
    assert Deviation.objects.get().kind == DeviationKind.MOVED


def test_every_phase_shows_the_question_of_the_note(client, anja, cycle):
    questions = {
        "analysis": "Wat is er aan de hand?",
        "prioritisation": "Wat willen we bereiken?",
        "execution": "Wat gaan we doen, en wat doen we nu?",
        "evaluation": "Wat is er gedaan",
    }

    shown = {phase.kind: client.get(url("phase-detail", phase)) for phase in cycle.phases.all()}

    assert set(shown) == set(questions)
    for kind, page in shown.items():
        assertContains(page, questions[kind])


def test_step_of_another_ones_draft_is_not_there(client):
    client.force_login(UserFactory(roles=[Role.PARTNER]))
    step = placed(PolicyCycleFactory(state=CycleState.DRAFT))

    assert client.get(url("step-detail", step)).status_code == 404


def test_step_begins_is_done_and_is_taken_up_again(client, anja):
    step = placed()

    client.post(url("step-begin", step))
    assertContains(client.get(url("step-detail", step)), "bezig")
    client.post(url("step-finish", step), {"done_on": "2026-10-01"})
    step.refresh_from_db()
    assert (step.state, step.done_on) == (StepState.DONE, date(2026, 10, 1))
    client.post(url("step-reopen", step))
    step.refresh_from_db()
    assert step.state == StepState.RUNNING


def test_winter_step_is_done_when_each_project_has_its_decision(client, anja):
    step = placed(settles_projects=True)
    project = RunningProjectFactory(title="Buurtvaders")

    refused = client.post(url("step-finish", step), {"done_on": "2026-10-01"})
    assertContains(refused, "Buurtvaders is nog niet besloten", status_code=422)
    assertContains(refused, 'name="reason"', status_code=422)

    CarryOverFactory(project=project, cycle=step.cycles.get())
    client.post(url("step-finish", step), {"done_on": "2026-10-01"})
    step.refresh_from_db()
    assert step.state == StepState.DONE
    assert not Deviation.objects.exists()


def test_step_past_a_condition_with_a_reason_or_not_at_all(client, anja):
    step = placed(settles_projects=True)
    RunningProjectFactory(title="Buurtvaders")
    data = {"done_on": "2026-10-01", "reason": "De wijk besluit zelf."}
    PolicyCycle.objects.update(strictness=Strictness.BLOCK)

    assertContains(client.post(url("step-finish", step), data), "moet eerst in orde zijn", status_code=422)
    PolicyCycle.objects.update(strictness=Strictness.WARN)
    client.post(url("step-finish", step), data)

    step.refresh_from_db()
    assert step.state == StepState.DONE
    assert "Buurtvaders" in Deviation.objects.get().what


def test_step_moves_with_a_reason(client, anja):
    step = placed()
    days = {"start_date": "2026-12-10", "end_date": "2027-01-20", "revision": "1"}

    missing = client.post(url("step-move", step), {**days, "reason": ""})
    assertContains(missing, "De reden komt in de lijst met afwijkingen", status_code=422)
    assertContains(missing, "2026-12-10", status_code=422)
    client.post(url("step-move", step), {**days, "reason": "De cijfers kwamen later."})

    assertContains(client.get(url("step-detail", step)), "1 winter")
    assert Deviation.objects.get().reason == "De cijfers kwamen later."


def test_step_moved_by_two_people_is_compared(client, anja):
    step = placed(revision=2)
    data = {"start_date": "2026-12-10", "end_date": "2027-01-20", "reason": "Later.", "revision": "1"}

    answer = client.post(url("step-move", step), data)

    assertContains(answer, "Iemand anders heeft dit intussen gewijzigd", status_code=409)
    step.refresh_from_db()
    assert step.start_date == date(2026, 9, 1)


def test_name_of_a_person_in_a_reason_is_asked_about(client, anja):
    step = placed()

    refused = client.post(url("step-skip", step), {"reason": "Bel 06-12345678 voor uitleg."})

    assert refused.status_code == 422
    step.refresh_from_db()
    assert step.state == StepState.PLANNED


def test_step_is_split_skipped_and_gets_its_next_actor(client, anja):
    step = placed()

    client.post(
        url("step-split", step),
        {"on": "2026-10-15", "activity": "Tweede ronde", "reason": "Eerst de wijken.", "revision": "1"},
    )
    second = CycleStep.objects.get(split_from=step)
    client.post(url("step-skip", second), {"reason": "Geen tijd."})
    client.post(url("step-change", step), {"next_actor": "O&S", "explanation": "", "revision": "2"})

    step.refresh_from_db()
    second.refresh_from_db()
    assert (step.next_actor, second.state) == ("O&S", StepState.SKIPPED)
    assert set(Deviation.objects.values_list("kind", flat=True)) == {"split", "skipped"}


@pytest.mark.parametrize("deed", ["begin", "reopen"])
def test_deed_that_the_state_does_not_allow_is_told(client, anja, deed):
    step = placed(state=StepState.RUNNING)

    assertContains(client.post(url(f"step-{deed}", step), follow=True), "Dit kan niet: deze stap is bezig")


@pytest.mark.parametrize("deed", ["begin", "change", "finish", "move", "reopen", "skip", "split"])
@pytest.mark.parametrize("role", [Role.BESTUURDER, Role.ONDERZOEKER, Role.PARTNER, Role.RAADSLID])
def test_who_does_not_steer_changes_no_step(client, role, deed):
    step = placed()
    client.force_login(UserFactory(roles=[role]))

    assert client.post(url(f"step-{deed}", step)).status_code == 403
