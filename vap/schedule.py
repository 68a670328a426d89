"""What Celery beat starts for the vap room: it reads the clock once and hands out work."""

from celery import shared_task
from django.utils import timezone

from vap.services import evidence, links, reminders


@shared_task
def remind_partners() -> None:
    """Every morning: remind partners of news that is due, on the one day of the week that was chosen."""
    reminders.remind(at=timezone.now())


@shared_task
def delete_old_evidence() -> None:
    """Every night: delete photos and files that were kept long enough, and typed text nobody came back for."""
    now = timezone.now()
    evidence.delete_expired(at=now)
    links.forget_old_typed(at=now)
