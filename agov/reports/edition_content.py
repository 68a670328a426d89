"""What an edition of each kind says: the finished report value, its page, and the deliveries it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from agov.enums import PublicationKind
from agov.reports.edition_checks import Delivered
from amersfoort_veiligheid.documents.pdf import content_key
from analysis.enums import DeliveryState, ReportKind
from analysis.models import Delivery, GeneratedReport
from analysis.reports import base
from analysis.reports.base import Report


class NoContentError(Exception):
    """There is nothing to publish of this; the message is Dutch."""


@dataclass(frozen=True)
class Content:
    """The content of an edition as it is now; ``hash`` is the same for the same words and figures."""

    report: Report
    value: Mapping[str, Any]
    body: str
    hash: str
    deliveries: tuple[int, ...]


def content_of(kind: str, code: str, period: str) -> Content:
    """The content as it stands now. Raises ``NoContentError``."""
    if kind not in BUILDERS:
        raise NoContentError("Van deze soort kan nog geen editie worden gemaakt.")
    return BUILDERS[PublicationKind(kind)](kind, code, period)


def periods_of(kind: str, code: str) -> list[str]:
    """The periods of which there is something to publish, newest first."""
    if kind in ReportKind.values:
        stored = GeneratedReport.objects.filter(kind=kind, code=code).order_by("-period")
        return list(stored.values_list("period", flat=True).distinct())
    return []


def delivered(numbers: list[int]) -> list[Delivered]:
    """The deliveries with these numbers, and whether each may be published from."""
    rows = Delivery.objects.filter(pk__in=numbers).select_related("table").order_by("pk")
    good = (DeliveryState.APPROVED, DeliveryState.REPLACED)  # replaced: it was approved when the edition was made
    return [Delivered(name=str(row), is_approved=row.state in good) for row in rows]


def _of_analysis(kind: str, code: str, period: str) -> Content:
    row = GeneratedReport.objects.newest(kind, code, period)
    if row is None:
        raise NoContentError("Over deze periode is er geen rapport. Kies een andere periode.")
    return Content(
        report=base.load(row.value),
        value=row.value,
        body=row.body,
        hash=content_key(row.value),
        deliveries=tuple(row.deliveries.order_by("pk").values_list("pk", flat=True)),
    )


BUILDERS: Final[Mapping[PublicationKind, Callable[[str, str, str], Content]]] = {
    PublicationKind.WIJK: _of_analysis,
    PublicationKind.CITY: _of_analysis,
    PublicationKind.TARGET_GROUP: _of_analysis,
}
