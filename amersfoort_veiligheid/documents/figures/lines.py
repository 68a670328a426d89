"""Lines through time with their bands: one chart, or one small chart per series."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from amersfoort_veiligheid.documents.figures.canvas import (
    AXIS,
    CONTEXT,
    DASHES,
    FOCUS,
    INK,
    MARKERS,
    MUTED,
    PALETTE,
    RULE,
    Box,
    Canvas,
    Look,
    shorten,
    text_width,
    wrap,
)
from amersfoort_veiligheid.documents.figures.scales import Scale, extent, spread, tick_text, value_scale
from amersfoort_veiligheid.documents.figures.spec import ChartSpec, Point, Role, Series

MARKED_UP_TO = 24  # with more points in a line, markers only hide it


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a series looks: colour, width, dash and marker always differ together."""

    colour: str
    width: float
    dash: str
    marker: str


def strokes(series: Sequence[Series]) -> list[Stroke]:
    """One stroke per series: the focus strong, the context grey, equals from the palette."""
    found: list[Stroke] = []
    equals = 0
    contexts = 0
    for one in series:
        if one.role is Role.FOCUS:
            found.append(Stroke(FOCUS, 2.5, "", "circle"))
        elif one.role is Role.CONTEXT:
            found.append(Stroke(CONTEXT, 1.75, DASHES[1 + contexts % 5], MARKERS[1 + contexts % 5]))
            contexts += 1
        else:
            found.append(Stroke(PALETTE[equals % 6], 2, DASHES[equals % 6], MARKERS[equals % 6]))
            equals += 1
    return found


def line_height(spec: ChartSpec, look: Look) -> float:
    """Height of the drawing without title and footer."""
    if look.is_compact:
        return 270 + 18 * len(_legend_lines(spec, look))
    return 320


def multiples_height(spec: ChartSpec, look: Look) -> float:
    """Height of the drawing without title and footer."""
    columns = _columns(spec, look)
    return -(-len(spec.series) // columns) * (130 if look.is_compact else 150)


def draw_line(canvas: Canvas, spec: ChartSpec, box: Box) -> None:
    """All series in one chart, named at their ends where there is room and above the chart on a phone."""
    look = canvas.look
    looks = strokes(spec.series)
    top = box.top
    if look.is_compact:
        top = _draw_legend(canvas, spec, looks, box)
    right = box.right - (12 if look.is_compact else _label_room(spec, look))
    plot, scale = _frame(
        canvas, spec, [p for s in spec.series for p in s.points], Box(box.left, top, right, box.bottom)
    )
    xs = _positions(plot, len(spec.series[0].points))
    _draw_x_axis(canvas, spec, plot, xs)
    _draw_breaks(canvas, spec, plot, xs)
    for series, stroke in sorted(zip(spec.series, looks, strict=True), key=lambda pair: pair[0].role is Role.FOCUS):
        _draw_series(canvas, spec, series, stroke, scale, xs, plot)
    if not look.is_compact:
        _draw_end_labels(canvas, spec, looks, scale, xs, plot)


def draw_multiples(canvas: Canvas, spec: ChartSpec, box: Box) -> None:
    """One panel per series, each from zero on its own scale (the kinds differ in size), with name and last value."""
    look = canvas.look
    columns = _columns(spec, look)
    height = 130 if look.is_compact else 150
    gap = 18.0
    width = (box.width - gap * (columns - 1)) / columns
    for index, (series, stroke) in enumerate(zip(spec.series, strokes(spec.series), strict=True)):
        left = box.left + (index % columns) * (width + gap)
        top = box.top + (index // columns) * height
        known = [point for point in series.points if point.value is not None]
        last = spec.written(known[-1].value or 0) if known else ""
        room = width - text_width(last, look.label, bold=True) - 8
        canvas.text(left, top + 13, shorten(series.name, room, look.label), size=look.label, bold=True)
        canvas.text(left + width, top + 13, last, size=look.label, anchor="end", fill=stroke.colour, bold=True)
        plot = Box(left + 30, top + 24, left + width - 6, top + height - 34)
        scale = value_scale(spec, extent(series.points), plot.bottom, plot.top, ticks=3)
        _draw_y_axis(canvas, spec, scale, plot)
        xs = _positions(plot, len(series.points))
        for place, anchor in ((0, "start"), (-1, "end")) if series.points else ():
            label = dict(spec.ticks).get(series.points[place].label, series.points[place].label)
            canvas.text(xs[place], plot.bottom + 16, label, size=look.small, anchor=anchor, fill=MUTED)
        _draw_breaks(canvas, spec, plot, xs, named=False)
        _draw_series(canvas, spec, series, stroke, scale, xs, plot)


def break_notes(spec: ChartSpec) -> list[str]:
    """The breaks in words, for under the chart."""
    return [f"Breuk vóór {cut.before}: {cut.note}" for cut in spec.breaks]


def segments(spec: ChartSpec, points: Sequence[Point]) -> list[list[int]]:
    """Positions that may be joined: runs of points with a value that no break cuts."""
    cuts = {cut.before for cut in spec.breaks}
    runs: list[list[int]] = []
    open_run = False
    for index, point in enumerate(points):
        if point.value is None:
            open_run = False
            continue
        if not open_run or point.label in cuts:
            runs.append([])
        runs[-1].append(index)
        open_run = True
    return runs


def _columns(spec: ChartSpec, look: Look) -> int:
    return 1 if look.is_compact else min(3, max(1, len(spec.series)))


def _label_room(spec: ChartSpec, look: Look) -> float:
    widest = max((text_width(series.name, look.label, bold=True) for series in spec.series), default=0)
    return min(190.0, widest + 22)


def _frame(canvas: Canvas, spec: ChartSpec, points: Sequence[Point], box: Box) -> tuple[Box, Scale]:
    """Value axis with its grid; returns what is left for the lines."""
    head = 22 if spec.breaks else 8
    scale = value_scale(spec, extent(points), box.bottom - 30, box.top + head)
    room = max(text_width(tick_text(spec, scale, tick), canvas.look.small) for tick in scale.ticks) + 8
    plot = Box(box.left + room, box.top + head, box.right, box.bottom - 30)
    _draw_y_axis(canvas, spec, scale, plot)
    return plot, scale


def _draw_y_axis(canvas: Canvas, spec: ChartSpec, scale: Scale, plot: Box) -> None:
    for tick in scale.ticks:
        y = scale(tick)
        is_base = abs(tick) < scale.step / 1000
        canvas.line(plot.left, y, plot.right, y, stroke=AXIS if is_base else RULE, css="grid")
        canvas.text(
            plot.left - 6, y + 4, tick_text(spec, scale, tick), size=canvas.look.small, anchor="end", fill=MUTED
        )


def _positions(plot: Box, count: int) -> list[float]:
    if count == 1:
        return [(plot.left + plot.right) / 2]
    inset = min(14.0, plot.width / (2 * max(count, 1)))
    step = (plot.width - 2 * inset) / max(count - 1, 1)
    return [plot.left + inset + index * step for index in range(count)]


def _draw_x_axis(canvas: Canvas, spec: ChartSpec, plot: Box, xs: Sequence[float]) -> None:
    labels = [point.label for point in spec.series[0].points]
    chosen = dict(spec.ticks)
    named = [
        (x, chosen.get(label, label)) for x, label in zip(xs, labels, strict=True) if not chosen or label in chosen
    ]
    size = canvas.look.small
    step = 1
    while step < len(named) and not _fits(named[::-1][::step], size):
        step += 1
    for x, label in named[::-1][::step]:
        half = text_width(label, size) / 2
        centre = min(max(x, half), canvas.look.width - half)
        canvas.line(x, plot.bottom, x, plot.bottom + 4, stroke=AXIS)
        canvas.text(centre, plot.bottom + 18, label, size=size, anchor="middle", fill=MUTED)


def _fits(named: Sequence[tuple[float, str]], size: float) -> bool:
    return all(
        abs(x1 - x2) >= (text_width(a, size) + text_width(b, size)) / 2 + 6 for (x1, a), (x2, b) in pairwise(named)
    )


def _draw_breaks(canvas: Canvas, spec: ChartSpec, plot: Box, xs: Sequence[float], *, named: bool = True) -> None:
    labels = [point.label for point in spec.series[0].points]
    edge = plot.left
    for cut in spec.breaks:
        index = labels.index(cut.before)
        x = (xs[index - 1] + xs[index]) / 2 if index else plot.left
        canvas.line(x, plot.top - 4, x, plot.bottom, stroke=INK, dash="2 3", css="break")
        if not named:
            continue
        words = shorten(f"breuk: {cut.note}", plot.width * 0.7, canvas.look.small)
        width = text_width(words, canvas.look.small)
        left = min(max(x - width / 2, edge), canvas.look.width - width)
        if left + width <= canvas.look.width and left >= edge:
            canvas.text(left, plot.top - 9, words, size=canvas.look.small, fill=INK)
            edge = left + width + 8


def _draw_series(
    canvas: Canvas, spec: ChartSpec, series: Series, stroke: Stroke, scale: Scale, xs: Sequence[float], plot: Box
) -> None:
    points = series.points
    runs = segments(spec, points)
    for run in runs:
        banded = [index for index in run if points[index].lower is not None and points[index].upper is not None]
        if len(banded) > 1:
            upper = [(xs[index], scale(points[index].upper or 0)) for index in banded]
            lower = [(xs[index], scale(points[index].lower or 0)) for index in reversed(banded)]
            canvas.polygon(upper + lower, fill=stroke.colour, opacity=0.15, css="band")
    for run in runs:
        place = [(xs[index], scale(points[index].value or 0)) for index in run]
        if len(run) > 1:
            canvas.polyline(place, stroke=stroke.colour, width=stroke.width, dash=stroke.dash, css="line")
        elif points[run[0]].lower is not None and points[run[0]].upper is not None:
            low, high = points[run[0]].lower or 0, points[run[0]].upper or 0
            canvas.line(place[0][0], scale(low), place[0][0], scale(high), stroke=stroke.colour, css="whisker")
        if len(points) <= MARKED_UP_TO or len(run) == 1:
            for index, (x, y) in zip(run, place, strict=True):
                canvas.open_group(_hint(spec, series, points[index]), css="point")
                canvas.marker(x, y, stroke.marker, size=3.2, colour=stroke.colour)
                canvas.close_group()
    _draw_marks(canvas, spec, series, scale, xs, plot)
    size = canvas.look.small
    for index, point in enumerate(points):
        if point.value is None and point.sign:
            canvas.text(xs[index], plot.bottom - 5, point.sign, size=size, anchor="middle", fill=stroke.colour)


def _draw_marks(canvas: Canvas, spec: ChartSpec, series: Series, scale: Scale, xs: Sequence[float], plot: Box) -> None:
    """The footnote in words above the first point it goes for, with a thin line down to that point."""
    size = canvas.look.small
    before = ""
    for index, point in enumerate(series.points):
        signs = spec.signs_for(point.label, series.name)
        if signs and signs != before:
            half = text_width(signs, size) / 2
            x = min(max(xs[index], plot.left + half), max(plot.right - half, plot.left + half))
            foot = scale(point.value) - 5 if point.value is not None else plot.bottom
            if foot > plot.top + 14:
                canvas.line(xs[index], plot.top + 13, xs[index], foot, stroke=MUTED, dash="1 2", css="mark-line")
            canvas.text(x, plot.top + 9, signs, size=size, anchor="middle", fill=INK, css="mark")
        before = signs


def _hint(spec: ChartSpec, series: Series, point: Point) -> str:
    margin = ""
    if point.lower is not None and point.upper is not None:
        margin = f" ({spec.written(point.lower)}–{spec.written(point.upper)})"
    mark = f", {point.words}" if point.words else ""
    signs = spec.signs_for(point.label, series.name)
    return (
        f"{series.name}, {point.label}: {spec.written(point.value or 0)}{margin}{mark}{', ' + signs if signs else ''}"
    )


def _draw_end_labels(
    canvas: Canvas, spec: ChartSpec, looks: Sequence[Stroke], scale: Scale, xs: Sequence[float], plot: Box
) -> None:
    size = canvas.look.label
    ends: list[tuple[float, float, Series, Stroke]] = []
    for series, stroke in zip(spec.series, looks, strict=True):
        last = next((index for index in reversed(range(len(xs))) if series.points[index].value is not None), None)
        if last is not None:
            ends.append((xs[last], scale(series.points[last].value or 0), series, stroke))
    places = spread([y for _, y, _, _ in ends], size * 1.25, plot.top + 4, plot.bottom - 2)
    for (x, y, series, stroke), at in zip(ends, places, strict=True):
        start = plot.right + 2
        canvas.line(max(x + 5, start - 6), y, start + 8, at, stroke=stroke.colour, dash="1 2")
        words = shorten(series.name, canvas.look.width - start - 12, size)
        canvas.text(
            start + 12,
            at + size * 0.35,
            words,
            size=size,
            fill=stroke.colour,
            bold=series.role is Role.FOCUS,
            css="label",
        )


def _legend_lines(spec: ChartSpec, look: Look) -> list[str]:
    return [line for series in spec.series for line in wrap(series.name, look.width - 40, look.label)]


def _draw_legend(canvas: Canvas, spec: ChartSpec, looks: Sequence[Stroke], box: Box) -> float:
    y = box.top
    for series, stroke in zip(spec.series, looks, strict=True):
        canvas.line(box.left, y + 9, box.left + 26, y + 9, stroke=stroke.colour, width=stroke.width, dash=stroke.dash)
        canvas.marker(box.left + 13, y + 9, stroke.marker, size=3.2, colour=stroke.colour)
        for words in wrap(series.name, canvas.look.width - 40, canvas.look.label):
            canvas.text(
                box.left + 34, y + 13, words, size=canvas.look.label, fill=stroke.colour, bold=series.role is Role.FOCUS
            )
            y += 18
    return y + 2
