"""Dead workers and lost messages."""

from datetime import UTC, datetime, timedelta

import pytest

from amersfoort_veiligheid.web import watchdog
from amersfoort_veiligheid.web.enums import JobState
from amersfoort_veiligheid.web.models import Job
from amersfoort_veiligheid.web.progress import running_here
from tests.factories import JobFactory

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
LATER = AT + timedelta(seconds=5)
SILENT_SINCE = AT - timedelta(seconds=30)


@pytest.fixture(autouse=True)
def sent(monkeypatch):
    """The messages that would have gone to the queue; nothing waits there."""
    messages = []
    monkeypatch.setattr(watchdog, "send", lambda *message: messages.append(message))
    monkeypatch.setattr(watchdog, "waiting_messages", lambda: 0)
    return messages


def state(job):
    job.refresh_from_db()
    return job.state


@pytest.mark.django_db
def test_job_that_is_silent_in_two_looks_goes_back(sent) -> None:
    job = JobFactory(running=True, heartbeat_at=SILENT_SINCE)
    dog = watchdog.Watchdog()

    dog.look(AT)
    after_one = state(job)
    dog.look(LATER)

    assert after_one == JobState.RUNNING
    assert state(job) == JobState.QUEUED
    assert sent == [(job.task, job.pk)]


@pytest.mark.django_db
def test_job_that_speaks_between_two_looks_is_left_alone(sent) -> None:
    job = JobFactory(running=True, heartbeat_at=SILENT_SINCE)
    dog = watchdog.Watchdog()

    dog.look(AT)
    job.heartbeat_at = AT
    job.save()
    dog.look(LATER)

    assert state(job) == JobState.RUNNING
    assert sent == []


@pytest.mark.django_db
def test_looks_at_a_busy_database_do_not_count(sent) -> None:
    job = JobFactory(running=True, heartbeat_at=SILENT_SINCE)
    dog = watchdog.Watchdog()

    dog.look(AT)
    dog.look(LATER, database_was_busy=True)
    dog.look(LATER + timedelta(seconds=5))

    assert state(job) == JobState.RUNNING


@pytest.mark.django_db
def test_job_of_this_process_is_never_dead(sent, monkeypatch) -> None:
    job = JobFactory(running=True, heartbeat_at=SILENT_SINCE)
    monkeypatch.setitem(running_here, job.pk, None)
    dog = watchdog.Watchdog()

    dog.look(AT)
    dog.look(LATER)

    assert state(job) == JobState.RUNNING


@pytest.mark.django_db
@pytest.mark.parametrize(("runs", "times"), [(1, "1 keer"), (3, "3 keer")])
def test_job_that_died_too_often_fails_with_the_number_of_times(sent, runs, times) -> None:
    job = JobFactory(running=True, heartbeat_at=SILENT_SINCE, runs=runs, max_runs=runs)

    watchdog.put_back(job.pk, SILENT_SINCE, AT)

    assert state(job) == JobState.FAILED
    assert job.error == f"De verwerking is gestopt en lukte na {times} niet."
    assert sent == []


@pytest.mark.django_db
def test_dead_job_that_had_to_be_cancelled_is_cancelled(sent) -> None:
    job = JobFactory(running=True, heartbeat_at=SILENT_SINCE, cancel_requested=True)

    watchdog.put_back(job.pk, SILENT_SINCE, AT)

    assert state(job) == JobState.CANCELLED
    assert sent == []


@pytest.mark.django_db
def test_job_is_put_back_once_when_two_watchdogs_see_it(sent) -> None:
    job = JobFactory(running=True, heartbeat_at=SILENT_SINCE)

    for _ in range(2):
        watchdog.put_back(job.pk, SILENT_SINCE, AT)

    assert len(sent) == 1


@pytest.mark.django_db
def test_job_that_spoke_after_the_look_is_left_alone(sent) -> None:
    job = JobFactory(running=True, heartbeat_at=AT)

    watchdog.put_back(job.pk, SILENT_SINCE, AT)

    assert state(job) == JobState.RUNNING
    assert sent == []


@pytest.mark.django_db
def test_job_that_another_watchdog_just_sent_is_not_sent_too(monkeypatch) -> None:
    first, second = JobFactory(sent_at=SILENT_SINCE), JobFactory(sent_at=SILENT_SINCE)
    sent = []

    def send_while_another_sends_the_second(task, pk):
        sent.append(pk)
        Job.objects.filter(pk=second.pk).update(sent_at=AT)

    monkeypatch.setattr(watchdog, "send", send_while_another_sends_the_second)

    watchdog.send_lost(LATER)

    assert sent == [first.pk]


@pytest.mark.django_db
def test_waiting_job_without_message_is_sent_again_once_per_half_minute(sent) -> None:
    lost = JobFactory(sent_at=AT - timedelta(seconds=31))
    JobFactory(sent_at=AT - timedelta(seconds=29))
    JobFactory(is_done=True, sent_at=AT - timedelta(hours=1))

    watchdog.send_lost(AT)
    watchdog.send_lost(LATER)

    assert sent.count((lost.task, lost.pk)) == 1
    assert len(sent) == 2  # at the second look the other has waited 34 seconds


@pytest.mark.django_db
def test_nothing_is_sent_again_while_messages_wait(sent, monkeypatch) -> None:
    monkeypatch.setattr(watchdog, "waiting_messages", lambda: 3)
    JobFactory(sent_at=AT - timedelta(hours=1))

    watchdog.send_lost(AT)

    assert sent == []
