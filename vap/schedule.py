"""What Celery beat starts for the vap room: it reads the clock once and hands out work."""

from celery import shared_task
from django.utils import timezone

from vap.services import evidence, links, reminders, results


@shared_task
def remind_partners() -> None:
    """Every morning: remind partners of news that is due, on the one day of the week that was chosen."""
    reminders.remind(at=timezone.now())


@shared_task
def remind_of_endings() -> None:
    """Every morning: tell who decides which innovation themes end within three months, once for each."""
    reminders.remind_of_endings(at=timezone.now())


@shared_task
def delete_old_evidence() -> None:
    """Every night: delete photos and files that were kept long enough, and typed text nobody came back for."""
    now = timezone.now()
    evidence.delete_expired(at=now)
    links.forget_old_typed(at=now)


@shared_task
def recount_adjusted_results() -> None:
    """Every hour: count again what rests on a delivery that was corrected since; the old outcome stays beside it."""
    results.recount_adjusted(at=timezone.now())
