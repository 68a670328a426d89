"""What Celery beat starts: it reads the clock once and hands out work."""

from celery import shared_task
from django.utils import timezone

from analysis.services import calendar, retention


@shared_task
def remind_late_deliveries() -> None:
    """Every morning: extend the calendar and remind researchers of late deliveries."""
    today = timezone.localdate()
    calendar.fill_calendar(today=today)
    calendar.remind_late(today=today)


@shared_task
def fetch_open_tables() -> None:
    """Every week: fetch the tables that have an address at their source."""
    now = timezone.now()
    for table in calendar.fetchable_tables():
        calendar.ask_fetch(table=table, by=None, at=now)


@shared_task
def delete_old_answers() -> None:
    """Every night: delete files with answers of respondents that were kept long enough."""
    retention.delete_old_answers(at=timezone.now())
