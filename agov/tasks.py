"""Background steps of the director's room: ids in, one call each."""

from typing import Final

from celery import shared_task
from django.utils import timezone

from agov.notices import LETTERS
from amersfoort_veiligheid.web import outbox

SEND_MAIL: Final = "agov.tasks.send_mail"


@shared_task(ignore_result=True)
def send_mail(mail_id: int) -> None:
    """Send one mail of this room, when its reader may still have it."""
    outbox.deliver(mail_id, LETTERS, at=timezone.now())
