"""Numbers in the drawings: each mark stands where its value says."""

import pytest
from lxml import etree

from amersfoort_veiligheid.documents import figures as f
from amersfoort_veiligheid.documents.figures.canvas import PALETTE, RAMP
from amersfoort_veiligheid.documents.figures.outlines import rings_of_path
from tests.documents import samples
from tests.documents.figures.drawing import SVG, by_class, drawn, words_of


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
    assert "geen cijfer" in words_of(root)


def hidden_area(turn, sign, words):
    side = [(turn * 10, 0), (turn * 10 + 10, 0), (turn * 10 + 10, -10), (turn * 10, -10)]
    return f.Area(f"WK{turn}", f"Wijk {turn}", sign=sign, words=words, path=f.path_from_rings([side]), column=turn)


@pytest.mark.parametrize("make", [samples.area_map, samples.tilemap])
def test_each_reason_for_no_figure_has_its_own_pattern_and_words(make):
    reasons = [
        (".", "geen cijfer per inwoner", "geen cijfer"),
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
