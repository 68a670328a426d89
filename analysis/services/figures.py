"""Freezing a figure: what a reader saw in a report, kept as it stood, with its source and data version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.tables import dutch_date
from analysis.enums import Hardness
from analysis.models import Delivery, FrozenFigure, GeneratedReport
from analysis.reports import base
from analysis.reports.picking import NoFigureError, Picked, pick


@dataclass(frozen=True)
class Place:
    """Where a figure stands: a stored report, a table of it or of one of its charts, a row and a column."""

    report_id: int
    table_key: str
    row: int
    column: str


def look_up(place: Place) -> Picked:
    """The figure at a place, without keeping it. Raises ``NoFigureError`` when there is none."""
    value = GeneratedReport.objects.values_list("value", flat=True).get(pk=place.report_id)
    return pick(base.load(value), table_key=place.table_key, row=place.row, column=place.column)


@transaction.atomic
def freeze(*, place: Place, by: User, at: datetime) -> FrozenFigure:
    """Keep a figure as it stands; the same figure is kept once.

    Everything comes from the stored report, so a hidden figure has its sign and nothing more. Raises
    ``NoFigureError`` when there is no figure, or when its source is not known.
    """
    known = FrozenFigure.objects.filter(
        report=place.report_id, table_key=place.table_key, row=place.row, column=place.column
    ).first()
    if known is not None:
        return known
    picked = look_up(place)
    used = _deliveries_of(place.report_id, picked)
    if not used and not picked.version:
        raise NoFigureError("Van dit cijfer is niet bekend uit welke levering het komt. Kies een ander cijfer.")
    is_soft = any(delivery.table.source.hardness == Hardness.SOFT for delivery in used)
    figure, is_new = FrozenFigure.objects.get_or_create(
        report_id=place.report_id,
        table_key=place.table_key,
        row=place.row,
        column=place.column,
        defaults={
            "label": picked.label[:300],
            "value": picked.value,
            "interval": picked.interval,
            "unit": picked.unit,
            "sign": picked.sign,
            "words": picked.words[:300],
            "development": picked.development[:300],
            "footnote": picked.footnote,
            "hardness": Hardness.SOFT if is_soft else Hardness.HARD,
            "period": picked.period,
            "source": picked.source,
            "data_versions": _versions(used, picked),
            "frozen_by": by,
            "frozen_at": at,
        },
    )
    if is_new:
        audit.record(event="figure.frozen", target=figure, by=by, at=at, report=place.report_id)
    return figure


def _deliveries_of(report_id: int, picked: Picked) -> list[Delivery]:
    """The deliveries of the report that the table names as its version."""
    named = picked.version.split(", ")
    found = Delivery.objects.filter(reports=report_id).select_related("table__source").order_by("pk")
    return [delivery for delivery in found if str(delivery) in named]


def _versions(used: list[Delivery], picked: Picked) -> list[dict[str, object]]:
    """Per delivery its name and the day on which its figures stood; the words of the report where no row is known."""
    if not used:
        return [{"name": picked.version, "figures_date": picked.figures_date}]
    return [
        {"delivery": delivery.pk, "name": str(delivery), "figures_date": dutch_date(delivery.figures_date)}
        for delivery in used
    ]
