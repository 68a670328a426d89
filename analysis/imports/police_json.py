"""Reads OData v3 pages: one page, a list of pages or rows, one page or row per line, or a zip of pages.

Pages of other entity sets may stand between the data: Perioden gives the status of each period, TableInfos the table.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from analysis.imports.base import RefusedFileError
from analysis.imports.files import FileKind, Source, opened
from analysis.imports.police_batches import Column, RawBatch, RawFile, make_batch
from analysis.imports.police_dialects import Recognition
from analysis.imports.police_tables import Columns, find_columns

BATCH_ROWS = 200_000
JSON_BYTES = 400_000_000  # a JSON file must fit in memory as text
_PERIOD_KEY = re.compile(r"\d{4}[A-Z]{2}\d{2}")
Row = Mapping[str, Any]


def json_batches(source: Source, found: Recognition, raw: RawFile) -> Iterator[RawBatch]:
    """Batches of the data rows; ``raw`` gets header, period statuses and table number on the way.

    Row numbers count the data rows from 1. Raises RefusedFileError for broken JSON and for another structure.
    """
    columns: Columns | None = None
    number = 0
    for rows in _data_rows(source, found, raw):
        if columns is None:
            raw.header = list(rows[0])
            columns = find_columns(raw.header, raw.config)
            raw.warnings.extend(columns.warnings)
        for start in range(0, len(rows), BATCH_ROWS):
            part = rows[start : start + BATCH_ROWS]
            yield _batch(part, columns, raw, number)
            number += len(part)


def _batch(rows: Sequence[Row], columns: Columns, raw: RawFile, before: int) -> RawBatch:
    arrays = [
        Column.of([_text(row.get(name), "null" if place == columns.value else "") for row in rows])
        for place, name in enumerate(raw.header)
    ]
    numbers = np.arange(before + 1, before + len(rows) + 1, dtype=np.int64)
    batch = make_batch(numbers, arrays, columns, raw.header)
    extra = sorted(set().union(*rows) - set(raw.header))
    if not extra:
        return batch
    others = tuple((name, Column.of([_text(row.get(name)) for row in rows])) for name in extra)
    return RawBatch(**{**vars(batch), "others": batch.others + others})


def _text(value: Any, null: str = "") -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return null
    if isinstance(value, bool):
        return "WAAR" if value else "ONWAAR"
    if isinstance(value, (int, float)):
        return repr(value)
    return f"[{type(value).__name__}]"  # a list or object where a value belongs: rejected as such


def _data_rows(source: Source, found: Recognition, raw: RawFile) -> Iterator[Sequence[Row]]:
    seen = False
    for text in _texts(source, found):
        for rows in _row_lists(text):
            if not rows:
                continue
            if _is_metadata(rows[0]):
                _take_metadata(rows, raw)
            else:
                seen = True
                yield rows
    if not seen:
        raise RefusedFileError("Het JSON-bestand bevat geen rijen met cijfers.")


def _texts(source: Source, found: Recognition) -> Iterator[str]:
    with opened(source) as stream:
        if found.kind == FileKind.JSON:
            content = stream.read(JSON_BYTES + 1)
            if len(content) > JSON_BYTES:
                raise RefusedFileError("Het JSON-bestand is te groot. Lever het als CSV, of in delen per jaar.")
            yield _decoded(content)
            return
        with zipfile.ZipFile(stream) as archive:
            names = [name for name in archive.namelist() if not name.endswith("/")]
            other = [name for name in names if not name.lower().endswith((".json", ".jsonl"))]
            if other or not names:
                raise RefusedFileError("Een ZIP-bestand mag alleen JSON-pagina's bevatten. Pak het eerst uit.")
            for name in sorted(names, key=_natural):
                try:
                    yield _decoded(archive.read(name))
                except (zipfile.BadZipFile, EOFError) as error:
                    raise RefusedFileError(f"Het onderdeel {name[:60]} van het ZIP-bestand is beschadigd.") from error


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", name)]


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedFileError(
            "De tekens van het JSON-bestand zijn geen UTF-8. Haal het bestand opnieuw op."
        ) from error


_SPACE = re.compile(r"[\s\ufeff]*")
_NEXT = re.compile(r"[\s\ufeff]*,?[\s\ufeff]*")


def _row_lists(text: str) -> Iterator[Sequence[Row]]:
    """The rows of each page in the text; loose rows come in one list. Decodes value by value to save memory."""
    decoder = json.JSONDecoder(parse_constant=str)
    place = _matched(_SPACE, text, 0)
    in_list = text[place : place + 1] == "["
    place = _matched(_SPACE, text, place + 1) if in_list else place
    loose: list[Row] = []
    while place < len(text) and not (in_list and text[place] == "]"):
        try:
            item, end = decoder.raw_decode(text, place)
        except RecursionError as error:
            raise RefusedFileError("Het JSON-bestand is te diep genest; dit is geen OData-pagina.") from error
        except ValueError as error:
            raise _broken(text, place, error) from error
        if isinstance(item, dict) and isinstance(item.get("value"), list) and "Perioden" not in item:
            yield _checked_rows(item["value"])
        else:
            loose.append(_checked_rows([item])[0])
            if len(loose) == BATCH_ROWS:
                yield loose
                loose = []
        before, place = end, _matched(_NEXT, text, end)
        if in_list and text[place : place + 1] not in ("]", "") and "," not in text[before:place]:
            raise _broken(text, place, ValueError("no comma"))
    if in_list and text[place : place + 1] != "]":
        raise RefusedFileError("Het JSON-bestand is afgebroken: de lijst is niet afgesloten. Haal het opnieuw op.")
    if in_list and text[place + 1 :].strip():
        raise _broken(text, place + 1, ValueError("text behind the list"))
    if loose:
        yield loose


def _matched(pattern: re.Pattern[str], text: str, place: int) -> int:
    match = pattern.match(text, place)
    return match.end() if match else place


def _broken(text: str, place: int, error: ValueError) -> RefusedFileError:
    where = getattr(error, "pos", place)
    line = text.count("\n", 0, where) + 1
    if where >= len(text.rstrip()) - 1 or "Unterminated" in str(error):
        return RefusedFileError(f"Het JSON-bestand is afgebroken in regel {line}. Haal het bestand opnieuw op.")
    return RefusedFileError(f"Het JSON-bestand is niet goed gevormd (regel {line}, teken {where + 1}).")


def _checked_rows(items: list[Any]) -> list[Row]:
    """The items, when all are objects; an error message of the source and any other structure are refused."""
    for item in items:
        if not isinstance(item, dict):
            raise RefusedFileError("Het JSON-bestand heeft een andere opbouw dan een OData-pagina met rijen.")
    if items and ("odata.error" in items[0] or "error" in items[0]):
        raise RefusedFileError("Het JSON-bestand bevat een foutmelding van de bron, geen cijfers. Haal het opnieuw op.")
    return items


def _is_metadata(row: Row) -> bool:
    return ("Key" in row and "Title" in row) or {"Identifier", "ShortTitle"} <= set(row)


def _take_metadata(rows: Sequence[Row], raw: RawFile) -> None:
    for row in rows:
        key = str(row.get("Key", "")).strip()
        if _PERIOD_KEY.fullmatch(key) and "Status" in row:
            raw.period_status[key] = str(row["Status"] or "")
        if "Identifier" in row:
            raw.table = str(row["Identifier"])
