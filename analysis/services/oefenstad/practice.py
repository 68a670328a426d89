"""Two deliveries to practise with: one full of planted errors, and a late correction of the last three months."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.services.oefenstad.city import MONTHS, City, Counts, OffenceLevel
from analysis.services.oefenstad.effects import expected_counts
from analysis.services.oefenstad.police import TOTAL, CountTable, all_levels, header, odata_rows, withhold

ERROR_PERIOD = "2026MM01"
CORRECTED_MONTHS = 3
LATE_SHARE = 0.04  # of the counts comes in late
NUMBER, CODE, AREA, PERIOD, COUNT, NAME = 0, 1, 2, 3, 4, 5  # places in a row

Cells = list[str]


@dataclass(frozen=True)
class PlantedError:
    """One error: its line in the file (1 = the header), the column, and what is wrong, in Dutch for the manual.

    A row that is ``rejected`` cannot be used by itself; the others only show in a comparison.
    """

    line: int
    column: str
    value: str
    kind: str
    rejected: bool = True


def correct_late(counts: Counts, rng: np.random.Generator) -> Counts:
    """Return counts in which the last months have grown by what was registered late; never fewer."""
    corrected = counts.copy()
    last = corrected[:, :, -CORRECTED_MONTHS:]
    corrected[:, :, -CORRECTED_MONTHS:] = last + rng.binomial(last, LATE_SHARE)
    return corrected


def next_month(city: City, levels: list[OffenceLevel], rng: np.random.Generator, name: str) -> CountTable:
    """Return January 2026, like the same month of the year before."""
    expected = expected_counts(city, levels)[:, :, MONTHS.index((2025, 1))]
    counts = rng.poisson(expected)[:, :, None]
    unknown = rng.poisson(expected.sum(axis=1) * 0.01)[:, None]
    codes = (TOTAL, *(level.code for level in levels))
    values = withhold(all_levels(city, counts, unknown), codes, city.regions, monthly=True)
    return CountTable("SoortMisdrijf", "GeregistreerdeMisdrijven_1", codes, city.regions, (ERROR_PERIOD,), values, name)


def plant_errors(table: CountTable) -> tuple[list[Cells], list[PlantedError]]:
    """Return the rows of a delivery with errors in them, and the list of those errors.

    Lines are numbered as a reader does: the header is line 1.
    """
    rows: list[Cells] = [[str(cell) for cell in row] for row in odata_rows(table)]
    with_count = [
        place for place, row in enumerate(rows) if row[COUNT] not in ("", "0") and row[AREA].startswith("BU99")
    ]
    names = header(table)
    planted: list[PlantedError] = []

    def spoil(place: int, column: int, value: str, kind: str, *, rejected: bool = True) -> None:
        rows[place][column] = value
        planted.append(PlantedError(place + 2, names[column], value.strip(), kind, rejected))

    changes: list[tuple[int, Callable[[str], str], str]] = [
        (CODE, lambda _: "9.9.9 ", "onbekend delict"),
        (CODE, lambda _: "1.1.  ", "onbekend delict"),
        (AREA, lambda _: "BU99010199", "buurt die niet in de indeling staat"),
        (PERIOD, lambda _: "2031MM01", "periode in de toekomst"),
        (PERIOD, lambda _: "2026MM13", "maand die niet bestaat"),
        (COUNT, lambda value: f"-{value}", "negatief aantal"),
        (COUNT, lambda value: f"{value}.5", "aantal met een breuk"),
        (COUNT, lambda _: "veel", "geen getal"),
        (COUNT, lambda value: f"={value}+1", "formule"),
    ]
    step = len(with_count) // (len(changes) + 2)
    for turn, (column, change, kind) in enumerate(changes):
        place = with_count[(turn + 1) * step]
        spoil(place, column, change(rows[place][column]), kind)
    city_total = next(
        place for place, row in enumerate(rows) if row[CODE].strip() == TOTAL and row[AREA].startswith("GM")
    )
    spoil(city_total, COUNT, str(int(rows[city_total][COUNT]) + 7), "totaal van de stad is 7 te hoog", rejected=False)
    _add_doubles(rows, with_count, planted, names)
    return rows, planted


def _add_doubles(rows: list[Cells], with_count: list[int], planted: list[PlantedError], names: list[str]) -> None:
    """Repeat one row as it was, and one with another count, at the end of the file."""
    same, other = rows[with_count[3]].copy(), rows[with_count[7]].copy()
    other[COUNT] = str(int(other[COUNT]) + 2)
    for row, kind in ((same, "dubbele rij, zelfde aantal"), (other, "dubbele rij, ander aantal")):
        row[NUMBER] = str(len(rows))
        rows.append(row)
        planted.append(PlantedError(len(rows) + 1, names[COUNT], row[COUNT], kind))


def write_rows(table: CountTable, rows: list[Cells], path: Path) -> int:
    """Write rows that may be wrong, in the form of a TypedDataSet in CSV."""
    lines = [",".join(f'"{name}"' for name in header(table))]
    lines += [
        f'{row[NUMBER]},"{row[CODE]}","{row[AREA]}","{row[PERIOD]}",{row[COUNT]},"{row[NAME]}","{row[6]}"'
        for row in rows
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return len(rows)
