"""What may be shown of the buurten and spots of a partner: the cells of the wijkrapport, and protected counts per spot.

A buurt has one cell, that of its wijkrapport, wherever it stands. Below a buurt there is a figure only when the source
counted the spot; the figure of a buurt is never divided over its spots.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd
from django.db.models import OuterRef, Subquery

from amersfoort_veiligheid.documents import tables
from amersfoort_veiligheid.documents.tables import Cell, Table, hides_value
from analysis import frames
from analysis.enums import Missing, PartOfDay, ReportKind
from analysis.models import Delivery, GeneratedReport, Indicator, Observation, SpotCount
from analysis.reports import base, parts
from analysis.stats.aggregate import nearest_denominator
from analysis.stats.disclosure import CLASS_I_BUURT, CLASS_I_SPOT, MARGIN, Interval, protect, public_view
from cycle.enums import AreaLevel
from cycle.models import Area, Denominator, Spot, SpotDwellings

HIDDEN_WITH_BUURT: Final = "het cijfer van de buurt is ook afgeschermd"


@dataclass(frozen=True)
class BuurtCell:
    """The cell of a buurt as its wijkrapport shows it, and the range of counts that it can stand for."""

    cell: Cell
    range: Interval | None
    table: Table


@dataclass(frozen=True)
class SpotCells:
    """Protected cells of one spot; ``whole`` is None when the source did not count it."""

    whole: Cell | None = None
    by_part: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True)
class SpotFigures:
    """Everything with a number on the page of a partner, for one kind of event and one year."""

    year: int
    indicator: Indicator
    buurten: Mapping[int, BuurtCell]  # by number of the buurt; absent when the wijkrapport has no figure of it
    population: Mapping[int, int]  # what the indicator is set against, by number of the buurt
    city_rate: float | None
    spots: Mapping[int, SpotCells]
    dwellings: Mapping[int, SpotDwellings]
    deliveries: tuple[Delivery, ...]


def years_with_reports(wijken: Collection[str]) -> list[int]:
    """Years of which the wijken have a report, newest first."""
    periods = GeneratedReport.objects.filter(kind=ReportKind.WIJK, code__in=wijken).order_by("-period")
    return [int(period) for period in periods.values_list("period", flat=True).distinct()]


def figures_of(key: str, *, buurten: Mapping[int, Area], year: int) -> SpotFigures | None:
    """Figures of one indicator for ``buurten`` and all spots in them; None when there is no such indicator.

    Spots of every owner are protected together, so that one partner can not subtract its own from a buurt to know what
    happened at the spots of another. The number of queries is the same for one buurt and for all.
    """
    indicator = Indicator.objects.filter(key=key, valid_to__isnull=True).order_by("-version").first()
    if indicator is None:
        return None
    cells = _cells_of_wijkrapporten(indicator.key, buurten, year)
    observed = list(
        Observation.objects.filter(indicator=indicator, month=0, year=year, area__level=AreaLevel.MUNICIPALITY)
        .order_by("-area__version__valid_from", "-pk")
        .values_list("value", "denominator")[:1]
    )
    exact = {
        area: float(value)
        for area, value in Observation.objects.filter(
            indicator=indicator, month=0, year=year, area__in=buurten, value__isnull=False
        )
        .order_by("pk")
        .values_list("area_id", "value")
        if value is not None
    }
    spots = list(Spot.objects.filter(buurt__in=buurten).prefetch_related("dwellings").order_by("pk"))
    dwellings = {spot.pk: known for spot in spots if (known := _of_year(spot.dwellings.all(), year)) is not None}
    rows = list(
        SpotCount.objects.filter(indicator__key=indicator.key, year=year, spot__in=[spot.pk for spot in spots])
        .select_related("delivery__table__source")
        .order_by("delivery_id", "pk")
    )
    return SpotFigures(
        year=year,
        indicator=indicator,
        buurten=cells,
        population=_population(indicator, buurten, year),
        city_rate=next((value / people for value, people in observed if value is not None and people), None),
        spots=_protected(spots, rows, cells, exact, dwellings),
        dwellings=dwellings,
        deliveries=tuple({row.delivery_id: row.delivery for row in rows}.values()),
    )


def _of_year(known: Iterable[SpotDwellings], year: int) -> SpotDwellings | None:
    """The dwellings on 1 January of the year, else the newest before it, else the first after it."""
    ordered = sorted(known, key=lambda row: row.year)
    earlier = [row for row in ordered if row.year <= year]
    return earlier[-1] if earlier else ordered[0] if ordered else None


def _population(indicator: Indicator, buurten: Mapping[int, Area], year: int) -> dict[int, int]:
    rows = frames.denominator_frame(Denominator.objects.filter(area__in=buurten, kind=indicator.denominator_kind))
    by_code = nearest_denominator(rows, year).set_index("area")["value"].to_dict()
    return {pk: int(by_code[buurt.code]) for pk, buurt in buurten.items() if buurt.code in by_code}


# --- the cell of a buurt ---------------------------------------------------------------------------------------------


def _cells_of_wijkrapporten(key: str, buurten: Mapping[int, Area], year: int) -> dict[int, BuurtCell]:
    wijken = {buurt.parent.code for buurt in buurten.values() if buurt.parent}
    made = GeneratedReport.objects.filter(kind=ReportKind.WIJK, period=str(year))
    newest = made.filter(code=OuterRef("code")).order_by("-made_at", "-pk").values("pk")[:1]
    rows = made.filter(code__in=wijken, pk=Subquery(newest))
    values = dict(rows.values_list("code", "value"))
    parents = Area.objects.filter(parent__in={buurt.parent_id for buurt in buurten.values()}, level=AreaLevel.BUURT)
    siblings: Counter[int | None] = Counter(parents.values_list("parent_id", flat=True))
    found = {}
    for pk, buurt in buurten.items():
        value = values.get(buurt.parent.code) if buurt.parent else None
        is_whole_wijk = siblings[buurt.parent_id] == 1
        if value is not None and (cell := _cell_in(value, key, buurt, is_whole_wijk=is_whole_wijk)) is not None:
            found[pk] = cell
    return found


def _cell_in(value: dict[str, Any], key: str, buurt: Area, *, is_whole_wijk: bool) -> BuurtCell | None:
    """The cell in the table of buurten; a wijk of one buurt has its figure in the table of kinds, to the unit."""
    table = base.load_table(value, "buurten-tabel")
    if table is not None:
        place = next((at for at, column in enumerate(table.columns) if column.key == key), None)
        row = next((row for row in table.rows if row[0].code == buurt.code), None)
        return None if place is None or row is None else BuurtCell(row[place], _range(row[place]), table)
    table = base.load_table(value, "soorten-tabel")
    row = next((row for row in table.rows if row[0].code == key), None) if table is not None else None
    if table is None or row is None or not is_whole_wijk:
        return None
    cell = row[1]
    return BuurtCell(cell, Interval(number_in(cell), number_in(cell)) if cell.is_number else None, table)


def number_in(cell: Cell) -> int:
    """The count in a cell that shows one."""
    if not isinstance(cell.value, int):
        raise TypeError("this cell shows no count")
    return cell.value


def exact_note(found: SpotFigures, buurten: Mapping[int, Area]) -> tuple[str, ...]:
    """Say which buurten have a count that is not rounded: those that are a wijk by themselves."""
    exact = [pk for pk, one in found.buurten.items() if one.cell.is_number and one.range and one.range.width == 0]
    if not exact:
        return ()
    names, verb = tables.join_words([buurten[pk].name for pk in exact]), "is" if len(exact) == 1 else "zijn elk"
    return (f"{names} {verb} een hele wijk. Daar staat het aantal precies, zoals in het wijkrapport.",)


def _range(cell: Cell) -> Interval | None:
    """Which counts the reader of a cell can think of; None when it may be any."""
    if cell.is_number:
        return CLASS_I_BUURT.published_interval(number_in(cell))
    return Interval(1, CLASS_I_BUURT.minimum - 1) if cell.sign == CLASS_I_BUURT.small_sign else None


# --- the cells of spots ----------------------------------------------------------------------------------------------


def _protected(
    spots: Iterable[Spot],
    rows: Iterable[SpotCount],
    cells: Mapping[int, BuurtCell],
    exact: Mapping[int, float],
    dwellings: Mapping[int, SpotDwellings],
) -> dict[int, SpotCells]:
    """Cells per spot; per buurt all its spots in one table under the count of the buurt, taken as known to the unit."""
    newest = {(row.spot_id, row.part_of_day): row for row in rows}  # a later delivery takes the place of an earlier one
    wholes = {spot: count for spot in {spot for spot, _ in newest} if (count := _whole(spot, newest)) is not None}
    floors = pd.Series({spot: row.value for spot, row in dwellings.items()}, dtype="float64")
    found = {spot: SpotCells(parts.no_value_cell(_reason(spot, newest))) for spot, _ in newest}
    here: dict[int, list[int]] = {}
    for spot in spots:
        if spot.pk in wholes:
            here.setdefault(spot.buurt_id, []).append(spot.pk)
    for buurt, counted in here.items():
        above = cells.get(buurt)
        if above is not None and hides_value(above.cell.sign) and above.cell.sign != tables.MISSING:
            found |= {spot: SpotCells(tables.suppressed(HIDDEN_WITH_BUURT)) for spot in counted}
            continue
        counts = pd.Series({spot: wholes[spot] for spot in counted}, dtype="float64")
        found |= {
            spot: SpotCells(cell, _parts_of(spot, newest, wholes[spot]) if cell.is_number else {})
            for spot, cell in _cells(counts, exact.get(buurt), floors).items()
        }
    return found


def _whole(spot: int, newest: Mapping[tuple[int, str], SpotCount]) -> float | None:
    """The count of the whole day, else the sum of all four dagdelen."""
    if (row := newest.get((spot, ""))) is not None:
        return row.value
    values = [newest[spot, part].value if (spot, part) in newest else None for part in PartOfDay.values]
    return None if None in values else float(sum(value for value in values if value is not None))


def _reason(spot: int, newest: Mapping[tuple[int, str], SpotCount]) -> int:
    row = newest.get((spot, ""))
    return int(row.missing) if row is not None else int(Missing.MISSING)


def _cells(counts: pd.Series, above: float | None, floors: pd.Series) -> dict[int, Cell]:
    """Protected cells; spots that together have more than their buurt overlap, so the buurt is no sum of them."""
    table = counts.to_frame("value")
    has_total = above is not None and counts.sum() <= above
    if has_total:
        table = pd.concat([table, pd.DataFrame({"value": [above]}, index=[MARGIN])])
    shown = protect(table, CLASS_I_SPOT, assume_totals=False, exact_margins=has_total, population=floors)
    view = public_view(shown)
    return {int(line["row"]): parts.protected_cell(line) for _, line in view.iterrows() if line["row"] != MARGIN}


def _parts_of(spot: int, newest: Mapping[tuple[int, str], SpotCount], whole: float) -> dict[str, Cell]:
    """The dagdelen of one spot, protected under its own total; none when they were not all counted or do not fit."""
    values = {part: newest[spot, part].value for part in PartOfDay.values if (spot, part) in newest}
    counts = pd.Series({part: value for part, value in values.items() if value is not None}, dtype="float64")
    if len(counts) != len(PartOfDay) or counts.sum() > whole:
        return {}
    table = pd.concat([counts, pd.Series({MARGIN: whole})]).to_frame("value")
    view = public_view(protect(table, CLASS_I_SPOT, assume_totals=False, exact_margins=True))
    return {str(line["row"]): parts.protected_cell(line) for _, line in view.iterrows() if line["row"] != MARGIN}
