import json
import re
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from amersfoort_veiligheid.documents import figures as f
from amersfoort_veiligheid.documents.figures.canvas import COMPACT, PALETTE, RAMP, WIDE, text_width, wrap
from amersfoort_veiligheid.documents.figures.outlines import rings_of_path
from amersfoort_veiligheid.documents.figures.scales import nice_scale, spread
from amersfoort_veiligheid.documents.tables import MISSING, SMALL_5, WITHHELD
from tests.documents import samples

SVG = "{http://www.w3.org/2000/svg}"
every_kind = pytest.mark.parametrize("make", samples.ALL, ids=lambda make: make.__name__)
both_looks = pytest.mark.parametrize("compact", [False, True], ids=["wide", "compact"])


def drawn(spec, **options):
    return etree.fromstring(f.to_svg(spec, **options).encode())


def by_class(root, name):
    return [element for element in root.iter() if name in (element.get("class") or "").split()]


def words_of(root):
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def box_of(element):
    """Rectangle of a text from its own attributes."""
    size, x, y = (float(element.get(name)) for name in ("font-size", "x", "y"))
    width = text_width(element.text, size, bold=element.get("font-weight") == "600")
    left = {"start": x, "middle": x - width / 2, "end": x - width}[element.get("text-anchor", "start")]
    return left, y - size * 0.75, left + width, y + size * 0.2


# --- every drawing --------------------------------------------------------------------------------------------------


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


# --- protection -----------------------------------------------------------------------------------------------------


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


# --- numbers in the drawings ----------------------------------------------------------------------------------------


def slope(pairs):
    """Least squares over (value, place): how much place per unit of value, and the largest miss."""
    count = len(pairs)
    mean_x, mean_y = sum(x for x, _ in pairs) / count, sum(y for _, y in pairs) / count
    found = sum((x - mean_x) * (y - mean_y) for x, y in pairs) / sum((x - mean_x) ** 2 for x, _ in pairs)
    return found, max(abs(y - mean_y - found * (x - mean_x)) for x, y in pairs)


def test_line_points_stand_at_their_values():
    spec = samples.line()
    circles = list(drawn(spec).iter(f"{SVG}circle"))
    values = [point.value for point in spec.series[0].points if point.value is not None]

    found, miss = slope([(value, float(c.get("cy"))) for value, c in zip(values, circles, strict=True)])

    assert found < 0
    assert miss < 0.1


def test_line_is_cut_by_breaks_and_by_missing_values():
    spec = samples.line()
    runs = []
    for series in spec.series:
        run = []
        for point in series.points:
            if (point.value is None or point.label == "2018") and run:
                runs.append(run)
                run = []
            if point.value is not None:
                run = [*run, point.value]
        runs.append(run)

    root = drawn(spec)
    lines = [len(element.get("points").split()) for element in by_class(root, "line")]

    assert sorted(lines) == sorted(len(run) for run in runs)
    assert len(by_class(root, "band")) == len(runs)
    assert len(by_class(root, "break")) == 1
    assert "breuk: andere manier van registreren" in words_of(root)


def test_band_is_as_high_as_the_interval():
    spec = samples.line(breaks=())
    root = drawn(spec)
    circles = list(root.iter(f"{SVG}circle"))
    values = [point.value for point in spec.series[0].points if point.value is not None]
    per_unit, _ = slope([(value, float(c.get("cy"))) for value, c in zip(values, circles, strict=True)])

    band = next(e for e in by_class(root, "band") if e.get("fill") == PALETTE[0])
    corners = [float(pair.split(",")[1]) for pair in band.get("points").split()]

    assert corners[-1] - corners[0] == pytest.approx(-per_unit * 6.4, abs=0.2)  # from value - 3 to value + 3,4


def test_bars_start_at_zero_and_are_as_long_as_their_values():
    spec = samples.bar()
    bars = by_class(drawn(spec), "bar")
    values = [point.value for point in spec.series[0].points if point.value is not None]

    widths = [float(bar.get("width")) for bar in bars]

    assert len({bar.get("x") for bar in bars}) == 1
    assert [width / widths[0] for width in widths] == pytest.approx([value / values[0] for value in values], abs=0.003)


def test_negative_bars_end_at_zero():
    points = (f.Point("Meer", 10), f.Point("Minder", -5))
    root = drawn(f.ChartSpec(f.ChartKind.BAR, "verschil", "Verschil", series=(f.Series("verschil", points),)))

    more, less = by_class(root, "bar")

    assert float(less.get("x")) + float(less.get("width")) == pytest.approx(float(more.get("x")), abs=0.2)
    assert float(more.get("width")) == pytest.approx(2 * float(less.get("width")), abs=0.2)
    assert "\u22125" in words_of(root)


def test_dots_stand_at_their_values_with_whiskers():
    spec = samples.dot()
    root = drawn(spec)
    dots = [element for element in by_class(root, "dot") if etree.QName(element).localname == "circle"]
    values = [point.value for point in spec.series[0].points if point.value is not None]
    per_unit, miss = slope([(value, float(dot.get("cx"))) for value, dot in zip(values, dots, strict=True)])

    whiskers = [e for e in by_class(root, "whisker") if e.get("stroke") == PALETTE[0]]
    lengths = [float(line.get("x2")) - float(line.get("x1")) for line in whiskers]

    assert miss < 0.1
    assert lengths == pytest.approx([per_unit * 2.3] * len(values), abs=0.2)  # from value - 1,1 to value + 1,2


def test_funnel_points_and_limits_share_their_axes():
    spec = samples.funnel()
    root = drawn(spec)
    rings = [e for e in by_class(root, "dot") if etree.QName(e).localname == "circle"]
    inside = {p.key: p for p in spec.series[0].points if p.signal is f.Signal.INSIDE and p.value is not None}
    pairs = [(inside[ring.getparent().get("data-key")], ring) for ring in rings]

    x_unit, x_miss = slope([(point.x, float(ring.get("cx"))) for point, ring in pairs])
    y_unit, y_miss = slope([(point.value, float(ring.get("cy"))) for point, ring in pairs])
    limits = by_class(root, "limit")
    first_x, first_y = (float(n) for n in limits[0].get("points").split()[-1].split(","))
    at = spec.curves[0].points[-1]
    origin = pairs[0]

    assert max(x_miss, y_miss) < 0.15
    assert len(limits) == 4
    assert first_x == pytest.approx(float(origin[1].get("cx")) + x_unit * (at[0] - origin[0].x), abs=0.3)
    assert first_y == pytest.approx(float(origin[1].get("cy")) + y_unit * (at[1] - origin[0].value), abs=0.3)
    assert {"De Kruiskamp", "Stadskern"} <= {e.text for e in by_class(root, "label")}
    assert "Isselt" not in " ".join(words_of(root))


@pytest.mark.parametrize("make", [samples.area_map, samples.tilemap])
def test_map_colours_follow_the_classes_and_the_rest_is_hatched(make):
    spec = make()
    root = drawn(spec)

    fills = {group.get("data-key"): by_class(group, "area")[0].get("fill") for group in by_class(root, "point")}

    assert len(fills) == len(spec.areas)
    for area in spec.areas:
        if area.class_index is None:
            assert fills[area.key].startswith("url(#")
            assert root.xpath(f"//*[@id='{fills[area.key][5:-1]}']")
        else:
            assert fills[area.key] == RAMP[area.class_index]
    assert "geen gegevens" in words_of(root)


def hidden_area(turn, sign, words):
    side = [(turn * 10, 0), (turn * 10 + 10, 0), (turn * 10 + 10, -10), (turn * 10, -10)]
    return f.Area(f"WK{turn}", f"Wijk {turn}", sign=sign, words=words, path=f.path_from_rings([side]), column=turn)


@pytest.mark.parametrize("make", [samples.area_map, samples.tilemap])
def test_each_reason_for_no_figure_has_its_own_pattern_and_words(make):
    reasons = [
        (".", "geen cijfer per inwoner", "geen gegevens"),
        ("x", "geheim bij de bron", "geheim bij de bron"),
        ("x", "te weinig", "verborgen om mensen te beschermen"),
        ("<5", "minder dan 5", "verborgen om mensen te beschermen"),
        ("", "kan niet voorkomen", "kan niet voorkomen"),
    ]
    areas = tuple(hidden_area(turn, sign, words) for turn, (sign, words, _) in enumerate(reasons))
    spec = make(areas=areas, bounds=(0, 0, 50, 10))
    root = drawn(spec)

    fills = [by_class(group, "area")[0].get("fill").removesuffix("-map)") for group in by_class(root, "point")]
    texts = words_of(root)

    assert len(set(fills)) == 4
    assert fills[2] == fills[3]
    assert all(texts.count(words) == 1 for words in {reason for _, _, reason in reasons})
    assert [row[-1].text for row in f.to_table(spec).rows] == [reason for _, _, reason in reasons]
    names = {trace["name"]: trace["fillpattern"]["shape"] for trace in f.to_plotly(spec)["data"]}
    assert len(set(names.values())) == len(names) == 4


def test_a_value_that_does_not_fit_in_its_own_area_is_left_out_and_stands_in_the_table():
    wide = [(0, 0), (2000, 0), (2000, -1000), (0, -1000)]
    hoof = [
        (0, -1000),
        (2000, -1000),
        (2000, -3000),
        (1900, -3000),
        (1900, -1030),
        (100, -1030),
        (100, -3000),
        (0, -3000),
    ]
    inner = [(100, -1030), (1900, -1030), (1900, -3000), (100, -3000)]
    places = [(1000, 500), (1000, 1015), (1000, 2000)]
    areas = tuple(
        f.Area(f"WK{n}", f"Wijk {n}", value=10.0 + n, class_index=0, text=f"{10 + n},0", label_at=at,
               path=f.path_from_rings([[(x, y) for x, y in ring]]))
        for n, (ring, at) in enumerate(zip((wide, hoof, inner), places, strict=True))
    )  # fmt: skip
    spec = samples.area_map(areas=areas, bounds=(0, 0, 2000, 3000))

    labels = [element.text for element in by_class(drawn(spec), "label")]

    assert labels == ["10,0", "12,0"]
    table = f.to_table(spec)
    assert [row[1].text for row in table.rows] == ["10,0", "11,0", "12,0"]
    assert any("staat het alleen in deze tabel" in note for note in table.notes)


def test_path_from_rings_flips_and_closes():
    path = f.path_from_rings([[(0, 0), (10, 0), (10, 10.2), (10, 10.4), (0, 0)], [(1, 1), (1, 1.1)]])

    assert path == "M0 0L10 0L10 -10Z"
    assert rings_of_path(path) == [[(0, 0), (10, 0), (10, -10)]]


# --- colours --------------------------------------------------------------------------------------------------------


def linear_rgb(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def luminance(colour):
    linear = linear_rgb(colour)
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


# Machado, Oliveira and Fernandes (2009), severity 1.0: protanopia, deuteranopia, tritanopia.
BLINDNESS = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


@pytest.mark.parametrize("colour", PALETTE)
def test_palette_stands_out_against_white(colour):
    assert 1.05 / (luminance(colour) + 0.05) >= 4.5


def oklab(linear):
    """Ottosson (2020): a space in which equal distances look equally different."""
    to_cones = ((0.4122214708, 0.5363325363, 0.0514459929), (0.2119034982, 0.6806995451, 0.1073969566))
    to_cones += ((0.0883024619, 0.2817188376, 0.6299787005),)
    to_lab = ((0.2104542553, 0.7936177850, -0.0040720468), (1.9779984951, -2.4285922050, 0.4505937099))
    to_lab += ((0.0259040371, 0.7827717662, -0.8086757660),)
    cones = [max(sum(a * b for a, b in zip(row, linear, strict=True)), 0) ** (1 / 3) for row in to_cones]
    return [sum(a * b for a, b in zip(row, cones, strict=True)) for row in to_lab]


@pytest.mark.parametrize("kind", BLINDNESS)
def test_palette_can_be_told_apart(kind):
    def seen(colour):
        rgb = linear_rgb(colour)
        mixed = [sum(weight * part for weight, part in zip(row, rgb, strict=True)) for row in BLINDNESS[kind]]
        return oklab([min(max(part, 0), 1) for part in mixed])

    distances = {
        (a, b): sum((x - y) ** 2 for x, y in zip(seen(a), seen(b), strict=True)) ** 0.5
        for a, b in combinations(PALETTE, 2)
    }

    assert min(distances.values()) > 0.12, min(distances, key=distances.get)


def test_ramp_gets_darker_in_even_steps_that_are_seen_without_colour():
    shades = [luminance(colour) for colour in RAMP]

    ratios = [(a + 0.05) / (b + 0.05) for a, b in zip(shades, shades[1:], strict=False)]

    assert min(ratios) > 1.3


def test_series_differ_without_colour():
    root = drawn(samples.monthly())

    assert len({line.get("stroke-dasharray") for line in by_class(root, "line")}) == 6


# --- parts ----------------------------------------------------------------------------------------------------------


@given(st.lists(st.floats(0, 100), min_size=1, max_size=8))
def test_spread_keeps_order_and_distance(wanted):
    placed = spread(wanted, 10, 0, 100)

    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    assert all(placed[b] - placed[a] >= 10 - 1e-9 for a, b in zip(order, order[1:], strict=False))
    assert max(placed) <= 100 + 1e-9


@given(st.lists(st.floats(-1e6, 1e6).filter(lambda v: v == 0 or abs(v) > 1e-6), min_size=1, max_size=5))
def test_scale_holds_zero_and_all_values(values):
    scale = nice_scale(values, 0, 100)

    span = (scale.high - scale.low) * 1e-9
    assert scale.low - span <= min(*values, 0) <= 0 <= max(*values, 0) <= scale.high + span
    assert 2 <= len(scale.ticks) <= 13


@given(st.text(alphabet="abc mW", max_size=60), st.floats(30, 300))
def test_wrap_loses_no_words_and_keeps_to_the_width(words, width):
    lines = wrap(words, width, 13)

    assert " ".join(lines).split() == words.split()
    assert all(text_width(line, 13) <= width for line in lines if " " in line)


# --- the table and the interactive figure ---------------------------------------------------------------------------


@every_kind
def test_table_has_every_number_of_the_chart(make):
    spec = make()
    table = f.to_table(spec)
    items = [*spec.areas, *(point for series in spec.series for point in series.points)]

    in_table = sorted(
        cell.value
        for row in table.rows
        for column, cell in zip(table.columns, row, strict=True)
        if column.key.startswith("value") and cell.value is not None
    )

    assert in_table == sorted(item.value for item in items if item.value is not None)
    assert table.source == spec.source
    shown = [cell.sign for row in table.rows for cell in row[1:2]] if spec.areas else []
    assert shown == [area.sign for area in spec.areas]


def test_table_of_the_line_reads_like_this():
    rows = [[cell.text for cell in row] for row in f.to_table(samples.line()).rows]

    assert rows[0] == ["2014", "41,2", "38,2–44,6", "30,1", "29,6–30,6"]
    assert rows[7] == ["2021", "x", "x", "22,2", "21,7–22,7"]
    assert rows[10][1] == "22,8*"
    assert "Breuk vóór 2018: andere manier van registreren" in f.to_table(samples.line()).notes


def test_table_of_the_funnel_says_where_each_wijk_lies():
    table = f.to_table(samples.funnel())
    rows = {row[0].text: [cell.text for cell in row] for row in table.rows}

    assert [column.label for column in table.columns][1:] == [
        "Inwoners",
        "Per 1.000 inwoners",
        "Vergeleken met de stad",
    ]
    assert rows["De Kruiskamp"][3] == "buiten de 99,8%-grens"
    assert rows["Isselt"][2:] == ["x", ""]


def numbers_in(value):
    if isinstance(value, dict):
        return [n for part in value.values() for n in numbers_in(part)]
    if isinstance(value, (list, tuple)):
        return [n for part in value for n in numbers_in(part)]
    return [value] if isinstance(value, (int, float)) else []


@every_kind
def test_plotly_figure_is_plain_and_the_same(make):
    spec = make()

    figure = json.loads(json.dumps(f.to_plotly(spec), allow_nan=False))

    assert {trace["type"] for trace in figure["data"]} <= {"scatter", "bar"}
    assert figure["layout"]["separators"] == ",."
    assert figure["layout"]["height"] == f.chart_size(spec)[1]
    assert "geo" not in json.dumps(figure["layout"])
    if not spec.areas:
        values = {point.value for series in spec.series for point in series.points if point.value is not None}
        assert values <= set(numbers_in([[trace.get("x"), trace.get("y")] for trace in figure["data"]]))


def test_plotly_lines_are_not_joined_across_breaks():
    figure = f.to_plotly(samples.line())

    runs = [list(trace["x"]) for trace in figure["data"] if trace.get("name") == "Kruiskamp" and "text" in trace]

    assert runs == [[0, 1, 2, 3], [4, 5, 6], [8, 9, 10]]


def test_alt_text_gives_conclusion_kind_and_ends():
    assert f.alt_text(samples.line()) == (
        "Voorbeeldgegevens. "
        "In Kruiskamp daalde het aantal misdrijven sinds 2014, en sterker dan in de rest van de stad. "
        "Lijngrafiek: Geregistreerde misdrijven per 1.000 inwoners, 2014-2024. "
        "Kruiskamp: van 41,2 in 2014 naar 22,8 in 2024. De tabel bij deze grafiek geeft alle cijfers."
    )


def test_wide_look_is_wider():
    assert WIDE.width > COMPACT.width
