"""Background steps of the vap room: ids in, one call each."""

from typing import Final

from celery import shared_task
from django.utils import timezone

from amersfoort_veiligheid.web import jobs, outbox
from vap.notices import LETTERS
from vap.reports import execution_paper

SEND_MAIL: Final = "vap.tasks.send_mail"


@shared_task(ignore_result=True)
def send_mail(mail_id: int) -> None:
    """Send one mail of this room, when its reader may still have it."""
    outbox.deliver(mail_id, LETTERS, at=timezone.now())


@shared_task(ignore_result=True)
def make_execution_plan(job_id: int) -> None:
    """Make the PDF of the uitvoeringsplan of a year."""
    jobs.run(job_id, execution_paper.make_pdf)
