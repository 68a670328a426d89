"""Counts per spot: what the police of Oefenstad counted at complexes, and on the places around two schools.

A share of what happened in the buurt, so that spots never hold more than their buurt. Two complexes were not counted:
a page has to say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analysis.services.oefenstad.city import MONTHS, City, Counts
from cycle.services.reference_files import read_table

HEADER = ("plek", "buurt", "soort", "jaar", "dagdeel", "aantal")
COUNTED_YEARS = (2023, 2024, 2025)
NOT_COUNTED = ("Dauwhoven", "Kuilwoningen")
YOUTH_SHARE = {"Meentpark": 0.45, "Meentcollege": 0.15, "Garvenplein": 0.50, "Garvenlyceum": 0.12}
PARTS = {"ochtend": 0.04, "middag": 0.30, "avond": 0.54, "nacht": 0.12}

Row = tuple[str, str, str, str, str, str]


@dataclass(frozen=True)
class CountedSpot:
    """A spot with the share of its buurt that happens there."""

    name: str
    buurt: str
    share: float


def complexes(fixtures: Path, city: City) -> list[CountedSpot]:
    """The complexes that were counted, each with its share of the dwellings of the buurt."""
    rows = read_table(fixtures / "spots.csv", ("name", "kind", "buurt", "dwellings"))
    return [
        CountedSpot(row["name"], row["buurt"], int(row["dwellings"]) / _dwellings(city, row["buurt"]))
        for row in rows
        if row["kind"] == "complex" and row["dwellings"] and row["name"] not in NOT_COUNTED
    ]


def _dwellings(city: City, buurt: str) -> float:
    return float(city.dwellings[city.buurten.index(buurt), -1])


def places(fixtures: Path) -> list[CountedSpot]:
    """The places around the schools, each with its share of the nuisance in the buurt."""
    rows = read_table(fixtures / "spots.csv", ("name", "buurt"))
    return [
        CountedSpot(row["name"], row["buurt"], YOUTH_SHARE[row["name"]]) for row in rows if row["name"] in YOUTH_SHARE
    ]


def per_buurt_and_year(counts: Counts) -> npt.NDArray[np.int64]:
    """Add the months of one offence (buurten x months) to years (buurten x COUNTED_YEARS)."""
    years = np.array([year for year, _ in MONTHS])
    return np.stack([counts[:, years == year].sum(axis=1) for year in COUNTED_YEARS], axis=1)


def burglary_rows(
    spots: list[CountedSpot], city: City, yearly: npt.NDArray[np.int64], rng: np.random.Generator
) -> list[Row]:
    """One row per complex and year, for the whole day."""
    return [
        (spot.name, spot.buurt, "Woninginbraak", str(year), "", str(count))
        for spot, year, count in _drawn(spots, city, yearly, rng)
    ]


def youth_rows(
    spots: list[CountedSpot], city: City, yearly: npt.NDArray[np.int64], rng: np.random.Generator
) -> list[Row]:
    """Per place and year a row for the whole day and one for each dagdeel, which add up."""
    rows: list[Row] = []
    for spot, year, count in _drawn(spots, city, yearly, rng):
        parts = rng.multinomial(count, list(PARTS.values()))
        for part, part_count in zip(("", *PARTS), (count, *parts), strict=True):
            rows.append((spot.name, spot.buurt, "Overlast door jeugd", str(year), part, str(part_count)))
    return rows


def _drawn(
    spots: list[CountedSpot], city: City, yearly: npt.NDArray[np.int64], rng: np.random.Generator
) -> list[tuple[CountedSpot, int, int]]:
    """Divide each buurt over its spots and the rest, by chance."""
    found = []
    for buurt in dict.fromkeys(spot.buurt for spot in spots):
        here = [spot for spot in spots if spot.buurt == buurt]
        shares = [spot.share for spot in here]
        for turn, year in enumerate(COUNTED_YEARS):
            total = yearly[city.buurten.index(buurt), turn]
            drawn = rng.multinomial(total, [*shares, 1 - sum(shares)])
            found += [(spot, year, int(count)) for spot, count in zip(here, drawn, strict=False)]
    return found


def write_spots(rows: list[Row], path: Path) -> int:
    """Write a delivery as CSV with ``;``; return the number of rows."""
    lines = [";".join(HEADER), *(";".join(row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return len(rows)
