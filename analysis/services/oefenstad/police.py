"""Police tables of Oefenstad in the forms in which the real ones are served, with their traps.

Codes are padded with spaces; the total row stands among the details; four delicts are withheld below the city and per
month; names of areas are blank when the count is 0; ``ID`` is a cell number that shifts with each new period.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.services.oefenstad.city import MONTHS, MUNICIPALITY, YEARS, City, Counts, wijk_of

TOTAL = "0.0.0"
WITHHELD = frozenset({"1.4.1", "3.2.1", "3.2.2", "3.7.3"})
NULL = -1  # no value in a table of counts
SORT_OF_REGION = {"GM": "Gemeente", "WK": "Wijk", "BU": "Buurt"}


@dataclass(frozen=True)
class CountTable:
    """One table: ``values`` per code, region and period, NULL where nothing is published."""

    dimension: str
    topic: str
    codes: tuple[str, ...]
    regions: tuple[str, ...]
    periods: tuple[str, ...]
    values: Counts
    municipality_name: str

    def only(self, periods: Sequence[str]) -> CountTable:
        """Return the same table with some of its periods."""
        places = [self.periods.index(period) for period in periods]
        return CountTable(
            self.dimension,
            self.topic,
            self.codes,
            self.regions,
            tuple(periods),
            self.values[:, :, places].copy(),
            self.municipality_name,
        )


def all_levels(city: City, counts: Counts, unknown: Counts) -> Counts:
    """Add wijken, the city and the total row: per code (total first), region and month."""
    regions = city.regions
    values = np.zeros((counts.shape[0], len(regions), counts.shape[2]), dtype=np.int64)
    place = {code: index for index, code in enumerate(regions)}
    for index, buurt in enumerate(city.buurten):
        for code in (buurt, wijk_of(buurt), MUNICIPALITY):
            values[:, place[code], :] += counts[:, index, :]
    values[:, -1, :] = unknown
    values[:, place[MUNICIPALITY], :] += unknown
    return np.concatenate([values.sum(axis=0, keepdims=True), values])


def per_year(values: Counts) -> Counts:
    """Add the twelve months of each year."""
    years: Counts = values.reshape(*values.shape[:2], len(YEARS), 12).sum(axis=3)
    return years


def withhold(values: Counts, codes: Sequence[str], regions: Sequence[str], *, monthly: bool) -> Counts:
    """Blank the four secret delicts: below the city always, and for the city too in a table per month."""
    shown = values.copy()
    secret = [index for index, code in enumerate(codes) if code in WITHHELD]
    for place, region in enumerate(regions):
        if monthly or not region.startswith("GM"):
            shown[secret, place, :] = NULL
    return shown


def month_periods() -> tuple[str, ...]:
    """Return the keys of the months, such as 2024MM01."""
    return tuple(f"{year}MM{month:02d}" for year, month in MONTHS)


def year_periods() -> tuple[str, ...]:
    """Return the keys of the years, such as 2024JJ00."""
    return tuple(f"{year}JJ00" for year in YEARS)


def odata_rows(table: CountTable) -> list[tuple[int, str, str, str, str, str, str]]:
    """Return the rows of a TypedDataSet, texts padded as served; an empty count is not published."""
    rows = []
    number = 0
    for code_place, code in enumerate(table.codes):
        for region_place, region in enumerate(table.regions):
            name = f"{table.municipality_name:<30}"
            sort = f"{SORT_OF_REGION[region[:2]]:<8}"
            for period_place, period in enumerate(table.periods):
                value = int(table.values[code_place, region_place, period_place])
                blank = value == 0
                rows.append(
                    (
                        number,
                        f"{code:<6}",
                        f"{region:<10}",
                        period,
                        "" if value == NULL else str(value),
                        " " * 30 if blank else name,
                        " " * 8 if blank else sort,
                    )
                )
                number += 1
    return rows


def header(table: CountTable) -> list[str]:
    """Return the column names of a TypedDataSet."""
    return ["ID", table.dimension, "WijkenEnBuurten", "Perioden", table.topic, "Gemeentenaam_2", "SoortRegio_3"]


def write_odata_csv(table: CountTable, path: Path) -> int:
    """Write a TypedDataSet as CSV; return the number of rows."""
    rows = odata_rows(table)
    lines = [",".join(f'"{name}"' for name in header(table))]
    lines += [
        f'{n},"{code}","{area}","{period}",{value},"{name}","{sort}"'
        for n, code, area, period, value, name, sort in rows
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return len(rows)


def write_odata_json(table: CountTable, path: Path, number: str) -> int:
    """Write a TypedDataSet as one OData v3 page in JSON; return the number of rows."""
    names = header(table)
    rows = odata_rows(table)
    page = {
        "odata.metadata": f"https://dataderden.cbs.nl/ODataApi/odata/{number}/$metadata#Cbs.OData.WebAPI.TypedDataSet",
        "value": [
            dict(zip(names, (row[0], *row[1:4], int(row[4]) if row[4] else None, *row[5:]), strict=True))
            for row in rows
        ],
    }
    path.write_text(json.dumps(page, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8", newline="\n")
    return len(rows)
