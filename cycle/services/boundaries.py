"""Importing the boundaries of areas from GeoJSON, in the national grid or in degrees.

A file may be of one municipality or of the whole country: areas of other municipalities are passed over, areas of our
own municipality that the division does not know are named. A file with one bad shape is refused whole.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from django.db import transaction

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from cycle.enums import AreaLevel
from cycle.models import Area, AreaVersion
from cycle.services.coordinates import looks_like_rd, rd_to_wgs84
from cycle.services.shapes import Point, Polygons, Ring, simplify

MAX_FILE_BYTES = 400_000_000  # all buurten of the country in full detail are about 300 MB
TOLERANCE = 0.00008  # degrees, about 8 metres: less than half a pixel on a map of the whole city
DECIMALS = 6
# A buurt also carries the codes of its wijk and municipality: the smallest area wins.
CODE_KEYS = (
    "buurtcode", "bu_code", "wijkcode", "wk_code", "gemeentecode", "gm_code", "statcode", "gwb_code_10", "gwb_code",
    "code",
)  # fmt: skip

BoundingBox = tuple[float, float, float, float]  # west, south, east, north in degrees


class BoundaryError(Exception):
    """The file cannot be used; the message is Dutch and names the area where it goes wrong."""


def newest_version() -> AreaVersion:
    """Return the division that boundaries are for; BoundaryError when no reference data was loaded yet."""
    version = AreaVersion.objects.order_by("-valid_from").first()
    if version is None:
        raise BoundaryError("Er zijn nog geen gebieden. Draai eerst load_reference.")
    return version


def known_codes(version: AreaVersion) -> set[str]:
    """Return the codes of all areas of a division."""
    return set(version.areas.values_list("code", flat=True))


@dataclass(frozen=True)
class Boundaries:
    """Shapes by area code as GeoJSON geometries in degrees, and what stood in the file besides."""

    shapes: Mapping[str, dict[str, Any]]
    source: str
    grid: Literal["RD", "WGS84"]
    unknown: tuple[str, ...]
    of_others: int


def read_boundaries(path: Path, *, known: set[str], inside: BoundingBox | None = None) -> Boundaries:
    """Read, check and simplify the boundaries of the ``known`` area codes.

    ``inside`` is the box in which the municipality lies. Raises BoundaryError for a file that is not GeoJSON with
    polygons, that is not closed, that lies elsewhere, that names an area twice or that holds no known area.
    """
    document = _document(path)
    features = _features(document)
    own = {code[2:6] for code in known if code[:2] in ("GM", "WK", "BU") and code != "BU00000000"}
    raw: dict[str, Polygons] = {}
    unknown: list[str] = []
    of_others = 0
    for index, feature in enumerate(features, start=1):
        code = _code(feature, index)
        if code[2:6] not in own:
            of_others += 1
        elif code not in known:
            unknown.append(code)
        elif code in raw:
            raise BoundaryError(f"Gebied {code} staat twee keer in het bestand.")
        else:
            raw[code] = _polygons(feature, code)
    if not raw:
        raise BoundaryError("In dit bestand staat geen gebied uit de indeling van deze gemeente.")
    grid = _grid(raw, document)
    degrees = {code: _in_degrees(polygons, grid) for code, polygons in raw.items()}
    if inside is not None:
        _check_inside(degrees, inside)
    light = _simplify_by_level(degrees)
    return Boundaries(
        shapes={code: _geometry(polygons) for code, polygons in light.items()},
        source=str(document.get("source", "")),
        grid=grid,
        unknown=tuple(sorted(unknown)),
        of_others=of_others,
    )


def load_boundaries(*, version: AreaVersion, shapes: Mapping[str, dict[str, Any]], source: str) -> int:
    """Store shapes with the areas of a version; return how many areas got one. Codes without an area are an error."""
    areas = {area.code: area for area in version.areas.filter(code__in=list(shapes))}
    absent = sorted(set(shapes) - set(areas))
    if absent:
        raise BoundaryError(f"Gebied {absent[0]} staat niet in {version.name}.")
    for code, area in areas.items():
        area.geometry = shapes[code]
        area.geometry_source = source[:200]
    Area.objects.bulk_update(areas.values(), ["geometry", "geometry_source"], batch_size=100)
    return len(areas)


@transaction.atomic
def import_boundaries(
    *, version: AreaVersion, boundaries: Boundaries, source: str, by: User | None, at: datetime
) -> int:
    """Store imported boundaries in place of those that were there, with a line in the audit trail."""
    count = load_boundaries(version=version, shapes=boundaries.shapes, source=source)
    audit.record(
        event="boundaries.imported",
        target=version,
        by=by,
        at=at,
        areas=count,
        source=source,
        grid=boundaries.grid,
        unknown=list(boundaries.unknown),
    )
    return count


def without_boundary(version: AreaVersion) -> list[str]:
    """Return the wijken that still lack a boundary, by code."""
    bare = version.areas.filter(level=AreaLevel.WIJK, geometry__isnull=True)
    return list(bare.order_by("code").values_list("code", flat=True))


def _document(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise BoundaryError("Het bestand bestaat niet.")
    if path.stat().st_size > MAX_FILE_BYTES:
        raise BoundaryError("Het bestand is te groot (meer dan 400 MB).")
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BoundaryError("Dit is geen GeoJSON-bestand.") from error
    if not isinstance(document, dict):
        raise BoundaryError("Dit is geen GeoJSON-bestand.")
    return document


def _features(document: dict[str, Any]) -> list[Any]:
    features = document.get("features")
    if document.get("type") != "FeatureCollection" or not isinstance(features, list) or not features:
        raise BoundaryError("Dit GeoJSON-bestand bevat geen lijst met gebieden (FeatureCollection).")
    return features


def _code(feature: Any, index: int) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        raise BoundaryError(f"Gebied nummer {index} heeft geen eigenschappen.")
    lower = {str(key).lower(): value for key, value in properties.items()}
    for key in CODE_KEYS:
        value = lower.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
    raise BoundaryError(f"Gebied nummer {index} heeft geen gebiedscode. Gezocht is naar: {', '.join(CODE_KEYS)}.")


def _polygons(feature: dict[str, Any], code: str) -> Polygons:
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in ("Polygon", "MultiPolygon"):
        raise BoundaryError(f"Gebied {code} is geen vlak (Polygon of MultiPolygon).")
    coordinates = geometry.get("coordinates")
    parts = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(parts, list) or not parts:
        raise BoundaryError(f"Gebied {code} heeft geen coördinaten.")
    polygons: Polygons = []
    for part in parts:
        if not isinstance(part, list) or not part:
            raise BoundaryError(f"Gebied {code} heeft een leeg vlak.")
        polygons.append([_ring(ring, code) for ring in part])
    return polygons


def _ring(ring: Any, code: str) -> Ring:
    if not isinstance(ring, list) or len(ring) < 4:
        raise BoundaryError(f"Een rand van gebied {code} heeft minder dan vier punten.")
    points: Ring = []
    for position in ring:
        if not isinstance(position, list) or len(position) < 2:
            raise BoundaryError(f"Gebied {code} heeft een punt zonder twee getallen.")
        x, y = position[0], position[1]
        if not all(isinstance(value, int | float) and math.isfinite(value) for value in (x, y)):
            raise BoundaryError(f"Gebied {code} heeft een punt zonder twee getallen.")
        points.append((float(x), float(y)))
    if points[0] != points[-1]:
        raise BoundaryError(f"Een rand van gebied {code} is niet gesloten.")
    return points


def _points(shapes: Mapping[str, Polygons]) -> list[tuple[str, Point]]:
    return [
        (code, point) for code, polygons in shapes.items() for polygon in polygons for ring in polygon for point in ring
    ]


def _grid(shapes: Mapping[str, Polygons], document: dict[str, Any]) -> Literal["RD", "WGS84"]:
    """Recognise the grid by the numbers themselves; what the file says of it must not contradict them."""
    points = _points(shapes)
    named = json.dumps(document.get("crs", ""))
    if all(looks_like_rd(x, y) for _, (x, y) in points):
        return "RD"
    if all(abs(x) <= 180 and abs(y) <= 90 for _, (x, y) in points) and "28992" not in named:
        return "WGS84"
    raise BoundaryError("De coördinaten zijn geen graden (WGS84) en ook geen Rijksdriehoek (RD).")


def _in_degrees(polygons: Polygons, grid: str) -> Polygons:
    def convert(point: Point) -> Point:
        x, y = rd_to_wgs84(*point) if grid == "RD" else point
        return round(x, DECIMALS), round(y, DECIMALS)

    return [[[convert(point) for point in ring] for ring in polygon] for polygon in polygons]


def _check_inside(shapes: Mapping[str, Polygons], box: BoundingBox) -> None:
    west, south, east, north = box
    for code, (x, y) in _points(shapes):
        if not (west <= x <= east and south <= y <= north):
            raise BoundaryError(f"Gebied {code} ligt buiten de gemeente (bij {y:.4f} NB, {x:.4f} OL).")


def _simplify_by_level(shapes: Mapping[str, Polygons]) -> dict[str, Polygons]:
    """Areas of one level share their borders; levels do not meet each other in one drawing."""
    light: dict[str, Polygons] = {}
    for prefix in ("GM", "WK", "BU"):
        light.update(simplify({c: p for c, p in shapes.items() if c.startswith(prefix)}, TOLERANCE))
    return light


def _geometry(polygons: Polygons) -> dict[str, Any]:
    coordinates = [[[list(point) for point in ring] for ring in polygon] for polygon in polygons]
    if len(coordinates) == 1:
        return {"type": "Polygon", "coordinates": coordinates[0]}
    return {"type": "MultiPolygon", "coordinates": coordinates}
