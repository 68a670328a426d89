"""What the generator knows of Oefenstad: its areas, its people, and how often things happen there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cycle.services.reference_files import number, read_table

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

MUNICIPALITY = "GM9901"
UNKNOWN = "BU00000000"
FIRST_YEAR, LAST_YEAR = 2018, 2025
YEARS = tuple(range(FIRST_YEAR, LAST_YEAR + 1))
MONTHS = tuple((year, month) for year in YEARS for month in range(1, 13))


@dataclass(frozen=True)
class OffenceLevel:
    """How often an offence happens (per 100,000 inhabitants a year), where, and in which season."""

    code: str
    per_100000: float
    where: str
    season: str


@dataclass(frozen=True)
class City:
    """Areas in the order of their codes; people per buurt (rows) and year (columns, from FIRST_YEAR)."""

    names: dict[str, str]
    wijken: tuple[str, ...]
    buurten: tuple[str, ...]
    inhabitants: Floats
    dwellings: Floats

    @property
    def regions(self) -> tuple[str, ...]:
        """All areas of a police table: the city, each wijk with its buurten, and the bucket for unknown places."""
        regions = [MUNICIPALITY]
        for wijk in self.wijken:
            regions += [wijk, *(buurt for buurt in self.buurten if wijk_of(buurt) == wijk)]
        return (*regions, UNKNOWN)

    def buurt(self, name: str) -> int:
        """Return the place of a buurt, by name, among ``buurten``."""
        for index, code in enumerate(self.buurten):
            if self.names[code] == name:
                return index
        raise KeyError(name)

    def in_wijk(self, name: str) -> npt.NDArray[np.bool_]:
        """Return which buurten lie in the wijk with this name."""
        codes = [code for code in self.wijken if self.names[code] == name]
        if not codes:
            raise KeyError(name)
        return np.array([wijk_of(buurt) == codes[0] for buurt in self.buurten])


def wijk_of(buurt: str) -> str:
    """Return the code of the wijk in which a buurt lies: the first six digits."""
    return f"WK{buurt[2:8]}"


def read_city(folder: Path) -> City:
    """Read the areas and people of the fixtures in ``folder``."""
    areas = read_table(folder / "areas.csv", ("code", "level", "name"))
    buurten = tuple(row["code"] for row in areas if row["level"] == "buurt")
    people = {kind: np.zeros((len(buurten), len(YEARS)), dtype=np.float64) for kind in ("inhabitants", "dwellings")}
    place = {code: index for index, code in enumerate(buurten)}
    path = folder / "denominators.csv"
    for row in read_table(path, ("code", "kind", "year", "value")):
        year = number(row["year"], path)
        if row["code"] in place and row["kind"] in people and year in YEARS:
            people[row["kind"]][place[row["code"]], year - FIRST_YEAR] = number(row["value"], path)
    return City(
        names={row["code"]: row["name"] for row in areas},
        wijken=tuple(row["code"] for row in areas if row["level"] == "wijk"),
        buurten=buurten,
        inhabitants=people["inhabitants"],
        dwellings=people["dwellings"],
    )


def read_levels(folder: Path) -> list[OffenceLevel]:
    """Read how often each offence happens; crimes first, then nuisance, each in the order of the official list."""
    rows = read_table(folder / "offence_levels.csv", ("code", "per_100000", "where", "season"))
    return [OffenceLevel(row["code"], float(row["per_100000"]), row["where"], row["season"]) for row in rows]
