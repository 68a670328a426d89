"""Constraints of running projects, each broken once; who sees them; and the tables of moves."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import UserFactory
from tests.factories.policy import CarryOverFactory, RunningProjectFactory
from vap.enums import ENDS_PROJECT, PROJECT_MOVES, CarryOverKind, ProjectState
from vap.models import RunningProject

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def project_that_ends_too_early():
    RunningProjectFactory(start_date=date(2026, 1, 2), end_date=date(2026, 1, 1))


def project_done_without_lesson():
    RunningProjectFactory(state=ProjectState.DONE, end_date=TODAY)


def project_stopped_without_a_day():
    RunningProjectFactory(state=ProjectState.STOPPED, lesson="Te duur.")


def decided_twice():
    decided = CarryOverFactory()
    CarryOverFactory(project=decided.project, cycle=decided.cycle)


def adapted_without_priority():
    CarryOverFactory(kind=CarryOverKind.ADAPTED, reason="Kleiner.")


def stopped_without_reason():
    CarryOverFactory(kind=CarryOverKind.STOPPED)


@pytest.mark.parametrize(
    "breaks",
    [
        project_that_ends_too_early,
        project_done_without_lesson,
        project_stopped_without_a_day,
        decided_twice,
        adapted_without_priority,
        stopped_without_reason,
    ],
    ids=lambda breaks: breaks.__name__,
)
def test_database_says_no(breaks):
    with pytest.raises(IntegrityError), transaction.atomic():
        breaks()


@pytest.mark.parametrize("role", [*Role, None])
def test_everybody_with_a_role_sees_what_runs(role):
    RunningProjectFactory()
    user = UserFactory(roles=[role] if role else [])

    assert RunningProject.objects.visible_to(user).exists() is (role is not None)


def test_past_end_is_running_and_after_its_last_day():
    past = RunningProjectFactory(end_date=date(2026, 11, 23))
    RunningProjectFactory(end_date=TODAY)  # today is the last day
    RunningProjectFactory(end_date=None)
    RunningProjectFactory(end_date=date(2026, 1, 1), start_date=date(2025, 1, 1), state="done", lesson="Af.")

    assert list(RunningProject.objects.past_end(TODAY)) == [past]
    marked = {row.pk: row.is_past_end for row in RunningProject.objects.with_past_end(TODAY)}
    assert [pk for pk, is_past in marked.items() if is_past] == [past.pk]


def test_what_ended_never_runs_again():
    assert PROJECT_MOVES[ProjectState.RUNNING] == {ProjectState.DONE, ProjectState.STOPPED}
    assert not PROJECT_MOVES[ProjectState.DONE]
    assert not PROJECT_MOVES[ProjectState.STOPPED]
    assert set(ENDS_PROJECT) == {CarryOverKind.DONE, CarryOverKind.STOPPED}
