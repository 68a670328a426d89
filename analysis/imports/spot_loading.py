"""Counts per spot and the database: spots and kinds in, counts in force out."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from django.utils import timezone

from amersfoort_veiligheid.bulk import bulk_load
from analysis.enums import SourceKind
from analysis.imports.base import CheckedFile
from analysis.imports.group_loading import MISSING_NUMBER
from analysis.imports.spot_counts import KnownSpot, read_spot_counts
from analysis.models import Delivery, Indicator, SpotCount
from cycle.enums import Sensitivity
from cycle.models import Spot


def read(delivery: Delivery) -> CheckedFile:
    """Check the stored file against the spots of its division and the kinds that may be counted per spot."""
    spots = Spot.objects.filter(buurt__version=delivery.area_version)
    return read_spot_counts(
        Path(delivery.file.path),
        spots=[KnownSpot(*one) for one in spots.order_by("pk").values_list("pk", "name", "buurt__code", "buurt__name")],
        indicators={words: key for key, name in _countable() for words in (key, name)},
        today=timezone.localdate(),
    )


def _countable() -> list[tuple[str, str]]:
    """Key and name of ordinary police figures; what is sensitive or about persons is never counted per spot."""
    police = Indicator.objects.filter(
        source_kind=SourceKind.POLICE, sensitivity=Sensitivity.ORDINARY, in_bbv=False, valid_to__isnull=True
    )
    return list(police.order_by("key", "version").values_list("key", "name"))


def counts(delivery: Delivery) -> pd.DataFrame:
    """The accepted rows as database columns."""
    rows = read(delivery).accepted
    indicators = dict(Indicator.objects.order_by("version").values_list("key", "pk"))
    return pd.DataFrame(
        {
            "spot_id": rows["spot"].to_numpy(),
            "indicator_id": rows["indicator"].map(indicators).astype("int64").to_numpy(),
            "year": rows["year"].to_numpy(),
            "month": 0,
            "part_of_day": rows["part_of_day"].to_numpy(),
            "value": rows["count"].astype("Int64").to_numpy(),
            "missing": rows["missing"].map(MISSING_NUMBER).astype("int64").to_numpy(),
            "delivery_id": delivery.pk,
        }
    )


def replace(delivery: Delivery, frame: pd.DataFrame, in_force: set[tuple[int, int]]) -> None:
    """Put the counts of the years that this delivery holds in the place of earlier ones, in one transaction."""
    years = {year for year, _ in in_force}
    SpotCount.objects.filter(delivery__table=delivery.table_id, year__in=years).delete()
    bulk_load(SpotCount, frame[frame["year"].isin(years)].drop(columns="month"))
