"""Which areas lie against each other."""

import math
from itertools import product

import pytest

from analysis.stats.neighbours import neighbours

SIDE = 0.01  # degrees: about a kilometre


def square(column: float, row: float, *, gap: float = 0.0) -> dict[str, object]:
    """A square on a grid of a kilometre, made smaller by a gap in degrees on every side."""
    west, south = 5.38 + column * SIDE + gap, 52.15 + row * SIDE + gap
    east, north = 5.38 + (column + 1) * SIDE - gap, 52.15 + (row + 1) * SIDE - gap
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


GRID = {f"{column}{row}": square(column, row) for column, row in product(range(4), repeat=2)}


@pytest.mark.parametrize(("column", "row"), list(product(range(4), repeat=2)))
def test_neighbours_on_a_grid_share_a_side_or_a_corner(column, row):
    expected = {
        f"{x}{y}"
        for x, y in product(range(4), repeat=2)
        if (x, y) != (column, row) and abs(x - column) <= 1 >= abs(y - row)
    }
    assert neighbours(f"{column}{row}", GRID) == expected


@pytest.mark.parametrize(("metres", "touches"), [(10, True), (28, True), (40, False), (500, False)])
def test_borders_that_were_simplified_still_touch(metres, touches):
    apart = metres / (111_320 * math.cos(math.radians(52.155))) / SIDE
    outlines = {"a": square(0, 0), "b": square(1 + apart, 0)}
    assert (neighbours("a", outlines) == {"b"}) is touches


def test_a_corner_against_the_middle_of_a_side_touches():
    outlines = {"wide": square(0, 0), "half": square(1, 0.4)}
    assert neighbours("wide", outlines) == {"half"}


def test_several_polygons_are_one_area():
    both = {"type": "MultiPolygon", "coordinates": [square(0, 0)["coordinates"], square(3, 3)["coordinates"]]}
    assert neighbours("x", {"x": both, "near": square(2, 3), "far": square(1.5, 1.5)}) == {"near"}


def test_an_area_without_a_border_has_no_known_neighbours():
    assert neighbours("unknown", GRID) == frozenset()
