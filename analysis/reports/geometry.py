"""Outlines of wijken from longitude and latitude to the metres in which a map is drawn."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np

LABEL_RATIO = 2.0  # how much wider than high the words on a map are
SEARCH_GRID, SEARCH_ROUNDS = 24, 3
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
    """Where the words of an area go: the place inside it that lies furthest from its borders, y downwards.

    Words are wider than high, so room to the left and right counts ``LABEL_RATIO`` times less than room above and
    below. Among equal places the one nearest to the middle of the largest part is taken.
    """
    stretched = [np.array(ring) * (1.0, LABEL_RATIO) for ring in rings]
    starts, ends = np.vstack(stretched), np.vstack([np.roll(ring, -1, axis=0) for ring in stretched])
    middle = np.array(_centroid(max(rings, key=lambda ring: abs(_doubled_area(ring))))) * (1.0, LABEL_RATIO)
    low, high = starts.min(axis=0), starts.max(axis=0)
    best = middle
    for _ in range(SEARCH_ROUNDS):
        xs, ys = (np.linspace(low[axis], high[axis], SEARCH_GRID) for axis in (0, 1))
        places = np.vstack([best, middle, np.array([(x, y) for x in xs for y in ys])])
        room = _room(places, starts, ends) - 0.01 * np.hypot(*(places - middle).T)
        best = places[int(np.argmax(room))]
        reach = (high - low) / (SEARCH_GRID - 1)
        low, high = best - reach, best + reach
    return float(best[0]), -float(best[1]) / LABEL_RATIO


def _room(places: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Distance of each place to the nearest border, below zero outside the area (also in a hole)."""
    along = ends - starts
    lengths = np.maximum((along**2).sum(axis=1), 1e-12)
    found = np.empty(len(places))
    for index, place in enumerate(places):
        away = place - starts
        share = np.clip((away * along).sum(axis=1) / lengths, 0.0, 1.0)
        nearest = np.hypot(*(away - along * share[:, None]).T).min()
        crosses = (starts[:, 1] > place[1]) != (ends[:, 1] > place[1])
        rise = np.where(crosses, along[:, 1], 1.0)
        at = starts[:, 0] + (place[1] - starts[:, 1]) / rise * along[:, 0]
        is_inside = bool((crosses & (at > place[0])).sum() % 2)
        found[index] = nearest if is_inside else -nearest
    return found


def _centroid(ring: Ring) -> tuple[float, float]:
    doubled = _doubled_area(ring)
    if not doubled:
        return ring[0]
    x = y = 0.0
    for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]):
        cross = x1 * y2 - x2 * y1
        x += (x1 + x2) * cross
        y += (y1 + y2) * cross
    return x / (3 * doubled), y / (3 * doubled)


def _doubled_area(ring: Ring) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]))


def _rings(geometry: Mapping[str, Any]) -> list[Ring]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [[(float(point[0]), float(point[1])) for point in ring] for polygon in polygons for ring in polygon]
