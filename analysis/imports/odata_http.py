"""Polite HTTP for open data: TLS only, one host, bounded size and time, patient retries. Standard library only."""

from __future__ import annotations

import datetime as dt
import email.utils
import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from analysis.imports.files import BOM

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
LONGEST_WAIT = 120.0  # seconds; a source that asks for more is tried at another time
PIECE = 1 << 16
PAGE_SECONDS = 300.0  # a page that drips in slower than this is given up
AGENT = "AmersfoortVeiligheid/1.0 (ophalen van open data)"


class SourceError(Exception):
    """The source could not be used; the message is Dutch and can be shown."""


class SourceUnreachableError(SourceError):
    """No answer: no internet, no name, no connection, or only errors for a while. Shown as "niet opgehaald"."""


class SourceAnswerError(SourceError):
    """The source answered, but not with something that can be used. ``status`` is the HTTP status or 0."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class RowLimitError(SourceAnswerError):
    """ODataApi answers at most 10,000 rows; this request asks for more."""


def checked_url(url: str) -> str:
    """The address when it uses TLS (or is this machine); raises SourceAnswerError otherwise."""
    parts = urlsplit(url)
    if not parts.hostname or parts.username or parts.password:
        raise SourceAnswerError("Het adres van de bron is niet goed.")
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOCAL):
        raise SourceAnswerError("Het adres van de bron moet met https:// beginnen.")
    return url


def next_url(current: str, link: str, root: str) -> str:
    """The address of the next page: on the same host, never without TLS where the source has it."""
    url = urljoin(current, link)
    parts, own = urlsplit(url), urlsplit(root)
    if parts.netloc != own.netloc or parts.scheme not in ("http", "https"):
        raise SourceAnswerError("De bron verwijst naar een ander adres. Het ophalen is gestopt.")
    return checked_url(urlunsplit((own.scheme, parts.netloc, parts.path, parts.query, "")))


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows redirects only on the same host."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        """Check the new address as if it were a link in a page."""
        parts = urlsplit(req.full_url)
        next_url(req.full_url, newurl, f"{parts.scheme}://{parts.netloc}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class Session:
    """Gets pages one by one; counts bytes over the whole fetch."""

    def __init__(
        self,
        root: str,
        timeout: float,
        retries: int,
        sleep: Callable[[float], None],
        max_bytes: int,
        opener: Callable[..., Any] | None,
    ) -> None:
        self.host = urlsplit(root).hostname or ""
        self.timeout, self.retries, self.sleep, self.left = timeout, retries, sleep, max_bytes
        self.open = opener or urllib.request.build_opener(_SameHost).open

    def get_json(self, url: str, table: str) -> tuple[bytes, dict[str, Any]]:
        """The raw page and its content; tries again after a pause that doubles, or that the source asks for."""
        reason = ""
        for attempt in range(self.retries + 1):
            wait = min(2.0**attempt, 60.0)
            try:
                page = self._read(url)
                content = json.loads(page.removeprefix(BOM))
            except urllib.error.HTTPError as error:
                with error:
                    wait, reason = self._judge(error, table, wait)
            except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
                reason = "het antwoord is geen volledige JSON"
            except TimeoutError:
                reason = f"geen antwoord binnen {self.timeout:.0f} seconden"
            except urllib.error.URLError as error:
                late = isinstance(error.reason, TimeoutError)
                reason = f"geen antwoord binnen {self.timeout:.0f} seconden" if late else "geen verbinding"
            except (http.client.HTTPException, ConnectionError, OSError):
                reason = "de verbinding is verbroken"
            else:
                if isinstance(content, dict):
                    return page, content
                raise SourceAnswerError("De bron gaf een antwoord dat geen lijst met rijen is.")
            if attempt < self.retries:
                self.sleep(wait)
        raise SourceUnreachableError(
            f"Niet opgehaald: {self.host} is niet bereikbaar ({reason}, {self.retries + 1} keer geprobeerd)."
        )

    def _read(self, url: str) -> bytes:
        request = urllib.request.Request(  # noqa: S310 -- checked_url allows https (and this machine) only
            checked_url(url),
            headers={"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": AGENT},
        )
        until = time.monotonic() + PAGE_SECONDS
        pieces, size = [], 0
        with self.open(request, timeout=self.timeout) as response:
            expected = response.headers.get("Content-Length")
            while piece := response.read(PIECE):
                size += len(piece)
                if size > self.left:
                    raise SourceAnswerError("De bron geeft meer gegevens dan verwacht. Het ophalen is gestopt.")
                if time.monotonic() > until:
                    raise TimeoutError
                pieces.append(piece)
        if expected is not None and expected.isdigit() and int(expected) != size:
            raise http.client.IncompleteRead(b"", int(expected) - size)
        self.left -= size
        return b"".join(pieces)

    def _judge(self, error: urllib.error.HTTPError, table: str, wait: float) -> tuple[float, str]:
        """How long to wait before trying again; raises when trying again makes no sense."""
        body = error.read(PIECE).decode("utf-8", "replace")
        if "more than 10000 records" in body:
            raise RowLimitError("De bron geeft niet meer dan 10.000 rijen tegelijk.", error.code)
        if error.code == 404:
            raise SourceAnswerError(f"Tabel {table} bestaat niet bij {self.host} (404).", 404)
        if error.code not in AGAIN:
            raise SourceAnswerError(f"{self.host} weigert de vraag (HTTP {error.code}).", error.code)
        asked = retry_after(error.headers.get("Retry-After"))
        if asked is not None and asked > LONGEST_WAIT:
            raise SourceUnreachableError(f"Niet opgehaald: {self.host} vraagt om later terug te komen.")
        return max(wait, asked or 0.0), f"HTTP {error.code}"


def retry_after(header: str | None) -> float | None:
    """Seconds to wait from a Retry-After header: a number, or a moment."""
    if not header:
        return None
    if header.strip().isdigit():
        return float(header)
    try:
        moment = email.utils.parsedate_to_datetime(header)
    except ValueError:
        return None
    now = dt.datetime.now(dt.UTC)
    return max(0.0, (moment - now).total_seconds()) if moment.tzinfo else None
