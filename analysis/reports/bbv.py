"""The mandatory safety indicators of the budget and the annual account (BBV), for the city as a whole.

Besluit begroting en verantwoording provincies en gemeenten (BBV), art. 8 and 9, with the ministerial list of policy
indicators, part Veiligheid. The official figures come from the national site; these are the same from our own sources,
so that budget and policy can be held against each other. An indicator that cannot be worked out says why.

Staff read what was counted. What is made for everybody goes through the rules for small numbers: a sensitive count is
hidden or rounded first, and its rate has as many decimals as leave one step of it standing for enough events.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd
from django.conf import settings

from amersfoort_veiligheid.documents import tables
from amersfoort_veiligheid.documents.tables import Cell, Column, ExportMeta, Table, dutch_date
from analysis.enums import Missing, SourceKind
from analysis.models import Delivery, Indicator, Observation
from analysis.reports.parts import STATUS_MARKS, no_value_cell
from analysis.stats.disclosure import (
    HIDDEN_SIGN,
    REASONS,
    DisclosureRule,
    Level,
    State,
    protect,
    public_view,
    rule_for,
)
from analysis.stats.rates import rate_interval
from cycle.models import Area

KEY: Final = "bbv-indicatoren"
YEARS: Final = 5
DECIMALS: Final = 1
NOTES: Final = (
    "Cijfers van de hele stad, per jaar. De noemer is het aantal op 1 januari.",
    "Dit zijn eigen berekeningen. Het landelijke cijfer kan anders zijn. Het CBS deelt misdrijven anders in.",
)
NO_FIGURES: Final = "nog niet te berekenen: er is geen levering van {source}"
ROUNDED: Final = "Gevoelige cijfers zijn meer afgerond, om mensen te beschermen. Kleine aantallen zijn verborgen."
NO_DENOMINATOR: Final = "niet te berekenen: het aantal {people} is niet bekend"


@dataclass(frozen=True)
class Mandatory:
    """The table of the page and its files, with the sentence above it."""

    table: Table
    answer: str
    definitions: tuple[tuple[str, str], ...]
    sources: str
    deliveries: tuple[Delivery, ...] = ()


def years_with_figures() -> list[int]:
    """The years of which there is a mandatory indicator for the city, newest first. One query."""
    rows = Observation.objects.filter(indicator__in_bbv=True, area__code=settings.MUNICIPALITY_CODE, month=0)
    return sorted(set(rows.values_list("year", flat=True)), reverse=True)


def build_mandatory(*, today: date, until: int | None = None, for_everybody: bool = False) -> Mandatory:
    """The indicators with the newest years for which there is any figure, to ``until``; two queries.

    ``for_everybody`` protects small numbers.
    """
    indicators = list(Indicator.objects.newest_versions().filter(in_bbv=True).order_by("display_order", "key"))
    city = Area.objects.municipality().filter(code=settings.MUNICIPALITY_CODE)
    rows = Observation.objects.filter(indicator__in=indicators, area__in=city, month=0)
    rows = rows.select_related("delivery__table__source").order_by("area__version__valid_from")  # the newest wins
    found = {(row.indicator_id, row.year): row for row in rows}
    years = sorted({year for _, year in found if until is None or year <= until})[-YEARS:]
    used = {place: row for place, row in found.items() if place[1] in years}
    lines = [_line(one, years, used, for_everybody) for one in indicators]
    known = sum(any(cell.is_number for cell in line[2:]) for line in lines)
    deliveries = {row.delivery_id: row.delivery for row in used.values()}
    sources = sorted({delivery.table.source.attribution for delivery in deliveries.values()})
    table = Table(
        key=KEY,
        caption="Verplichte indicatoren van het onderdeel Veiligheid",
        columns=(
            Column("indicator", "Indicator", is_row_header=True),
            Column("eenheid", "Eenheid"),
            *(Column(f"jaar-{year}", str(year), align="right") for year in years),
        ),
        rows=tuple(lines),
        notes=(*NOTES, ROUNDED) if for_everybody else NOTES,
        source="; ".join(one.removeprefix("Bron: ") for one in sources),
        figures_date=dutch_date(today),
        version=", ".join(sorted(str(delivery) for delivery in deliveries.values())),
    )
    return Mandatory(
        table=table,
        answer=_answer(known, len(lines), years),
        definitions=tuple((one.name, f"{one.definition} {one.source_note}.") for one in indicators),
        sources="; ".join(sources),
        deliveries=tuple(deliveries[pk] for pk in sorted(deliveries)),
    )


def _answer(known: int, total: int, years: list[int]) -> str:
    if not total:
        return "Er zijn geen verplichte indicatoren ingesteld."
    if not years:
        return "Er is nog geen enkel cijfer. Bij elke indicator staat waarom."
    others = " Bij de andere staat waarom niet." if known < total else ""
    are = "is" if known == 1 else "zijn"
    return f"{known} van de {total} verplichte indicatoren {are} te berekenen, tot en met {years[-1]}.{others}"


def _line(
    one: Indicator, years: list[int], found: dict[tuple[int | None, int], Observation], for_everybody: bool
) -> tuple[Cell, ...]:
    own = {year: found.get((one.pk, year)) for year in years}
    note = _why_not(one, list(own.values()))
    cells = _protected(one, list(own.values())) if for_everybody else [_cell(one, row) for row in own.values()]
    return (tables.text(one.name, note=note, code=one.key), tables.text(one.unit), *cells)


def _why_not(one: Indicator, rows: Iterable[Observation | None]) -> str:
    """Why an indicator has no figure in any year; empty when it has one."""
    known = [row for row in rows if row is not None]
    if not known:
        return NO_FIGURES.format(source=source_of(one))
    if all(row.denominator is None for row in known if row.value is not None):
        return NO_DENOMINATOR.format(people=one.get_denominator_kind_display())
    return ""


def source_of(one: Indicator) -> str:
    """Who keeps the register of an indicator, from the source of its definition."""
    _, found, name = one.source_note.rpartition("Bron: ")
    return name if found else str(SourceKind(one.source_kind).label)


def _cell(one: Indicator, row: Observation | None) -> Cell:
    """The rate of one year with the mark of its status, or the sign of the reason."""
    if row is None:
        return tables.missing()
    if row.missing != Missing.NONE:
        return no_value_cell(row.missing)
    rate = rate_interval(row.value, row.denominator, one.per).rate
    return tables.missing() if math.isnan(rate) else tables.number(rate, DECIMALS, mark=STATUS_MARKS[row.status])


def _protected(one: Indicator, rows: Sequence[Observation | None]) -> list[Cell]:
    """The cells for everybody: the rate of what the rule for counts shows, or that it is hidden."""
    rule = rule_for(one.sensitivity, Level.MUNICIPALITY)
    counts = pd.DataFrame({"aantal": [_count(row) for row in rows]}, dtype="float64")
    people = pd.Series([math.nan if row is None else row.denominator for row in rows], dtype="float64")
    lines = public_view(protect(counts, rule, assume_totals=False, population=people))
    cells = []
    for row, line in zip(rows, lines.itertuples(), strict=True):
        if row is None or math.isnan(_count(row)):
            cells.append(_cell(one, row))
            continue
        decimals = _decimals(rule, (row.denominator or 0) / one.per)
        if pd.isna(line.shown_value) or decimals is None:
            cells.append(tables.suppressed(REASONS[State.PRIMARY].rstrip("."), sign=HIDDEN_SIGN))
            continue
        rate = rate_interval(line.shown_value, row.denominator, one.per).rate
        cells.append(
            tables.missing() if math.isnan(rate) else tables.number(rate, decimals, mark=STATUS_MARKS[row.status])
        )
    return cells


def _decimals(rule: DisclosureRule, events: float) -> int | None:
    """With how many decimals a rate may be told; None when not at all. ``events``: how many a rate of 1 stands for."""
    if rule.rounding_base == 1:
        return DECIMALS
    return next((count for count in range(DECIMALS, -1, -1) if events / 10**count >= rule.minimum), None)


def _count(row: Observation | None) -> float:
    return math.nan if row is None or row.missing != Missing.NONE or row.value is None else float(row.value)


def meta_of(made: Mandatory, url: str) -> ExportMeta:
    """What stands in the notes of the files."""
    return ExportMeta(
        title="Verplichte indicatoren Veiligheid (BBV)",
        municipality=settings.MUNICIPALITY_NAME,
        source=made.sources,
        licence="CC BY 4.0" if made.sources else "",
        figures_date=made.table.figures_date,
        version=made.table.version,
        url=url,
        definitions=made.definitions,
        is_example=settings.IS_EXAMPLE,
    )


def as_json(made: Mandatory, url: str) -> bytes:
    """The same for programs: codes beside names, numbers as numbers, and why there is none."""
    definitions = dict(made.definitions)
    value = {
        "titel": "Verplichte indicatoren Veiligheid (BBV)",
        "gemeente": settings.MUNICIPALITY_NAME,
        "gemeentecode": settings.MUNICIPALITY_CODE,
        "voorbeeldgegevens": settings.IS_EXAMPLE,
        "adres": url,
        "bronvermelding": made.sources,
        "stand": made.table.figures_date,
        "versie": made.table.version,
        "noten": list(made.table.notes),
        "indicatoren": [_json_line(made.table, row, definitions) for row in made.table.rows],
    }
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _json_line(table: Table, row: tuple[Cell, ...], definitions: dict[str, str]) -> dict[str, Any]:
    return {
        "code": row[0].code,
        "naam": row[0].text,
        "definitie": definitions[row[0].text],
        "eenheid": row[1].text,
        "waaromNiet": row[0].note,
        "cijfers": [
            {
                "jaar": int(column.label),
                "waarde": cell.value,
                "teken": cell.sign,
                "betekenis": cell.words,
            }
            for column, cell in zip(table.columns[2:], row[2:], strict=True)
        ],
    }
