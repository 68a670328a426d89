"""Making boundaries lighter for a drawn map, without opening gaps between neighbours.

Rings are cut where three or more areas meet; each piece is simplified once and the same for both sides
(Douglas and Peucker, 1973), so that wijken that touch keep touching.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping

Point = tuple[float, float]
Ring = list[Point]  # closed: the first point is also the last
Polygons = list[list[Ring]]  # polygons of rings; the first ring is the outside


def simplify(shapes: Mapping[str, Polygons], tolerance: float) -> dict[str, Polygons]:
    """Return the shapes with points that lie within ``tolerance`` (in the unit of the points) of the line left out.

    Rings that would shrink below a triangle stay as they are.
    """
    junctions = _junctions(shapes)
    return {
        code: [[_simplify_ring(ring, junctions, tolerance) for ring in polygon] for polygon in polygons]
        for code, polygons in shapes.items()
    }


def _junctions(shapes: Mapping[str, Polygons]) -> set[Point]:
    neighbours: dict[Point, set[Point]] = defaultdict(set)
    for polygons in shapes.values():
        for polygon in polygons:
            for ring in polygon:
                for start, end in itertools.pairwise(ring):
                    neighbours[start].add(end)
                    neighbours[end].add(start)
    return {point for point, others in neighbours.items() if len(others) != 2}


def _simplify_ring(ring: Ring, junctions: set[Point], tolerance: float) -> Ring:
    points = ring[:-1]
    anchors = [index for index, point in enumerate(points) if point in junctions]
    if len(anchors) < 2:  # an island: its two far corners hold it, the same ones whoever draws it
        anchors = sorted({points.index(min(points)), points.index(max(points)), *anchors})
    rotated = points[anchors[0] :] + points[: anchors[0]]
    cuts = [index - anchors[0] for index in anchors] + [len(points)]
    closed = [*rotated, rotated[0]]
    kept: Ring = []
    for start, end in itertools.pairwise(cuts):
        kept.extend(_simplify_piece(closed[start : end + 1], tolerance)[:-1])
    if len(kept) < 3:
        return ring
    return [*kept, kept[0]]


def _simplify_piece(piece: Ring, tolerance: float) -> Ring:
    """Simplify in one fixed direction, so that both neighbours leave out the same points."""
    if piece[0] > piece[-1]:
        return _douglas_peucker(piece[::-1], tolerance)[::-1]
    return _douglas_peucker(piece, tolerance)


def _douglas_peucker(piece: Ring, tolerance: float) -> Ring:
    keep = {0, len(piece) - 1}
    open_ranges = [(0, len(piece) - 1)]
    while open_ranges:
        first, last = open_ranges.pop()
        distances = [(_distance(piece[index], piece[first], piece[last]), index) for index in range(first + 1, last)]
        if not distances:
            continue
        furthest, index = max(distances)
        if furthest > tolerance:
            keep.add(index)
            open_ranges += [(first, index), (index, last)]
    return [piece[index] for index in sorted(keep)]


def _distance(point: Point, start: Point, end: Point) -> float:
    """Return the distance from a point to the line piece between two others."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    if length == 0:
        along = 0.0
    else:
        along = max(0.0, min(1.0, ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length))
    nearest_x, nearest_y = start[0] + along * dx, start[1] + along * dy
    return float(((point[0] - nearest_x) ** 2 + (point[1] - nearest_y) ** 2) ** 0.5)
