"""Running projects: adding, changing, ending, and what each cycle decides on them (S8, S168, S174)."""

from datetime import UTC, date, datetime

import pytest

from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.editing import StaleEditError
from cycle.enums import CycleState, PhaseKind
from tests.factories import UserFactory
from tests.factories.policy import (
    PhaseFactory,
    PolicyCycleFactory,
    PriorityFactory,
    RunningProjectFactory,
)
from vap.enums import CarryOverKind, ProjectState
from vap.models import CarryOver
from vap.queries import carry_over_blockers, undecided_projects
from vap.services import projects as services

pytestmark = pytest.mark.django_db
AT = datetime(2026, 12, 10, 9, 30, tzinfo=UTC)
TODAY = date(2026, 12, 10)

FACTS = {
    "description": "",
    "theme": None,
    "origin": None,
    "priority": None,
    "owner": "wijkmanager",
    "start_date": date(2024, 1, 1),
    "end_date": None,
}


def decide(project, cycle, kind=CarryOverKind.UNCHANGED, *, priority=None, reason=""):
    return services.decide_carry_over(
        project_id=project.pk,
        cycle_id=cycle.pk,
        kind=kind,
        priority=priority,
        reason=reason,
        by=UserFactory(),
        at=AT,
    )


def test_project_without_a_cycle_runs_through_every_phase():
    """S8: it exists beside the cycle, and no move of a phase or state of a cycle touches it."""
    project = services.add_project(title="Buurtpreventie", **FACTS, by=UserFactory(), at=AT)
    cycle = PolicyCycleFactory(state=CycleState.DRAFT)

    for kind in PhaseKind:
        PhaseFactory(cycle=cycle, kind=kind, start_date=TODAY, end_date=TODAY)
        cycle.phases.filter(kind=kind).update(start_date=date(2020, 1, 1), end_date=date(2020, 2, 1))
        project.refresh_from_db()
        assert (project.state, project.end_date) == (ProjectState.RUNNING, None)
    for state in CycleState:
        cycle.state = state
        cycle.save()
        project.refresh_from_db()
        assert (project.state, project.end_date) == (ProjectState.RUNNING, None)


def test_change_is_kept_with_what_changed_in_the_audit_trail():
    project = RunningProjectFactory(title="Oud", owner="wijkmanager")

    services.change_project(project_id=project.pk, seen=1, title="Nieuw", **FACTS, by=UserFactory(), at=AT)

    project.refresh_from_db()
    assert (project.title, project.revision) == ("Nieuw", 2)
    assert AuditEntry.objects.get(event="project.changed").data["changed"] == ["title"]


def test_second_editor_is_told():
    project = RunningProjectFactory(revision=3)

    with pytest.raises(StaleEditError):
        services.change_project(project_id=project.pk, seen=2, title="Nieuw", **FACTS, by=UserFactory(), at=AT)


@pytest.mark.parametrize("to", [ProjectState.DONE, ProjectState.STOPPED])
def test_end_needs_a_lesson_and_sets_the_day(to):
    project = RunningProjectFactory(end_date=date(2028, 1, 1))

    with pytest.raises(services.ProjectError, match="leerden"):
        services.end_project(project_id=project.pk, to=to, lesson="  ", by=UserFactory(), at=AT)
    services.end_project(project_id=project.pk, to=to, lesson=" Begin klein. ", by=UserFactory(), at=AT)

    project.refresh_from_db()
    assert (project.state, project.lesson, project.end_date) == (to, "Begin klein.", TODAY)


def test_end_keeps_a_planned_day_that_went_by():
    project = RunningProjectFactory(end_date=date(2026, 10, 31))

    services.end_project(project_id=project.pk, to=ProjectState.DONE, lesson="Af.", by=UserFactory(), at=AT)

    project.refresh_from_db()
    assert project.end_date == date(2026, 10, 31)


@pytest.mark.parametrize("to", list(ProjectState))
@pytest.mark.parametrize("state", [ProjectState.DONE, ProjectState.STOPPED])
def test_ended_project_stays_ended(state, to):
    project = RunningProjectFactory(state=state, lesson="Af.", end_date=TODAY)

    with pytest.raises(services.ProjectError, match="al ge"):
        services.end_project(project_id=project.pk, to=to, lesson="Toch.", by=UserFactory(), at=AT)


# --- decisions at a new cycle (S168)


def test_unchanged_lets_the_project_run():
    project, cycle = RunningProjectFactory(), PolicyCycleFactory()

    decide(project, cycle)

    project.refresh_from_db()
    assert project.state == ProjectState.RUNNING
    assert not undecided_projects(cycle).exists()


def test_adapted_sets_the_project_under_its_priority():
    project, cycle = RunningProjectFactory(), PolicyCycleFactory()
    priority = PriorityFactory(cycle=cycle)

    decide(project, cycle, CarryOverKind.ADAPTED, priority=priority, reason="Alleen nog in twee wijken.")

    project.refresh_from_db()
    assert (project.state, project.priority) == (ProjectState.RUNNING, priority)


@pytest.mark.parametrize("elsewhere", [True, False])
def test_adapted_needs_a_priority_of_this_cycle(elsewhere):
    project, cycle = RunningProjectFactory(), PolicyCycleFactory()
    priority = PriorityFactory() if elsewhere else None

    with pytest.raises(services.ProjectError, match="prioriteit van deze cyclus"):
        decide(project, cycle, CarryOverKind.ADAPTED, priority=priority, reason="Anders.")
    assert not CarryOver.objects.exists()


@pytest.mark.parametrize(
    ("kind", "state"), [(CarryOverKind.DONE, ProjectState.DONE), (CarryOverKind.STOPPED, ProjectState.STOPPED)]
)
def test_done_and_stopped_end_the_project_with_the_reason_as_lesson(kind, state):
    project, cycle = RunningProjectFactory(), PolicyCycleFactory()

    decide(project, cycle, kind, reason="Het beheer nam het over.")

    project.refresh_from_db()
    assert (project.state, project.lesson) == (state, "Het beheer nam het over.")
    assert project.carry_overs.get().kind == kind


def test_done_without_a_lesson_changes_nothing():
    project, cycle = RunningProjectFactory(), PolicyCycleFactory()

    with pytest.raises(services.ProjectError, match="leerden"):
        decide(project, cycle, CarryOverKind.DONE)

    project.refresh_from_db()
    assert project.state == ProjectState.RUNNING
    assert not CarryOver.objects.exists()


def test_another_choice_replaces_the_first_one_while_the_project_runs():
    project, cycle = RunningProjectFactory(), PolicyCycleFactory()
    decide(project, cycle)

    decide(project, cycle, CarryOverKind.STOPPED, reason="Geen geld meer.")

    assert project.carry_overs.get().kind == CarryOverKind.STOPPED
    assert AuditEntry.objects.filter(event="project.carry_over_decided").order_by("pk").last().data["replaced"] == (
        "unchanged"
    )
    with pytest.raises(services.ProjectError, match="al gestopt"):
        decide(project, cycle)


def test_closed_cycle_decides_nothing():
    project, cycle = RunningProjectFactory(), PolicyCycleFactory(state=CycleState.CLOSED)

    with pytest.raises(services.ProjectError, match="afgesloten"):
        decide(project, cycle)


def test_each_cycle_decides_anew():
    project, first, second = RunningProjectFactory(), PolicyCycleFactory(), PolicyCycleFactory()

    decide(project, first)

    assert not undecided_projects(first).exists()
    assert list(undecided_projects(second)) == [project]


def test_blockers_name_every_project_without_a_decision_and_no_other():
    """What the winter step is held up by: six projects, one of them undecided (story 12)."""
    cycle = PolicyCycleFactory()
    six = [RunningProjectFactory(title=f"Project {number}") for number in range(6)]
    own = PriorityFactory(cycle=cycle)
    RunningProjectFactory(title="Van deze cyclus zelf", priority=own)
    RunningProjectFactory(title="Begint later", start_date=date(2029, 1, 1))
    RunningProjectFactory(title="Al klaar", state=ProjectState.DONE, lesson="Af.", end_date=TODAY)

    for project in six[:5]:
        decide(project, cycle)

    assert carry_over_blockers(cycle) == ["Over het lopende project Project 5 is nog niet besloten."]
    decide(six[5], cycle)
    assert carry_over_blockers(cycle) == []
