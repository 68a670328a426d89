"""What Celery beat starts for the agov room: it reads the clock once and hands out work."""

from celery import shared_task
from django.utils import timezone

from agov.services import editions


@shared_task
def publish_editions() -> None:
    """Every minute: make public what was approved and whose moment came."""
    editions.publish_due(at=timezone.now())
