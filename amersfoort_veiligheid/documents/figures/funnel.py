"""The funnel: each area at its population and rate, with the limits within which chance alone would leave it."""

from amersfoort_veiligheid.documents.figures.canvas import (
    AXIS,
    CONTEXT,
    FOCUS,
    INK,
    MUTED,
    PALETTE,
    RULE,
    Box,
    Canvas,
    Look,
    text_width,
)
from amersfoort_veiligheid.documents.figures.scales import Scale, extent, free_place, nice_scale, tick_text, value_scale
from amersfoort_veiligheid.documents.figures.spec import ChartSpec, Point, Signal
from amersfoort_veiligheid.documents.tables import dutch_number

_SHAPES = {Signal.INSIDE: "ring", Signal.OUTSIDE_95: "triangle", Signal.OUTSIDE_998: "diamond"}
_WORDS = {
    Signal.INSIDE: "binnen de grenzen",
    Signal.OUTSIDE_95: "buiten de 95%-grens",
    Signal.OUTSIDE_998: "buiten de 99,8%-grens",
}


def funnel_height(spec: ChartSpec, look: Look) -> float:
    """Height of the drawing without title and footer."""
    places = _legend_places(spec, look)
    return (340 if look.is_compact else 390) + (places[-1][1] if places else 0)


def draw_funnel(canvas: Canvas, spec: ChartSpec, box: Box) -> None:
    """Limits first, then the city, then the areas, then the names of those outside and of the one in focus."""
    points = [
        point for series in spec.series for point in series.points if point.value is not None and point.x is not None
    ]
    top = _draw_legend(canvas, spec, box)
    plot, x_scale, y_scale = _axes(canvas, spec, points, Box(box.left, top, box.right, box.bottom))
    for curve in sorted(spec.curves, key=lambda curve: curve.level):
        dash = "5 4" if curve.level < 0.99 else ""
        for side in (1, 2):
            inside = [
                (x_scale(at[0]), y_scale(at[side])) for at in curve.points if y_scale.low <= at[side] <= y_scale.high
            ]
            if len(inside) > 1:
                canvas.polyline(inside, stroke=AXIS, width=1.25, dash=dash, css="limit")
    if spec.reference:
        y = y_scale(spec.reference.value)
        canvas.line(plot.left, y, plot.right, y, stroke=INK, width=1.25, css="reference")
    for point in sorted(points, key=lambda point: (point.highlight, point.signal is not Signal.INSIDE)):
        canvas.open_group(_hint(spec, point), css=f"point {point.signal}", key=point.key)
        size = 6.0 if point.highlight else 4.2
        canvas.marker(
            x_scale(point.x or 0),
            y_scale(point.value or 0),
            _SHAPES[point.signal],
            size=size,
            colour=_colour(point),
            css="dot",
        )
        canvas.close_group()
    _draw_names(canvas, spec, points, plot, x_scale, y_scale)


def _colour(point: Point) -> str:
    if point.highlight:
        return FOCUS
    return {Signal.INSIDE: CONTEXT, Signal.OUTSIDE_95: INK, Signal.OUTSIDE_998: PALETTE[1]}[point.signal]


def _axes(canvas: Canvas, spec: ChartSpec, points: list[Point], box: Box) -> tuple[Box, Scale, Scale]:
    look = canvas.look
    values = extent(points) + ([spec.reference.value] if spec.reference else [])
    y_scale = value_scale(spec, [*values, max(values, default=1) * 1.05], box.bottom - 46, box.top + 24)
    room = max(text_width(tick_text(spec, y_scale, tick), look.small) for tick in y_scale.ticks) + 8
    plot = Box(box.left + room, box.top + 24, box.right - 14, box.bottom - 46)
    people = [point.x or 0 for point in points] + [at[0] for curve in spec.curves for at in curve.points]
    rounded = nice_scale(people, 0, 1, ticks=4 if look.is_compact else 7)
    x_scale = Scale(0, max(people, default=1) * 1.02, plot.left, plot.right, rounded.step)
    canvas.text(box.left, box.top + 12, spec.y_label or spec.unit, size=look.small, fill=MUTED)
    for tick in y_scale.ticks:
        canvas.line(plot.left, y_scale(tick), plot.right, y_scale(tick), stroke=RULE, css="grid")
        canvas.text(
            plot.left - 6, y_scale(tick) + 4, tick_text(spec, y_scale, tick), size=look.small, anchor="end", fill=MUTED
        )
    canvas.line(plot.left, plot.bottom, plot.right, plot.bottom, stroke=AXIS)
    for tick in rounded.ticks:
        if tick > x_scale.high:
            continue
        canvas.line(x_scale(tick), plot.bottom, x_scale(tick), plot.bottom + 4, stroke=AXIS)
        canvas.text(x_scale(tick), plot.bottom + 18, dutch_number(tick), size=look.small, anchor="middle", fill=MUTED)
    canvas.text(plot.right, plot.bottom + 36, spec.x_label or "inwoners", size=look.small, anchor="end", fill=MUTED)
    return plot, x_scale, y_scale


def _draw_names(
    canvas: Canvas, spec: ChartSpec, points: list[Point], plot: Box, x_scale: Scale, y_scale: Scale
) -> None:
    """Names where they cover nothing; a name for which there is no room is left to the table, never the focus."""
    size = canvas.look.label
    taken = [Box(x - 5, y - 5, x + 5, y + 5) for x, y in ((x_scale(p.x or 0), y_scale(p.value or 0)) for p in points)]
    inside = Box(plot.left, plot.top - 10, canvas.look.width, plot.bottom)
    named = [point for point in points if point.highlight or point.signal is not Signal.INSIDE]
    named.sort(key=lambda point: (not point.highlight, point.signal is not Signal.OUTSIDE_998, -(point.value or 0)))
    for point in named:
        x, y = x_scale(point.x or 0), y_scale(point.value or 0)
        width = text_width(point.label, size, bold=point.highlight)
        gap = 12 if point.highlight else 9
        places = [
            Box(x + gap, y - 8, x + gap + width, y + 7),
            Box(x - gap - width, y - 8, x - gap, y + 7),
            Box(x - width / 2, y - 14 - gap, x + width / 2, y + 1 - gap),
            Box(x - width / 2, y - 1 + gap, x + width / 2, y + 14 + gap),
            Box(x + 6, y - 21, x + 6 + width, y - 6),
            Box(x - 6 - width, y - 21, x - 6, y - 6),
        ]
        place = free_place(places, taken, inside)
        if place is None and point.highlight:
            place = places[0] if places[0].right <= inside.right else places[1]
        if place is not None:
            taken.append(place)
            canvas.text(place.left, place.bottom - 3, point.label, size=size, bold=point.highlight, css="label")


def _hint(spec: ChartSpec, point: Point) -> str:
    people = dutch_number(point.x or 0)
    return f"{point.label}: {spec.written(point.value or 0)} bij {people} inwoners, {_WORDS[point.signal]}"


def _legend(spec: ChartSpec) -> list[tuple[Signal | float, str]]:
    """The shapes and the lines that occur, in words; a number stands for the level of a line, 0 for the city."""
    used = {point.signal for series in spec.series for point in series.points if point.value is not None}
    entries: list[tuple[Signal | float, str]] = [(signal, _WORDS[signal]) for signal in Signal if signal in used]
    if spec.reference:
        entries.append((0.0, f"{spec.reference.label}: {spec.written(spec.reference.value)}"))
    for level in sorted({curve.level for curve in spec.curves}):
        entries.append((level, f"{dutch_number(level * 100, 0 if level < 0.99 else 1)}%-grens"))
    return entries


def _legend_places(spec: ChartSpec, look: Look) -> list[tuple[float, float, Signal | float, str]]:
    places: list[tuple[float, float, Signal | float, str]] = []
    x, y = 0.0, 8.0
    for sample, words in _legend(spec):
        width = 24 + text_width(words, look.small) + 16
        if x and x + width > look.width:
            x, y = 0.0, y + 20
        places.append((x, y, sample, words))
        x += width
    return places


def _draw_legend(canvas: Canvas, spec: ChartSpec, box: Box) -> float:
    """Shapes and lines in words; returns where the plot may start."""
    places = _legend_places(spec, canvas.look)
    for left, down, sample, words in places:
        x, y = box.left + left, box.top + down
        if isinstance(sample, Signal):
            canvas.marker(x + 9, y, _SHAPES[sample], size=4.2, colour=_colour(Point("", 0.0, signal=sample)))
        else:
            dash = "5 4" if 0 < sample < 0.99 else ""
            canvas.line(x, y, x + 19, y, stroke=AXIS if sample else INK, width=1.25, dash=dash)
        canvas.text(x + 24, y + 4, words, size=canvas.look.small)
    return box.top + (places[-1][1] if places else 0) + 16
