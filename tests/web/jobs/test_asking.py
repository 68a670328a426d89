"""Asking for jobs: once with one key, and after the commit."""

import pytest

from amersfoort_veiligheid.web.enums import JobState
from tests.factories import JobFactory, UserFactory
from tests.web.jobs.asking import AT, ask


@pytest.mark.django_db
def test_enqueue_keeps_who_asked_and_sends_the_number_of_the_job(sent) -> None:
    user = UserFactory()

    job = ask(by=user)

    job.refresh_from_db()
    assert (job.state, job.asked_by, job.asked_at, job.parameters) == (JobState.QUEUED, user, AT, {"n": 1})
    assert sent == [("tests.web.jobs.asking.some_task", job.pk)]


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
