"""Background steps of the main line: ids in, one call each."""

from celery import shared_task

from amersfoort_veiligheid.web import jobs
from analysis.imports import fetching, pipeline
from analysis.imports.odata import SourceAnswerError
from analysis.imports.receiving import DeliveryError
from analysis.reports import store


@shared_task(ignore_result=True)
def check_delivery(job_id: int) -> None:
    """Read and check the stored file of a delivery."""
    jobs.run(job_id, pipeline.check_delivery)


@shared_task(ignore_result=True)
def aggregate_delivery(job_id: int) -> None:
    """Make observations of an approved delivery and move the series to it."""
    jobs.run(job_id, pipeline.aggregate_delivery)


@shared_task(ignore_result=True)
def build_reports(job_id: int) -> None:
    """Rebuild the stored reports after figures changed."""
    jobs.run(job_id, store.build_reports)


@shared_task(ignore_result=True)
def make_pdf(job_id: int) -> None:
    """Make the PDF of one stored report."""
    jobs.run(job_id, store.make_pdf)


@shared_task(ignore_result=True)
def fetch_table(job_id: int) -> None:
    """Fetch a table from its source as a delivery."""
    jobs.run(job_id, fetching.fetch_table, refusals=(SourceAnswerError, DeliveryError))
