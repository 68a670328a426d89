"""Outlines of wijken from longitude and latitude to the metres in which a map is drawn."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

METRES_PER_DEGREE = 111_320.0  # of latitude; a city is small enough for one scale

Ring = list[tuple[float, float]]
Bounds = tuple[float, float, float, float]


def project_outlines(outlines: Mapping[str, Any]) -> tuple[dict[str, list[Ring]], Bounds]:
    """Project GeoJSON geometries (WGS84) to metres around their middle, with one scale for the whole city.

    Returns rings per code (outer and inner alike) and bounds with y downwards, as `ChartSpec.bounds` wants them.
    """
    rings = {code: _rings(geometry) for code, geometry in outlines.items()}
    points = [point for parts in rings.values() for ring in parts for point in ring]
    if not points:
        return {}, (0.0, 0.0, 1.0, 1.0)
    middle = math.radians(sum(latitude for _, latitude in points) / len(points))
    west, south = min(point[0] for point in points), min(point[1] for point in points)
    projected = {
        code: [
            [((x - west) * METRES_PER_DEGREE * math.cos(middle), (y - south) * METRES_PER_DEGREE) for x, y in ring]
            for ring in parts
        ]
        for code, parts in rings.items()
    }
    flat = [point for parts in projected.values() for ring in parts for point in ring]
    return projected, (0.0, -max(y for _, y in flat), max(x for x, _ in flat), 0.0)


def label_place(rings: list[Ring]) -> tuple[float, float]:
    """Where the name of an area goes: the centroid of its largest ring, y downwards as in the drawing."""
    largest = max(rings, key=lambda ring: abs(_doubled_area(ring)))
    doubled = _doubled_area(largest)
    x = y = 0.0
    for (x1, y1), (x2, y2) in pairwise([*largest, largest[0]]):
        cross = x1 * y2 - x2 * y1
        x += (x1 + x2) * cross
        y += (y1 + y2) * cross
    return x / (3 * doubled), -y / (3 * doubled)


def _doubled_area(ring: Ring) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]))


def _rings(geometry: Mapping[str, Any]) -> list[Ring]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [[(float(point[0]), float(point[1])) for point in ring] for polygon in polygons for ring in polygon]
