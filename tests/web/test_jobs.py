"""Asking for jobs, doing them, cancelling them, trying again, and what the database refuses."""

import threading
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from celery import shared_task
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web import jobs, progress
from amersfoort_veiligheid.web.enums import ALLOWED_MOVES, JobState
from amersfoort_veiligheid.web.models import Job
from tests.factories import JobFactory, UserFactory

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@shared_task
def some_task(job_id: int) -> None:
    """Only its name is used."""


@pytest.fixture
def sent(monkeypatch):
    """The messages that would have gone to the queue."""
    messages = []
    for module in ("jobs", "watchdog"):
        monkeypatch.setattr(f"amersfoort_veiligheid.web.{module}.send", lambda *message: messages.append(message))
    return messages


def ask(**given):
    values = {"kind": "test", "title": "Proef", "task": some_task, "parameters": {"n": 1}, "by": None, "at": AT}
    return jobs.enqueue(**{**values, **given})


# --- asking ----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_enqueue_keeps_who_asked_and_sends_the_number_of_the_job(sent) -> None:
    user = UserFactory()

    job = ask(by=user)

    job.refresh_from_db()
    assert (job.state, job.asked_by, job.asked_at, job.parameters) == (JobState.QUEUED, user, AT, {"n": 1})
    assert sent == [("tests.web.test_jobs.some_task", job.pk)]


@pytest.mark.django_db
def test_enqueue_takes_the_name_of_a_task(sent) -> None:
    job = ask(task="analysis.tasks.check_delivery")

    assert sent == [("analysis.tasks.check_delivery", job.pk)]


@pytest.mark.django_db
def test_enqueue_twice_with_one_key_gives_one_job_while_it_is_open(sent) -> None:
    first = ask(key="levering:1")
    again = ask(key="levering:1")
    other = ask(key="levering:2")

    assert again == first
    assert other != first
    assert len(sent) == 2


@pytest.mark.django_db
def test_enqueue_with_the_key_of_an_ended_job_gives_a_new_one(sent) -> None:
    ended = JobFactory(key="levering:1", is_done=True)

    assert ask(key="levering:1") != ended


@pytest.mark.django_db
def test_enqueue_without_key_never_joins_another(sent) -> None:
    assert ask() != ask()


@pytest.mark.django_db
def test_message_goes_to_redis_only_after_the_commit(django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        ask()

    assert len(callbacks) == 1


# --- doing -----------------------------------------------------------------------------------------------------------


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


# --- progress --------------------------------------------------------------------------------------------------------


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


# --- cancel and retry ------------------------------------------------------------------------------------------------


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


# --- states, visibility, constraints ---------------------------------------------------------------------------------

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
