"""The table of a run as text: one line per figure, in Dutch, with what was not reached said plainly."""

from __future__ import annotations

import datetime as dt
import os
import platform
import textwrap
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from tests.bench.measuring import Line, dutch

HEADINGS = ("nr", "wat", "wij", "ernaast, in dezelfde ronde", "verhouding", "doel", "geheugen", "")
WIDTHS = (4, 42, 30, 44, 10, 24, 10, 12)
PACKAGES = ("django", "pandas", "pyarrow", "numpy", "weasyprint", "gunicorn", "duckdb")
VERDICTS = {True: "gehaald", False: "niet gehaald", None: ""}


def heading(*, quick: bool, repeats: int) -> str:
    """When, where and with what this was measured."""
    versions = ", ".join(f"{name} {found}" for name in PACKAGES if (found := _version(name)))
    load = ", ".join(dutch(value, 1) for value in os.getloadavg())
    size = "kleine maten (--quick): niet om mee te vergelijken" if quick else "volle maten"
    return "\n".join(
        [
            f"Meting van {dt.datetime.now():%d-%m-%Y %H:%M}, {size}, mediaan van {repeats} rondes om en om "
            "(tussen haakjes de snelste en de traagste)",
            f"{os.cpu_count()} processoren, {platform.system()} {platform.machine()}, "
            f"Python {platform.python_version()}; drukte vooraf {load} (1, 5, 15 minuten; rond 0 is rustig)",
            versions,
        ]
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def head_of_table() -> str:
    """The headings with a rule below them."""
    return _row(HEADINGS) + "\n" + _row(tuple("-" * width for width in WIDTHS))


def table_rows(lines: Sequence[Line]) -> str:
    """The lines of one part, each with its remarks below it."""
    written = []
    for line in lines:
        cells = (line.number, line.name, line.ours, line.beside, line.ratio, line.target, line.memory)
        written.append(_row((*cells, VERDICTS[line.reached])))
        written += [textwrap.indent(textwrap.fill(note, sum(WIDTHS) - 8), " " * (WIDTHS[0] + 4)) for note in line.notes]
    return "\n".join(written)


def _row(cells: Sequence[str]) -> str:
    """Cells beside each other; long ones go on below themselves."""
    columns = [textwrap.wrap(cell, width) or [""] for cell, width in zip(cells, WIDTHS, strict=True)]
    height = max(len(column) for column in columns)
    rows = []
    for at in range(height):
        pieces = (column[at] if at < len(column) else "" for column in columns)
        rows.append("  ".join(piece.ljust(width) for piece, width in zip(pieces, WIDTHS, strict=True)))
    return "\n".join(row.rstrip() for row in rows)


def summary(lines: Sequence[Line], failed: Sequence[str]) -> str:
    """How many targets were reached, and which were not."""
    judged = [line for line in lines if line.reached is not None]
    missed = [f"{line.number} {line.name}" for line in judged if not line.reached]
    text = f"Gehaald: {len(judged) - len(missed)} van de {len(judged)} doelen."
    if missed:
        text += "\nNiet gehaald:\n" + "\n".join(f"- {one}" for one in missed)
    if failed:
        text += "\nMislukt (geen meting): " + ", ".join(failed)
    return text
