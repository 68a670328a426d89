"""What the tests of jobs ask for."""

from datetime import UTC, datetime

from celery import shared_task

from amersfoort_veiligheid.web import jobs

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@shared_task
def some_task(job_id: int) -> None:
    """Only its name is used."""


def ask(**given):
    values = {"kind": "test", "title": "Proef", "task": some_task, "parameters": {"n": 1}, "by": None, "at": AT}
    return jobs.enqueue(**{**values, **given})
