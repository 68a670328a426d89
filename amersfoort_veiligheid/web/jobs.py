"""Ask for background work, do it, cancel it, try it again.

A task is an address label; its body is an ordinary function that gets a ``Progress`` and the job's parameters::

    @shared_task
    def read_delivery(job_id: int) -> None:
        jobs.run(job_id, deliveries.read, refusals=(RefusedFileError,))

Every body must be safe to run twice: a worker that dies half-way leaves the job to another one.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from celery import Task
from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.base import ContentFile
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.enums import JobState
from amersfoort_veiligheid.web.models import Job
from amersfoort_veiligheid.web.progress import (
    JobCancelledError,
    JobLostError,
    Progress,
    UserFacingError,
    WorkerStoppingError,
)
from amersfoort_veiligheid.web.queue.sending import send

__all__ = ["MoveNotAllowed", "Outcome", "Progress", "UserFacingError", "cancel", "enqueue", "retry", "run"]

logger = logging.getLogger(__name__)

MAX_RUNS = 3
NEXT = ":next"  # behind the key of a job that waits for the end of another with that key; gone once it runs
MAX_DETAIL = 10_000  # characters of a traceback that are kept; its end says most
GENERAL_ERROR = (
    "De verwerking is mislukt door een fout in het programma. Probeer het opnieuw. "
    "Blijft het misgaan? Geef dan het nummer van deze taak door aan de beheerder."
)


class MoveNotAllowed(Exception):
    """This step is not possible from the state the job is in now."""


@dataclass(frozen=True)
class Outcome:
    """What a finished job leaves behind: one Dutch sentence, the page to go to, a file to download, figures."""

    text: str = ""
    url: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    file: tuple[str, bytes] | None = None


def enqueue(
    *,
    kind: str,
    title: str,
    task: Task[..., Any] | str,
    parameters: Mapping[str, Any],
    by: User | None,
    at: datetime,
    key: str = "",
    waits: bool = False,
    max_runs: int = MAX_RUNS,
) -> Job:
    """Ask for background work; return the job, whose page shows how it goes.

    ``task`` is a task or, where a module below its definition asks, its full name.
    ``parameters`` are ids, codes and ISO dates: what JSON can carry. ``by`` is None when the calendar asks. While a job
    with the same ``key`` still waits or runs, that one is returned and nothing new is started. With ``waits`` only one
    that waits is joined: one that runs may already have read what changed since, so the new job begins after its end.
    """
    if key and waits:
        key += NEXT
    if key:
        already = Job.objects.open().filter(key=key).first()
        if already:
            return already
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind,
                title=title[:200],
                task=task if isinstance(task, str) else task.name,
                parameters=dict(parameters),
                key=key,
                asked_by=by,
                asked_at=at,
                sent_at=at,
                max_runs=max_runs,
            )
            send(job.task, job.pk)
    except IntegrityError:
        if not key:
            raise
        return Job.objects.open().get(key=key)  # asked for at the same moment by somebody else
    return job


@transaction.atomic
def cancel(*, job_id: int, by: User, at: datetime) -> Job:
    """Cancel a job: at once when it waits, at its next step when it runs. Raises ``MoveNotAllowed`` after its end."""
    jobs = Job.objects.filter(pk=job_id)
    if not jobs.filter(state=JobState.QUEUED).move(to=JobState.CANCELLED, finished_at=at) and not jobs.filter(
        state=JobState.RUNNING
    ).update(cancel_requested=True):
        raise MoveNotAllowed("Deze taak is al afgelopen.")
    job = jobs.get()
    _send_next(job.key)
    audit.record(event="job.cancelled", target=job, by=by, at=at)
    return job


@transaction.atomic
def retry(*, job_id: int, by: User, at: datetime) -> Job:
    """Put a failed or cancelled job in the queue again. Raises ``MoveNotAllowed`` when it is neither."""
    jobs = Job.objects.filter(pk=job_id)
    ended = jobs.filter(state__in=[JobState.FAILED, JobState.CANCELLED])
    try:
        with transaction.atomic():
            moved = ended.move(
                to=JobState.QUEUED,
                sent_at=at,
                runs=0,
                started_at=None,
                cancel_requested=False,
                error="",
                error_detail="",
                step="",
                done=0,
                total=None,
                rows=None,
            )
    except IntegrityError as error:
        raise MoveNotAllowed("Dezelfde taak staat al in de wachtrij.") from error
    if not moved:
        raise MoveNotAllowed("Deze taak is niet mislukt of geannuleerd.")
    job = jobs.get()
    send(job.task, job.pk)
    audit.record(event="job.retried", target=job, by=by, at=at)
    return job


def run(
    job_id: int,
    body: Callable[..., Outcome | None],
    *,
    refusals: tuple[type[Exception], ...] = (),
) -> None:
    """Do job ``job_id`` by calling ``body(progress, **parameters)``, unless it is done, cancelled or being done.

    A ``UserFacingError`` or one of ``refusals`` fails the job with its own (Dutch) text; a database that did not let it
    in (locked too long, connection lost) costs a run and no more; any other exception fails it with a general text and
    is logged. The body runs outside any transaction and opens its own.
    """
    claim = uuid4().hex
    job = _claim(job_id, claim)
    if job is None:
        logger.info("job %s: not waiting, or another goes first; nothing to do", job_id)
        return
    progress = Progress(job_id, claim)
    try:
        with progress.reported():
            outcome = body(progress, **job.parameters) or Outcome()
        ending = _ending_with(job, outcome)
    except JobLostError:
        logger.warning("job %s: was given to another worker", job_id)
        return
    except WorkerStoppingError:
        _give_back(job, claim)
        return
    except OperationalError as error:
        if _try_again(job, claim):
            logger.warning("job %s (%s): the database did not let it in; queued again", job.pk, job.kind)
            return
        ending = _ending_after(job, error, refusals)
    except Exception as error:
        ending = _ending_after(job, error, refusals)
    _finish(job, claim, {**progress.values, **ending})


def _claim(job_id: int, claim: str) -> Job | None:
    """Take the job for this run; None when it does not wait, or while a job that goes first still has its key."""
    now = timezone.now()
    key = Job.objects.filter(pk=job_id).values_list("key", flat=True).first() or ""
    try:
        with transaction.atomic():
            claimed = Job.objects.filter(pk=job_id, runs__lt=F("max_runs")).move(
                to=JobState.RUNNING,
                claim=claim,
                key=key.removesuffix(NEXT),
                started_at=now,
                heartbeat_at=now,
                runs=F("runs") + 1,
            )
    except IntegrityError:
        return None  # sent again at the end of that other job
    return Job.objects.get(pk=job_id) if claimed else None


def _send_next(key: str) -> None:
    """Put the job in the queue that waits for the end of one with this key."""
    if key:
        for pk, task in Job.objects.filter(state=JobState.QUEUED, key=key + NEXT).values_list("pk", "task"):
            send(task, pk)


def _ending_with(job: Job, outcome: Outcome) -> dict[str, Any]:
    """The columns of a job that went well; its file is stored first."""
    ending: dict[str, Any] = {
        "to": JobState.DONE,
        "result": {"text": outcome.text, "url": outcome.url, "data": dict(outcome.data)},
    }
    if outcome.file is not None:
        name, content = outcome.file
        job.file.save(name, ContentFile(content), save=False)
        ending["file"] = job.file.name
    return ending


def _ending_after(job: Job, error: Exception, refusals: tuple[type[Exception], ...]) -> dict[str, Any]:
    """The columns of a job whose body raised ``error``."""
    if isinstance(error, JobCancelledError):
        return {"to": JobState.CANCELLED}
    if isinstance(error, (UserFacingError, *refusals)):
        return {"to": JobState.FAILED, "error": str(error)}
    if isinstance(error, SoftTimeLimitExceeded):
        return {"to": JobState.FAILED, "error": "De verwerking duurde te lang en is gestopt."}
    logger.error("job %s (%s) failed", job.pk, job.kind, exc_info=error)
    detail = "".join(traceback.format_exception(error))[-MAX_DETAIL:]
    return {"to": JobState.FAILED, "error": GENERAL_ERROR, "error_detail": detail}


def _finish(job: Job, claim: str, fields: dict[str, Any]) -> None:
    """Write the end of this run; if another run has taken the job over, this one has nothing to say any more."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()  # the body may have outlived its connection
    with transaction.atomic():
        if Job.objects.filter(pk=job.pk, claim=claim).move(finished_at=timezone.now(), **fields):
            _send_next(job.key)
        else:
            logger.warning("job %s: ended after it was given to another worker", job.pk)


def _try_again(job: Job, claim: str) -> bool:
    """Put a job back for another run, when it has one left and nobody took it over."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()
    now = timezone.now()
    with transaction.atomic():
        mine = Job.objects.filter(pk=job.pk, claim=claim, runs__lt=F("max_runs"), cancel_requested=False)
        if not mine.move(to=JobState.QUEUED, started_at=None, sent_at=now):
            return False
        send(job.task, job.pk)
    return True


@transaction.atomic
def _give_back(job: Job, claim: str) -> None:
    """Put a job back because its worker stops; this run does not count."""
    now = timezone.now()
    if Job.objects.filter(pk=job.pk, claim=claim).move(
        to=JobState.QUEUED, runs=F("runs") - 1, started_at=None, sent_at=now
    ):
        send(job.task, job.pk)
