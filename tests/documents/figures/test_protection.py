"""What may not be told has no number in a chart, and a chart refuses what it cannot draw honestly."""

from dataclasses import replace

import pytest

from amersfoort_veiligheid.documents import figures as f
from amersfoort_veiligheid.documents.tables import MISSING, SMALL_5, WITHHELD
from tests.documents import samples
from tests.documents.figures.drawing import both_looks, drawn, words_of


@pytest.mark.parametrize("sign", [MISSING, WITHHELD, SMALL_5, "<10"])
def test_a_hidden_point_cannot_carry_a_number(sign):
    with pytest.raises(ValueError, match="must not carry"):
        f.Point("Kruiskamp", 4, sign=sign, words="x")
    with pytest.raises(ValueError, match="must not carry"):
        f.Point("Kruiskamp", sign=sign, words="x", lower=2, upper=6)
    with pytest.raises(ValueError, match="must not carry"):
        f.Area("WK1", "Kruiskamp", 4, sign=sign, words="x")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"value": None}, "does not say why"),
        ({"value": None, "words": "onbekend", "lower": 1.0}, "margin without"),
        ({"value": float("nan")}, "no number"),
        ({"value": 1.0, "x": float("inf")}, "finite"),
    ],
)
def test_a_point_must_be_complete(changes, message):
    with pytest.raises(ValueError, match=message):
        f.Point("Kruiskamp", **changes)


def test_an_area_without_a_figure_has_no_colour_and_no_text():
    with pytest.raises(ValueError, match="coloured"):
        f.Area("WK1", "A", class_index=1, sign=MISSING)
    with pytest.raises(ValueError, match="write it"):
        f.Area("WK1", "A", sign=WITHHELD, text="7")
    with pytest.raises(ValueError, match="outline"):
        f.Area("WK1", "A", 1.0, path='M0 0"/><script>')


def test_a_chart_refuses_what_it_cannot_draw_honestly():
    line = samples.line()
    with pytest.raises(ValueError, match="five classes"):
        replace(samples.tilemap(), classes=samples.CLASSES * 2)
    with pytest.raises(ValueError, match="same periods"):
        replace(line, series=(line.series[0], replace(line.series[1], points=line.series[1].points[1:])))
    with pytest.raises(ValueError, match="not in the chart"):
        replace(line, breaks=(f.Break("1999", "x"),))
    with pytest.raises(ValueError, match="identifier"):
        replace(line, key='a" onload="')
    with pytest.raises(ValueError, match="class that"):
        replace(samples.tilemap(), classes=samples.CLASSES[:2])


@both_looks
def test_signs_are_drawn_where_values_are_missing(compact):
    assert "x" in words_of(drawn(samples.line(), compact=compact))
    assert "<5" in words_of(drawn(samples.multiples(), compact=compact))
    assert "<5 (minder dan 5)" in words_of(drawn(samples.bar(), compact=compact))
    assert {".", "x"} <= set(words_of(drawn(samples.tilemap(), compact=compact)))
