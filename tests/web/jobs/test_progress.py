"""The progress of a job that runs."""

import threading

import pytest

from amersfoort_veiligheid.web import jobs, progress
from amersfoort_veiligheid.web.enums import JobState
from amersfoort_veiligheid.web.models import Job
from tests.factories import JobFactory


def test_step_without_count_has_no_end_and_advance_counts() -> None:
    told = progress.Progress(1, "claim")

    told.step("Lezen", total=10)
    told.advance(4, rows=400)
    counted = dict(told.values)
    told.step("Opmaken")

    assert counted == {"step": "Lezen", "done": 4, "total": 10, "rows": 400}
    assert told.values == {"step": "Opmaken", "done": 0, "total": None, "rows": 400}


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_progress_and_cancel_travel_by_the_other_thread(sent) -> None:
    job = JobFactory(max_runs=1)
    seen = threading.Event()

    def body(progress):
        progress.step("Tellen", done=1, total=4)
        first = Job.objects.get(pk=job.pk).heartbeat_at
        for _ in range(100):
            if seen.wait(0.05):
                break
            current = Job.objects.get(pk=job.pk)
            if (current.step, current.done, current.total) == ("Tellen", 1, 4) and current.heartbeat_at > first:
                Job.objects.filter(pk=job.pk).update(cancel_requested=True)
                seen.set()
        for _ in range(100):
            progress.check_cancelled()
            threading.Event().wait(0.05)

    jobs.run(job.pk, body)

    job.refresh_from_db()
    assert seen.is_set()
    assert job.state == JobState.CANCELLED
    assert progress.running_here == {}


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_run_that_lost_its_job_stops_at_its_next_step() -> None:
    job = JobFactory()
    steps = []

    def body(progress):
        Job.objects.filter(pk=job.pk).update(claim="another")
        for number in range(100):
            progress.step("verder")
            steps.append(number)
            threading.Event().wait(0.05)

    jobs.run(job.pk, body)

    job.refresh_from_db()
    assert 0 < len(steps) < 100
    assert (job.state, job.claim, job.step) == (JobState.RUNNING, "another", "")
