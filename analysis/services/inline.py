"""Doing a job here and now, for commands: the same body as the worker's, and whoever claims it first does it."""

from __future__ import annotations

import time

from celery import current_app

from amersfoort_veiligheid.web.enums import JobState
from amersfoort_veiligheid.web.models import Job

POLL_SECONDS = 0.2


class JobFailedError(Exception):
    """The job did not succeed; the message is its own Dutch text."""


def finish(job: Job) -> Job:
    """Run ``job`` in this process unless a worker has it already; return it when it has ended.

    Raises ``JobFailedError`` when it failed or was cancelled.
    """
    current_app.loader.import_default_modules()  # only a worker knows the tasks of every app by itself
    current_app.tasks[job.task](job.pk)
    job.refresh_from_db()
    while job.is_open:
        time.sleep(POLL_SECONDS)
        job.refresh_from_db()
    if job.state != JobState.DONE:
        raise JobFailedError(job.error or f"{job.title}: {job.get_state_display().lower()}")
    return job


def finish_all_open() -> int:
    """Run every waiting job in order, also those that they ask for in turn; return how many."""
    done = 0
    while job := Job.objects.filter(state=JobState.QUEUED).order_by("pk").first():
        finish(job)
        done += 1
    return done
