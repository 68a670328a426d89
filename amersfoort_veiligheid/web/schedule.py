"""What Celery beat starts for the shell itself."""

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from amersfoort_veiligheid.web import drafts, outbox


@shared_task
def forget_sessions() -> None:
    """Remove logins that have expired."""
    call_command("clearsessions")


@shared_task
def forget_drafts() -> None:
    """Remove what people typed long ago and never saved."""
    drafts.forget_old(at=timezone.now())


@shared_task
def send_waiting_mail() -> None:
    """Put mail in the queue again that waits for long."""
    outbox.send_waiting(at=timezone.now())


@shared_task
def forget_mail() -> None:
    """Remove mail that ended long ago."""
    outbox.forget_old(at=timezone.now())
