"""Doing jobs: what they leave, refusals, errors, and a worker that stops."""

import pytest
from django.db import OperationalError

from amersfoort_veiligheid.web import jobs, progress
from amersfoort_veiligheid.web.enums import JobState
from amersfoort_veiligheid.web.models import Job
from tests.factories import JobFactory


@pytest.mark.django_db
def test_run_gives_the_parameters_and_keeps_the_outcome() -> None:
    job = JobFactory(parameters={"a": 2, "b": 3})

    def body(progress, *, a, b):
        progress.step("Rekenen", done=5, total=10, rows=7)
        return jobs.Outcome(text="Klaar.", url="/x/", data={"product": a * b}, file=("uit.txt", b"inhoud"))

    jobs.run(job.pk, body)

    job.refresh_from_db()
    assert (job.state, job.runs, job.error) == (JobState.DONE, 1, "")
    assert job.result == {"text": "Klaar.", "url": "/x/", "data": {"product": 6}}
    assert (job.step, job.done, job.total, job.rows) == ("Rekenen", 5, 10, 7)
    assert job.file.read() == b"inhoud"
    assert job.asked_at < job.started_at <= job.finished_at


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["running", "is_done", "cancelled", "failed"])
def test_run_does_nothing_unless_the_job_waits(state) -> None:
    job = JobFactory(**{state: True})
    called = []

    jobs.run(job.pk, lambda progress: called.append(1))

    assert called == []


@pytest.mark.django_db
def test_run_twice_does_the_work_once() -> None:
    job = JobFactory()
    called = []

    for _ in range(2):
        jobs.run(job.pk, lambda progress: called.append(1))

    assert called == [1]


class RefusalError(Exception):
    """A refusal of a room above."""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (jobs.UserFacingError("Het bestand is leeg."), "Het bestand is leeg."),
        (RefusalError("De kop ontbreekt."), "De kop ontbreekt."),
    ],
)
def test_refusal_is_shown_as_it_is(error, shown) -> None:
    job = JobFactory()

    def body(progress):
        raise error

    jobs.run(job.pk, body, refusals=(RefusalError,))

    job.refresh_from_db()
    assert (job.state, job.error, job.error_detail) == (JobState.FAILED, shown, "")


@pytest.mark.django_db
def test_other_error_is_logged_and_hidden(caplog) -> None:
    job = JobFactory()

    def body(progress):
        raise ValueError("secret detail")

    jobs.run(job.pk, body)

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.error == jobs.GENERAL_ERROR
    assert "secret detail" not in job.error
    assert 'raise ValueError("secret detail")' in job.error_detail
    assert "secret detail" in caplog.text


@pytest.mark.django_db
def test_run_that_was_given_to_another_worker_writes_nothing() -> None:
    job = JobFactory()

    def body(progress):
        Job.objects.filter(pk=job.pk).update(claim="another")
        return jobs.Outcome(text="te laat")

    jobs.run(job.pk, body)

    job.refresh_from_db()
    assert (job.state, job.claim, job.result) == (JobState.RUNNING, "another", {})


@pytest.mark.django_db
def test_stopping_worker_gives_the_job_back_uncounted(sent, monkeypatch) -> None:
    job = JobFactory()
    flag = progress.SharedFlag()
    monkeypatch.setattr(progress, "worker_is_stopping", flag)

    def body(progress):
        flag.set()
        progress.step("verder")

    jobs.run(job.pk, body)

    job.refresh_from_db()
    assert (job.state, job.runs, job.started_at) == (JobState.QUEUED, 0, None)
    assert sent == [(job.task, job.pk)]


@pytest.mark.django_db
def test_locked_database_costs_a_run_and_not_the_job(sent) -> None:
    job = JobFactory(max_runs=2, task="tests.some")
    answers = [OperationalError("database is locked"), jobs.Outcome("Klaar.")]

    def body(progress):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    jobs.run(job.pk, body)
    job.refresh_from_db()
    assert (job.state, job.runs, job.error) == (JobState.QUEUED, 1, "")
    assert sent == [("tests.some", job.pk)]
    jobs.run(job.pk, body)
    job.refresh_from_db()
    assert (job.state, job.runs, job.result["text"]) == (JobState.DONE, 2, "Klaar.")


@pytest.mark.django_db
def test_database_that_stays_locked_fails_the_job_in_words(sent) -> None:
    job = JobFactory(max_runs=1)

    def body(progress):
        raise OperationalError("database is locked")

    jobs.run(job.pk, body)
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, jobs.GENERAL_ERROR)
    assert "database is locked" in job.error_detail
    assert sent == []


@pytest.mark.django_db
def test_job_that_takes_too_long_stops_at_its_next_step(settings) -> None:
    settings.JOB_MAX_SECONDS = 0
    job = JobFactory()

    jobs.run(job.pk, lambda progress: progress.step("nog een stap"))

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.error == "De verwerking duurde langer dan 0 minuten en is gestopt."
