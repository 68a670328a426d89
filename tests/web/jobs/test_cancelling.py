"""Cancelling jobs and trying again."""

import pytest

from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web import jobs
from amersfoort_veiligheid.web.enums import JobState
from tests.factories import JobFactory, UserFactory
from tests.web.jobs.asking import AT


@pytest.mark.django_db
def test_cancel_ends_a_waiting_job_at_once() -> None:
    job, user = JobFactory(), UserFactory()

    jobs.cancel(job_id=job.pk, by=user, at=AT)

    job.refresh_from_db()
    assert (job.state, job.finished_at) == (JobState.CANCELLED, AT)
    assert AuditEntry.objects.get(event="job.cancelled").actor_id == user.pk


@pytest.mark.django_db
def test_cancel_asks_a_running_job_to_stop() -> None:
    job = JobFactory(running=True)

    jobs.cancel(job_id=job.pk, by=UserFactory(), at=AT)

    job.refresh_from_db()
    assert (job.state, job.cancel_requested) == (JobState.RUNNING, True)


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["is_done", "failed", "cancelled"])
def test_cancel_refuses_after_the_end(state) -> None:
    job = JobFactory(**{state: True})

    with pytest.raises(jobs.MoveNotAllowed):
        jobs.cancel(job_id=job.pk, by=UserFactory(), at=AT)

    assert not AuditEntry.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["failed", "cancelled"])
def test_retry_starts_anew(sent, state) -> None:
    job = JobFactory(**{state: True}, runs=3, step="halverwege", done=5, total=9, rows=9, cancel_requested=True)

    jobs.retry(job_id=job.pk, by=UserFactory(), at=AT)

    job.refresh_from_db()
    assert (job.state, job.runs, job.error, job.cancel_requested) == (JobState.QUEUED, 0, "", False)
    assert (job.step, job.done, job.total, job.rows, job.finished_at) == ("", 0, None, None, None)
    assert sent == [(job.task, job.pk)]
    assert AuditEntry.objects.filter(event="job.retried").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("given", [{}, {"running": True}, {"is_done": True}])
def test_retry_refuses_a_job_that_did_not_fail(sent, given) -> None:
    job = JobFactory(**given)

    with pytest.raises(jobs.MoveNotAllowed):
        jobs.retry(job_id=job.pk, by=UserFactory(), at=AT)

    assert sent == []


@pytest.mark.django_db
def test_retry_refuses_while_the_same_work_is_already_asked_for(sent) -> None:
    failed = JobFactory(failed=True, key="levering:1")
    JobFactory(key="levering:1")

    with pytest.raises(jobs.MoveNotAllowed):
        jobs.retry(job_id=failed.pk, by=UserFactory(), at=AT)
