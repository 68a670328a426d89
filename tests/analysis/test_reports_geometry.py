"""Outlines from degrees to the metres of a drawing."""

import math

import pytest

from analysis.reports.geometry import label_place, project_outlines

SQUARE = {"type": "Polygon", "coordinates": [[[5.0, 52.0], [5.01, 52.0], [5.01, 52.01], [5.0, 52.01], [5.0, 52.0]]]}
TWO = {
    "type": "MultiPolygon",
    "coordinates": [SQUARE["coordinates"], [[[5.02, 52.0], [5.03, 52.0], [5.03, 52.02], [5.02, 52.0]]]],
}


def test_a_square_of_a_hundredth_degree_has_its_size_in_metres():
    """At 52 degrees a degree of longitude is cos(52) of one of latitude, about 111 km."""
    rings, bounds = project_outlines({"WK01": SQUARE})

    xs, ys = [x for x, _ in rings["WK01"][0]], [y for _, y in rings["WK01"][0]]
    assert max(ys) - min(ys) == pytest.approx(1113.2)
    assert max(xs) - min(xs) == pytest.approx(1113.2 * math.cos(math.radians(52.005)), rel=1e-3)
    assert bounds == (0.0, pytest.approx(-max(ys)), pytest.approx(max(xs)), 0.0)


def test_parts_and_holes_stay_rings_and_neighbours_stay_neighbours():
    rings, bounds = project_outlines({"WK01": SQUARE, "WK02": TWO})

    assert [len(parts) for parts in rings.values()] == [1, 2]
    assert rings["WK01"][0] == rings["WK02"][0]
    assert bounds[2] == max(x for parts in rings.values() for ring in parts for x, _ in ring)


def test_no_outlines_give_an_empty_drawing():
    assert project_outlines({}) == ({}, (0.0, 0.0, 1.0, 1.0))


def test_the_name_stands_in_the_middle_of_the_largest_part():
    small = [(100.0, 100.0), (101.0, 100.0), (101.0, 101.0), (100.0, 101.0)]
    large = [(0.0, 0.0), (4.0, 0.0), (4.0, 2.0), (0.0, 2.0)]

    assert label_place([small, large]) == pytest.approx((2.0, -1.0))
    assert label_place([[*large, large[0]]]) == pytest.approx((2.0, -1.0))
    assert label_place([large[::-1]]) == pytest.approx((2.0, -1.0))  # whichever way round it is drawn
