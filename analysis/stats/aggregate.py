"""From checked cells to figures per indicator: sums over offences, over months, and the denominators beside them.

One rule everywhere: a sum with a missing part is missing. It is "withheld" when every missing part is withheld at
the source, otherwise "missing"; it never counts a gap as zero.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

MISSING, WITHHELD = 1, 2  # numbers of analysis.enums.Missing, which this room may not import from
FINAL, PROVISIONAL, REVISED = 0, 1, 2  # numbers of analysis.enums.FigureStatus
MAX_DENOMINATOR_DISTANCE = 2  # years; beyond that a population says too little about the year of the count


def sum_over_offences(cells: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """Sum cells to indicators.

    ``cells``: columns area_id, offence_type_id, year, month, value (nullable), missing, status.
    ``members``: columns indicator_id, offence_type_id; an offence may count for several indicators.
    Returns one row per indicator, area and period: indicator_id, area_id, year, month, value (float, NA when
    missing), missing, status (the least final of its parts). An indicator of which a cell is absent altogether
    for a period is missing there: a delivery that lacks a delict says nothing about the group.
    """
    wanted = members.groupby("indicator_id", as_index=False).size().rename(columns={"size": "parts_wanted"})
    joined = cells.merge(members, on="offence_type_id")
    sums = _sum(joined, ["indicator_id", "area_id", "year", "month"])
    sums = sums.merge(wanted, on="indicator_id")
    incomplete = sums["parts"] < sums["parts_wanted"]
    sums["missing"] = sums["missing"].mask(incomplete, MISSING)
    sums["value"] = sums["value"].mask(sums["missing"] > 0)
    return sums.drop(columns=["parts", "parts_wanted"])


def sum_months_to_years(monthly: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Year totals (month 0) of complete years; a year with fewer than twelve months gives no row at all.

    ``monthly`` has ``keys`` plus year, month, value, missing, status.
    """
    months = monthly[monthly["month"] > 0]
    sums = _sum(months, [*keys, "year"])
    complete = sums[sums["parts"] == 12].drop(columns="parts")
    return complete.assign(month=0)


def _sum(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Group ``frame`` by ``keys``: value, missing by the rule of this module, least final status, number of parts."""
    prepared = frame.assign(
        number=frame["value"].astype("float64").fillna(0.0),
        is_withheld=(frame["missing"] == WITHHELD),
        is_missing=(frame["missing"] > 0) & (frame["missing"] != WITHHELD),
        is_provisional=(frame["status"] == PROVISIONAL),
        is_revised=(frame["status"] == REVISED),
    )
    grouped = prepared.groupby(keys, sort=True, as_index=False).agg(
        value=("number", "sum"),
        is_withheld=("is_withheld", "max"),
        is_missing=("is_missing", "max"),
        is_provisional=("is_provisional", "max"),
        is_revised=("is_revised", "max"),
        parts=("number", "size"),
    )
    reason = np.where(grouped["is_missing"], MISSING, np.where(grouped["is_withheld"], WITHHELD, 0))
    # A figure starts provisional, is revised once, and ends final: the least final part decides.
    status = np.where(grouped["is_provisional"], PROVISIONAL, np.where(grouped["is_revised"], REVISED, FINAL))
    value = grouped["value"].mask(reason > 0)
    return grouped[keys].assign(value=value, missing=reason, status=status, parts=grouped["parts"])


def least_final(statuses: pd.Series) -> int:
    """The status of a sum: a figure starts provisional, is revised once, and ends final."""
    known = set(statuses)
    return next((status for status in (PROVISIONAL, REVISED) if status in known), FINAL)


def nearest_denominator(denominators: pd.DataFrame, year: int) -> pd.DataFrame:
    """Per area the denominator of ``year``, else the nearest year within two (the later one when as near).

    ``denominators``: columns area, year, value of one kind. Returns area, value, year (of the denominator), one row
    per area that has one.
    """
    close = denominators[(denominators["year"] - year).abs() <= MAX_DENOMINATOR_DISTANCE].copy()
    close["distance"] = (close["year"] - year).abs()
    ordered = close.sort_values(["area", "distance", "year"], ascending=[True, True, False])
    return ordered.drop_duplicates("area")[["area", "value", "year"]].reset_index(drop=True)
