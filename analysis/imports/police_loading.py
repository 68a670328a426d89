"""Police deliveries and the database: reference data in, cells and observations out."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pandas as pd
from django.db.models import QuerySet
from django.utils import timezone

from amersfoort_veiligheid.bulk import bulk_load, number_frame
from analysis.enums import PeriodKind, SourceKind
from analysis.imports.base import CheckedFile
from analysis.imports.police import Reference, TableConfig, derive_totals, read_police
from analysis.models import CountCell, Delivery, Indicator, Observation
from analysis.stats.aggregate import nearest_denominator, sum_months_to_years, sum_over_offences
from cycle.models import Area, Denominator, OffenceGroup, OffenceType

MISSING_NUMBER = {"": 0, "missing": 1, "withheld": 2, "not_applicable": 3}
CELL_READ = ("area_id", "offence_type_id", "year", "month", "value", "missing", "status")


def read(delivery: Delivery) -> tuple[CheckedFile, pd.DataFrame]:
    """Check the stored file; return the outcome and the cells as database columns, sorted as the unique index."""
    reference = make_reference(delivery)
    checked = read_police(
        Path(delivery.file.path),
        reference=reference,
        config=make_config(delivery),
        dialect=delivery.dialect if delivery.dialect_chosen else None,
        answers=delivery.answers,
    )
    return checked, cell_rows(delivery, derive_totals(checked.accepted, reference))


def make_reference(delivery: Delivery) -> Reference:
    """What the reader must know of areas and codes, for the area version of this delivery."""
    areas = Area.objects.filter(version=delivery.area_version).values_list("code", "level", "name")
    offences = OffenceType.objects.filter(classification=delivery.table.classification)
    return Reference(
        municipality=delivery.municipality_code,
        areas={code: (level, name) for code, level, name in areas},
        offences={offence.code: offence.name for offence in offences},
        total_codes=frozenset(offence.code for offence in offences if offence.is_total),
        withheld_codes=frozenset(offence.code for offence in offences if offence.withheld_below_municipality),
        today=timezone.localdate(),
    )


def make_config(delivery: Delivery) -> TableConfig:
    """The columns of the table, as configured."""
    table = delivery.table
    return TableConfig(
        table=table.number,
        region_column=table.region_column,
        dimension_column=table.dimension_column,
        topic_prefix=table.topic_column,
        period_kind=table.period_kind,
    )


def cell_rows(delivery: Delivery, frame: pd.DataFrame) -> pd.DataFrame:
    """Columns of CountCell from the reader's columns; codes become keys."""
    areas = dict(Area.objects.filter(version=delivery.area_version).values_list("code", "pk"))
    offences = dict(OffenceType.objects.filter(classification=delivery.table.classification).values_list("code", "pk"))
    rows = pd.DataFrame(
        {
            "delivery_id": delivery.pk,
            "area_id": frame["area"].map(areas).astype("int64"),
            "offence_type_id": frame["offence"].map(offences).astype("int64"),
            "year": frame["year"].astype("int16"),  # small integers: a million rows are sorted and copied
            "month": frame["month"].astype("int8"),
            "value": frame["value"].astype("Int64"),
            "missing": frame["missing"].map(MISSING_NUMBER).astype("int8"),
            "status": frame["status"].astype("int8"),
            "is_derived": frame["derived"].astype("bool"),
        }
    )
    return rows.sort_values(["area_id", "offence_type_id", "year", "month"], ignore_index=True)


def observations(delivery: Delivery) -> pd.DataFrame:
    """Observations per indicator of the cells of this delivery, as database columns."""
    members = _members(delivery)
    cells = read_cells(delivery, offences=members["offence_type_id"].unique().tolist())
    return _as_rows(sum_over_offences(cells, members), delivery)


def _as_rows(sums: pd.DataFrame, delivery: Delivery) -> pd.DataFrame:
    frame = _with_denominators(sums, delivery)
    frame["table_id"], frame["delivery_id"] = delivery.table_id, delivery.pk
    for column in ("flow", "age_band", "reliability"):
        frame[column] = ""
    return frame


def read_cells(
    delivery: Delivery, *, only_delivered: bool = False, offences: Collection[int] | None = None
) -> pd.DataFrame:
    """The cells as integers; perhaps without the sums that were made here, perhaps of these offences (keys) only."""
    cells = CountCell.objects.filter(delivery=delivery)
    if only_delivered:
        cells = cells.filter(is_derived=False)
    if offences is not None:
        cells = cells.filter(offence_type_id__in=offences)
    frame = number_frame(cells, CELL_READ)
    return frame.astype({column: "Int64" if column == "value" else "int64" for column in CELL_READ})


def _members(delivery: Delivery) -> pd.DataFrame:
    pairs = OffenceGroup.objects.filter(
        indicators__source_kind=SourceKind.POLICE, offence_types__classification=delivery.table.classification
    ).values_list("indicators__pk", "offence_types__pk")
    return pd.DataFrame.from_records(sorted(set(pairs)), columns=["indicator_id", "offence_type_id"]).astype("int64")


def _with_denominators(sums: pd.DataFrame, delivery: Delivery) -> pd.DataFrame:
    """Year totals get the inhabitants or dwellings that their indicator asks for; months get none."""
    kinds = dict(Indicator.objects.filter(source_kind=SourceKind.POLICE).values_list("pk", "denominator_kind"))
    population = pd.DataFrame.from_records(
        list(
            Denominator.objects.filter(area__version=delivery.area_version).values_list(
                "area_id", "kind", "year", "value"
            )
        ),
        columns=["area", "kind", "year", "value"],
    )
    frame = sums.assign(kind=sums["indicator_id"].map(kinds))
    lookups = []
    for year in sorted(frame.loc[frame["month"] == 0, "year"].unique()):
        for kind, rows in population.groupby("kind"):
            nearest = nearest_denominator(rows, int(year))
            lookups.append(
                pd.DataFrame(
                    {
                        "area_id": nearest["area"],
                        "denominator": nearest["value"],
                        "kind": kind,
                        "year": year,
                        "month": 0,
                    }
                )
            )
    if not lookups:
        return frame.drop(columns="kind").assign(denominator=pd.array([pd.NA] * len(frame), dtype="Int64"))
    merged = frame.merge(pd.concat(lookups), on=["area_id", "kind", "year", "month"], how="left")
    merged["denominator"] = merged["denominator"].astype("Int64")
    return merged.drop(columns="kind")


def settle_year_totals(content: str, years: set[int]) -> None:
    """Keep one year total per indicator, area and year, whichever table came first.

    Months never add up to the year for delicts that are withheld per month, so the source's own year figure wins
    over a total made here; twelve months in force give a total only where no table per year has that figure.
    """
    figures = Observation.objects.filter(table__content=content, year__in=years)
    monthly = figures.filter(table__period_kind=PeriodKind.MONTH)
    monthly.filter(month=0).delete()
    keys = ["table_id", "indicator_id", "area_id", "year", "month", "missing", "status", "delivery_id"]
    months = number_frame(monthly.filter(month__gt=0), [*keys, "value"]).astype(dict.fromkeys(keys, "int64"))
    if months.empty:
        return
    deliveries = Delivery.objects.in_bulk(months["delivery_id"].unique().tolist())
    pairs = months[["table_id", "year", "delivery_id"]].drop_duplicates().itertuples(index=False)
    in_order = sorted(pairs, key=lambda pair: deliveries[pair.delivery_id].version)
    newest = {(pair.table_id, pair.year): deliveries[pair.delivery_id] for pair in in_order}
    totals = _totals_of_months(months, without=figures.filter(table__period_kind=PeriodKind.YEAR, month=0))
    for (table, year), part in totals.groupby(["table_id", "year"]):
        bulk_load(Observation, _as_rows(part.drop(columns="table_id").reset_index(drop=True), newest[table, year]))


def _totals_of_months(months: pd.DataFrame, *, without: QuerySet[Observation]) -> pd.DataFrame:
    """Year totals of complete years, except those that ``without`` has."""
    totals = sum_months_to_years(months, ["table_id", "indicator_id", "area_id"])
    keys = ["indicator_id", "area_id", "year"]
    known = pd.MultiIndex.from_tuples([*without.values_list(*keys), (0, 0, 0)])  # no row has number 0
    return totals[~pd.MultiIndex.from_frame(totals[keys]).isin(known)].drop_duplicates(keys)
