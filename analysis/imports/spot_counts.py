"""Reads what a source counted per spot: a number per spot, kind and year, and no moment more precise than a dagdeel.

Counts below a buurt exist only when a source delivers them so; nothing here divides the figure of a buurt.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from analysis.enums import PartOfDay
from analysis.imports.base import CheckedFile, RefusedFileError, RejectLog, TotalCheck
from analysis.imports.files import Source, is_formula
from analysis.imports.privacy import find_personal_data, is_personal_header, mask, personal_values, plain_header
from analysis.imports.target_group_cells import CellError, read_count, read_year
from analysis.imports.text_tables import TextTable, read_text_table

ACCEPTED_COLUMNS: Final = {
    "spot": "int64", "indicator": "str", "year": "int64", "part_of_day": "str", "count": "float64", "missing": "str",
}  # fmt: skip
KEY: Final = ("spot", "indicator", "year", "part_of_day")
HEADERS: Final[Mapping[str, str]] = {
    "plek": "spot",
    "complex": "spot",
    "buurt": "buurt",
    "buurtcode": "buurt",
    "soort": "indicator",
    "onderwerp": "indicator",
    "jaar": "year",
    "periode": "year",
    "dagdeel": "part_of_day",
    "aantal": "count",
}
DUTCH_NAMES: Final = {"spot": "plek", "buurt": "buurt", "indicator": "soort", "year": "jaar", "count": "aantal"}
_MOMENT_WORDS: Final = "tijd tijdstip uur uren datum datumtijd dag weekdag pleegdatum pleegtijd minuut"
MOMENTS: Final = frozenset(_MOMENT_WORDS.split())
PARTS: Final[Mapping[str, str]] = {
    "": "",
    "hele dag": "",
    **{str(part.label).partition(" ")[0]: part.value for part in PartOfDay},
}
NO_MOMENTS: Final = (
    "Deze toepassing neemt geen dagen of tijdstippen per plek aan: zo is niemand te herkennen. Lever aantallen per "
    "jaar, en als het moet per dagdeel."
)


@dataclass(frozen=True)
class KnownSpot:
    """A spot that may be counted: its number, its name, and the code and name of its buurt."""

    pk: int
    name: str
    buurt_code: str
    buurt_name: str


def read_spot_counts(
    source: Source, *, spots: Sequence[KnownSpot], indicators: Mapping[str, str], today: dt.date
) -> CheckedFile:
    """Read and check a delivery of counts per spot (CSV, .xlsx or .ods).

    ``indicators`` maps what may be counted per spot, by name and by key, to its key. ``accepted`` has ACCEPTED_COLUMNS
    with the number of the spot; ``count`` is NaN with the reason in ``missing``. Raises RefusedFileError for rows about
    persons, for days and times, for missing columns and for what can not be read at all.
    """
    table = read_text_table(source)
    columns, dropped = _recognise(table.frame.columns)
    _refuse_persons(table.frame, {text for spot in spots for text in (spot.name, spot.buurt_name)} | set(indicators))
    absent = [words for name, words in DUTCH_NAMES.items() if name not in columns.values()]
    if absent:
        raise RefusedFileError(f"In het bestand ontbreken kolommen: {', '.join(absent)}.")
    rejects = RejectLog()
    table.reject_uneven(rejects)
    accepted = _check_rows(table, columns, spots, indicators, today, rejects)
    return table.checked("spots", accepted, rejects, dropped=dropped, total_check=_compare_parts(accepted))


def _recognise(headers: Collection[str]) -> tuple[dict[str, str], list[str]]:
    """Return header -> column, and the headers that mean nothing here."""
    found: dict[str, str] = {}
    dropped = []
    for header in headers:
        plain = plain_header(header)
        if plain in MOMENTS:
            raise RefusedFileError(f"{NO_MOMENTS} Het gaat om kolom '{header}'.")
        name = HEADERS.get(plain)
        if name is None:
            dropped.append(header)
        elif name in found.values():
            raise RefusedFileError(f"Twee kolommen betekenen '{DUTCH_NAMES.get(name, name)}'. Lever er een.")
        else:
            found[header] = name
    return found, dropped


def _refuse_persons(frame: pd.DataFrame, known: Collection[str]) -> None:
    words = "Deze toepassing neemt geen gegevens over personen aan. Lever alleen aantallen."
    for header in frame.columns:
        if is_personal_header(header):
            raise RefusedFileError(f"{words} Kolom '{header}' gaat over personen.")
        values = [text for text in frame[header].unique() if text and text not in known]
        for finding in personal_values(values).values():
            # Two words with capitals may be a spot that we do not know: that row is rejected further on.
            if finding.kind != "name":
                raise RefusedFileError(f"{words} Kolom '{header}': {finding.reason}")


def _check_rows(
    table: TextTable,
    columns: Mapping[str, str],
    spots: Sequence[KnownSpot],
    indicators: Mapping[str, str],
    today: dt.date,
    rejects: RejectLog,
) -> pd.DataFrame:
    headers = {name: header for header, name in columns.items()}
    places: dict[tuple[str, str], int] = {}
    for spot in spots:
        for buurt in (spot.buurt_code, spot.buurt_name):
            places[spot.name.casefold(), buurt.casefold()] = spot.pk
    kinds = {plain_header(words): key for words, key in indicators.items()}
    rows: list[dict[str, object]] = []
    seen: set[tuple[object, ...]] = set()
    for number, record in zip(table.numbers, table.frame.to_dict("records"), strict=True):
        cells = {name: str(record[header]) for header, name in columns.items()}
        try:
            row = _check_row(cells, places, kinds, today)
            key = tuple(row[name] for name in KEY)
            if key in seen:
                raise CellError(
                    "spot", "Deze regel staat al eerder in het bestand (zelfde plek, soort, jaar, dagdeel)."
                )
        except CellError as error:
            value = cells.get(error.column, "")
            shown = mask(value) if find_personal_data(value) else value
            rejects.add(number, headers.get(error.column, ""), shown, str(error))
            continue
        seen.add(key)
        rows.append(row)
    return pd.DataFrame(rows, columns=list(ACCEPTED_COLUMNS)).astype(ACCEPTED_COLUMNS)


def _check_row(
    cells: Mapping[str, str], places: Mapping[tuple[str, str], int], kinds: Mapping[str, str], today: dt.date
) -> dict[str, object]:
    """Return the meaning of one row, or raise CellError for its first problem."""
    for column, text in cells.items():
        if is_formula(text) and text.strip("-"):
            raise CellError(column, "Hier staat een formule. Lever alleen waarden.")
    spot = places.get((cells["spot"].casefold(), cells["buurt"].casefold()))
    if spot is None:
        raise CellError("spot", "Deze plek is in deze buurt niet bekend. Zet haar eerst op de lijst van de partner.")
    indicator = kinds.get(plain_header(cells["indicator"]))
    if indicator is None:
        raise CellError("indicator", "Dit wordt niet per plek geteld: alleen gewone registraties van de politie.")
    part = PARTS.get(cells.get("part_of_day", "").casefold())
    if part is None:
        raise CellError("part_of_day", "Onbekend dagdeel. Kies uit: ochtend, middag, avond, nacht.")
    count, missing = read_count(cells["count"])
    return {
        "spot": spot,
        "indicator": indicator,
        "year": read_year(cells["year"], today),
        "part_of_day": part,
        "count": count,
        "missing": missing,
    }


def _compare_parts(accepted: pd.DataFrame) -> TotalCheck:
    """Compare the whole day with the sum of its parts, where a delivery has both."""
    keys = ["spot", "indicator", "year"]
    whole = accepted[accepted["part_of_day"] == ""].set_index(keys)["count"].dropna()
    sums = accepted[accepted["part_of_day"] != ""].groupby(keys)["count"].agg(lambda counts: counts.sum(skipna=False))
    both = whole.index.intersection(sums.dropna().index)
    if not len(both):
        return TotalCheck("not_possible", None, None, "De levering heeft geen hele dag naast dagdelen.")
    delivered, summed = int(whole.loc[both].sum()), int(sums.loc[both].sum())
    if (whole.loc[both].to_numpy() == sums.loc[both].to_numpy()).all():
        return TotalCheck("equal", delivered, summed, "De dagdelen tellen op tot de hele dag.")
    if (whole.loc[both].to_numpy() >= sums.loc[both].to_numpy()).all():
        return TotalCheck("explained", delivered, summed, "Van een deel is het dagdeel niet bekend.")
    return TotalCheck("differs", delivered, summed, "De dagdelen zijn samen meer dan de hele dag. Vraag het de bron.")
