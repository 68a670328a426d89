"""What every worker process starts beside Celery's own parts."""

from __future__ import annotations

import logging
import threading
from typing import Any

from celery import bootsteps, signals
from celery.beat import Service
from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from kombu.exceptions import OperationalError as BrokerError

from amersfoort_veiligheid.web.progress import worker_is_stopping
from amersfoort_veiligheid.web.queue.pulse import PulseThread

logger = logging.getLogger(__name__)

RESTART_BEAT_AFTER = 5.0  # seconds


def use_a_working_connection(**kwargs: Any) -> None:
    """Close a database connection that broke since the last task, as Django does before each page."""
    close_old_connections()


class Pulse(bootsteps.StartStopStep):
    """Gives signs of life from before the first message is taken until the last job has ended."""

    requires = ("celery.worker.components:Pool",)

    def __init__(self, worker: Any, **kwargs: Any) -> None:
        super().__init__(worker, **kwargs)
        signals.task_prerun.connect(use_a_working_connection)  # before the pool makes its processes

    def start(self, worker: Any) -> None:
        """Register this worker, then beat in the background."""
        self.thread = PulseThread()
        self.thread.beat()
        connection.close()
        self.thread.start()
        signals.worker_shutting_down.connect(self.on_stopping)
        signals.worker_shutdown.connect(self.on_stopped)

    def stop(self, worker: Any) -> None:
        """Nothing yet: jobs may still be running; see ``on_stopped``."""

    def on_stopping(self, **kwargs: Any) -> None:
        """Ask running jobs to stop at their next step and go back to the queue."""
        worker_is_stopping.set()

    def on_stopped(self, **kwargs: Any) -> None:
        """Take leave, now that every job of this worker has ended."""
        self.thread.farewell()


class BeatThread(threading.Thread):
    """Celery beat inside the worker; starts again when the database was away."""

    def __init__(self, app: Any) -> None:
        super().__init__(name="beat", daemon=True)
        self._app = app
        self._stopped = threading.Event()
        self._service: Service | None = None

    def run(self) -> None:
        """Send what is due until told to stop."""
        self._app.set_current()
        while not self._stopped.is_set():
            try:
                self._service = Service(self._app, max_interval=1, scheduler_cls=self._app.conf.beat_scheduler)
                self._service.start()
            except (DatabaseError, InterfaceError, BrokerError) as error:
                logger.warning("beat stopped and starts again: %s", error)
                self._stopped.wait(RESTART_BEAT_AFTER)
            finally:
                connection.close()

    def stop(self) -> None:
        """Stop and wait for the last sending to end."""
        self._stopped.set()
        if self._service is not None:
            self._service.stop()
        self.join(timeout=5)


class BeatInside(bootsteps.StartStopStep):
    """Starts beat as a thread of the worker.

    Celery's own ``--beat`` starts a process, which would go on by itself when the worker is killed.
    """

    requires = ("celery.worker.components:Pool",)

    def include_if(self, worker: Any) -> bool:
        """Only where the settings say so: with several workers one of them, or ``celery beat`` apart."""
        return bool(settings.WORKER_RUNS_BEAT)

    def start(self, worker: Any) -> None:
        """Start sending what is due."""
        self.thread = BeatThread(worker.app)
        self.thread.start()

    def stop(self, worker: Any) -> None:
        """Stop sending."""
        self.thread.stop()
