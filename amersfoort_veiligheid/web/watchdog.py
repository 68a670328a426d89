"""Find jobs whose worker died and jobs whose message was lost, and put them in the queue again."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from amersfoort_veiligheid.web.enums import JobState
from amersfoort_veiligheid.web.models import Job
from amersfoort_veiligheid.web.progress import running_here
from amersfoort_veiligheid.web.queue.sending import send, waiting_messages

logger = logging.getLogger(__name__)

# A job that waits this long while no message waits has lost its message (30 seconds as delivered).
LOST_AFTER = timedelta(seconds=1.5 * settings.JOB_DEAD_AFTER_SECONDS)
AT_ONCE = 500  # jobs sent again in one look


class Watchdog:
    """Looks every few seconds; remembers from one look to the next which jobs seemed dead.

    One look is not enough on SQLite: while some job holds the write lock for long, living jobs cannot write their sign
    of life. A job counts as dead when it is silent in two looks and the database could be written to in both.
    """

    def __init__(self) -> None:
        self._suspects: dict[int, datetime | None] = {}

    def look(self, at: datetime, *, database_was_busy: bool = False) -> None:
        """Put dead and lost jobs back in the queue, or fail those that died too often."""
        silent = dict(
            Job.objects.running_without_sign_of_life(at)
            .exclude(pk__in=list(running_here))
            .values_list("pk", "heartbeat_at")
        )
        if not database_was_busy:
            for pk, heartbeat_at in silent.items():
                if self._suspects.get(pk) == heartbeat_at:
                    put_back(pk, heartbeat_at, at)
        self._suspects = {} if database_was_busy else silent
        send_lost(at)


@transaction.atomic
def put_back(pk: int, heartbeat_at: datetime | None, at: datetime) -> None:
    """Queue a job whose worker died, or end it: cancelled when that was asked, failed after its last run."""
    dead = Job.objects.filter(pk=pk, heartbeat_at=heartbeat_at)
    if dead.filter(cancel_requested=True).move(to=JobState.CANCELLED, finished_at=at):
        return
    if dead.filter(runs__lt=F("max_runs")).move(to=JobState.QUEUED, started_at=None, sent_at=at):
        job = dead.model.objects.get(pk=pk)
        logger.warning("job %s: its worker died in run %s; queued again", pk, job.runs)
        send(job.task, job.pk)
        return
    runs = dead.values_list("runs", flat=True).first()
    times = "1 keer" if runs == 1 else f"{runs} keer"
    if dead.move(to=JobState.FAILED, finished_at=at, error=f"De verwerking is gestopt en lukte na {times} niet."):
        logger.error("job %s: its worker died %s times; given up", pk, runs)


def send_lost(at: datetime) -> None:
    """Send a message again for jobs that wait while the queue is empty."""
    lost = Job.objects.filter(state=JobState.QUEUED, sent_at__lt=at - LOST_AFTER)
    if not lost.exists() or waiting_messages():
        return
    for pk, task, sent_at in lost.order_by("pk").values_list("pk", "task", "sent_at")[:AT_ONCE]:
        with transaction.atomic():
            if Job.objects.filter(pk=pk, state=JobState.QUEUED, sent_at=sent_at).update(sent_at=at):
                logger.warning("job %s: its message was lost; sent again", pk)
                send(task, pk)
