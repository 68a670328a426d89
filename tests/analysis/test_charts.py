"""From frames to specifications: the same numbers, rounded once, and nothing where there is no figure."""

import math
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from amersfoort_veiligheid.documents import tables
from amersfoort_veiligheid.documents.figures import ChartKind, Role, Signal, to_table
from amersfoort_veiligheid.documents.figures.spec import MAX_CLASSES
from analysis import charts
from analysis.stats import comparison

FOOTING = charts.Footing("Politie", "1 maart 2026", "47022NED versie 1", is_example=True)
NAN = math.nan


def funnel(frame, highlight="WK2"):
    return charts.funnel(
        frame, key="trechter", title="Titel", subtitle="Onder", unit="per 1.000", highlight=highlight, footing=FOOTING
    )


@pytest.fixture
def wijken():
    return pd.DataFrame(
        {
            "code": ["WK1", "WK2", "WK3", "WK4"],
            "name": ["Een", "Twee", "Drie", "Vier"],
            "population": [2000.0, 5000.0, 10_000.0, NAN],
            "rate": [4.05, 8.04, NAN, NAN],
            "sign": [comparison.NOT_DIFFERENT, comparison.HIGHER, comparison.NOT_POSSIBLE, comparison.NOT_POSSIBLE],
            "city_rate": [4.1] * 4,
        }
    )


def test_funnel_has_a_point_for_each_wijk_with_a_rate_and_no_other(wijken):
    spec = funnel(wijken)

    points = [(p.key, p.label, p.x, p.value, p.highlight, p.signal) for p in spec.series[0].points]
    assert points == [
        ("WK1", "Een", 2000.0, 4.1, False, Signal.INSIDE),  # halves go up, as in the tables
        ("WK2", "Twee", 5000.0, 8.0, True, Signal.OUTSIDE_998),
    ]
    assert spec.reference.value == 4.1


def test_funnel_curve_lies_around_the_city_where_the_published_limits_lie(wijken):
    """At 4.1 per 1,000 and 5,000 inhabitants: 12-30 at 95% and 8-36 at 99.8%."""
    spec = funnel(wijken)

    for curve, (low, high) in zip(spec.curves, ((12, 30), (8, 36)), strict=True):
        populations = np.array([point[0] for point in curve.points])
        lower = np.interp(5000, populations, [point[1] for point in curve.points]) * 5
        upper = np.interp(5000, populations, [point[2] for point in curve.points]) * 5
        assert low - 1.2 <= lower <= low + 0.2
        assert high - 0.2 <= upper <= high + 1.2
        assert populations.min() <= 2000 <= 5000 <= populations.max()
        assert np.all(np.diff(populations) > 0)


def test_signals_follow_the_signs():
    frame = pd.DataFrame(
        {
            "code": [f"WK{number}" for number in range(6)],
            "name": list("abcdef"),
            "population": [1000.0] * 6,
            "rate": [1.0] * 6,
            "sign": list(comparison.SIGNS),
            "city_rate": [1.0] * 6,
        }
    )

    found = {frame["sign"][i]: point.signal for i, point in enumerate(funnel(frame, "").series[0].points)}

    assert found == {
        comparison.NOT_DIFFERENT: Signal.INSIDE,
        comparison.POSSIBLY_HIGHER: Signal.OUTSIDE_95,
        comparison.POSSIBLY_LOWER: Signal.OUTSIDE_95,
        comparison.HIGHER: Signal.OUTSIDE_998,
        comparison.LOWER: Signal.OUTSIDE_998,
        comparison.NOT_POSSIBLE: Signal.INSIDE,
    }


def test_rates_stand_beside_the_rest_with_their_margins():
    frame = pd.DataFrame(
        {"name": ["Inbraak", "Geweld", "Leeg"], "rate": [4.146, 0.25, NAN], "lower": [2.87, 0.1, NAN],
         "upper": [5.79, 0.649, NAN], "rest_rate": [3.049, NAN, 1.0]}
    )  # fmt: skip

    spec = charts.rates_beside_rest(
        frame, key="soorten", title="T", subtitle="S", unit="per 1.000", name="Noord", footing=FOOTING
    )

    here, rest = spec.series
    assert [(p.label, p.value, p.lower, p.upper) for p in here.points] == [
        ("Inbraak", 4.1, 2.9, 5.8),
        ("Geweld", 0.3, 0.1, 0.6),
    ]
    assert [(p.value, p.sign) for p in rest.points] == [(3.0, ""), (None, ".")]
    assert (here.role, rest.role) == (Role.FOCUS, Role.CONTEXT)


def test_a_hidden_period_has_its_sign_and_no_value_in_line_and_table():
    spec = charts.development(
        {"omvang": [("2023", tables.number(25)), ("2024", tables.suppressed("te weinig")), ("2025", None)]},
        key="omvang", title="T", subtitle="S", unit="personen", breaks=(), ticks=(), footing=FOOTING, multiples=True,
    )  # fmt: skip

    points = [(p.value, p.sign, p.words) for p in spec.series[0].points]
    assert points == [(25.0, "", ""), (None, "x", "afgeschermd: te weinig"), (None, ".", "niet beschikbaar")]
    assert [row[1].text for row in to_table(spec).rows] == ["25", "x", "."]


def test_lines_of_one_page_are_focus_and_context_small_multiples_are_equal():
    series = {"Noord": [("2024", 1.0)], "stad": [("2024", 2.0)]}
    options = {"key": "k", "title": "T", "subtitle": "S", "unit": "u", "ticks": (), "footing": FOOTING}

    line = charts.development(series, breaks=[("2024", "anders geteld")], multiples=False, **options)
    small = charts.development(series, breaks=(), multiples=True, **options)

    assert [one.role for one in line.series] == [Role.FOCUS, Role.CONTEXT]
    assert (line.kind, small.kind) == (ChartKind.LINE, ChartKind.SMALL_MULTIPLES)
    assert [one.role for one in small.series] == [Role.EQUAL, Role.EQUAL]
    assert [(cut.before, cut.note) for cut in line.breaks] == [("2024", "anders geteld")]


def test_estimates_are_whole_percentages_with_the_city_beside_them():
    frame = pd.DataFrame(
        {"name": ["Onveilig", "Weg"], "estimate": [34.5, NAN], "lower": [27.9, NAN], "upper": [41.7, NAN],
         "city": [21.38, 3.0]}
    )  # fmt: skip

    spec = charts.estimates(frame, key="k", title="T", subtitle="S", unit="%", name="Noord", footing=FOOTING)

    assert [(p.value, p.lower, p.upper) for p in spec.series[0].points] == [(35.0, 28.0, 42.0)]
    assert [p.value for p in spec.series[1].points] == [21.0]


def make_map(frame, **options):
    frame = pd.DataFrame({"sign": ".", "words": "geen cijfer per inwoner"}, index=frame.index).assign(**frame)
    given_options = {"paths": {}, "places": {}, "bounds": (0, 0, 1, 1), "tiles": {}} | options
    return charts.wijk_map(
        frame, key="kaart", title="T", subtitle="S", unit="per 1.000", footing=FOOTING, **given_options
    )


def written(number):
    return float(number.replace(".", "").replace(",", "."))


def test_map_classes_hold_the_figures_as_written():
    frame = pd.DataFrame({"code": [f"WK{n}" for n in range(6)], "name": list("abcdef"),
                          "rate": [1.0, 9.96, 10.0, 20.04, 30.0, NAN]})  # fmt: skip

    spec = make_map(frame)
    labels = [one.label for one in spec.classes]

    assert len(labels) <= MAX_CLASSES
    for area, rate in zip(spec.areas, frame["rate"], strict=True):
        if math.isnan(rate):
            assert (area.value, area.class_index, area.text, area.sign) == (None, None, "", ".")
            assert area.words == "geen cijfer per inwoner"
            continue
        label = labels[area.class_index]
        low = 0 if label.startswith("minder") else written(label.split()[0])
        assert low <= area.value
        if " tot " in label:
            assert area.value < written(label.split(" tot ")[1])
    assert spec.areas[1].value == 10.0
    assert spec.areas[1].class_index == spec.areas[2].class_index  # both are written 10,0


@given(st.lists(st.floats(0, 400, allow_nan=False), min_size=1, max_size=40))
def test_every_rate_falls_in_one_class_and_classes_go_up(rates):
    limits = charts.class_limits(pd.Series(rates))

    assert limits == sorted(set(limits))
    assert len(limits) < MAX_CLASSES
    assert all(limit == round(limit, 1) for limit in limits)
    classes = {sum(rate >= limit for limit in limits) for rate in rates}
    assert classes <= set(range(len(limits) + 1))
    assert 0 in classes  # no class below the lowest figure


@pytest.mark.parametrize(
    ("rates", "labels"),
    [
        # rates that lie close together: edges with a decimal, and no class that a rounding could empty
        ([38.6, 38.9, 39.1, 39.4, 39.7, 39.9, 40.2, 40.4], ["minder dan 39,0", "39,0 tot 39,3", "39,3 tot 39,7",
 "39,7 tot 40,1", "40,1 of meer"]),
        ([10, 11, 39, 39, 40, 40, 40, 80, 90], ["minder dan 30", "30 tot 55", "55 of meer"]),
        ([12.3, 12.3, 12.3], ["alle waarden"]),
        ([12.3, 12.4], ["minder dan 12,4", "12,4 of meer"]),
    ],
)  # fmt: skip
def test_classes_have_the_decimals_they_need_or_there_are_fewer(rates, labels):
    frame = pd.DataFrame(
        {"code": [f"WK{n}" for n in range(len(rates))], "name": "a", "rate": [float(r) for r in rates]}
    )

    assert [one.label for one in make_map(frame).classes] == labels


@given(st.lists(st.floats(0, 400, allow_nan=False), min_size=5, max_size=40))
def test_no_class_is_narrower_than_a_fifth_of_the_range_without_its_extremes(rates):
    known = pd.Series(rates)
    limits = charts.class_limits(known)

    spread = known.quantile(0.9) - known.quantile(0.1)
    assert all(high - low >= spread / 5 * 0.99 for low, high in pairwise(limits))


def test_no_known_rate_gives_one_class_and_only_hatched_areas():
    spec = make_map(pd.DataFrame({"code": ["WK1"], "name": ["a"], "rate": [NAN]}))

    assert [one.label for one in spec.classes] == ["alle waarden"]
    assert spec.areas[0].class_index is None


def test_outlines_make_a_map_only_when_every_wijk_has_one():
    frame = pd.DataFrame({"code": ["WK01", "WK02"], "name": ["a", "b"], "rate": [1.0, 2.0]})
    path = "M 0 0 L 1 0 L 1 1 Z"

    whole = make_map(frame, paths={"WK01": path, "WK02": path}, places={"WK01": (0.5, 0.5)})
    half = make_map(frame, paths={"WK01": path}, tiles={"WK01": (0, 0), "WK02": (1, 2)})

    assert whole.kind is ChartKind.MAP
    assert whole.areas[0].label_at == (0.5, 0.5)
    assert half.kind is ChartKind.TILEMAP
    assert [(area.column, area.row, area.short) for area in half.areas] == [(0, 0, "01"), (1, 2, "02")]


def test_bars_carry_what_the_frame_has_and_hide_what_it_hides():
    frame = pd.DataFrame({"label": ["a", "b"], "value": [12.0, NAN], "sign": ["", "x"], "words": ["", "geheim"]})

    spec = charts.bars(frame, key="k", title="T", subtitle="S", unit="u", name="Noord", footing=FOOTING)

    assert [(p.label, p.value, p.sign) for p in spec.series[0].points] == [("a", 12.0, ""), ("b", None, "x")]


def test_every_chart_says_its_source_date_version_and_that_it_is_an_example(wijken):
    spec = funnel(wijken)

    assert spec.footer == "Bron: Politie · stand: 1 maart 2026 · versie: 47022NED versie 1"
    assert spec.is_example


def test_funnel_dots_outside_the_drawn_line_are_outside_the_limits():
    """The drawn curve and the tail of the Poisson distribution agree on each count, worked out count by count."""
    for count in range(60):
        population = 5000.0
        frame = pd.DataFrame({"code": ["WK1"], "name": ["a"], "population": [population],
                              "rate": [count / 5], "sign": [comparison.NOT_DIFFERENT], "city_rate": [4.1]})  # fmt: skip
        curve = funnel(frame, "").curves[0]
        populations = [point[0] for point in curve.points]
        lower = np.interp(population, populations, [point[1] for point in curve.points])
        upper = np.interp(population, populations, [point[2] for point in curve.points])
        mean = 4.1 * 5
        is_outside = stats.poisson.cdf(count, mean) < 0.025 or stats.poisson.sf(count - 1, mean) < 0.025
        drawn_outside = not lower - 0.1 <= count / 5 <= upper + 0.1  # the line is drawn in steps
        if abs(count / 5 - lower) > 0.2 and abs(count / 5 - upper) > 0.2:
            assert drawn_outside == is_outside, count
