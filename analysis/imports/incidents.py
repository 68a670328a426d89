"""Rows of single incidents (a month, an area and a kind per row): read, checked and counted; the rows are let go.

Only the columns for month, area and kind are read; numbers, places, descriptions and outcomes of an incident are never
looked at. Each distinct text is judged once, rows are counted as integers. Rows with the same content are separate
incidents and all count. An incident without area counts in the bucket for unknown places.

Columns of ``CheckedFile.accepted``, sorted by period, kind and area: ``area``, ``offence`` (category of str), ``year``
int16, ``month`` int8, ``value`` int64. A combination without incidents has no row.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pacsv

from analysis.imports.base import CheckedFile, RefusedFileError, Reject, RejectLog
from analysis.imports.files import (
    FileKind,
    InspectedFile,
    Limits,
    inspect_file,
    opened,
    read_head,
    sniff_delimiter,
)
from analysis.imports.police_cells import UNKNOWN_AREA
from analysis.imports.privacy import find_personal_data, is_personal_header, mask

Integers = np.ndarray[Any, np.dtype[np.integer[Any]]]

BLOCK_BYTES, MIN_BLOCK_BYTES = 4 << 20, 1 << 18  # of text per batch; a small file is cut too, for the threads
THREADS = 2  # one batch is parsed while the one before it is counted
BAD = -1
_DICTIONARY = pa.dictionary(pa.int32(), pa.string())
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_MALFORMED = "De rij heeft te veel of te weinig kolommen."


@dataclass(frozen=True)
class IncidentReference:
    """What the reader must know: the column names, the area codes, and the code of ours for each kind of incident."""

    areas: Sequence[str]
    offences: Mapping[str, str]
    today: dt.date
    first_year: int = 2005
    period_column: str = "Month"
    area_column: str = "LSOA code"
    offence_column: str = "Crime type"

    @property
    def columns(self) -> tuple[str, str, str]:
        """The columns that are read, in the order in which they are judged."""
        return (self.period_column, self.area_column, self.offence_column)


@dataclass
class _Coder:
    """A number per distinct text of one column, below 0 when the text is no usable value.

    ``known`` may start with the texts that need no judgement.
    """

    judge: Callable[[str], int | str]
    known: dict[str, int] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    def codes(self, array: Any) -> Integers:
        """A number per row of a dictionary array."""
        texts = array.dictionary.to_pylist()
        known = self.known
        for text in texts:
            if text not in known:
                known[text] = self._judged(text)
        lookup = np.fromiter((known[text] for text in texts), dtype=np.int32, count=len(texts))
        codes: Integers = lookup[array.indices.to_numpy()]
        return codes

    def _judged(self, text: str) -> int:
        judged = self.judge(text)
        if isinstance(judged, str):
            self.problems[text] = judged
            return BAD
        return judged


def count_incidents(
    source: Path | str | BinaryIO, *, reference: IncidentReference, limits: Limits | None = None
) -> CheckedFile:
    """Read a CSV of incidents and count them per area, kind and month; memory does not grow with the file.

    Raises RefusedFileError when the file is no such CSV: another type, a column missing, a column with data on persons,
    no rows.
    """
    inspected = inspect_file(source, allowed={FileKind.TEXT}, limits=limits)
    counting = _Counting(reference)
    for block in _blocks(source, inspected, counting):
        counting.take(*block)
    if counting.rows_read == 0:
        raise RefusedFileError("Het bestand bevat alleen kolomkoppen en geen rijen met incidenten.")
    return CheckedFile(
        dialect="incidents",
        table="",
        rows_read=counting.rows_read,
        accepted=counting.frame(),
        rejects=counting.log,
        warnings=(*inspected.warnings, *counting.warnings()),
    )


Parsed = tuple[pa.Table, list[tuple[int, str]], int]


def _blocks(source: Path | str | BinaryIO, inspected: InspectedFile, counting: _Counting) -> Iterator[Parsed]:
    """Parsed pieces of the file in order, each with its malformed rows and its number of lines."""
    encoding = inspected.encoding
    first = read_head(source, encoding).split("\n", 1)[0]
    delimiter = sniff_delimiter(first)
    header = [name.strip() for name in next(csv.reader(io.StringIO(first), delimiter=delimiter))]
    counting.check_header(header)
    with opened(source) as stream, ThreadPoolExecutor(THREADS) as threads:
        stream.readline()
        waiting: deque[Future[Parsed]] = deque()
        for block in _pieces(stream, max(MIN_BLOCK_BYTES, min(BLOCK_BYTES, inspected.size // (2 * THREADS)))):
            text = block if encoding.startswith("utf-8") else block.decode(encoding).encode()
            waiting.append(threads.submit(_parse, text, header, delimiter, counting.reference.columns))
            if len(waiting) > THREADS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _pieces(stream: BinaryIO, size: int) -> Iterator[bytes]:
    """Pieces of the file of about ``size`` bytes, each ending at a line end."""
    rest = b""
    while chunk := stream.read(size):
        cut = chunk.rfind(b"\n") + 1
        if cut:
            yield rest + chunk[:cut]
            rest = chunk[cut:]
        else:
            rest += chunk
    if rest.strip():
        yield rest + b"\n"


def _parse(block: bytes, header: list[str], delimiter: str, columns: Sequence[str]) -> Parsed:
    bad: list[tuple[int, str]] = []

    def set_apart(row: Any) -> str:
        bad.append((row.number, row.text))
        return "skip"

    try:
        table = pacsv.read_csv(
            pa.BufferReader(block),
            read_options=pacsv.ReadOptions(use_threads=False, block_size=len(block) + 1, column_names=header),
            parse_options=pacsv.ParseOptions(
                delimiter=delimiter, ignore_empty_lines=False, invalid_row_handler=set_apart
            ),
            convert_options=pacsv.ConvertOptions(
                include_columns=list(columns),
                column_types=dict.fromkeys(columns, _DICTIONARY),
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid as error:
        raise RefusedFileError("Het CSV-bestand is niet te lezen als tabel.") from error
    return table, bad, block.count(b"\n")


class _Counting:
    """The counts of one file so far, and its rejects."""

    def __init__(self, reference: IncidentReference) -> None:
        self.reference = reference
        self.log = RejectLog()
        self.rows_read = 0
        self._line = 1  # the header
        self._areas = [*reference.areas, UNKNOWN_AREA] if UNKNOWN_AREA not in reference.areas else [*reference.areas]
        self._offences = list(dict.fromkeys(reference.offences.values()))
        self._periods: list[tuple[int, int]] = []
        area_place = {code: place for place, code in enumerate(self._areas)}
        self._unknown = area_place[UNKNOWN_AREA]
        offence_place = {code: place for place, code in enumerate(self._offences)}
        kinds = {text: offence_place[code] for text, code in reference.offences.items()}
        self._coders = (
            _Coder(self._judge_period),
            _Coder(
                lambda text: area_place.get(text.strip() or UNKNOWN_AREA, "Dit gebied is niet bekend."),
                {**area_place, "": area_place[UNKNOWN_AREA]},
            ),
            _Coder(lambda text: kinds.get(text.strip(), "Deze soort incident is niet bekend."), dict(kinds)),
        )
        self._counts = np.zeros(0, dtype=np.int64)

    def check_header(self, header: list[str]) -> None:
        """Refuse a file with columns missing, double, or with data on persons."""
        if personal := [name for name in header if is_personal_header(name)]:
            raise RefusedFileError(
                f"De kolom '{personal[0][:60]}' gaat over personen. Lever het bestand zonder die kolom."
            )
        missing = [name for name in self.reference.columns if header.count(name) != 1]
        if missing:
            found = ", ".join(f"'{name[:60]}'" for name in header[:20])
            raise RefusedFileError(
                f"Deze kolom ontbreekt of staat er dubbel: {', '.join(missing)}. Gevonden in regel 1: {found}."
            )

    def _judge_period(self, text: str) -> int | str:
        found = _MONTH.fullmatch(text.strip())
        if found is None:
            return "Dit is geen maand. Verwacht bijvoorbeeld 2025-07."
        year, month = int(found.group(1)), int(found.group(2))
        if year < self.reference.first_year:
            return f"De maand ligt voor {self.reference.first_year}."
        if (year, month) > (self.reference.today.year, self.reference.today.month):
            return "De maand ligt in de toekomst."
        if (year, month) not in self._periods:
            self._periods.append((year, month))
        return self._periods.index((year, month))

    def take(self, table: pa.Table, malformed: list[tuple[int, str]], lines: int) -> None:
        """Check and count one piece of the file."""
        codes = [
            coder.codes(table.column(place).chunk(0) if table.num_rows else pa.array([], type=_DICTIONARY))
            for place, coder in enumerate(self._coders)
        ]
        period, area, offence = codes
        usable = (period >= 0) & (area >= 0) & (offence >= 0)
        if malformed or not usable.all():
            self._reject(table, codes, malformed)
            period, area, offence = period[usable], area[usable], offence[usable]
        keys = (period * len(self._offences) + offence) * np.int64(len(self._areas)) + area
        counted = np.bincount(keys)
        if len(counted) > len(self._counts):
            counted[: len(self._counts)] += self._counts
            self._counts = counted
        else:
            self._counts[: len(counted)] += counted
        self.rows_read += table.num_rows + len(malformed)
        self._line += lines

    def _reject(self, table: pa.Table, codes: list[Integers], malformed: list[tuple[int, str]]) -> None:
        """Count the rows by the first problem of each, and list the first of them in the order of the file."""
        rejects = [(number, "", "", _MALFORMED) for number, _ in malformed]
        self.log.add_many(len(malformed), _MALFORMED)
        rows = _row_numbers(table.num_rows, [number for number, _ in malformed])
        room = self.log.limit - len(self.log.listed)
        open_rows = np.ones(table.num_rows, dtype=bool)
        for name, coder, code in zip(self.reference.columns, self._coders, codes, strict=True):
            places = np.flatnonzero(open_rows & (code < 0))
            column = table.column(name)
            open_rows[places] = False
            for place in places[: max(room, 0)]:
                text = str(column[int(place)].as_py())
                shown = mask(text) if find_personal_data(text) else text.strip()
                rejects.append((int(rows[place]), name, shown[:200], coder.problems[text]))
            for text, count in _counted_texts(column, places):
                self.log.add_many(count, coder.problems[text])
        listed = [Reject(self._line + number, name, shown, reason) for number, name, shown, reason in sorted(rejects)]
        self.log.listed.extend(listed[: max(room, 0)])

    def warnings(self) -> tuple[str, ...]:
        """What the user should know beside the rejects."""
        unknown = int(self._cube()[:, :, self._unknown].sum())
        if not unknown:
            return ()
        written = f"{unknown:,}".replace(",", ".")
        return (f"{written} incidenten hebben geen gebied. Ze tellen alleen mee in de gemeente.",)

    def _cube(self) -> Integers:
        """The counts per period (in the order of the calendar), kind and area."""
        shape = (len(self._periods), len(self._offences), len(self._areas))
        counts = np.zeros(int(np.prod(shape)), dtype=np.int64)
        counts[: len(self._counts)] = self._counts
        order = sorted(range(len(self._periods)), key=self._periods.__getitem__)
        cube: Integers = counts.reshape(shape)[order]
        return cube

    def frame(self) -> pd.DataFrame:
        """The counts as rows."""
        cube = self._cube()
        found = np.flatnonzero(cube)
        period, offence, area = np.unravel_index(found, cube.shape)
        months = np.array(sorted(self._periods) or [(0, 0)])[period]
        return pd.DataFrame(
            {
                "area": pd.Categorical.from_codes(area, categories=self._areas),
                "offence": pd.Categorical.from_codes(offence, categories=self._offences),
                "year": months[:, 0].astype(np.int16),
                "month": months[:, 1].astype(np.int8),
                "value": cube.reshape(-1)[found],
            }
        )


def _counted_texts(column: Any, places: Integers) -> Iterator[tuple[str, int]]:
    """The distinct texts of a dictionary column in these rows, and how often each is there."""
    if len(places):
        array = column.chunk(0)
        counts = np.bincount(array.indices.to_numpy()[places])
        for at in np.flatnonzero(counts):
            yield array.dictionary[int(at)].as_py(), int(counts[at])


def _row_numbers(valid: int, bad: Sequence[int]) -> Integers:
    """Numbers (from 1) of the valid rows of a piece when the rows ``bad`` were left out."""
    places = np.arange(valid, dtype=np.int64)
    if not bad:
        return places + 1
    before = np.asarray(bad, dtype=np.int64) - 1 - np.arange(len(bad))
    return places + 1 + np.searchsorted(before, places, side="right")
