"""The queue in the database: what it promises to Celery, tried without a worker."""

from datetime import UTC, datetime, timedelta
from queue import Empty

import pytest
from django.db import transaction
from kombu import Connection, Queue

from amersfoort_veiligheid.celery import app
from amersfoort_veiligheid.web.models import QueueMessage
from amersfoort_veiligheid.web.queue import pulse
from amersfoort_veiligheid.web.queue.identity import process_name
from tests.factories import QueueMessageFactory, WorkerHeartbeatFactory

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@pytest.fixture
def broker(db):
    """A connection to the queue, with the queue ``jobs`` declared."""
    with Connection("database://") as connection:
        Queue("jobs", channel=connection.default_channel).declare()
        yield connection


def put(broker, *texts):
    producer = broker.Producer(serializer="json")
    for text in texts:
        producer.publish({"text": text}, routing_key="jobs", exchange="")


def take(broker):
    message = broker.default_channel.basic_get("jobs")
    return message and (message.payload["text"], message)


def test_alias_names_our_transport() -> None:
    assert app.main == "amersfoort_veiligheid"
    assert Connection("database://").transport.driver_type == "database"


def test_messages_come_in_the_order_in_which_they_were_put(broker) -> None:
    put(broker, "een", "twee", "drie")

    assert [take(broker)[0] for _ in range(3)] == ["een", "twee", "drie"]
    assert take(broker) is None


def test_taken_message_is_kept_until_it_is_acknowledged(broker) -> None:
    put(broker, "een")
    _, message = take(broker)
    kept = QueueMessage.objects.get()

    message.ack()

    assert kept.taken_by == process_name()
    assert not QueueMessage.objects.exists()


def test_requeued_message_comes_again(broker) -> None:
    put(broker, "een")
    take(broker)[1].requeue()

    assert take(broker)[0] == "een"
    assert QueueMessage.objects.count() == 1


def test_rejected_message_is_gone(broker) -> None:
    put(broker, "een")
    take(broker)[1].reject()

    assert not QueueMessage.objects.exists()


def test_closing_gives_back_what_was_not_acknowledged(db) -> None:
    with Connection("database://") as connection:
        Queue("jobs", channel=connection.default_channel).declare()
        put(connection, "een")
        take(connection)

    assert list(QueueMessage.objects.values_list("taken_by", flat=True)) == [""]


def test_message_belongs_to_the_transaction_of_the_page(broker) -> None:
    with transaction.atomic():
        put(broker, "een")
        inside = QueueMessage.objects.count()
        transaction.set_rollback(True)

    assert inside == 1
    assert not QueueMessage.objects.exists()


def test_message_taken_by_another_worker_between_look_and_take_is_skipped(broker, monkeypatch) -> None:
    put(broker, "een", "twee")
    real = QueueMessage.objects.get_queryset().__class__.waiting

    def waiting_while_another_takes_the_first(queryset, queue):
        rows = list(real(queryset, queue).values_list("pk", "payload"))
        QueueMessage.objects.filter(pk=rows[0][0]).update(taken_by="another")

        class Rows:
            def values_list(self, *names):
                return rows

        return Rows()

    monkeypatch.setattr(type(QueueMessage.objects.all()), "waiting", waiting_while_another_takes_the_first)

    assert take(broker)[0] == "twee"
    monkeypatch.undo()
    with pytest.raises(Empty):
        broker.default_channel._get("jobs")


def test_size_and_purge_count_what_waits(broker) -> None:
    put(broker, "een", "twee", "drie")
    take(broker)
    channel = broker.default_channel

    assert channel.queue_declare("jobs", passive=True).message_count == 2
    assert channel.queue_purge("jobs") == 2
    assert QueueMessage.objects.count() == 1


def test_messages_of_dead_workers_come_back_and_those_of_living_ones_stay(db) -> None:
    WorkerHeartbeatFactory(name="alive", seen_at=AT - timedelta(seconds=19))
    WorkerHeartbeatFactory(name="dead", seen_at=AT - timedelta(seconds=21))
    for name in ("alive", "dead", "never seen", ""):
        QueueMessageFactory(taken_by=name)

    assert pulse.give_back_messages_of_dead_workers(AT) == 2
    assert sorted(QueueMessage.objects.values_list("taken_by", flat=True)) == ["", "", "", "alive"]
