"""The row of a job: its states, who sees it, and what the database refuses."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web.enums import ALLOWED_MOVES, JobState
from amersfoort_veiligheid.web.models import Job
from tests.factories import JobFactory, UserFactory
from tests.web.jobs.asking import AT

STATE = {
    JobState.QUEUED: {},
    JobState.RUNNING: {"running": True},
    JobState.DONE: {"is_done": True},
    JobState.FAILED: {"failed": True},
    JobState.CANCELLED: {"cancelled": True},
}


@pytest.mark.django_db
@pytest.mark.parametrize(("old", "new"), list(product(JobState, JobState)))
def test_only_the_allowed_moves_happen(old, new) -> None:
    job = JobFactory(**STATE[old])
    fields = {}
    if new == JobState.RUNNING:
        fields = {"claim": "x", "started_at": AT, "heartbeat_at": AT}
    elif new != JobState.QUEUED:
        fields = {"finished_at": AT}

    moved = Job.objects.filter(pk=job.pk).move(to=new, **fields)

    job.refresh_from_db()
    assert bool(moved) is (new in ALLOWED_MOVES[old])
    assert job.state == (new if moved else old)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "own", "visible"),
    [
        (Role.BEHEERDER, False, True),
        (Role.ONDERZOEKER, False, True),
        (Role.BELEIDSADVISEUR, False, False),
        (Role.BELEIDSADVISEUR, True, True),
        (Role.PARTNER, False, False),
        (Role.PARTNER, True, True),
    ],
)
def test_visible_to(role, own, visible) -> None:
    user = UserFactory(roles=[role])
    job = JobFactory(asked_by=user if own else UserFactory())

    assert (job in Job.objects.visible_to(user)) is visible


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "constraint"),
    [
        ({"state": "lost", "finished_at": AT}, "job_state_is_known"),  # ended, or it breaks two constraints at once
        ({"state": "done"}, "job_finished_exactly_when_it_has_an_end"),
        ({"finished_at": AT}, "job_finished_exactly_when_it_has_an_end"),
        ({"claim": "x"}, "job_claimed_exactly_when_running"),
        ({"running": True, "claim": ""}, "job_claimed_exactly_when_running"),
        ({"running": True, "heartbeat_at": None}, "job_claimed_exactly_when_running"),
        ({"runs": 4}, "job_runs_within_its_maximum"),
        ({"max_runs": 0}, "job_runs_within_its_maximum"),
    ],
)
def test_constraint(given, constraint) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        JobFactory(**given)


@pytest.mark.django_db
def test_two_open_jobs_cannot_have_one_key() -> None:
    JobFactory(key="a")
    JobFactory(key="a", is_done=True)
    JobFactory(key="")
    JobFactory(key="")

    with pytest.raises(IntegrityError), transaction.atomic():
        JobFactory(key="a")


@pytest.mark.parametrize(
    ("given", "percentage"),
    [
        ({}, None),
        ({"total": 0}, None),
        ({"total": 3, "done": 1}, 33),
        ({"total": 3, "done": 5}, 100),
        ({"state": JobState.DONE}, 100),
    ],
)
def test_percentage(given, percentage) -> None:
    assert JobFactory.build(**given).percentage == percentage


@pytest.mark.django_db
def test_silent_jobs_are_running_ones_without_a_recent_sign_of_life() -> None:
    now = timezone.now()
    silent = JobFactory(running=True, heartbeat_at=now - timedelta(seconds=21))
    JobFactory(running=True, heartbeat_at=now - timedelta(seconds=19))
    JobFactory()

    assert list(Job.objects.running_without_sign_of_life(now)) == [silent]
