"""What Celery beat starts for the agov room: it reads the clock once and hands out work."""

from celery import shared_task
from django.utils import timezone

from agov.services import archive, editions, questions, reactions, subscriptions


@shared_task
def publish_editions() -> None:
    """Every minute: make public what was approved and whose moment came."""
    editions.publish_due(at=timezone.now())


@shared_task
def remind_answerers() -> None:
    """Every morning: remind of questions of the council and reactions of readers whose term ends."""
    questions.remind(today=timezone.localdate(), at=timezone.now())
    reactions.remind(today=timezone.localdate(), at=timezone.now())


@shared_task
def forget_readers() -> None:
    """Every night: wipe addresses and texts of readers that were kept long enough."""
    reactions.forget_readers(at=timezone.now())


@shared_task
def tell_of_promises() -> None:
    """Every quarter of an hour: tell the council how promises in answers ended."""
    questions.tell_of_promises(at=timezone.now())


@shared_task
def send_edition_news() -> None:
    """Four times an hour: mail subscribers what is new and what was withdrawn, at most once a day each."""
    subscriptions.send_news(at=timezone.now())


@shared_task
def forget_unconfirmed_subscribers() -> None:
    """Every night: destroy the addresses that nobody confirmed."""
    subscriptions.forget_unconfirmed(at=timezone.now())


@shared_task
def forget_archive_files() -> None:
    """Every night: remove files of exports for the archive that were kept long enough."""
    archive.forget_files(at=timezone.now())
