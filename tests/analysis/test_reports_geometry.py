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


def inside(place, ring):
    """Whether a place (y downwards) lies in a ring, by the sum of the angles to its corners."""
    x, y = place[0], -place[1]
    turns = 0.0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        turn = math.atan2(y2 - y, x2 - x) - math.atan2(y1 - y, x1 - x)
        turns += (turn + math.pi) % (2 * math.pi) - math.pi
    return abs(turns) > math.pi


# A hoof around a neighbour, a boomerang, and a wijk with another one inside it.
HOOF = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (8.0, 10.0), (8.0, 2.0), (2.0, 2.0), (2.0, 10.0), (0.0, 10.0)]
BOOMERANG = [(0.0, 0.0), (10.0, 0.0), (10.0, 1.0), (1.0, 1.0), (1.0, 10.0), (0.0, 10.0)]


@pytest.mark.parametrize("ring", [HOOF, BOOMERANG, HOOF[::-1]])
def test_the_name_never_stands_on_a_neighbour(ring):
    assert inside(label_place([ring]), ring)


def test_the_name_does_not_stand_in_a_hole():
    outer = [(0.0, 0.0), (10.0, 0.0), (10.0, 6.0), (0.0, 6.0)]
    hole = [(3.0, 1.0), (6.0, 1.0), (6.0, 5.0), (3.0, 5.0)]

    x, y = label_place([outer, hole])

    assert inside((x, y), outer)
    assert not inside((x, y), hole)
    assert x > 6  # the wider side


def test_the_name_stands_where_there_is_most_room_for_words():
    """A tower of one by ten with a foot of four by two: words fit in the foot."""
    ring = [(0.0, 0.0), (4.0, 0.0), (4.0, 2.0), (1.0, 2.0), (1.0, 12.0), (0.0, 12.0)]

    assert label_place([ring]) == pytest.approx((2.0, -1.0), abs=0.6)
