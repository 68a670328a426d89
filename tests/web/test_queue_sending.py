"""Sending to a broker that does not answer (the one of the test settings)."""

import time

import pytest
from kombu.exceptions import OperationalError

from amersfoort_veiligheid.web.queue.sending import send, waiting_messages
from tests.factories import JobFactory


def test_question_to_a_silent_broker_ends_soon_with_an_error() -> None:
    before = time.monotonic()

    with pytest.raises(OperationalError):
        waiting_messages()

    assert time.monotonic() - before < 5


@pytest.mark.slow
@pytest.mark.django_db
def test_page_goes_on_when_the_broker_is_silent(django_capture_on_commit_callbacks, caplog) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = JobFactory()
        send(job.task, job.pk)

    assert "Error calling" in caplog.text  # logged; the watchdog sends it later
