"""Jobs that wait for the end of another: work that runs has perhaps read what changed since it was asked for."""

import threading

import pytest
from django.db import connection

from amersfoort_veiligheid.web import jobs
from amersfoort_veiligheid.web.enums import JobState
from amersfoort_veiligheid.web.models import Job
from tests.factories import JobFactory, UserFactory
from tests.web.jobs.asking import AT, ask


@pytest.mark.django_db
def test_a_second_request_joins_a_job_that_waits(sent) -> None:
    first = ask(key="rapporten", waits=True)

    assert ask(key="rapporten", waits=True) == first
    assert len(sent) == 1


@pytest.mark.django_db
def test_a_second_request_does_not_join_a_job_that_runs() -> None:
    first, asked = ask(key="rapporten", waits=True), []

    jobs.run(first.pk, lambda progress, n: asked.append(ask(key="rapporten", waits=True)))

    assert asked != [first]
    assert asked[0].state == JobState.QUEUED


@pytest.mark.django_db
def test_the_next_job_begins_only_after_the_end_of_the_first(sent) -> None:
    first, done = ask(key="rapporten", waits=True), []

    def body(progress, n):
        following = ask(key="rapporten", waits=True)
        sent.clear()
        jobs.run(following.pk, lambda progress, n: done.append("too early"))
        following.refresh_from_db()
        assert (following.state, following.runs) == (JobState.QUEUED, 0)
        done.append("first")

    jobs.run(first.pk, body)
    following = Job.objects.exclude(pk=first.pk).get()
    assert sent == [(following.task, following.pk)]  # its first message was used up
    jobs.run(following.pk, lambda progress, n: done.append("second"))

    assert done == ["first", "second"]
    assert not Job.objects.open().exists()


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["failed", "cancelled"])
def test_the_next_job_is_sent_however_the_first_ended(sent, ending) -> None:
    first = JobFactory(key="rapporten", running=ending == "failed")
    following = ask(key="rapporten", waits=True)
    sent.clear()

    if ending == "failed":
        Job.objects.filter(pk=first.pk).move(to=JobState.QUEUED, started_at=None)  # its worker stopped; it runs again
        jobs.run(first.pk, lambda progress: 1 / 0)
    else:
        jobs.cancel(job_id=first.pk, by=UserFactory(), at=AT)

    first.refresh_from_db()
    assert first.state == ending
    assert sent == [(following.task, following.pk)]


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_do_jobs_with_one_key_at_once(sent, several_writers) -> None:
    """Both are offered at the same moment: the one has to wait, whichever it is."""
    first = JobFactory(key="rapporten")
    second = JobFactory(key="rapporten" + jobs.NEXT)
    busy, most, gate = [], [], threading.Barrier(2, timeout=20)

    def body(progress):
        busy.append(1)
        most.append(len(busy))
        threading.Event().wait(0.3)
        busy.pop()

    def work(pk):
        gate.wait()
        try:
            jobs.run(pk, body)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[job.pk]) for job in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for job in Job.objects.filter(state=JobState.QUEUED):
        jobs.run(job.pk, body)

    assert most == [1, 1]
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.DONE}
