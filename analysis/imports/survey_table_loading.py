"""Published survey tables with margins (Veiligheidsmonitor): figures of others, stored beside our own survey."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from django.db.models import QuerySet
from django.utils import timezone

from analysis.enums import FigureStatus, Missing, SourceKind
from analysis.imports.base import RefusedFileError
from analysis.imports.survey_tables import CheckedSurveyTable, read_survey_table
from analysis.models import Delivery, Indicator
from cycle.enums import AreaLevel
from cycle.models import Area

MISSING_NUMBER = {
    "": Missing.NONE,
    "missing": Missing.MISSING,
    "withheld": Missing.WITHHELD,
    "not_applicable": Missing.NOT_APPLICABLE,
}
STATUS_NUMBER = {
    "final": FigureStatus.FINAL,
    "provisional": FigureStatus.PROVISIONAL,
    "revised": FigureStatus.REVISED,
}


def read(delivery: Delivery) -> tuple[CheckedSurveyTable, list[list[int]]]:
    """Check the stored table; return the outcome and the years it is about."""
    checked = _checked(delivery)
    years = sorted({int(year) for year in checked.accepted["year"]})
    return checked, [[year, 0] for year in years]


def _topics() -> dict[str, str]:
    """Column name in the published table to indicator key, as the indicators themselves say.

    A file with codes joins the words of the name: VoeltZichWelEensOnveilig.
    """
    titles = {indicator.numerator["topic"]: indicator.key for indicator in _published_indicators()}
    return titles | {"".join(w[:1].upper() + w[1:] for w in title.split()): key for title, key in titles.items()}


def _published_indicators() -> QuerySet[Indicator]:
    """Indicators that name a column of a published table, older versions first."""
    indicators = Indicator.objects.filter(source_kind=SourceKind.SURVEY, numerator__topic__isnull=False)
    return indicators.order_by("version")


def _checked(delivery: Delivery) -> CheckedSurveyTable:
    topics = _topics()
    if not topics:
        raise RefusedFileError(
            "Bij een enquête met antwoorden per persoon hoort een codeboek. Lever het bestand opnieuw, met codeboek."
        )
    areas = Area.objects.filter(version=delivery.area_version, level__in=[AreaLevel.MUNICIPALITY, AreaLevel.WIJK])
    regions = {code: code for code in areas.values_list("code", flat=True)}
    regions |= {area.name: area.code for area in areas.filter(level=AreaLevel.MUNICIPALITY)}
    return read_survey_table(
        Path(delivery.file.path),
        table=delivery.table.number,
        regions=regions,
        indicators=topics,
        today=timezone.localdate(),
        units={indicator.key: indicator.unit for indicator in _published_indicators()},
    )


def observations(delivery: Delivery) -> pd.DataFrame:
    """The published estimates with their margins as database columns; n is not published and stays empty."""
    rows = _checked(delivery).accepted
    keys = dict(_published_indicators().values_list("key", "pk"))
    areas = dict(Area.objects.filter(version=delivery.area_version).values_list("code", "pk"))
    missing = rows["missing"].map(MISSING_NUMBER).astype("int64")
    return pd.DataFrame(
        {
            "indicator_id": rows["indicator"].map(keys).astype("int64"),
            "area_id": rows["area"].map(areas).astype("int64"),
            "year": rows["year"].astype("int64"),
            "month": 0,
            "value": rows["estimate"].mask(missing > 0),
            "lower": rows["lower"].mask(missing > 0),
            "upper": rows["upper"].mask(missing > 0),
            "missing": missing,
            "status": rows["status"].map(STATUS_NUMBER).astype("int64"),
            "flow": "",
            "age_band": "",
            "reliability": "",
            "table_id": delivery.table_id,
            "delivery_id": delivery.pk,
        }
    )
