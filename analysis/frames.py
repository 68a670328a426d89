"""The one door from rows to data frames. Every frame has its declared columns, also when there are no rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import pandas as pd
from django.db.models import F, Q, QuerySet

from analysis.models import CountCell, Delivery, Observation, SeriesVersion
from cycle.models import Area, Denominator, OffenceType

CELL_COLUMNS = {
    "area": "str",
    "level": "str",
    "offence": "str",
    "year": "int64",
    "month": "int64",
    "value": "Int64",
    "missing": "int64",
    "status": "int64",
    "derived": "bool",
}
OBSERVATION_COLUMNS = {
    "indicator": "str",
    "version": "int64",
    "area": "str",
    "level": "str",
    "year": "int64",
    "month": "int64",
    "value": "float64",
    "denominator": "float64",
    "lower": "float64",
    "upper": "float64",
    "standard_error": "float64",
    "n": "Int64",
    "numerator_n": "Int64",
    "n_effective": "float64",
    "design_effect": "float64",
    "rest_difference": "float64",
    "rest_p_value": "float64",
    "reliability": "str",
    "missing": "int64",
    "status": "int64",
    "delivery": "int64",
}
GROUP_COLUMNS = {
    "group": "str",
    "definition": "str",
    "flow": "str",
    "offence": "str",
    "age_band": "str",
    "area": "str",
    "level": "str",
    "year": "int64",
    "value": "float64",
    "top2_share": "float64",
    "missing": "int64",
    "status": "int64",
    "delivery": "int64",
}
AREA_COLUMNS = {"id": "int64", "code": "str", "name": "str", "level": "str", "parent": "str", "few_residents": "bool"}
OFFENCE_COLUMNS = {
    "code": "str",
    "name": "str",
    "kind": "str",
    "main_group": "str",
    "sort_order": "int64",
    "is_total": "bool",
    "sensitivity": "str",
    "in_scope": "bool",
}
DENOMINATOR_COLUMNS = {"area": "str", "kind": "str", "year": "int64", "value": "int64"}


def _frame(rows: Iterable[tuple[object, ...]], columns: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame.from_records(list(rows), columns=list(columns)).astype(columns)


def cells_in_force() -> QuerySet[CountCell]:
    """Cells of the version that is in force for their table and period; of approved deliveries only."""
    return CountCell.objects.filter(
        delivery__series_versions__year=F("year"), delivery__series_versions__month=F("month")
    )


def cell_frame(cells: QuerySet[CountCell]) -> pd.DataFrame:
    """One row per cell, ordered by area, offence and period; columns are CELL_COLUMNS. One query."""
    rows = cells.order_by("area__code", "offence_type__sort_order", "year", "month").values_list(
        "area__code",
        "area__level",
        "offence_type__code",
        "year",
        "month",
        "value",
        "missing",
        "status",
        "is_derived",
    )
    return _frame(rows, CELL_COLUMNS)


def observation_frame(observations: QuerySet[Observation]) -> pd.DataFrame:
    """One row per observation of an indicator, ordered; columns are OBSERVATION_COLUMNS. One query."""
    rows = (
        observations.filter(indicator__isnull=False)
        .order_by("indicator__key", "area__code", "year", "month", "indicator__version")
        .values_list(
            "indicator__key",
            "indicator__version",
            "area__code",
            "area__level",
            "year",
            "month",
            "value",
            "denominator",
            "lower",
            "upper",
            "standard_error",
            "n",
            "numerator_n",
            "n_effective",
            "design_effect",
            "rest_difference",
            "rest_p_value",
            "reliability",
            "missing",
            "status",
            "delivery_id",
        )
    )
    return _frame(rows, OBSERVATION_COLUMNS)


def group_frame(observations: QuerySet[Observation]) -> pd.DataFrame:
    """One row per figure on a target group, ordered; columns are GROUP_COLUMNS; ``offence`` "" means all."""
    rows = (
        observations.filter(definition__isnull=False)
        .order_by(
            "definition__group__key",
            "definition__version",
            "flow",
            "area__code",
            "year",
            "offence_type__sort_order",
            "age_band",
        )
        .values_list(
            "definition__group__key",
            "definition__version",
            "flow",
            "offence_type__code",
            "age_band",
            "area__code",
            "area__level",
            "year",
            "value",
            "top2_share",
            "missing",
            "status",
            "delivery_id",
        )
    )
    cleaned = ((*row[:3], row[3] or "", *row[4:]) for row in rows)
    return _frame(cleaned, GROUP_COLUMNS)


def area_frame(areas: QuerySet[Area]) -> pd.DataFrame:
    """One row per area, by code; ``parent`` is the code of the area above ("" for the city). One query."""
    rows = areas.order_by("code").values_list("id", "code", "name", "level", "parent__code", "few_residents")
    return _frame(((*row[:4], row[4] or "", row[5]) for row in rows), AREA_COLUMNS)


def offence_frame(offences: QuerySet[OffenceType]) -> pd.DataFrame:
    """One row per code of a classification in its own order; columns are OFFENCE_COLUMNS. One query."""
    rows = offences.order_by("sort_order").values_list(
        "code", "name", "kind", "main_group", "sort_order", "is_total", "sensitivity", "in_scope"
    )
    return _frame(rows, OFFENCE_COLUMNS)


def denominator_frame(denominators: QuerySet[Denominator]) -> pd.DataFrame:
    """One row per area, kind and year (1 January); columns are DENOMINATOR_COLUMNS. One query."""
    rows = denominators.order_by("area__code", "kind", "year").values_list("area__code", "kind", "year", "value")
    return _frame(rows, DENOMINATOR_COLUMNS)


def versions_in_force(table_ids: Collection[int], year: int, *, also: Collection[int] = ()) -> list[Delivery]:
    """The deliveries that figures of ``year`` come from, and those with the numbers ``also``; one query."""
    pointers = SeriesVersion.objects.filter(table_id__in=table_ids, year=year).values("delivery_id")
    return list(
        Delivery.objects.filter(Q(pk__in=pointers) | Q(pk__in=also))
        .select_related("table__source", "area_version")
        .order_by("table__number", "version")
    )
