"""Fetching official boundaries from the web service (WFS) of CBS and PDOK, when there is internet.

No internet is not an error: the schematic map stays until boundaries were fetched or imported.
"""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cycle.services.boundaries import BoundaryError

DEFAULT_BASE_URL = "https://service.pdok.nl/cbs/wijkenbuurten"
ATTRIBUTION = "CBS en Kadaster, Wijk- en buurtkaart {year} (CC BY 4.0)"
LAYERS = ("gemeenten", "wijken", "buurten")
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})  # the only places without TLS
MAX_ANSWER_BYTES = 100_000_000
ATTEMPTS = 2
PAUSE_SECONDS = 1.0
# One condition in the query language of the service: only features of this municipality.
FILTER = (
    '<Filter xmlns="http://www.opengis.net/fes/2.0"><PropertyIsEqualTo>'
    "<ValueReference>gemeentecode</ValueReference><Literal>{code}</Literal></PropertyIsEqualTo></Filter>"
)


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows redirects within the host that was asked only: no other host is reached in the name of this one."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        """Refuse another host, port or scheme."""
        asked, new = urllib.parse.urlsplit(req.full_url), urllib.parse.urlsplit(newurl)
        if (new.scheme, new.netloc) != (asked.scheme, asked.netloc):
            raise urllib.error.URLError("de bron verwijst naar een ander adres")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class NotFetchedError(Exception):
    """The source could not be reached or did not answer well; the message is Dutch and the old boundaries stay."""


@dataclass(frozen=True)
class FetchedLayers:
    """One GeoJSON file per layer, and what to write under a map."""

    files: tuple[Path, ...]
    source: str


def fetch_layers(*, base_url: str, year: int, municipality_code: str, timeout: float, folder: Path) -> FetchedLayers:
    """Fetch municipality, wijken and buurten of ``year`` as GeoJSON in degrees, one file per layer in ``folder``.

    Raises NotFetchedError when the source cannot be reached, answers with an error or is too slow, BoundaryError when
    ``base_url`` is not a web address.
    """
    parts = urllib.parse.urlsplit(base_url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOCAL):
        raise BoundaryError("Geef een webadres dat met https:// begint.")
    files = []
    for layer in LAYERS:
        path = folder / f"{layer}.geojson"
        path.write_bytes(_get(layer_url(base_url, year, layer, municipality_code), timeout))
        files.append(path)
    return FetchedLayers(tuple(files), ATTRIBUTION.format(year=year))


def layer_url(base_url: str, year: int, layer: str, municipality_code: str) -> str:
    """Return the address of one layer of one municipality."""
    query = {
        "service": "WFS",
        "version": "2.0.0",
        "request": "GetFeature",
        "typeName": f"wijkenbuurten:{layer}",
        "outputFormat": "application/json",
        "srsName": "EPSG:4326",
        "filter": FILTER.format(code=municipality_code),
    }
    return f"{base_url.rstrip('/')}/{year}/wfs/v1_0?{urllib.parse.urlencode(query)}"


def _get(url: str, timeout: float) -> bytes:
    problem = ""
    opener = urllib.request.build_opener(_SameHost)
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(PAUSE_SECONDS)
        try:
            with opener.open(url, timeout=timeout) as answer:  # the scheme was checked in fetch_layers
                content = bytes(answer.read(MAX_ANSWER_BYTES + 1))
        except urllib.error.HTTPError as error:
            problem = f"de bron antwoordt met fout {error.code}"
            if error.code < 500:
                break
        except (OSError, http.client.HTTPException) as error:
            problem = f"de bron is niet bereikbaar ({getattr(error, 'reason', None) or error})"
        else:
            if len(content) > MAX_ANSWER_BYTES:
                raise NotFetchedError("het antwoord van de bron is te groot")
            return content
    raise NotFetchedError(problem)
