"""Background steps of the director's room: ids in, one call each."""

from typing import Final

from celery import shared_task
from django.utils import timezone

from agov.notices import LETTERS
from agov.reports import destroying, edition_files, minutes_paper, pack_making, withdrawn_papers
from agov.reports.archive import making
from amersfoort_veiligheid.web import jobs, outbox

SEND_MAIL: Final = "agov.tasks.send_mail"


@shared_task(ignore_result=True)
def send_mail(mail_id: int) -> None:
    """Send one mail of this room, when its reader may still have it."""
    outbox.deliver(mail_id, LETTERS, at=timezone.now())


@shared_task(ignore_result=True)
def make_edition_files(job_id: int) -> None:
    """Make the PDFs of a fixed edition."""
    jobs.run(job_id, edition_files.make_files)


@shared_task(ignore_result=True)
def make_minutes_pdf(job_id: int) -> None:
    """Put minutes on paper for one reader."""
    jobs.run(job_id, minutes_paper.make_pdf)


@shared_task(ignore_result=True)
def make_pack(job_id: int) -> None:
    """Make the files of a pack of a meeting."""
    jobs.run(job_id, pack_making.make_pack)


@shared_task(ignore_result=True)
def destroy_listed(job_id: int) -> None:
    """Destroy what stands on an approved list."""
    jobs.run(job_id, destroying.carry_out)


@shared_task(ignore_result=True)
def replace_withdrawn(job_id: int) -> None:
    """Put a notice in the place of a withdrawn edition among the papers of meetings."""
    jobs.run(job_id, withdrawn_papers.replace_papers)


@shared_task(ignore_result=True)
def make_archive_export(job_id: int) -> None:
    """Export a dossier for the archive."""
    jobs.run(job_id, making.make_export)
