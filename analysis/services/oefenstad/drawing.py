"""Drawing the boundaries of Oefenstad: a bent grid of cells, joined into buurten, wijken and the city.

Neighbours share their borders point for point. The city lies in open sea, so that no real place can be meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

# Two characters a cell, west to east and north to south: wijk number, then the buurt (last digit) in the same place.
WIJK_CELLS = (
    "03 03 03 04 04 05 05 05",
    "03 03 06 04 04 07 07 05",
    "06 06 06 01 01 07 07 08",
    "09 09 02 01 01 07 08 08",
    "09 09 02 10 10 11 11 08",
    "09 09 12 10 10 11 11 08",
)
BUURT_CELLS = (
    "0  1  2  0  1  0  1  2",
    "3  4  0  2  3  0  1  3",
    "1  2  3  0  1  2  3  0",
    "0  1  0  2  3  4  1  2",
    "0  1  1  0  1  0  1  3",
    "2  3  0  2  3  2  2  3",
)
COLUMNS, ROWS = 8, 6
WEST, SOUTH = 3.0, 54.0  # degrees; open sea
CELL_WIDTH, CELL_HEIGHT = 0.011, 0.0072  # degrees, about 0.7 by 0.8 km
POINTS_PER_EDGE = 5
DECIMALS = 5

Node = tuple[int, int]  # column, row of a corner of the grid
Point = tuple[float, float]
Edge = tuple[Node, Node]


def cells_by_area() -> dict[str, list[Node]]:
    """Return the cells (column, row) of every buurt, wijk and the municipality, by code."""
    cells: dict[str, list[Node]] = {}
    for row, (wijken, buurten) in enumerate(zip(WIJK_CELLS, BUURT_CELLS, strict=True)):
        for column, (wijk, buurt) in enumerate(zip(wijken.split(), buurten.split(), strict=True)):
            for code in ("GM9901", f"WK9901{wijk}", f"BU9901{wijk}0{buurt}"):
                cells.setdefault(code, []).append((column, row))
    return cells


def draw_boundaries(seed: int, names: Mapping[str, str]) -> dict[str, Any]:
    """Return a GeoJSON FeatureCollection (degrees) of the municipality, its wijken and its buurten."""
    lines = _lines(np.random.default_rng([seed, 1]))
    features = []
    for code, cells in sorted(cells_by_area().items(), key=lambda item: ("GWB".index(item[0][0]), item[0])):
        features.append(
            {
                "type": "Feature",
                "properties": {"code": code, "name": names[code]},
                "geometry": {"type": "Polygon", "coordinates": [_outline(cells, lines)]},
            }
        )
    return {
        "type": "FeatureCollection",
        "name": "oefenstad",
        "source": "Verzonnen voor Oefenstad",
        "features": features,
    }


def _lines(rng: np.random.Generator) -> dict[Edge, list[Point]]:
    """Return the points along every edge of the grid, from its first node to its last, both included."""
    nodes = {(c, r): _bend(c, r, rng) for c in range(COLUMNS + 1) for r in range(ROWS + 1)}
    lines: dict[Edge, list[Point]] = {}
    for column, row in nodes:
        for other in ((column + 1, row), (column, row + 1)):
            if other in nodes:
                lines[(column, row), other] = _wavy(nodes[column, row], nodes[other], rng)
    return lines


def _bend(column: int, row: int, rng: np.random.Generator) -> Point:
    """Place a corner of the grid: pulled in at the four corners of the city, then moved a little."""
    x, y = 2 * column / COLUMNS - 1, 2 * row / ROWS - 1
    x, y = x * (1 - 0.22 * y * y), y * (1 - 0.18 * x * x)
    dx, dy = rng.uniform(-0.22, 0.22, size=2)
    return (
        WEST + ((x + 1) / 2 * COLUMNS + dx) * CELL_WIDTH,
        SOUTH - ((y + 1) / 2 * ROWS + dy) * CELL_HEIGHT,
    )


def _wavy(start: Point, end: Point, rng: np.random.Generator) -> list[Point]:
    points = [start]
    for step in range(1, POINTS_PER_EDGE):
        share = step / POINTS_PER_EDGE
        dx, dy = rng.normal(0, 0.05, size=2)
        x = start[0] + share * (end[0] - start[0]) + dx * CELL_WIDTH
        y = start[1] + share * (end[1] - start[1]) + dy * CELL_HEIGHT
        points.append((x, y))
    return [*points, end]


def _outline(cells: Iterable[Node], lines: Mapping[Edge, list[Point]]) -> list[list[float]]:
    """Join cells: an edge that two of them share is inside and disappears; what remains is one closed ring."""
    follows: dict[Node, Node] = {}
    edges: set[Edge] = set()
    for column, row in cells:
        corners = [(column, row), (column, row + 1), (column + 1, row + 1), (column + 1, row)]  # against the clock
        for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
            if (end, start) in edges:
                edges.remove((end, start))
            else:
                edges.add((start, end))
    for start, end in edges:
        if start in follows:
            raise ValueError("cells touch only at a corner: the area is not one piece")
        follows[start] = end
    first = min(follows)
    ring: list[Point] = []
    node = first
    while True:
        following = follows.pop(node)
        line = lines.get((node, following)) or lines[following, node][::-1]
        ring.extend(line[:-1])
        node = following
        if node == first:
            break
    if follows:
        raise ValueError("the area is not one piece")
    ring.append(ring[0])
    return [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in ring]
