"""Fetches a table from an OData v3 service (Politie, CBS) and keeps its pages as they came, in one JSON file.

The service has two bases: ``ODataApi`` answers at most 10,000 rows and then fails with HTTP 500; ``ODataFeed`` gives
everything in pages linked by ``odata.nextLink``. Keys are padded with spaces and the padding is part of the value in
``$filter eq``. There is no ``in``. The file that is written is read by the dialect ``odata_json``.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from analysis.imports.files import BOM
from analysis.imports.odata_http import (
    RowLimitError,
    Session,
    SourceAnswerError,
    SourceError,
    SourceUnreachableError,
    checked_url,
    next_url,
)

__all__ = [
    "FetchedTable",
    "SourceAnswerError",
    "SourceError",
    "SourceUnreachableError",
    "division_year",
    "fetch_table",
    "in_municipality",
    "padded_equals",
    "starts_with",
]

API, FEED = "ODataApi", "ODataFeed"
PERIODS_PER_REQUEST = 24  # a filter has to fit in an address
# Width of padded keys as the services write them.
WIDTHS = {"SoortMisdrijf": 6, "Overlast": 6, "WijkenEnBuurten": 10, "RegioS": 6, "Perioden": 8}


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def padded_equals(column: str, key: str, *, width: int | None = None) -> str:
    """The filter ``column eq 'key'`` with the key padded to the width that the service uses for the column."""
    return f"{column} eq {_quoted(key.strip().ljust(width if width is not None else WIDTHS.get(column, 0)))}"


def starts_with(column: str, prefix: str) -> str:
    """The filter for keys that begin with ``prefix``; padding does not matter here."""
    return f"startswith({column},{_quoted(prefix)})"


def in_municipality(code: str, column: str = "WijkenEnBuurten") -> str:
    """The filter for a municipality with its wijken and buurten: four digits from the third sign of the key."""
    return f"substring({column},2,4) eq {_quoted(code.removeprefix('GM'))}"


@dataclass(frozen=True)
class FetchedTable:
    """What was fetched. ``division_year`` is the year of the boundaries, from the description (MapYear is wrong)."""

    path: Path
    table: str
    rows: int
    pages: int
    size: int
    base: str
    periods: tuple[str, ...]
    topics: tuple[str, ...]
    modified: str
    division_year: int | None


def fetch_table(
    base_url: str,
    table: str,
    *,
    target: Path,
    filters: Sequence[str] = (),
    periods: Collection[str] | None = None,
    period_pattern: str | None = None,
    dimension: str = "SoortMisdrijf",
    prefer_feed: bool = True,
    timeout: float = 30.0,
    retries: int = 4,
    sleep: Callable[[float], None] = time.sleep,
    pause: float = 0.2,
    max_pages: int = 20_000,
    max_bytes: int = 1_500_000_000,
    opener: Callable[..., Any] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> FetchedTable:
    """Fetch TableInfos, DataProperties, Perioden and TypedDataSet into ``target``; nothing is left when it fails.

    ``base_url`` is the host (``https://dataderden.cbs.nl``). ``filters`` are joined with ``and`` (see padded_equals,
    starts_with, in_municipality). ``periods`` are keys; ``period_pattern`` chooses among the keys that the table has
    (``^\\d{4}MM\\d{2}$``). ``dimension`` is the column to split on when one period has too many rows for ODataApi.
    ``progress`` gets rows and pages so far and may raise to stop.

    Raises SourceUnreachableError when there is no answer after ``retries`` tries more, SourceAnswerError when the
    answer cannot be used; both have a Dutch message.
    """
    if not re.fullmatch(r"[0-9A-Za-z_-]{1,40}", table):
        raise SourceAnswerError(f"'{table[:40]}' is geen geldig tabelnummer.")
    root = checked_url(base_url.rstrip("/"))
    session = Session(root, timeout, retries, sleep, max_bytes, opener)
    fetch = _Fetch(session, root, table, filters, dimension, pause, max_pages, progress)
    part = target.with_name(target.name + ".deel")
    try:
        with part.open("wb") as stream:
            result = fetch.run(_Writer(stream), target, periods, period_pattern, prefer_feed)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return result


class _Writer:
    """Writes the pages as they came, as one JSON list."""

    def __init__(self, stream: Any) -> None:
        self.stream, self.pages, self.rows, self.size = stream, 0, 0, 0
        self._write(b"[")

    def _write(self, content: bytes) -> None:
        self.size += self.stream.write(content)

    def add(self, page: bytes, rows: int = 0) -> None:
        """One page, unchanged but for a byte order mark."""
        self._write((b",\n" if self.pages else b"\n") + page.removeprefix(BOM))
        self.pages += 1
        self.rows += rows

    def close(self) -> None:
        """End the list."""
        self._write(b"\n]\n")


class _Fetch:
    """One fetch of one table."""

    def __init__(
        self,
        session: Session,
        root: str,
        table: str,
        filters: Sequence[str],
        dimension: str,
        pause: float,
        max_pages: int,
        progress: Callable[[int, int], None] | None,
    ) -> None:
        self.session, self.root, self.table = session, root, table
        self.filters, self.dimension = list(filters), dimension
        self.pause, self.max_pages, self.progress = pause, max_pages, progress
        self.base = FEED

    def run(
        self,
        writer: _Writer,
        target: Path,
        periods: Collection[str] | None,
        period_pattern: str | None,
        prefer_feed: bool,
    ) -> FetchedTable:
        """Metadata first, because it tells which periods there are; then the data."""
        self.base = FEED if prefer_feed else API
        infos = self._metadata(writer, "TableInfos")
        properties = self._metadata(writer, "DataProperties")
        known = [str(row.get("Key", "")).strip() for row in self._metadata(writer, "Perioden")]
        chosen = self._chosen(known, periods, period_pattern)
        self._data(writer, chosen, known)
        writer.close()
        if not writer.rows:
            raise SourceAnswerError(
                f"De bron gaf geen rijen van tabel {self.table}. Controleer de gemeente, de perioden en het filter."
            )
        info = infos[0] if infos else {}
        return FetchedTable(
            path=target,
            table=self.table,
            rows=writer.rows,
            pages=writer.pages,
            size=writer.size,
            base=self.base,
            periods=tuple(chosen or known),
            topics=tuple(str(row["Key"]) for row in properties if row.get("Type") == "Topic" and row.get("Key")),
            modified=str(info.get("Modified", "")),
            division_year=division_year(properties, infos),
        )

    def _chosen(
        self, known: Sequence[str], periods: Collection[str] | None, period_pattern: str | None
    ) -> list[str] | None:
        if periods is None and period_pattern is None:
            return None
        wanted = [key for key in known if period_pattern is None or re.search(period_pattern, key)]
        if periods is not None:
            unknown = sorted({key.strip() for key in periods} - set(known))
            if unknown:
                raise SourceAnswerError(f"Tabel {self.table} heeft geen periode {', '.join(unknown[:5])}.")
            wanted = [key for key in wanted if key in {period.strip() for period in periods}]
        if not wanted:
            raise SourceAnswerError(f"Tabel {self.table} heeft geen perioden die gevraagd zijn.")
        return wanted

    def _metadata(self, writer: _Writer, name: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        for page, values in self._pages(name, []):
            writer.add(page)
            rows.extend(values)
        return rows

    def _data(self, writer: _Writer, chosen: Sequence[str] | None, known: Sequence[str]) -> None:
        """The data by the base that answers: Feed, else Api; beyond the limit of Api in smaller pieces."""
        groups: list[list[str]] = [[]]
        if chosen is not None:
            groups = [list(chosen[n : n + PERIODS_PER_REQUEST]) for n in range(0, len(chosen), PERIODS_PER_REQUEST)]
        for group in groups:
            try:
                self._piece(writer, self._period_filter(group))
            except RowLimitError:
                self._beyond_the_limit(writer, group, known)

    def _beyond_the_limit(self, writer: _Writer, group: Sequence[str], known: Sequence[str]) -> None:
        """ODataApi refused because of its limit: go to the Feed; without a Feed ask in smaller pieces."""
        self.base = FEED
        try:
            self._piece(writer, self._period_filter(group))
            return
        except SourceAnswerError as error:
            if error.status != 404:
                raise
        self.base = API
        keys: list[str] = []
        for period in group or known:
            try:
                self._piece(writer, self._period_filter([period]))
            except RowLimitError:
                keys = keys or [str(row["Key"]) for _, rows in self._pages(self.dimension, []) for row in rows]
                for key in keys:
                    exact = padded_equals(self.dimension, key, width=len(key))
                    self._piece(writer, [*self._period_filter([period]), exact])

    @staticmethod
    def _period_filter(group: Sequence[str]) -> list[str]:
        if not group:
            return []
        return ["(" + " or ".join(padded_equals("Perioden", key) for key in group) + ")"]

    def _piece(self, writer: _Writer, extra: Sequence[str]) -> None:
        for page, rows in self._pages("TypedDataSet", [*self.filters, *extra]):
            writer.add(page, len(rows))
            if self.progress is not None:
                self.progress(writer.rows, writer.pages)

    def _pages(self, entity: str, filters: Sequence[str]) -> Iterator[tuple[bytes, list[dict[str, Any]]]]:
        """The pages of an entity set by following the links; a link that was followed before is refused."""
        url = f"{self.root}/{self.base}/odata/{self.table}/{entity}?$format=json"
        if filters:
            both = " and ".join(f"({part})" if " or " in part else part for part in filters)
            url += "&$filter=" + quote(both, safe="(),'")
        seen: set[str] = set()
        while url:
            if url in seen:
                raise SourceAnswerError("De bron verwijst naar een pagina die al is opgehaald. Het ophalen is gestopt.")
            if len(seen) >= self.max_pages:
                raise SourceAnswerError(f"De bron geeft meer dan {self.max_pages} pagina's. Het ophalen is gestopt.")
            if seen:
                self.session.sleep(self.pause)
            seen.add(url)
            page, content = self.session.get_json(url, self.table)
            values = content.get("value")
            if not isinstance(values, list) or not all(isinstance(row, dict) for row in values):
                raise SourceAnswerError("De bron gaf een antwoord dat geen lijst met rijen is.")
            yield page, values
            link = content.get("odata.nextLink")
            url = next_url(url, str(link), self.root) if link else ""


def division_year(properties: Sequence[dict[str, Any]], infos: Sequence[dict[str, Any]] = ()) -> int | None:
    """The year of the area division, from descriptions ("indeling 2024"); ``MapYear`` is years behind and not used."""
    texts = [str(row.get("Description") or "") for row in properties if str(row.get("Type", "")).startswith("Geo")]
    for info in infos:
        texts += [str(info.get(name) or "") for name in ("ReasonDelivery", "ExplanatoryText", "ShortDescription")]
    for text in texts:
        match = re.search(r"indeling(?:en)?(?:\s+van)?\s+((?:19|20)\d{2})", text)
        if match:
            return int(match.group(1))
    return None
