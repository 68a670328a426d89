"""The technische slag, source by source: do the figures hold, and which way do they point?"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import Organisation, User
from analysis.enums import ReviewVerdict
from analysis.models import DataReview, DataSource
from cycle.enums import RoundKind, RoundState
from cycle.models import Round


class DataReviewError(Exception):
    """No verdict can be given now; the message is Dutch."""


@transaction.atomic
def review_source(
    *,
    round_id: int,
    source: DataSource,
    organisation: Organisation,
    verdict: ReviewVerdict,
    direction: str,
    note: str,
    by: User,
    at: datetime,
) -> DataReview:
    """Store the answer of an organisation to both questions. A later answer counts instead; the earlier one stays."""
    slag = Round.objects.select_for_update(of=("self",)).get(pk=round_id)
    if slag.kind != RoundKind.TECHNICAL or slag.state != RoundState.OPEN:
        raise DataReviewError("Een oordeel over een bron kan alleen in een technische slag die open is.")
    given = DataReview.objects.create(
        round=slag,
        source=source,
        organisation=organisation,
        verdict=verdict,
        direction=direction,
        note=note,
        given_by=by,
        given_at=at,
    )
    audit.record(
        event="source.reviewed",
        target=slag,
        by=by,
        at=at,
        source=source.name,
        organisation=organisation.name,
        verdict=verdict.value,
        direction=direction,
        note=note,
    )
    return given
