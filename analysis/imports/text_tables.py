"""A delivered CSV, Excel or OpenDocument table as text cells with their row numbers; nothing is interpreted here."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.imports.base import CheckedFile, RefusedFileError, RejectLog, TotalCheck
from analysis.imports.files import BOM, FileKind, Limits, Source, inspect_file, opened, read_head, sniff_delimiter
from analysis.imports.sheets import read_sheets

TABLE_KINDS = frozenset({FileKind.TEXT, FileKind.XLSX, FileKind.ODS})
MAX_CELL = 131_072  # characters; more in one cell means that a quote was never closed


@dataclass(frozen=True)
class TextTable:
    """The cells of one table. ``frame`` has the header as columns and stripped text in every cell ("" for nothing).

    ``numbers`` gives each row's number in the file (1 = first line); ``uneven`` holds the rows that were left out
    because they have more cells than the header: number and how many cells.
    """

    kind: FileKind
    frame: pd.DataFrame
    numbers: list[int]
    uneven: list[tuple[int, int]]
    warnings: tuple[str, ...]

    def reject_uneven(self, log: RejectLog) -> None:
        """Put the rows that were left out in the log."""
        for number, cells in self.uneven:
            reason = "Deze rij heeft een ander aantal cellen dan de kop. Kijk naar puntkomma's en aanhalingstekens."
            log.add(number, "", f"{cells} cellen", reason)

    def checked(
        self,
        name: str,
        accepted: pd.DataFrame,
        rejects: RejectLog,
        *,
        dropped: Sequence[str],
        total_check: TotalCheck | None,
    ) -> CheckedFile:
        """Return the result of checking these cells; ``name`` is that of the dialect, ``dropped`` unknown headers."""
        unknown = f"Deze kolommen zijn niet bekend en niet gebruikt: {', '.join(dropped)}."
        return CheckedFile(
            dialect=f"{name}_{'csv' if self.kind == FileKind.TEXT else self.kind}",
            table="",
            rows_read=len(self.frame) + len(self.uneven),
            accepted=accepted,
            rejects=rejects,
            warnings=(*self.warnings, unknown) if dropped else self.warnings,
            total_check=total_check,
        )


def read_text_table(
    source: Source, *, allowed: Collection[FileKind] = TABLE_KINDS, limits: Limits | None = None
) -> TextTable:
    """Read a table whose first filled row is the header.

    Raises RefusedFileError (Dutch) for what ``inspect_file`` refuses, a header with an empty or double name, a header
    without rows, and a file that stops in the middle of a row.
    """
    limits = limits or Limits()
    inspected = inspect_file(source, allowed=allowed, limits=limits)
    notes = list(inspected.warnings)
    if inspected.kind == FileKind.TEXT:
        with opened(source) as stream:
            text = io.TextIOWrapper(stream, encoding=inspected.encoding, newline="")
            delimiter = sniff_delimiter(read_head(source, inspected.encoding).lstrip().split("\n", 1)[0])
            try:
                return _build(inspected.kind, _csv_rows(text, delimiter), notes)
            finally:
                text.detach()
    rows, names = _first_sheet(source, inspected.kind, limits)
    if len(names) > 1:
        notes.append(f"Alleen het eerste gevulde blad ('{names[0]}') is gelezen; het bestand heeft er meer.")
    return _build(inspected.kind, iter(rows), notes)


def _csv_rows(text: Iterable[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise RefusedFileError(
                f"Vanaf regel {line} klopt een aanhalingsteken niet, of het bestand is daar afgebroken."
            ) from error
        yield line, cells
        line = reader.line_num + 1


def _first_sheet(source: Source, kind: FileKind, limits: Limits) -> tuple[list[tuple[int, list[str]]], list[str]]:
    chosen: list[tuple[int, list[str]]] = []
    names = []
    for name, rows in read_sheets(source, kind, limits):
        filled = [(number, cells) for number, cells in enumerate(rows, start=1) if cells]
        if filled:
            names.append(name)
            chosen = chosen or filled
    return chosen, names


def _build(kind: FileKind, rows: Iterator[tuple[int, list[str]]], notes: list[str]) -> TextTable:
    filled = ((number, [cell.strip() for cell in cells]) for number, cells in rows)
    filled = ((number, cells) for number, cells in filled if any(cells))
    first = next(filled, None)
    if first is None:
        raise RefusedFileError("Het bestand is leeg.")
    header = _header(first[1])
    numbers: list[int] = []
    kept: list[list[str]] = []
    uneven: list[tuple[int, int]] = []
    for number, cells in filled:
        # A sheet row ends at its last filled cell; a CSV row has every cell that the header has.
        short_allowed = kind != FileKind.TEXT
        if (len(cells) > len(header) and any(cells[len(header) :])) or (len(cells) < len(header) and not short_allowed):
            uneven.append((number, len(cells)))
            continue
        numbers.append(number)
        kept.append((cells + [""] * (len(header) - len(cells)))[: len(header)])
    if not kept and not uneven:
        raise RefusedFileError("Het bestand heeft alleen een kop en geen rijen.")
    if uneven and kind == FileKind.TEXT and uneven[-1][0] > (numbers[-1] if numbers else 0):
        _refuse_cut_file(uneven[-1], len(header))
    frame = pd.DataFrame(kept, columns=pd.Index(header), dtype="str")
    return TextTable(kind, frame, numbers, uneven, tuple(notes))


def _header(cells: list[str]) -> list[str]:
    header = [cell.removeprefix(BOM.decode()).strip() for cell in cells]
    while header and not header[-1]:
        header.pop()
    for place, name in enumerate(header, start=1):
        if not name:
            raise RefusedFileError(f"Kolom {place} heeft geen naam.")
    double = [name for name in header if header.count(name) > 1]
    if double:
        raise RefusedFileError(f"De kolom '{double[0]}' staat twee keer in het bestand.")
    return header


def _refuse_cut_file(last: tuple[int, int], expected: int) -> None:
    number, cells = last
    if cells < expected:
        raise RefusedFileError(
            f"Het bestand is afgebroken: regel {number} heeft {cells} van de {expected} cellen. Lever het opnieuw."
        )
