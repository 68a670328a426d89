"""Figures in force that are made anew because what they count has changed, without a new delivery."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.models import Job
from analysis.enums import SourceKind
from analysis.imports.pipeline import ask_reports
from analysis.imports.receiving import ask_figures
from analysis.models import Delivery, Indicator
from cycle.models import OffenceGroup, OffenceType


@transaction.atomic
def recount_group(*, group: OffenceGroup, before: Collection[OffenceType], by: User | None, at: datetime) -> list[Job]:
    """Have the figures of a group of offences made anew after its offences changed; ``before`` are those it had.

    One job per delivery in force that counts such offences; the last of them has the reports rebuilt. No jobs when no
    indicator counts the group.
    """
    if not Indicator.objects.filter(offence_group=group, source_kind=SourceKind.POLICE).exists():
        return []
    classifications = {offence.classification_id for offence in (*before, *group.offence_types.all())}
    counted = Delivery.objects.in_force().filter(table__classification__in=classifications).order_by("pk")
    asked = [ask_figures(delivery=delivery, by=by, at=at) for delivery in counted.select_related("table")]
    audit.record(event="offencegroup.recounted", target=group, by=by, at=at, deliveries=len(asked))
    return asked


@transaction.atomic
def rebuild_reports(*, offence: OffenceType, by: User | None, at: datetime) -> Job:
    """Have all stored reports rebuilt after the class of an offence changed: what may be shown is another thing now."""
    job = ask_reports(set())
    audit.record(event="offencetype.reports_rebuilt", target=offence, by=by, at=at)
    return job
