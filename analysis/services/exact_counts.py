"""What is put on record when somebody asks more of protected counts than everybody gets."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from analysis.enums import ReadingPurpose
from analysis.models import GeneratedReport


@transaction.atomic
def note_split(*, report: GeneratedReport, split: str, is_shown: bool, by: User, at: datetime) -> None:
    """Somebody asked for a table that divides a group further, and got it or not."""
    event = "report.split_shown" if is_shown else "report.split_refused"
    audit.record(event=event, target=report, by=by, at=at, split=split)


@transaction.atomic
def note_exact(*, report: GeneratedReport, purpose: ReadingPurpose, by: User, at: datetime) -> None:
    """Somebody reads exact counts after giving the password again, and what for."""
    audit.record(event="report.exact_figures_read", target=report, by=by, at=at, purpose=purpose.value)
