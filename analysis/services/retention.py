"""Answers of respondents are kept no longer than needed: their figures stay, the file goes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from analysis.models import Delivery

RUNS_EVERY = timedelta(days=1)  # what would pass its last day before the next run goes now


def delete_old_answers(*, at: datetime) -> int:
    """Delete the files with answers that came ``SURVEY_FILE_DAYS`` days ago; return how many.

    Fingerprint, codebook, outcome of the checks and figures stay. A job that still needs the file fails and says so.
    """
    moment = at - timedelta(days=settings.SURVEY_FILE_DAYS) + RUNS_EVERY
    due = Delivery.objects.with_answers_received_before(moment).order_by("pk").values_list("pk", flat=True)
    reason = f"Bewaartermijn van {settings.SURVEY_FILE_DAYS} dagen"
    return sum(delete_file(delivery_id=pk, reason=reason, by=None, at=at) for pk in list(due))


@transaction.atomic
def delete_file(*, delivery_id: int, reason: str, by: User | None, at: datetime) -> bool:
    """Delete the stored file of a delivery, and note it; return False when it was gone already.

    The file goes first, so that nothing is noted that did not happen. Fingerprint, checks and figures stay.
    """
    delivery = Delivery.objects.select_for_update(of=("self",)).select_related("table").get(pk=delivery_id)
    if delivery.file_deleted_at is not None:
        return False
    delivery.file.storage.delete(str(delivery.file.name))  # no error when an interrupted run deleted it already
    delivery.file_deleted_at = at
    delivery.save(update_fields=["file_deleted_at"])
    audit.record(
        event="delivery.file_deleted",
        target=delivery,
        by=by,
        at=at,
        reason=reason,
        sha256=delivery.sha256,
    )
    return True
