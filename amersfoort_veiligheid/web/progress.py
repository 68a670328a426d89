"""What a running job says about itself, and how that reaches the database while the job works.

A job often does its work in one long transaction. Progress written on the same connection would stay invisible until
the end, and on SQLite no second connection can write while that transaction is open. So the body only sets values in
memory; a thread of its own, with a connection of its own and a short lock timeout, writes them at most three times a
second, lets a write that finds the database locked fail, and tries again. The same thread gives the sign of life, so
that a long computation does not look dead, and sees whether somebody asked to cancel.
"""

from __future__ import annotations

import logging
import mmap
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from amersfoort_veiligheid.web.enums import JobState
from amersfoort_veiligheid.web.models import Job

logger = logging.getLogger(__name__)

WRITE_EVERY = 0.33  # seconds between two writes of progress
LOOK_EVERY = 1.0  # seconds between two looks whether the job must stop

running_here: dict[int, Progress] = {}  # by job number: the jobs that threads of this process are doing


class SharedFlag:
    """One bit that a worker and the processes it forks have in common; setting it is safe in a signal handler."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, 1)

    def set(self) -> None:
        """Put the flag up, for good."""
        self._memory[0] = 1

    def is_set(self) -> bool:
        """Whether the flag is up."""
        return self._memory[0] == 1


worker_is_stopping = SharedFlag()  # set by the worker when it was asked to end


class UserFacingError(Exception):
    """Something the user can understand and act on; its text is Dutch and is shown as it is."""


class JobCancelledError(Exception):
    """Somebody asked to cancel this job."""


class JobLostError(Exception):
    """The watchdog took this run for dead and gave the job to another; this run may write nothing any more."""


class WorkerStoppingError(Exception):
    """The worker is being stopped; the job goes back to the queue."""


class Progress:
    """Handed to the body of a job. Its methods cost next to nothing: call them often."""

    def __init__(self, job_id: int, claim: str) -> None:
        self._job_id = job_id
        self._claim = claim
        self._values: dict[str, Any] = {"step": "", "done": 0, "total": None, "rows": None}
        self._stop: Exception | None = None
        self._deadline = monotonic() + settings.JOB_MAX_SECONDS
        self._ended = threading.Event()

    def step(self, text: str, *, done: int | None = None, total: int | None = None, rows: int | None = None) -> None:
        """Say in words what is going on, and how far it is; also stops the job when it was cancelled.

        ``total`` starts a new count, at ``done`` or 0; another step without a count has none (a bar without end).
        ``rows`` is the number of rows handled so far, and stays until the next number.
        """
        values = dict(self._values)
        if total is not None:
            values |= {"total": total, "done": done or 0}
        elif done is not None:
            values["done"] = done
        elif text[:200] != values["step"]:
            values |= {"total": None, "done": 0}
        if rows is not None:
            values["rows"] = rows
        values["step"] = text[:200]
        self._values = values  # replaced as a whole: the other thread never sees half of it
        self.check_cancelled()

    def advance(self, count: int = 1, *, rows: int | None = None) -> None:
        """Add ``count`` to what is done, in the same step."""
        self.step(self._values["step"], done=self._values["done"] + count, rows=rows)

    def check_cancelled(self) -> None:
        """Stop here, by an exception, when the job was cancelled, lost or too long, or the worker must end."""
        if self._stop is not None:
            raise self._stop
        if worker_is_stopping.is_set():
            raise WorkerStoppingError
        if monotonic() > self._deadline:
            minutes = settings.JOB_MAX_SECONDS // 60
            raise UserFacingError(f"De verwerking duurde langer dan {minutes} minuten en is gestopt.")

    @property
    def values(self) -> dict[str, Any]:
        """The columns of the job that say how far it is."""
        return self._values

    @contextmanager
    def reported(self) -> Iterator[None]:
        """Report to the database from a second thread for as long as this lasts."""
        thread = threading.Thread(target=self._report, name=f"progress-{self._job_id}", daemon=True)
        running_here[self._job_id] = self
        thread.start()
        try:
            yield
        finally:
            self._ended.set()
            thread.join()
            running_here.pop(self._job_id, None)

    def _report(self) -> None:
        written: dict[str, Any] | None = None
        write_due = look_due = 0.0
        try:
            while not self._ended.wait(WRITE_EVERY):
                try:
                    values = self._values
                    if values is not written or monotonic() >= write_due:
                        self._write(values)
                        written, write_due = values, monotonic() + settings.JOB_HEARTBEAT_SECONDS
                    if monotonic() >= look_due:
                        self._look()
                        look_due = monotonic() + LOOK_EVERY
                except (DatabaseError, InterfaceError) as error:
                    logger.debug("job %s: progress not written: %s", self._job_id, error)
                    connection.close()
        finally:
            connection.close()

    def _write(self, values: dict[str, Any]) -> None:
        if connection.connection is None:
            with connection.cursor() as cursor:
                short = "PRAGMA busy_timeout = 300" if connection.vendor == "sqlite" else "SET lock_timeout = '2s'"
                cursor.execute(short)
        Job.objects.filter(pk=self._job_id, claim=self._claim, state=JobState.RUNNING).update(
            **values, heartbeat_at=timezone.now()
        )

    def _look(self) -> None:
        row = Job.objects.filter(pk=self._job_id).values_list("claim", "cancel_requested").first()
        if row is None:
            return  # made in a transaction that only the body sees
        claim, cancel_requested = row
        if claim != self._claim:
            self._stop = JobLostError()
        elif cancel_requested:
            self._stop = JobCancelledError()
