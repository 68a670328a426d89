"""What changes when a newer delivery of counts takes the place of an earlier one."""

from __future__ import annotations

from typing import Any

import pandas as pd

from amersfoort_veiligheid.documents.tables import MISSING, NOT_APPLICABLE, WITHHELD
from analysis.enums import Missing
from analysis.imports.police_loading import read_cells
from analysis.models import Delivery
from analysis.queries import earlier_version
from cycle.models import Area, OffenceType

MAX_LISTED = 500  # rows on the page and in the download; every difference is counted
SIGNS = {Missing.MISSING: MISSING, Missing.WITHHELD: WITHHELD, Missing.NOT_APPLICABLE: NOT_APPLICABLE}
KEYS = ["area_id", "offence_type_id", "year", "month"]


def difference(newer: Delivery) -> dict[str, Any]:
    """Compare the stored cells of ``newer`` with the earlier version, in the periods that both hold.

    Returns JSON data: older (number and name), changed, removed, added (counts of cells that the source gave; sums
    made here follow from them) and rows (area, delict, year, month, old, new; a number, or the sign of why there is
    none). Empty without an earlier version.
    """
    older = earlier_version(newer)
    if older is None:
        return {}
    pairs = _pairs(read_cells(older, only_delivered=True), read_cells(newer, only_delivered=True))
    same_value = (pairs["value_old"] == pairs["value_new"]).fillna(False)
    same = same_value | (pairs["missing_old"] == pairs["missing_new"]) & pairs["value_old"].isna()
    changed = pairs[(pairs["_merge"] == "both") & ~same]
    return {
        "older": older.pk,
        "older_name": str(older),
        "changed": len(changed),
        "removed": int((pairs["_merge"] == "left_only").sum()),
        "added": int((pairs["_merge"] == "right_only").sum()),
        "rows": _named(changed.head(MAX_LISTED)),
    }


def _pairs(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    shared = old[["year", "month"]].drop_duplicates().merge(new[["year", "month"]].drop_duplicates())
    columns = [*KEYS, "value", "missing"]
    return (
        old.merge(shared)[columns]
        .merge(new.merge(shared)[columns], on=KEYS, how="outer", suffixes=("_old", "_new"), indicator=True)
        .sort_values(KEYS, ignore_index=True)
    )


def _named(rows: pd.DataFrame) -> list[list[Any]]:
    areas = dict(Area.objects.filter(pk__in=rows["area_id"].unique().tolist()).values_list("pk", "name"))
    offences = dict(
        OffenceType.objects.filter(pk__in=rows["offence_type_id"].unique().tolist()).values_list("pk", "name")
    )
    return [
        [
            areas[row.area_id],
            offences[row.offence_type_id],
            int(row.year),
            int(row.month),
            _shown(row.value_old, row.missing_old),
            _shown(row.value_new, row.missing_new),
        ]
        for row in rows.itertuples()
    ]


def _shown(value: Any, missing: Any) -> int | str:
    return SIGNS[Missing(int(missing))] if pd.isna(value) else int(value)
