"""All figures that the reports of one year need, read once: 33 wijkrapporten do not ask the database 33 times."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol

import pandas as pd
from django.conf import settings
from django.db.models import Q, QuerySet

from analysis import frames
from analysis.enums import SourceKind
from analysis.models import (
    CountCell,
    Delivery,
    Indicator,
    Observation,
    SeriesBreak,
    SourceTable,
    SurveyWave,
)
from analysis.reports.base import MethodLine
from analysis.reports.footnotes import Note, notes_in_force
from analysis.reports.methods import newest_methods
from analysis.stats.aggregate import nearest_denominator, sum_months_to_years
from cycle.enums import AreaLevel, DenominatorKind
from cycle.models import Area, AreaVersion, Denominator, OffenceType, Spot, TargetGroupDefinition

INDICATOR_COLUMNS = {
    "key": "str",
    "version": "int64",
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
    "display_order": "int64",
}
CELL_NUMBERS = ["value", "missing", "status"]
YEARS_SHOWN = 8  # at least five years are shown beside each other (statistics, 4.2)


Offence = tuple[str, str]  # kind and code


@dataclass(frozen=True)
class Break:
    """A change in counting from ``starts_on``, for figures of these contents ("crimes", "nuisance", "survey")."""

    starts_on: date
    title: str
    explanation: str
    contents: frozenset[str]


class Counting(Protocol):
    """What each indicator counts, apart from any year."""

    @property
    def indicators(self) -> pd.DataFrame:
        """The newest version of every indicator."""

    @property
    def members(self) -> dict[str, frozenset[Offence]]:
        """Which offences each counts."""

    @property
    def offences(self) -> pd.DataFrame:
        """The lists of offences."""


@dataclass(frozen=True)
class Membership:
    """What each indicator counts, read without any figures."""

    indicators: pd.DataFrame
    members: dict[str, frozenset[Offence]]
    offences: pd.DataFrame


def load_membership() -> Membership:
    """Read which offences each indicator counts; three queries."""
    return Membership(_indicators(), _members(), frames.offence_frame(OffenceType.objects.all()))


@dataclass(frozen=True)
class PlaceFacts:
    """Year figures of places, with what is needed to read them. Frames are not changed by anybody."""

    year: int
    areas: pd.DataFrame
    indicators: pd.DataFrame
    members: dict[str, frozenset[Offence]]  # what each police indicator counts
    yearly: pd.DataFrame  # month 0: police year totals and survey estimates, all levels
    denominators: pd.DataFrame

    def population(self, kind: str) -> pd.DataFrame:
        """Per area the denominator nearest to the year: columns area, inhabitants, population_year."""
        rows = self.denominators[self.denominators["kind"] == kind]
        return nearest_denominator(rows, self.year).rename(columns={"value": "inhabitants", "year": "population_year"})

    def of_year(
        self, source_kind: str, year: int | None = None, *, areas: Collection[str] | None = None
    ) -> pd.DataFrame:
        """Year observations, of some areas or of all, with the columns of their indicator beside them."""
        rows = self.yearly[self.yearly["year"] == (self.year if year is None else year)]
        rows = self.with_indicator(rows if areas is None else rows[rows["area"].isin(areas)])
        return rows[rows["source_kind"] == source_kind]

    def with_indicator(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Observations with the columns of their indicator beside them.

        Registered figures are those of the newest definition; a survey keeps its older wordings, told apart by
        ``version`` beside ``newest_version``.
        """
        newest = self.indicators.rename(columns={"version": "newest_version"})
        joined = rows.merge(newest, left_on="indicator", right_on="key")
        is_asked = joined["source_kind"] == SourceKind.SURVEY
        return joined[is_asked | (joined["version"] == joined["newest_version"])].reset_index(drop=True)


@dataclass(frozen=True)
class Facts(PlaceFacts):
    """The frames of one year (and the years before it) for the whole city."""

    municipality: str
    is_example: bool
    monthly: pd.DataFrame  # police figures per month, city and wijken
    cells: pd.DataFrame  # per offence, this year, city, wijken and the bucket for unknown places; month 0
    offences: pd.DataFrame
    groups: pd.DataFrame  # target groups: every figure up to the year, all definition versions
    definitions: tuple[TargetGroupDefinition, ...]
    breaks: tuple[Break, ...]
    spots: pd.DataFrame  # hot spots: name, kind, wijk, buurt
    deliveries: tuple[Delivery, ...]  # in force for the year, and those of surveys up to it
    waves: tuple[SurveyWave, ...]
    outlines: dict[str, object]  # GeoJSON geometry by area code, for the wijken
    tiles: dict[str, tuple[int, int]]  # column and row on the schematic map, by area code
    footnotes: tuple[Note, ...]  # those that are in force
    methods: tuple[MethodLine, ...]  # the newest explanation of each indicator and kind of report

    @cached_property
    def wijken(self) -> pd.DataFrame:
        """The wijken by number, with ``inhabitants`` beside them (NaN when not known)."""
        wijken = self.areas[self.areas["level"] == AreaLevel.WIJK]
        return wijken.merge(self.population(DenominatorKind.INHABITANTS), how="left", left_on="code", right_on="area")

    def name_of(self, code: str) -> str:
        """The name of an area."""
        return str(self.areas.loc[self.areas["code"] == code, "name"].iloc[0])

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
        joined = self.with_indicator(self.yearly)
        places = joined["level"].isin([AreaLevel.WIJK, AreaLevel.MUNICIPALITY])
        return joined[(joined["source_kind"] == SourceKind.SURVEY) & places]


def load_facts(year: int) -> Facts:
    """Read everything for the reports of ``year``; a constant number of queries, whatever the number of wijken."""
    version = AreaVersion.objects.in_force()
    areas = Area.objects.filter(version=version)
    places = [AreaLevel.MUNICIPALITY, AreaLevel.WIJK]
    observations = Observation.objects.filter(area__version=version, year__lte=year)
    recent = Q(year__gt=year - YEARS_SHOWN)
    drawn = areas.filter(level=AreaLevel.WIJK).values_list("code", "geometry", "tile_column", "tile_row")
    area_rows, indicators = frames.area_frame(areas), _indicators()
    yearly = frames.observation_frame(observations.filter(month=0))
    monthly = frames.observation_frame(observations.filter(recent, month__gt=0, area__level__in=places))
    groups = frames.group_frame(observations)
    deliveries = _deliveries(year, _surveys(yearly, indicators))
    return Facts(
        year=year,
        municipality=str(area_rows.loc[area_rows["level"] == AreaLevel.MUNICIPALITY, "name"].iloc[0]),
        is_example=settings.IS_EXAMPLE,
        areas=area_rows,
        indicators=indicators,
        members=_members(),
        yearly=yearly,
        monthly=monthly,
        cells=_cells_of_year(version, year),
        offences=frames.offence_frame(OffenceType.objects.all()),
        denominators=frames.denominator_frame(Denominator.objects.filter(area__version=version)),
        groups=groups,
        definitions=tuple(TargetGroupDefinition.objects.select_related("group")),
        breaks=_breaks(),
        spots=_spots(version),
        deliveries=deliveries,
        waves=tuple(SurveyWave.objects.filter(delivery__in=set(yearly["delivery"]))),
        outlines={code: geometry for code, geometry, _, _ in drawn if geometry},
        tiles={code: (column, row) for code, _, column, row in drawn if column is not None and row is not None},
        footnotes=notes_in_force(),
        methods=newest_methods(),
    )


def load_wijken_of(buurten: Collection[str], counting: Membership) -> PlaceFacts:
    """The year figures of every year of the wijken that these buurten lie in, with all of their buurten; four queries.

    ``year`` is 0: who reads puts a year there.
    """
    version = AreaVersion.objects.in_force()
    areas = frames.area_frame(Area.objects.filter(version=version))
    wijken = set(areas.loc[areas["code"].isin(buurten), "parent"])
    here = areas[areas["code"].isin(wijken) | areas["parent"].isin(wijken)]
    places = {"area__version": version, "area__code__in": list(here["code"])}
    return PlaceFacts(
        year=0,
        areas=here,
        indicators=counting.indicators,
        members=counting.members,
        yearly=frames.observation_frame(Observation.objects.filter(month=0, **places)),
        denominators=frames.denominator_frame(Denominator.objects.filter(**places)),
    )


def _surveys(yearly: pd.DataFrame, indicators: pd.DataFrame) -> set[int]:
    """Deliveries of survey figures of any year: a survey is not held each year, and waves stand beside each other."""
    asked = indicators.loc[indicators["source_kind"] == SourceKind.SURVEY, "key"]
    return {int(number) for number in yearly.loc[yearly["indicator"].isin(asked), "delivery"].unique()}


def _deliveries(year: int, surveys: set[int]) -> tuple[Delivery, ...]:
    tables = SourceTable.objects.values_list("pk", flat=True)
    return tuple(frames.versions_in_force(tables, year, also=surveys))


def _indicators() -> pd.DataFrame:
    """The newest version of every indicator in use, in display order."""
    rows = Indicator.objects.filter(valid_to__isnull=True).order_by("key", "-version").values_list(*INDICATOR_COLUMNS)
    frame = pd.DataFrame.from_records(list(rows), columns=list(INDICATOR_COLUMNS)).astype(INDICATOR_COLUMNS)
    return frame.drop_duplicates("key").sort_values(["component", "display_order", "name"], ignore_index=True)


def _members() -> dict[str, frozenset[Offence]]:
    counted = Indicator.objects.filter(valid_to__isnull=True, offence_group__isnull=False).order_by("version")
    offences: dict[str, set[Offence]] = {}
    for key, kind, code in counted.values_list(
        "key", "offence_group__offence_types__kind", "offence_group__offence_types__code"
    ):
        offences.setdefault(key, set()).add((kind, code))
    return {key: frozenset(found) for key, found in offences.items()}


def _cells_of_year(version: AreaVersion | None, year: int) -> pd.DataFrame:
    """Counts per offence of the year: the source's year figures; twelve months added where only months are there."""
    levels = [AreaLevel.MUNICIPALITY, AreaLevel.WIJK, AreaLevel.UNKNOWN]
    in_force = frames.cells_in_force().filter(area__version=version, area__level__in=levels, year=year)
    whole = _with_kind(in_force.filter(month=0))
    months = _with_kind(in_force.filter(month__gt=0))
    added = sum_months_to_years(months.assign(year=year), ["area", "level", "offence", "kind"])
    names = ["area", "level", "offence", "kind", "value", "missing", "status"]
    both = pd.concat([whole[names], added[names].astype({"value": "Int64"})], ignore_index=True)
    return both.drop_duplicates(["area", "offence", "kind"])


def _with_kind(cells: QuerySet[CountCell]) -> pd.DataFrame:
    columns = ["area__code", "area__level", "offence_type__code", "offence_type__kind", "month", *CELL_NUMBERS]
    frame = pd.DataFrame.from_records(
        list(cells.values_list(*columns)), columns=["area", "level", "offence", "kind", "month", *CELL_NUMBERS]
    )
    texts = dict.fromkeys(["area", "level", "offence", "kind"], "str")
    return frame.astype(texts | {"value": "Int64"} | dict.fromkeys(["month", "missing", "status"], "int64"))


def _breaks() -> tuple[Break, ...]:
    found = SeriesBreak.objects.prefetch_related("tables").order_by("starts_on")
    return tuple(
        Break(row.starts_on, row.title, row.explanation, frozenset(table.content for table in row.tables.all()))
        for row in found
    )


def _spots(version: AreaVersion | None) -> pd.DataFrame:
    rows = [
        (spot.name, spot.get_kind_display(), spot.buurt.parent.code if spot.buurt.parent else "", spot.buurt.name)
        for spot in Spot.objects.watched().filter(buurt__version=version).select_related("buurt__parent")
    ]
    return pd.DataFrame.from_records(rows, columns=["name", "kind", "wijk", "buurt"])


def years_with_figures() -> list[int]:
    """Years for which a whole year of some source is in force, newest first."""
    return sorted(set(Observation.objects.filter(month=0).values_list("year", flat=True).distinct()), reverse=True)
