"""The regular beat of a worker: say that it is there, give back what dead workers had taken, let the watchdog look.

This is a thread of the worker and not a task of Celery beat, because tasks wait for a free slot: with two long jobs
running, a dead third one would stay unnoticed.
"""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError

from amersfoort_veiligheid.web.models import QueueMessage, WorkerHeartbeat
from amersfoort_veiligheid.web.queue.identity import process_name
from amersfoort_veiligheid.web.watchdog import Watchdog

logger = logging.getLogger(__name__)

BUSY = 1.0  # seconds; a write that took longer waited for somebody's transaction
FORGET_WORKERS_AFTER = timedelta(days=1)


def give_back_messages_of_dead_workers(at: datetime) -> int:
    """Put messages back that were taken by a worker that is not heard of any more; return how many."""
    alive = WorkerHeartbeat.objects.alive(at).values("name")
    return QueueMessage.objects.exclude(taken_by__in=alive).give_back()


class PulseThread(threading.Thread):
    """Beats until told to stop."""

    def __init__(self) -> None:
        super().__init__(name="pulse", daemon=True)
        self._stopped = threading.Event()
        self._started_at = timezone.now()
        self._watchdog = Watchdog()

    def sign_of_life(self, at: datetime) -> None:
        """Write that this worker is there."""
        WorkerHeartbeat.objects.update_or_create(
            name=process_name(),
            defaults={"seen_at": at},
            create_defaults={"seen_at": at, "started_at": self._started_at},
        )

    def beat(self) -> None:
        """Do everything once."""
        before = monotonic()
        self.sign_of_life(timezone.now())
        database_was_busy = monotonic() - before > BUSY
        at = timezone.now()
        if not database_was_busy:
            give_back_messages_of_dead_workers(at)
        self._watchdog.look(at, database_was_busy=database_was_busy)
        WorkerHeartbeat.objects.filter(seen_at__lt=at - FORGET_WORKERS_AFTER).delete()

    def run(self) -> None:
        """Beat every few seconds; an error is logged and the next beat tries again."""
        while not self._stopped.wait(settings.JOB_HEARTBEAT_SECONDS):
            try:
                self.beat()
            except (DatabaseError, InterfaceError, BrokerError) as error:
                logger.warning("pulse of the worker missed: %s", error)
            finally:
                connection.close()  # no open connection may be inherited when a pool makes a new process

    def farewell(self) -> None:
        """Stop, and leave nothing behind under this worker's name."""
        self._stopped.set()
        self.join(timeout=10)
        QueueMessage.objects.filter(taken_by=process_name()).give_back()
        WorkerHeartbeat.objects.filter(name=process_name()).delete()
        connection.close()
