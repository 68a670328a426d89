"""All figures that the reports of one year need, read once: 33 wijkrapporten do not ask the database 33 times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd
from django.conf import settings
from django.db.models import Q

from analysis import frames
from analysis.enums import FigureStatus, PeriodKind, SourceKind
from analysis.models import Delivery, Indicator, Observation, SeriesBreak, SeriesVersion, SourceTable, SurveyWave
from analysis.stats.aggregate import nearest_denominator
from cycle.enums import AreaLevel, DenominatorKind
from cycle.models import Area, AreaVersion, Denominator, OffenceType, Spot, TargetGroupDefinition

INDICATOR_COLUMNS = {
    "key": "str",
    "name": "str",
    "definition": "str",
    "component": "str",
    "source_kind": "str",
    "statistic": "str",
    "denominator_kind": "str",
    "per": "int64",
    "unit": "str",
    "direction": "str",
    "sensitivity": "str",
    "in_bbv": "bool",
}
YEARS_SHOWN = 8  # at least five years are shown beside each other (statistics, 4.2)


@dataclass(frozen=True)
class Break:
    """A change in counting from ``starts_on``, for figures of these contents ("crimes", "nuisance", "survey")."""

    starts_on: date
    title: str
    explanation: str
    contents: frozenset[str]


@dataclass(frozen=True)
class Facts:
    """The frames of one year (and the years before it) for the whole city. Frames are not changed by anybody."""

    year: int
    municipality: str
    is_example: bool
    areas: pd.DataFrame
    indicators: pd.DataFrame
    yearly: pd.DataFrame  # month 0: police year totals and survey estimates, all levels
    monthly: pd.DataFrame  # police figures per month, city and wijken
    cells: pd.DataFrame  # per offence, this year, city, wijken and buurten; month 0
    offences: pd.DataFrame
    denominators: pd.DataFrame
    groups: pd.DataFrame  # target groups: every figure up to the year, all definition versions
    definitions: tuple[TargetGroupDefinition, ...]
    breaks: tuple[Break, ...]
    spots: pd.DataFrame  # name, kind, wijk, buurt
    deliveries: tuple[Delivery, ...]
    waves: tuple[SurveyWave, ...]
    outlines: dict[str, object]  # GeoJSON geometry by area code, for the wijken
    tiles: dict[str, tuple[int, int]]  # column and row on the schematic map, by area code

    @property
    def wijken(self) -> pd.DataFrame:
        """The wijken by number, with ``inhabitants`` beside them (NaN when not known)."""
        wijken = self.areas[self.areas["level"] == AreaLevel.WIJK]
        return wijken.merge(self.population(DenominatorKind.INHABITANTS), how="left", left_on="code", right_on="area")

    def population(self, kind: str) -> pd.DataFrame:
        """Per area the denominator nearest to the year: columns area, inhabitants, population_year."""
        rows = self.denominators[self.denominators["kind"] == kind]
        return nearest_denominator(rows, self.year).rename(columns={"value": "inhabitants", "year": "population_year"})

    def name_of(self, code: str) -> str:
        """The name of an area."""
        return str(self.areas.loc[self.areas["code"] == code, "name"].iloc[0])

    def of_year(self, source_kind: str, year: int | None = None) -> pd.DataFrame:
        """Year observations with the columns of their indicator beside them."""
        rows = self.yearly[self.yearly["year"] == (self.year if year is None else year)]
        joined = rows.merge(self.indicators, left_on="indicator", right_on="key")
        return joined[joined["source_kind"] == source_kind]

    def of_survey(self) -> pd.DataFrame:
        """Estimates of our own survey, every wave up to the year, for city and wijken, with their indicator."""
        rows = self._survey_rows()
        return rows[rows["n"].notna()].reset_index(drop=True)

    def of_published_survey(self) -> pd.DataFrame:
        """Estimates that others published (no number of answers) for the city: newest year up to the year."""
        rows = self._survey_rows()
        rows = rows[rows["n"].isna() & (rows["level"] == AreaLevel.MUNICIPALITY) & (rows["missing"] == 0)]
        return rows.sort_values("year").groupby("indicator", as_index=False).tail(1)

    def _survey_rows(self) -> pd.DataFrame:
        joined = self.yearly.merge(self.indicators, left_on="indicator", right_on="key")
        places = joined["level"].isin([AreaLevel.WIJK, AreaLevel.MUNICIPALITY])
        return joined[(joined["source_kind"] == SourceKind.SURVEY) & places]


def load_facts(year: int) -> Facts:
    """Read everything for the reports of ``year``; a constant number of queries, whatever the number of wijken."""
    version = AreaVersion.objects.order_by("-valid_from").first()
    areas = Area.objects.filter(version=version)
    places = [AreaLevel.MUNICIPALITY, AreaLevel.WIJK]
    observations = Observation.objects.filter(area__version=version, indicator__isnull=False, year__lte=year)
    recent = Q(year__gt=year - YEARS_SHOWN)
    tables = list(SourceTable.objects.values_list("pk", flat=True))
    drawn = areas.filter(level=AreaLevel.WIJK).values_list("code", "geometry", "tile_column", "tile_row")
    return Facts(
        year=year,
        municipality=areas.get(level=AreaLevel.MUNICIPALITY).name,
        is_example=settings.IS_EXAMPLE,
        areas=frames.area_frame(areas),
        indicators=_indicators(),
        yearly=frames.observation_frame(observations.filter(month=0)),
        monthly=frames.observation_frame(observations.filter(recent, month__gt=0, area__level__in=places)),
        cells=_cells_of_year(year),
        offences=frames.offence_frame(OffenceType.objects.all()),
        denominators=frames.denominator_frame(Denominator.objects.filter(area__version=version)),
        groups=frames.group_frame(Observation.objects.filter(area__version=version, year__lte=year)),
        definitions=tuple(TargetGroupDefinition.objects.select_related("group")),
        breaks=_breaks(),
        spots=_spots(version),
        deliveries=tuple(frames.versions_in_force(tables, year)),
        waves=tuple(SurveyWave.objects.filter(delivery__observations__isnull=False, year__lte=year).distinct()),
        outlines={code: geometry for code, geometry, _, _ in drawn if geometry},
        tiles={code: (column, row) for code, _, column, row in drawn if column is not None and row is not None},
    )


def _indicators() -> pd.DataFrame:
    rows = Indicator.objects.filter(valid_to__isnull=True).values_list(*INDICATOR_COLUMNS)
    frame = pd.DataFrame.from_records(list(rows), columns=list(INDICATOR_COLUMNS)).astype(INDICATOR_COLUMNS)
    return frame.drop_duplicates("key")


def _cells_of_year(year: int) -> pd.DataFrame:
    """Counts per offence of the year: the source's year figures; twelve months added where only months are there."""
    in_force = frames.cells_in_force().filter(year=year)
    yearly_contents = SeriesVersion.objects.filter(year=year, month=0).values("table__content")
    columns = ["area__code", "area__level", "offence_type__code", "offence_type__kind", "value", "missing", "status"]
    yearly = in_force.filter(month=0).values_list(*columns)
    monthly = in_force.filter(month__gt=0).exclude(delivery__table__content__in=yearly_contents)
    names = ["area", "level", "offence", "kind", "value", "missing", "status"]
    whole = pd.DataFrame.from_records(list(yearly), columns=names)
    parts = pd.DataFrame.from_records(list(monthly.values_list(*columns)), columns=names)
    return pd.concat([whole.astype({"value": "Int64"}), _add_months(parts, names)], ignore_index=True)


def _add_months(parts: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    if parts.empty:
        return parts.astype({"value": "Int64"})
    keys = ["area", "level", "offence", "kind"]
    numbered = parts.assign(number=parts["value"].astype("float64").fillna(0.0))
    sums = numbered.groupby(keys, as_index=False).agg(
        number=("number", "sum"), missing=("missing", "max"), status=("status", "max"), months=("missing", "size")
    )
    complete = sums[sums["months"] == 12]
    value = complete["number"].astype("Int64").mask(complete["missing"] > 0)
    return complete.assign(value=value)[names]


def _breaks() -> tuple[Break, ...]:
    found = SeriesBreak.objects.prefetch_related("tables").order_by("starts_on")
    return tuple(
        Break(row.starts_on, row.title, row.explanation, frozenset(table.content for table in row.tables.all()))
        for row in found
    )


def _spots(version: AreaVersion | None) -> pd.DataFrame:
    rows = [
        (spot.name, spot.get_kind_display(), spot.buurt.parent.code if spot.buurt.parent else "", spot.buurt.name)
        for spot in Spot.objects.filter(buurt__version=version, valid_to__isnull=True).select_related("buurt__parent")
    ]
    return pd.DataFrame.from_records(rows, columns=["name", "kind", "wijk", "buurt"])


def years_with_figures() -> list[int]:
    """Years for which a whole year of some source is in force, newest first."""
    return sorted(set(Observation.objects.filter(month=0).values_list("year", flat=True).distinct()), reverse=True)


def status_words(statuses: pd.Series) -> str:
    """ "definitief" unless a part of the figures is still provisional."""
    worst = int(statuses.max()) if len(statuses) else 0
    return {0: "definitief", 1: "voorlopig", 2: "nader voorlopig"}.get(worst, str(FigureStatus(worst).label))


PERIOD_KIND_WORDS = {PeriodKind.YEAR: "jaarcijfers", PeriodKind.MONTH: "maandcijfers", PeriodKind.WAVE: "meting"}
