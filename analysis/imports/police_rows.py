"""Turns a recognised police file into batches of raw cells, whatever the dialect: text per column and row numbers.

Nothing is judged here but the shape. CSV is read in pieces, so that memory stays bounded whatever the size.
"""

from __future__ import annotations

import codecs
import csv
import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from analysis.imports.base import RefusedFileError
from analysis.imports.files import FileKind, Limits, Source, opened
from analysis.imports.police_batches import Column, RawBatch, RawFile, make_batch
from analysis.imports.police_dialects import Recognition
from analysis.imports.police_json import json_batches
from analysis.imports.police_pivot import pivot_batches
from analysis.imports.police_tables import Columns, find_columns, plain
from analysis.imports.sheets import read_sheets

BLOCK_BYTES = 16 << 20  # of CSV text per batch: about 190,000 rows
BATCH_ROWS = 200_000
_DICTIONARY = pa.dictionary(pa.int32(), pa.string())


def raw_batches(source: Source, found: Recognition, raw: RawFile, limits: Limits) -> Iterator[RawBatch]:
    """The batches of a recognised file, whatever its dialect."""
    if found.kind in (FileKind.JSON, FileKind.ZIP):
        return json_batches(source, found, raw)
    if found.dialect == "portal_pivot":
        return pivot_batches(_listed_rows(source, found, limits), found, raw)
    if found.kind == FileKind.TEXT:
        return csv_batches(source, found, raw)
    return sheet_batches(_listed_rows(source, found, limits), found, raw)


def csv_batches(source: Source, found: Recognition, raw: RawFile) -> Iterator[RawBatch]:
    """Batches of a CSV with one row per cell; rows of the wrong length are set apart with their number."""
    columns = find_columns(raw.header, raw.config, line=found.header_line)
    raw.warnings.extend(columns.warnings)
    line = found.header_line
    for block in _blocks(source, found):
        table, bad = _parse(block, found, raw, columns, line)
        rows = _row_numbers(table.num_rows, [number for number, _ in bad]) + line
        malformed = [(number + line, text) for number, text in bad]
        line += block.count(b"\n")
        arrays = [_column(table.column(place)) for place in range(table.num_columns)]
        yield make_batch(rows, arrays, columns, raw.header, malformed)


def _parse(
    block: bytes, found: Recognition, raw: RawFile, columns: Columns, line: int
) -> tuple[pa.Table, list[tuple[int, str]]]:
    names = [f"c{place}" for place in range(len(raw.header))]
    identity = {place for place in columns.others if plain(raw.header[place]) == "id"}
    bad: list[tuple[int, str]] = []

    def set_apart(row: Any) -> str:
        bad.append((row.number, row.text))
        return "skip"

    try:
        table = pacsv.read_csv(
            pa.BufferReader(block),
            read_options=pacsv.ReadOptions(use_threads=False, block_size=len(block) + 1, column_names=names),
            parse_options=pacsv.ParseOptions(
                delimiter=found.delimiter, ignore_empty_lines=False, invalid_row_handler=set_apart
            ),
            convert_options=pacsv.ConvertOptions(
                column_types={
                    name: pa.string() if place in identity else _DICTIONARY for place, name in enumerate(names)
                },
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid as error:
        raise RefusedFileError(f"Het CSV-bestand is na regel {line} niet te lezen als tabel.") from error
    return table, bad


def _column(chunked: Any) -> Column:
    """A column of the CSV. Cell numbers (ID) have as many texts as rows: only what is no number is kept."""
    array = chunked.combine_chunks() if chunked.num_chunks != 1 else chunked.chunk(0)
    if pa.types.is_dictionary(array.type):
        return Column.from_arrow(array)
    number = pc.match_substring_regex(array, r"^\s*\d*\s*$")
    return Column.from_arrow(pc.if_else(number, "", array).dictionary_encode())


def _blocks(source: Source, found: Recognition) -> Iterator[bytes]:
    """Pieces of the file after the header, each ending at a line end, in UTF-8."""
    with opened(source) as stream:
        for _ in range(found.header_line):
            stream.readline()
        rest = b""
        while chunk := stream.read(BLOCK_BYTES):
            cut = chunk.rfind(b"\n") + 1
            if not cut:
                rest += chunk
                continue
            yield _utf8(rest + chunk[:cut], found.encoding)
            rest = chunk[cut:]
        if rest.strip():
            yield _utf8(rest, found.encoding)


def _utf8(block: bytes, encoding: str) -> bytes:
    return block if encoding.startswith("utf-8") else block.decode(encoding).encode()


def _row_numbers(valid: int, bad: Sequence[int]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Numbers (from 1) of the valid rows when the rows ``bad`` were left out."""
    places = np.arange(valid, dtype=np.int64)
    if not bad:
        return places + 1
    before = np.asarray(bad, dtype=np.int64) - 1 - np.arange(len(bad))  # valid rows in front of each bad one
    return places + 1 + np.searchsorted(before, places, side="right")


def _listed_rows(source: Source, found: Recognition, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """All lines of a text or sheet as cells, with their number."""
    if found.kind == FileKind.TEXT:
        with opened(source) as stream:
            text = codecs.getreader(found.encoding)(stream)
            reader = csv.reader(text, delimiter=found.delimiter)
            try:
                for cells in reader:
                    yield reader.line_num, cells
            except csv.Error as error:
                raise RefusedFileError(
                    f"Het CSV-bestand is vanaf regel {reader.line_num} niet te lezen. "
                    "Mogelijk ontbreekt een aanhalingsteken."
                ) from error
        return
    for name, rows in read_sheets(source, found.kind, limits, decimal_sign=","):
        if name == found.sheet:
            yield from enumerate(rows, start=1)
            return


def sheet_batches(lines: Iterator[tuple[int, list[str]]], found: Recognition, raw: RawFile) -> Iterator[RawBatch]:
    """Batches of a sheet with one row per cell."""
    columns = find_columns(raw.header, raw.config, line=found.header_line)
    raw.warnings.extend(columns.warnings)
    width = len(raw.header)
    body = (item for item in lines if item[0] > found.header_line and item[1])
    while part := list(itertools.islice(body, BATCH_ROWS)):
        malformed = [(number, " | ".join(cells)) for number, cells in part if len(cells) > width]
        fitting = [(number, cells + [""] * (width - len(cells))) for number, cells in part if len(cells) <= width]
        rows = np.array([number for number, _ in fitting], dtype=np.int64)
        arrays = [Column.of([cells[place] for _, cells in fitting]) for place in range(width)]
        yield make_batch(rows, arrays, columns, raw.header, malformed)
