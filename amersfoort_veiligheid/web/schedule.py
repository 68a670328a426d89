"""What Celery beat starts for the shell itself."""

from celery import shared_task
from django.core.management import call_command


@shared_task
def forget_sessions() -> None:
    """Remove logins that have expired."""
    call_command("clearsessions")
