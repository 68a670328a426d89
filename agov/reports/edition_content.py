"""What an edition of each kind says: the finished report value, its page, and the deliveries it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone

from agov.enums import PublicationKind
from agov.reports.edition_checks import Delivered
from agov.reports.theme_account import NoPlansError, build_theme_account, deliveries_of
from amersfoort_veiligheid.documents.pdf import content_key
from analysis.enums import DeliveryState
from analysis.models import Delivery, GeneratedReport
from analysis.reports import base, render
from analysis.reports.base import Report
from cycle.models import PolicyCycle, Theme


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
        raise NoContentError("Van deze soort wordt geen editie gemaakt.")
    return BUILDERS[PublicationKind(kind)](kind, code, period)


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


def _of_theme(kind: str, code: str, period: str) -> Content:
    theme, cycle = Theme.objects.filter(pk=code).first(), PolicyCycle.objects.filter(name=period).first()
    if theme is None or cycle is None:
        raise NoContentError("Dit thema of deze cyclus bestaat niet.")
    try:
        report = build_theme_account(theme, cycle, today=timezone.localdate())
    except NoPlansError as nothing:
        raise NoContentError("Dit thema heeft in deze cyclus geen plan waarover is besloten.") from nothing
    value = base.dump(report)
    return Content(
        report=report,
        value=value,
        body=render.body(report),
        hash=content_key(value),
        deliveries=deliveries_of(theme, cycle),
    )


BUILDERS: Final[Mapping[PublicationKind, Callable[[str, str, str], Content]]] = {
    PublicationKind.WIJK: _of_analysis,
    PublicationKind.CITY: _of_analysis,
    PublicationKind.TARGET_GROUP: _of_analysis,
    PublicationKind.THEME: _of_theme,
}
