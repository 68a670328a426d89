"""From specification to a Plotly figure for readers who want to point and zoom.

Only scatter and bar traces: these are in the basic bundle, and geo traces would fetch an outline of the world from
somebody else's server. Maps are drawn as closed scatter lines. Texts are escaped: Plotly reads a subset of HTML.
"""

from collections.abc import Callable
from html import escape
from typing import Any

from amersfoort_veiligheid.documents.figures.canvas import (
    CONTEXT,
    CONTEXT_FILL,
    FOCUS,
    FONT,
    INK,
    MUTED,
    PALETTE,
    RULE,
    WHITE,
    WIDE,
    wrap,
)
from amersfoort_veiligheid.documents.figures.lines import segments, strokes
from amersfoort_veiligheid.documents.figures.maps import class_colour, hatch_of
from amersfoort_veiligheid.documents.figures.outlines import rings_of_path
from amersfoort_veiligheid.documents.figures.spec import Area, ChartKind, ChartSpec, Point, Role, Signal
from amersfoort_veiligheid.documents.figures.svg import EXAMPLE_WORDS, chart_size

_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
_SYMBOLS = {"circle": "circle", "square": "square", "triangle": "triangle-up", "diamond": "diamond", "cross": "x"}
_SIGNALS = {
    Signal.INSIDE: ("circle-open", CONTEXT, "binnen de grenzen"),
    Signal.OUTSIDE_95: ("triangle-up", INK, "buiten de 95%-grens"),
    Signal.OUTSIDE_998: ("diamond", PALETTE[1], "buiten de 99,8%-grens"),
}
CONFIG = {
    "displaylogo": False,
    "responsive": True,
    "locale": "nl",
    "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"],
}

Trace = dict[str, Any]


def to_plotly(spec: ChartSpec, *, frame: bool = True) -> dict[str, Any]:
    """The chart as data, layout and config of Plotly, ready for JSON; as high as ``to_svg`` with the same ``frame``."""
    from plotly.graph_objects import Figure  # noqa: PLC0415 -- slow import

    layout = _base_layout(spec, frame=frame)
    traces = _TRACES[spec.kind](spec, layout)
    figure = Figure(data=traces, layout=layout).to_dict()  # checks every name and value that we use
    figure["layout"].pop("template", None)
    return {"data": figure["data"], "layout": figure["layout"], "config": dict(CONFIG)}


def _base_layout(spec: ChartSpec, *, frame: bool) -> dict[str, Any]:
    axis = {"gridcolor": RULE, "zerolinecolor": CONTEXT, "automargin": True, "fixedrange": False}
    layout: dict[str, Any] = {
        "separators": ",.",
        "height": chart_size(spec, frame=frame)[1],
        "autosize": True,
        "font": {"family": FONT, "size": WIDE.label, "color": INK},
        "paper_bgcolor": WHITE,
        "plot_bgcolor": WHITE,
        "margin": {"l": 50, "r": 20, "t": 30, "b": 40},
        "hovermode": "closest",
        "legend": {"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0},
        "xaxis": dict(axis),
        "yaxis": {**axis, "ticklabelstandoff": 6},
        "annotations": [],
        "shapes": [],
    }
    if frame:
        head = [EXAMPLE_WORDS] if spec.is_example else []
        head += [escape(line) for line in wrap(spec.title, WIDE.width, WIDE.title, bold=True)]
        layout["title"] = {
            "text": "<br>".join(head),
            "x": 0,
            "xref": "container",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"t": 20},
            "font": {"size": WIDE.title, "weight": 600},
        }
        layout["title"]["subtitle"] = {"text": escape(spec.subtitle), "font": {"size": WIDE.subtitle, "color": MUTED}}
        layout["margin"] = {"l": 50, "r": 20, "t": 90 + 22 * len(head), "b": 88}
        layout["annotations"].append(
            {
                "text": escape(spec.footer),
                "xref": "paper",
                "yref": "paper",
                "x": 0,
                "y": 0,
                "yshift": -84,
                "showarrow": False,
                "font": {"size": WIDE.small, "color": MUTED},
            }
        )
    return layout


def _hover(spec: ChartSpec, name: str, item: Point | Area) -> str:
    margin = ""
    if item.lower is not None and item.upper is not None:
        margin = f" ({spec.written(item.lower)}–{spec.written(item.upper)})"
    value = spec.written(item.value) if item.value is not None else item.sign
    words = f" {item.words}" if item.words else ""
    signs = spec.signs_for(item.label, name)
    note = f" ({signs})" if signs else ""
    return escape(f"{name + ', ' if name else ''}{item.label}: {value}{margin}{words}{note}")


def _reference(spec: ChartSpec, layout: dict[str, Any], axis: str) -> None:
    if spec.reference is None:
        return
    other = "y" if axis == "x" else "x"
    layout["shapes"].append(
        {
            "type": "line",
            f"{axis}0": spec.reference.value,
            f"{axis}1": spec.reference.value,
            f"{other}0": 0,
            f"{other}1": 1,
            f"{other}ref": "paper",
            "line": {"color": INK, "dash": "dash", "width": 1},
            "label": {"text": escape(spec.reference.label), "textposition": "end"},
        }
    )


def _line_traces(spec: ChartSpec, layout: dict[str, Any]) -> list[Trace]:
    """One trace per unbroken run, so that nothing is joined across a break or a missing value; bands beneath."""
    labels = [point.label for point in spec.series[0].points] if spec.series else []
    layout["xaxis"].update(
        {
            "type": "linear",
            "tickmode": "array",
            "tickvals": [labels.index(label) for label, _ in spec.ticks] or list(range(len(labels))),
            "ticktext": [escape(text) for _, text in spec.ticks] or [escape(label) for label in labels],
            "zeroline": False,
        }
    )
    layout["yaxis"].update({"rangemode": "tozero", "title": {"text": escape(spec.y_label or spec.unit)}})
    for cut in spec.breaks:
        at = labels.index(cut.before) - 0.5
        line = {"color": INK, "dash": "dot", "width": 1}
        layout["shapes"].append({"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "paper", "line": line})
        layout["annotations"].append(
            {"text": escape(cut.note), "x": at, "y": 1, "yref": "paper", "yanchor": "top", "showarrow": False}
        )
    traces: list[Trace] = []
    for turn, (series, stroke) in enumerate(zip(spec.series, strokes(spec.series), strict=True)):
        for number, run in enumerate(segments(spec, series.points)):
            points = [series.points[index] for index in run]
            banded = [(index, point) for index, point in zip(run, points, strict=True) if point.lower is not None]
            shared = {"type": "scatter", "legendgroup": str(turn), "name": escape(series.name)}
            if banded:
                xs = [index for index, _ in banded]
                ys = [point.upper for _, point in banded] + [point.lower for _, point in reversed(banded)]
                band = {"x": xs + xs[::-1], "y": ys, "fill": "toself", "hoverinfo": "skip", "showlegend": False}
                traces.append(
                    {**shared, **band, "mode": "lines", "line": {"width": 0}, "fillcolor": _tint(stroke.colour)}
                )
            dash = _DASHES[turn % 6] if series.role is not Role.FOCUS else "solid"
            traces.append(
                {
                    **shared,
                    "mode": "lines+markers",
                    "x": run,
                    "y": [point.value for point in points],
                    "text": [_hover(spec, series.name, point) for point in points],
                    "hovertemplate": "%{text}<extra></extra>",
                    "line": {"color": stroke.colour, "width": stroke.width, "dash": dash},
                    "marker": {"symbol": _SYMBOLS.get(stroke.marker, "circle-open"), "size": 6},
                    "showlegend": number == 0,
                }
            )
    return traces


def _panel_traces(spec: ChartSpec, layout: dict[str, Any]) -> list[Trace]:
    """The lines of ``_line_traces``, each series in a panel of its own on the same scale."""
    traces = _line_traces(spec, layout)
    base = {"xaxis": layout["xaxis"], "yaxis": {**layout["yaxis"], "title": {"text": ""}}}
    cuts, layout["shapes"] = layout["shapes"], []
    layout["annotations"] = [note for note in layout["annotations"] if note.get("xref") == "paper"]
    labels = [point.label for point in spec.series[0].points] if spec.series else []
    ends = {"tickvals": [0, len(labels) - 1], "ticktext": [escape(label) for label in (labels[:1] + labels[-1:])]}
    columns = min(3, len(spec.series)) or 1
    rows = -(-len(spec.series) // columns) or 1
    for turn, series in enumerate(spec.series):
        name = str(turn + 1) if turn else ""
        left, top = (turn % columns) / columns, 1 - (turn // columns) / rows
        domain_x, domain_y = [left, left + 0.88 / columns], [top - 0.72 / rows, top - 0.12 / rows]
        layout[f"xaxis{name}"] = {**base["xaxis"], **ends, "domain": domain_x, "anchor": f"y{name}"}
        layout[f"yaxis{name}"] = {**base["yaxis"], "domain": domain_y, "anchor": f"x{name}"}
        paper = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "showarrow": False}
        layout["annotations"].append({**paper, "text": escape(series.name), "x": left, "y": domain_y[1]})
        axes = {"xref": f"x{name}", "yref": f"y{name} domain"}
        layout["shapes"] += [{**cut, **axes} for cut in cuts]
        for trace in traces:
            if trace["legendgroup"] == str(turn):
                trace |= {"xaxis": f"x{name}", "yaxis": f"y{name}", "showlegend": False}
    return traces


def _tint(colour: str) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.15)"


def _row_traces(spec: ChartSpec, layout: dict[str, Any]) -> list[Trace]:
    """Bars or dots in rows, the first on top, with whiskers for the intervals."""
    labels = list(dict.fromkeys(point.label for series in spec.series for point in series.points))
    layout["yaxis"].update({"type": "category", "categoryarray": [escape(spec.shown_label(label)) for label in labels]})
    layout["yaxis"].update({"categoryorder": "array", "autorange": "reversed"})
    layout["xaxis"].update({"rangemode": "tozero", "ticksuffix": "%" if spec.unit == "%" else ""})
    layout["barmode"] = "group"
    _reference(spec, layout, "x")
    is_bar = spec.kind is ChartKind.BAR
    is_any_marked = any(point.highlight for series in spec.series for point in series.points)
    traces: list[Trace] = []
    for turn, series in enumerate(spec.series):
        points = [point for point in series.points if point.value is not None]
        is_strong = series.role is Role.FOCUS or turn == 0
        trace: Trace = {
            "name": escape(series.name),
            "x": [point.value for point in points],
            "y": [escape(spec.shown_label(point.label)) for point in points],
            "customdata": [_hover(spec, series.name, point) for point in points],
            "hovertemplate": "%{customdata}<extra></extra>",
            "error_x": _error_bars(points, INK if is_bar else FOCUS if is_strong else CONTEXT),
            "showlegend": len(spec.series) > 1,
        }
        if is_bar:
            faded = [is_any_marked and not point.highlight for point in points]
            colours = [CONTEXT_FILL if is_faded or not is_strong else FOCUS for is_faded in faded]
            trace |= {"type": "bar", "orientation": "h", "marker": {"color": colours}}
            trace["marker"]["pattern"] = {"shape": "" if is_strong else "/"}
        else:
            marker = {"color": FOCUS if is_strong else CONTEXT, "size": 10 if is_strong else 8}
            marker["symbol"] = "circle" if is_strong else "diamond-open"
            trace |= {"type": "scatter", "mode": "markers", "marker": marker}
        traces.append(trace)
    for series in spec.series:
        for point in series.points:
            if point.value is None:
                words = escape(f"{point.sign} ({point.words})" if point.words else point.sign)
                layout["annotations"].append(
                    {
                        "text": words,
                        "x": 0,
                        "y": escape(spec.shown_label(point.label)),
                        "xanchor": "left",
                        "showarrow": False,
                    }
                )
    return traces


def _error_bars(points: list[Point], colour: str) -> dict[str, Any]:
    plus = [(point.upper - (point.value or 0)) if point.upper is not None else 0 for point in points]
    minus = [((point.value or 0) - point.lower) if point.lower is not None else 0 for point in points]
    return {"type": "data", "symmetric": False, "array": plus, "arrayminus": minus, "color": colour, "thickness": 1.5}


def _funnel_traces(spec: ChartSpec, layout: dict[str, Any]) -> list[Trace]:
    layout["xaxis"].update({"rangemode": "tozero", "title": {"text": escape(spec.x_label or "Inwoners")}})
    layout["xaxis"]["tickformat"] = ",d"
    layout["yaxis"].update({"rangemode": "tozero", "title": {"text": escape(spec.y_label or spec.unit)}})
    _reference(spec, layout, "y")
    traces: list[Trace] = []
    for curve in spec.curves:
        dash = "dash" if curve.level < 0.99 else "solid"
        for side in (1, 2):
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": [at[0] for at in curve.points],
                    "y": [at[side] for at in curve.points],
                    "line": {"color": CONTEXT, "dash": dash, "width": 1.25},
                    "hoverinfo": "skip",
                    "name": escape(curve.label),
                    "showlegend": side == 1,
                }
            )
    points = [point for series in spec.series for point in series.points if point.value is not None]
    for signal, (symbol, colour, words) in _SIGNALS.items():
        some = [point for point in points if point.signal is signal and point.x is not None]
        if not some:
            continue
        is_named = [point.highlight or signal is not Signal.INSIDE for point in some]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers+text",
                "name": words,
                "x": [point.x for point in some],
                "y": [point.value for point in some],
                "text": [escape(point.label) if named else "" for point, named in zip(some, is_named, strict=True)],
                "textposition": "middle right",
                "customdata": [_hover(spec, "", point) for point in some],
                "hovertemplate": "%{customdata}<extra></extra>",
                "marker": {
                    "symbol": symbol,
                    "color": [FOCUS if point.highlight else colour for point in some],
                    "size": [13 if point.highlight else 9 for point in some],
                },
            }
        )
    return traces


def _map_traces(spec: ChartSpec, layout: dict[str, Any]) -> list[Trace]:
    """Each area a closed line with its own fill; y runs downwards as in the drawing."""
    hidden = {"visible": False, "showgrid": False, "zeroline": False}
    layout["xaxis"] = {**hidden, "scaleanchor": "y", "constrain": "domain"}
    layout["yaxis"] = {**hidden, "autorange": "reversed", "constrain": "domain"}
    traces: list[Trace] = []
    seen: set[str] = set()
    for area in sorted(spec.areas, key=lambda area: (area.class_index is None, area.class_index or 0)):
        xs: list[float | None] = []
        ys: list[float | None] = []
        for ring in _rings(spec, area):
            xs += [x for x, _ in ring] + [ring[0][0], None]
            ys += [y for _, y in ring] + [ring[0][1], None]
        fill = WHITE if area.class_index is None else class_colour(spec, area.class_index)
        group = area.reason if area.class_index is None else str(area.class_index)
        trace: Trace = {
            "type": "scatter",
            "mode": "lines",
            "x": xs[:-1],
            "y": ys[:-1],
            "fill": "toself",
            "fillcolor": fill,
            "line": {"color": INK if area.highlight else MUTED, "width": 3 if area.highlight else 0.75},
            "hoveron": "fills",
            "hoverinfo": "text",
            "text": _hover(spec, "", area),
            "name": escape(area.reason if area.class_index is None else spec.classes[area.class_index].label),
            "legendgroup": group,
            "showlegend": group not in seen,
        }
        if area.class_index is None:
            trace["fillpattern"] = {"shape": hatch_of(area), "fgcolor": CONTEXT, "bgcolor": WHITE}
        seen.add(group)
        traces.append(trace)
    return traces


def _rings(spec: ChartSpec, area: Area) -> list[list[tuple[float, float]]]:
    if spec.kind is ChartKind.MAP:
        return rings_of_path(area.path)
    x, y = area.column, area.row
    return [[(x, y), (x + 0.96, y), (x + 0.96, y + 0.96), (x, y + 0.96)]]


_TRACES: dict[ChartKind, Callable[[ChartSpec, dict[str, Any]], list[Trace]]] = {
    ChartKind.LINE: _line_traces,
    ChartKind.SMALL_MULTIPLES: _panel_traces,
    ChartKind.DOT: _row_traces,
    ChartKind.BAR: _row_traces,
    ChartKind.FUNNEL: _funnel_traces,
    ChartKind.MAP: _map_traces,
    ChartKind.TILEMAP: _map_traces,
}
