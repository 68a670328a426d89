"""Reads the list of spots that a partner sends: names, buurten and dwellings, never addresses or persons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Final

from analysis.imports.base import RefusedFileError, RejectLog
from analysis.imports.files import Source
from analysis.imports.privacy import find_personal_data, is_personal_header, plain_header
from analysis.imports.target_group_cells import CellError, read_count, read_year
from analysis.imports.text_tables import read_text_table
from cycle.enums import SpotKind
from cycle.models import Area
from cycle.services.spots import Dwellings, SpotLine

HEADERS: Final[Mapping[str, str]] = {
    "plek": "name",
    "complex": "name",
    "school": "name",
    "buurt": "buurt",
    "buurtcode": "buurt",
    "soort": "kind",
    "jaar": "year",
    "woningen": "value",
    "aantalwoningen": "value",
    "bron": "source",
}
LONGEST_NAME: Final = 120
LONGEST_SOURCE: Final = 200


def read_spot_list(
    source: Source, *, buurten: Iterable[Area], kind: SpotKind, today: dt.date
) -> tuple[list[SpotLine], RejectLog]:
    """Lines of a CSV, .xlsx or .ods with the columns plek, buurt, and if wanted soort, jaar, woningen and bron.

    ``kind`` is what a line without a soort is. Raises RefusedFileError (Dutch) for a file that can not be read, that
    lacks a column, or that announces persons or addresses.
    """
    table = read_text_table(source)
    columns: dict[str, str] = {}
    for header in table.frame.columns:
        if is_personal_header(header):
            raise RefusedFileError(f"Kolom '{header}' gaat over personen of adressen. Haal die weg.")
        if name := HEADERS.get(plain_header(header)):
            if name in columns:
                raise RefusedFileError(
                    f"Kolom '{header}' en kolom '{columns[name]}' betekenen hetzelfde. Lever er een."
                )
            columns[name] = header
    absent = [words for name, words in (("name", "plek"), ("buurt", "buurt")) if name not in columns]
    if absent:
        raise RefusedFileError(f"In het bestand ontbreken kolommen: {', '.join(absent)}.")
    places = _by_name_and_code(buurten)
    rejects = RejectLog()
    table.reject_uneven(rejects)
    lines: list[SpotLine] = []
    seen: set[tuple[int, str, int | None]] = set()
    for number, record in zip(table.numbers, table.frame.to_dict("records"), strict=True):
        cells = {name: str(record[header]) for name, header in columns.items()}
        try:
            line = _line(cells, places, kind, today)
            key = (line.buurt.pk, line.name, line.dwellings.year if line.dwellings else None)
            if key in seen:
                raise CellError("name", "Deze plek staat al eerder in de lijst, met hetzelfde jaar.")
        except CellError as error:
            rejects.add(number, columns.get(error.column, ""), cells.get(error.column, ""), str(error))
            continue
        seen.add(key)
        lines.append(line)
    return lines, rejects


def _by_name_and_code(buurten: Iterable[Area]) -> dict[str, list[Area]]:
    found: dict[str, list[Area]] = {}
    for buurt in buurten:
        found.setdefault(buurt.name.casefold(), []).append(buurt)
        found[buurt.code.casefold()] = [buurt]
    return found


def _line(cells: Mapping[str, str], places: Mapping[str, list[Area]], kind: SpotKind, today: dt.date) -> SpotLine:
    name = cells["name"]
    if not name:
        raise CellError("name", "Hier ontbreekt de naam van de plek.")
    if len(name) > LONGEST_NAME:
        raise CellError("name", f"Deze naam is langer dan {LONGEST_NAME} tekens.")
    if (found := find_personal_data(name)) is not None:
        raise CellError("name", found.reason)
    buurten = places.get(cells["buurt"].casefold(), [])
    if len(buurten) != 1:
        many = "Deze naam hoort bij meer buurten. Schrijf de code van de buurt."
        raise CellError("buurt", many if buurten else "Deze buurt is onbekend.")
    if words := cells.get("kind", ""):
        labels = {str(one.label): one for one in SpotKind}
        if words.casefold() not in labels:
            raise CellError("kind", f"Onbekende soort. Kies uit: {', '.join(labels)}.")
        kind = labels[words.casefold()]
    return SpotLine(name, kind, buurten[0], _dwellings(cells, today))


def _dwellings(cells: Mapping[str, str], today: dt.date) -> Dwellings | None:
    """The dwellings of a line; a line that says how many also says of which year, and who says so."""
    if not cells.get("value"):
        return None
    count, missing = read_count(cells["value"])
    if missing or count < 1:
        raise CellError("value", "Vul een aantal woningen van 1 of hoger in, of laat de cel leeg.")
    year = read_year(cells.get("year", ""), today)
    source = cells.get("source", "")
    if not source:
        raise CellError("source", "Schrijf op waar dit aantal vandaan komt.")
    if len(source) > LONGEST_SOURCE or find_personal_data(source) is not None:
        raise CellError("source", "Noem hier kort een stuk of een register, en geen persoon.")
    return Dwellings(year, int(count), source)
