"""Which public editions rest on figures for which another delivery came in the place, as a whole or for a period.

Only which editions to look at: whether a figure or sentence of them would be different is told by laying them beside
what they would say today (``reports.edition_revision.changes_now``).
"""

from __future__ import annotations

from collections.abc import Iterable

from agov.models import Edition
from analysis.enums import DeliveryState
from analysis.models import Delivery, SeriesVersion

Period = tuple[int, int]


def moved_since() -> list[Edition]:
    """The newest public edition of each series of which a delivery was replaced since, as a whole or for a period."""
    newest = _newest()
    overtaken = _overtaken(Delivery.objects.filter(pk__in={pk for row in newest for pk in row.data_versions}))
    return [row for row in newest if overtaken.intersection(row.data_versions)]


def resting_on_older(delivery: Delivery) -> list[Edition]:
    """The newest public edition of each series that used an earlier version with a period that this one has too.

    Two queries. Also for a delivery that is not in use yet: it says what accepting it would move.
    """
    if delivery.state == DeliveryState.REFUSED:
        return []
    own = _pairs(delivery.periods)
    earlier = Delivery.objects.filter(table=delivery.table_id, version__lt=delivery.version)
    older = {pk for pk, periods in earlier.values_list("pk", "periods") if own & _pairs(periods)}
    return [row for row in _newest() if older.intersection(row.data_versions)] if older else []


def _newest() -> list[Edition]:
    rows = Edition.objects.newest_public().light().select_related("publication")
    return list(rows.order_by("publication__title", "publication"))


def _overtaken(used: Iterable[Delivery]) -> set[int]:
    """The deliveries that were replaced, or of which a later version holds a period now; two queries."""
    rows = list(used)
    pointers = SeriesVersion.objects.filter(table__in={row.table_id for row in rows})
    holders = {
        (table, year, month): version
        for table, year, month, version in pointers.values_list("table", "year", "month", "delivery__version")
    }
    return {
        row.pk
        for row in rows
        if row.state == DeliveryState.REPLACED
        or any(holders.get((row.table_id, *period), 0) > row.version for period in _pairs(row.periods))
    }


def _pairs(periods: Iterable[Iterable[int]]) -> set[Period]:
    return {(year, month) for year, month in periods}
