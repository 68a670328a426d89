"""What holds for the drawing of each kind of chart: named, inside its frame, readable, no markup from names."""

import base64
import json
import re
from dataclasses import replace
from itertools import combinations

import pytest
from lxml import etree

from amersfoort_veiligheid.documents import figures as f
from amersfoort_veiligheid.documents.figures.canvas import COMPACT, WIDE, text_width
from tests.documents import samples
from tests.documents.figures.drawing import SVG, both_looks, by_class, drawn, every_kind, words_of


def box_of(element):
    """Rectangle of a text from its own attributes."""
    size, x, y = (float(element.get(name)) for name in ("font-size", "x", "y"))
    width = text_width(element.text, size, bold=element.get("font-weight") == "600")
    left = {"start": x, "middle": x - width / 2, "end": x - width}[element.get("text-anchor", "start")]
    return left, y - size * 0.75, left + width, y + size * 0.2


@every_kind
@both_looks
def test_drawing_is_named_and_needs_no_style_or_script(make, compact):
    root = drawn(make(), compact=compact)

    identifiers = [element.get("id") for element in root.iter() if element.get("id")]
    attributes = {name for element in root.iter() for name in element.attrib}
    assert root.get("role") == "img"
    assert set(root.get("aria-labelledby").split()) <= set(identifiers)
    assert len(identifiers) == len(set(identifiers))
    assert root.findtext(f"{SVG}title") == make().title
    assert not {name for name in attributes if name == "style" or name.startswith("on") or "href" in name}
    assert not {etree.QName(element).localname for element in root.iter()} & {"style", "script", "foreignObject"}


@every_kind
@both_looks
def test_all_texts_stay_inside_the_drawing(make, compact):
    root = drawn(make(), compact=compact)
    width, height = (float(number) for number in root.get("viewBox").split()[2:])

    outside = [
        (element.text, box_of(element))
        for element in root.iter(f"{SVG}text")
        if box_of(element)[0] < -1 or box_of(element)[2] > width + 1 or not 0 < float(element.get("y")) <= height
    ]

    assert outside == []


@every_kind
@both_looks
def test_labels_do_not_cover_each_other(make, compact):
    boxes = [(element.text, box_of(element)) for element in by_class(drawn(make(), compact=compact), "label")]

    covered = [
        (a[0], b[0])
        for a, b in combinations(boxes, 2)
        if a[1][0] < b[1][2] and b[1][0] < a[1][2] and a[1][1] < b[1][3] and b[1][1] < a[1][3]
    ]

    assert covered == []


@every_kind
@both_looks
def test_type_is_readable_at_320_pixels(make, compact):
    root = drawn(make(), compact=compact)
    zoom = 288 / COMPACT.width if compact else 1  # 320 less the margins of the page

    smallest = min(float(element.get("font-size")) * zoom for element in root.iter(f"{SVG}text"))

    assert smallest >= (9.5 if compact else 11)


@every_kind
def test_size_is_known_without_drawing(make):
    spec = make()

    for compact in (False, True):
        for frame in (False, True):
            root = drawn(spec, compact=compact, frame=frame)
            size = f.chart_size(spec, compact=compact, frame=frame)
            assert (int(root.get("width")), int(root.get("height"))) == size


@every_kind
def test_frame_holds_conclusion_source_date_and_version(make):
    framed = " ".join(words_of(drawn(make())))
    bare = " ".join(words_of(drawn(make(), frame=False)))

    assert make().title in framed
    for words in ("Bron: Politie, tabel 47018NED", "stand: 1 maart 2025", "versie: levering 12", "VOORBEELDGEGEVENS"):
        assert words in framed
        assert words not in bare


@pytest.mark.parametrize(("make", "most"), [(samples.area_map, 92), (samples.tilemap, 118)])
def test_words_of_a_map_on_paper_are_not_made_smaller_than_the_rest(make, most):
    """A page gives it so many millimetres of height; an image that is higher is made smaller, with its words."""
    image = etree.fromstring(f.to_img(make(), frame=False).replace(">", "/>"))
    drawing = etree.fromstring(base64.b64decode(image.get("src").partition(",")[2]))
    sizes = {float(text.get("font-size")) for text in drawing.iter(f"{SVG}text")}

    millimetres = int(image.get("height")) * 25.4 / 96
    assert min(sizes) * min(1, most / millimetres, 172 / 25.4 * 96 / int(image.get("width"))) * 0.75 >= 7.4  # points


@every_kind
def test_no_text_can_become_markup(make):
    evil = "</text><script>alert(1)</script>&\"'"
    spec = replace(make(), title=evil, subtitle=evil, source=evil, notes=(evil,), y_label=evil, x_label=evil)

    svg, image = f.to_svg(spec), f.to_img(spec)

    root = etree.fromstring(svg.encode())
    assert root.findtext(f"{SVG}title") == evil
    assert "<script" not in svg + image
    assert etree.fromstring(image.replace(">", "/>")).get("alt") == f.alt_text(spec)


def test_names_of_points_cannot_become_markup():
    evil = "<img src=x onerror=alert(1)>"
    spec = f.ChartSpec(
        f.ChartKind.BAR, "k", "Titel", series=(f.Series(evil, (f.Point(evil, 1.0, key='"><g onload="x'),)),)
    )

    root = drawn(spec)
    plotly = json.dumps(f.to_plotly(spec))

    assert "<img" not in f.to_svg(spec)
    assert [element.get("data-key") for element in by_class(root, "point")] == ['"><g onload="x']
    assert "<img" not in plotly


def test_responsive_pair_has_different_identifiers():
    pair = f.to_responsive_svg(samples.line())

    identifiers = re.findall(r' id="([^"]+)"', pair)
    assert len(identifiers) == len(set(identifiers)) == 4
    assert "chart-wide" in pair
    assert "chart-compact" in pair


def test_empty_chart_says_so():
    spec = f.ChartSpec(f.ChartKind.LINE, "leeg", "Nog geen cijfers")

    assert "Er zijn geen cijfers om te tonen." in words_of(drawn(spec))
    assert f.to_table(spec).rows == ()
    json.dumps(f.to_plotly(spec))


def test_alt_text_gives_conclusion_kind_and_ends():
    assert f.alt_text(samples.line()) == (
        "Voorbeeldgegevens. "
        "In Kruiskamp daalde het aantal misdrijven sinds 2014, en sterker dan in de rest van de stad. "
        "Lijngrafiek: Geregistreerde misdrijven per 1.000 inwoners, 2014-2024. "
        "Kruiskamp: van 41,2 in 2014 naar 22,8 in 2024. De tabel bij deze grafiek geeft alle cijfers."
    )


def test_wide_look_is_wider():
    assert WIDE.width > COMPACT.width
