"""A kombu transport that keeps messages in the default database, so that no broker has to be installed.

Putting a message is an INSERT on the connection of whoever asks: inside a transaction it comes and goes with that
transaction. Taking one is a conditional UPDATE, which SQLite and PostgreSQL both make safe between processes without a
longer transaction. The row is deleted at the acknowledgement, which is late (after the work); until then it carries
the name of its worker. The pulse of any worker (``queue/pulse.py``) puts back what a dead worker had taken.
"""

from __future__ import annotations

from queue import Empty
from time import sleep
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from kombu.transport import virtual
from kombu.utils.scheduling import FairCycle

from amersfoort_veiligheid.web.models import QueueMessage
from amersfoort_veiligheid.web.queue.identity import process_name

CANDIDATES = 5  # how many waiting messages to try when other workers take them at the same moment
PAUSE_WHEN_FULL = 0.002  # seconds; all slots are busy: no query, only wait for a slot to say that it is free


class Channel(virtual.Channel):
    """The queue's operations, each one statement."""

    def _put(self, queue: str, message: dict[str, Any], **kwargs: Any) -> None:
        QueueMessage.objects.create(queue=queue, tag=message["properties"]["delivery_tag"], payload=message)

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        for pk, payload in QueueMessage.objects.waiting(queue).values_list("pk", "payload")[:CANDIDATES]:
            if QueueMessage.objects.filter(pk=pk, taken_by="").update(taken_by=process_name()):
                return dict(payload)
        raise Empty

    def _size(self, queue: str) -> int:
        return QueueMessage.objects.waiting(queue).count()

    def _purge(self, queue: str) -> int:
        return QueueMessage.objects.waiting(queue).delete()[0]

    def _restore(self, message: virtual.Message) -> None:
        QueueMessage.objects.filter(tag=message.delivery_tag).give_back()

    def basic_ack(self, delivery_tag: str, multiple: bool = False) -> None:
        """Forget a message whose work is done."""
        QueueMessage.objects.filter(tag=delivery_tag).delete()
        super().basic_ack(delivery_tag, multiple)

    def basic_reject(self, delivery_tag: str, requeue: bool = False) -> None:
        """Give a message back, or forget one that can never be handled."""
        if not requeue:
            QueueMessage.objects.filter(tag=delivery_tag).delete()
        super().basic_reject(delivery_tag, requeue)


class Transport(virtual.Transport):
    """Connects kombu to the default database."""

    Channel = Channel
    driver_type = "database"
    driver_name = "django"
    can_parse_url = True
    polling_interval = 0.04
    channels: list[Any]
    cycle: FairCycle
    connection_errors = (*virtual.Transport.connection_errors, OperationalError, InterfaceError)

    def driver_version(self) -> str:
        """The kind of database that holds the messages."""
        return connection.vendor

    def establish_connection(self) -> Transport:
        """Start anew; a database connection that broke is closed, so that the next query opens another."""
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
        super().establish_connection()
        return self

    def drain_events(self, connection: Any, timeout: float | None = None, **kwargs: Any) -> None:
        """Deliver one message, or say after one short pause that there is none.

        Returning soon matters: Celery acknowledges finished work between two calls of this, and only then takes more.
        """
        try:
            self.cycle.get(self._deliver, timeout=timeout)
        except Empty as nothing:
            has_room = any(channel.qos.can_consume() for channel in self.channels)
            sleep(self.polling_interval if has_room else PAUSE_WHEN_FULL)
            raise TimeoutError from nothing
