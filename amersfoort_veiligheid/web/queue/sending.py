"""Put a task in the queue by its name."""

from typing import Any

from django.conf import settings
from django.db import transaction

from amersfoort_veiligheid.celery import app


def send(task: str, *args: object) -> None:
    """Send ``task`` to a worker, together with the transaction that is going on.

    With the queue in the database the message is a row of this transaction. With Redis it goes out after the commit;
    when Redis does not answer then, that is logged and the watchdog sends it later.
    """

    def message() -> None:  # a function with a name: Django logs it when it fails after the commit
        app.send_task(task, args=list(args))

    if settings.QUEUE_IN_DATABASE:
        message()
    else:
        transaction.on_commit(message, robust=True)


def waiting_messages() -> int:
    """How many messages nobody has taken yet. Raises kombu's ``OperationalError`` when Redis does not answer."""
    with app.connection_for_read() as connection:
        connection.ensure_connection(max_retries=1, interval_start=0)
        channel: Any = connection.default_channel
        try:
            return int(channel.queue_declare(app.conf.task_default_queue, passive=True).message_count)
        except connection.channel_errors:  # Redis: an empty queue does not exist
            return 0
