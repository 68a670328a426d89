"""Delivery files for the browser tests: figures of the installation with errors or corrections put in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

CODE, AREA, PERIOD, COUNT = 1, 2, 3, 4  # places in a line


@dataclass(frozen=True)
class Reject:
    """What the report must say of one line: its number (1 is the header), the value, and the reason in Dutch."""

    row: int
    value: str
    reason: str


class Table:
    """The lines of a TypedDataSet in CSV, as lists of cells that keep their quotes."""

    def __init__(self, path: Path, *, period: str = "") -> None:
        header, *lines = path.read_text(encoding="utf-8").splitlines()
        self.header = header
        self.rows = [line.split(",") for line in lines if period in line]

    def place(self, code: str, area: str, period: str) -> int:
        """Find the row of a figure."""
        wanted = [code, area, period]
        return next(
            place
            for place, row in enumerate(self.rows)
            if [row[column].strip('" ') for column in (CODE, AREA, PERIOD)] == wanted
        )

    def add(self, code: str, area: str, period: str, change: int) -> None:
        """Raise or lower one figure."""
        row = self.rows[self.place(code, area, period)]
        row[COUNT] = str(int(row[COUNT]) + change)

    def write(self, path: Path) -> Path:
        """Write the file."""
        path.write_text("\n".join([self.header, *(",".join(row) for row in self.rows)]) + "\n", encoding="utf-8")
        return path


def plant_errors(table: Table, *, area: str) -> list[Reject]:
    """Spoil rows of one buurt and return what must be said of them, in the order of the file."""
    places = [place for place, row in enumerate(table.rows) if area in row[AREA] and row[COUNT] not in ("", "0")]
    unknown_code, unknown_area, future, negative, half, formula, twice = places[:7]
    table.rows[unknown_code][CODE] = '"9.9.9 "'
    table.rows[unknown_area][AREA] = '"BU99010799"'
    table.rows[future][PERIOD] = '"2031MM01"'
    table.rows[negative][COUNT] = "-3"
    table.rows[half][COUNT] = "1.5"
    table.rows[formula][COUNT] = "=6+1"
    table.rows.append(table.rows[twice].copy())
    found = [
        (unknown_code, "9.9.9", "Dit delict is niet bekend."),
        (unknown_area, "BU99010799", "Dit gebied is niet bekend in deze gebiedsindeling."),
        (future, "2031MM01", "De periode ligt in de toekomst."),
        (negative, "-3", "Het aantal is negatief."),
        (half, "1.5", "Het aantal is geen geheel getal."),
        (formula, "=6+1", "Er staat een formule in de cel."),
        (len(table.rows) - 1, table.rows[twice][COUNT], "Deze rij staat er al"),
    ]
    return [Reject(place + 2, value, reason) for place, value, reason in found]
