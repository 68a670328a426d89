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

from cycle.services.boundaries import BoundaryError

DEFAULT_BASE_URL = "https://service.pdok.nl/cbs/wijkenbuurten"
ATTRIBUTION = "CBS en Kadaster, Wijk- en buurtkaart {year} (CC BY 4.0)"
LAYERS = ("gemeenten", "wijken", "buurten")
MAX_ANSWER_BYTES = 100_000_000
ATTEMPTS = 2
PAUSE_SECONDS = 1.0
# One condition in the query language of the service: only features of this municipality.
FILTER = (
    '<Filter xmlns="http://www.opengis.net/fes/2.0"><PropertyIsEqualTo>'
    "<ValueReference>gemeentecode</ValueReference><Literal>{code}</Literal></PropertyIsEqualTo></Filter>"
)


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
    if urllib.parse.urlsplit(base_url).scheme not in ("http", "https"):
        raise BoundaryError("Geef een webadres dat met http:// of https:// begint.")
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
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(PAUSE_SECONDS)
        try:
            with urllib.request.urlopen(url, timeout=timeout) as answer:  # noqa: S310 -- scheme checked in fetch_layers
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
