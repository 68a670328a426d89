"""Reports of organisations: which VAPs a passage may answer for, and what an update rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from amersfoort_veiligheid.accounts.models import User
from vap.models import VAP, PartnerReport, ProgressUpdate, ReportPassage
from vap.queries.taking_part import vaps_of


@dataclass(frozen=True)
class Source:
    """A passage under an update, and whether this reader may open the report it is from."""

    passage: ReportPassage
    may_open: bool


def report_list(user: User) -> QuerySet[PartnerReport]:
    """The reports this user may see, the newest period first, with how many passages were marked."""
    rows = PartnerReport.objects.visible_to(user).select_related("organisation")
    return rows.annotate(passage_count=Count("passages")).order_by("-period_to", "-pk")


def answerable(report: PartnerReport, user: User, today: date) -> QuerySet[VAP]:
    """The living VAPs in which the organisation has a part and of which this user may know."""
    rows = vaps_of(report.organisation_id, today).filter(pk__in=VAP.objects.visible_to(user))
    return rows.distinct().order_by("title", "pk")


def sources_of(update: ProgressUpdate, user: User) -> list[Source]:
    """From which reports an update was taken, with where it stands in them."""
    passages = list(update.passages.select_related("report__organisation").order_by("pk"))
    if not passages:
        return []
    seen = set(
        PartnerReport.objects.visible_to(user)
        .filter(pk__in=[one.report_id for one in passages])
        .values_list("pk", flat=True)
    )
    return [Source(one, one.report_id in seen) for one in passages]
