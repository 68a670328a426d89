"""The interactive figure says the same as the chart."""

import json

from amersfoort_veiligheid.documents import figures as f
from tests.documents import samples
from tests.documents.figures.drawing import every_kind


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
