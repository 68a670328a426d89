"""Rows that are read from top to bottom: bars from zero, and dots with whiskers."""

from dataclasses import dataclass

from amersfoort_veiligheid.documents.figures.canvas import (
    AXIS,
    CONTEXT,
    CONTEXT_FILL,
    FOCUS,
    INK,
    MARKERS,
    MUTED,
    PALETTE,
    RULE,
    WHITE,
    Box,
    Canvas,
    Look,
    text_width,
    wrap,
)
from amersfoort_veiligheid.documents.figures.scales import Scale, extent, tick_text, value_scale, whisker
from amersfoort_veiligheid.documents.figures.spec import ChartKind, ChartSpec, Point, Role, Series

AXIS_ROOM = 30


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows in reading order with their points per series, and how much room labels and values take.

    On a phone the label stands above its row (``lead`` is its height), else left of it (``label_room``).
    """

    labels: list[str]
    points: list[list[list[Point]]]
    lanes: int
    lead: float
    lane_height: float
    label_room: float
    value_room: float
    gap: float

    @property
    def row_height(self) -> float:
        """Height of one row."""
        return self.lead + self.lanes * self.lane_height + self.gap

    def middle(self, top: float, row: int, lane: int) -> float:
        """Where the middle of a lane lies."""
        return top + row * self.row_height + self.lead + self.gap / 2 + (lane + 0.5) * self.lane_height


def rows_height(spec: ChartSpec, look: Look) -> float:
    """Height of the drawing without title and footer."""
    rows = _measure(spec, look)
    return _legend_height(spec, look) + rows.row_height * len(rows.labels) + AXIS_ROOM


def draw_bar(canvas: Canvas, spec: ChartSpec, box: Box) -> None:
    """Horizontal bars from zero with whiskers and values; several series stand under each other in each row."""
    rows, plot, scale = _frame(canvas, spec, box)
    is_any_marked = any(point.highlight for series in spec.series for point in series.points)
    thickness = rows.lane_height * 0.78
    for row, lane, point in _cells(rows):
        series = spec.series[lane]
        y = rows.middle(plot.top, row, lane)
        if point.value is None:
            _draw_missing(canvas, scale, point, y)
            continue
        start, end = sorted((scale(0), scale(point.value)))
        fill, stroke = _bar_fill(canvas, spec, lane, is_faded=is_any_marked and not point.highlight)
        canvas.open_group(_hint(spec, series, point), css="point", key=point.key)
        canvas.rect(start, y - thickness / 2, end - start, thickness, fill=fill, stroke=stroke, css="bar")
        _draw_bar_whisker(canvas, scale, point, y)
        canvas.close_group()
        _draw_value(canvas, spec, point, y, is_strong=point.highlight or series.role is Role.FOCUS)
    canvas.line(scale(0), plot.top, scale(0), plot.bottom, stroke=AXIS, width=1.25)


def draw_dot(canvas: Canvas, spec: ChartSpec, box: Box) -> None:
    """A dot with whisker per row for the focus, a lighter one for what it is compared with."""
    rows, plot, scale = _frame(canvas, spec, box)
    leading = _leading(spec)
    for row, turn, point in sorted(_cells(rows), key=lambda cell: cell[1] == leading):
        series = spec.series[turn]
        y = rows.middle(plot.top, row, 0) + _offset(turn, len(spec.series), rows.lane_height)
        if point.value is None:
            if turn == leading:
                words = point.sign if canvas.look.is_compact else _sign_words(point)
                canvas.text(canvas.look.width, y + 4.5, words, size=canvas.look.small, anchor="end", css="sign")
            continue
        colour, shape, size = _dot_look(spec, turn, is_crowd=len(rows.points[row][turn]) > 1)
        canvas.open_group(_hint(spec, series, point), css="point", key=point.key)
        whisker(canvas, scale, point, y, stroke=colour)
        canvas.marker(scale(point.value), y, shape, size=size, colour=colour, css="dot")
        canvas.close_group()
        if turn == leading:
            _draw_value(canvas, spec, point, y, is_strong=True)


def _cells(rows: _Rows) -> list[tuple[int, int, Point]]:
    return [
        (row, turn, point)
        for row, per_series in enumerate(rows.points)
        for turn, points in enumerate(per_series)
        for point in points
    ]


def _frame(canvas: Canvas, spec: ChartSpec, box: Box) -> tuple[_Rows, Box, Scale]:
    """Legend, row labels, grid and axis; returns the rows, the plot and the value axis."""
    look = canvas.look
    rows = _measure(spec, look)
    top = box.top + _draw_legend(canvas, spec, box)
    left = box.left + (4 if look.is_compact else rows.label_room + 10)
    plot = Box(left, top, box.right - rows.value_room - 12, top + rows.row_height * len(rows.labels))
    values = extent([point for series in spec.series for point in series.points])
    values += [spec.reference.value] if spec.reference else []
    scale = value_scale(spec, values, plot.left, plot.right, ticks=3 if look.is_compact else 6)
    for tick in scale.ticks:
        words = tick_text(spec, scale, tick)
        half = text_width(words, look.small) / 2
        canvas.line(scale(tick), plot.top, scale(tick), plot.bottom, stroke=RULE, css="grid")
        centre = min(max(scale(tick), half), look.width - half)
        canvas.text(centre, plot.bottom + 17, words, size=look.small, anchor="middle", fill=MUTED, css="tick")
    if spec.reference:
        x = scale(spec.reference.value)
        canvas.line(x, plot.top, x, plot.bottom, stroke=INK, dash="5 3", css="reference")
    for row, label in enumerate(rows.labels):
        _draw_label(canvas, spec, rows, row, label, plot, box)
    return rows, plot, scale


def _draw_label(canvas: Canvas, spec: ChartSpec, rows: _Rows, row: int, label: str, plot: Box, box: Box) -> None:
    look = canvas.look
    top = plot.top + row * rows.row_height
    if look.is_compact:
        for turn, words in enumerate(wrap(spec.shown_label(label), box.width, look.label)[:2]):
            canvas.text(box.left + 8, top + 16 + turn * 16, words, size=look.label, css="label")
        return
    lines = wrap(spec.shown_label(label), rows.label_room, look.label)[:2]
    for turn, words in enumerate(lines):
        y = top + rows.row_height / 2 + look.label * 0.35 + (turn - (len(lines) - 1) / 2) * look.label * 1.15
        canvas.text(box.left + rows.label_room, y, words, size=look.label, anchor="end", css="label")


def _measure(spec: ChartSpec, look: Look) -> _Rows:
    labels = list(dict.fromkeys(point.label for series in spec.series for point in series.points))
    at = {label: row for row, label in enumerate(labels)}
    points: list[list[list[Point]]] = [[[] for _ in spec.series] for _ in labels]
    for turn, series in enumerate(spec.series):
        for point in series.points:
            points[at[point.label]][turn].append(point)
    is_bar = spec.kind is ChartKind.BAR
    valued = spec.series if is_bar else spec.series[_leading(spec) : _leading(spec) + 1]
    value_room = 0.0
    for point in (point for series in valued for point in series.points):
        if point.value is None:
            words = "" if is_bar or look.is_compact else _sign_words(point)
            value_room = max(value_room, text_width(words, look.small))
            continue
        value, margin = _value_parts(spec, point, look)
        value_room = max(value_room, text_width(value, look.label, bold=True) + text_width(margin, look.small) + 8)
    shown = [spec.shown_label(label) for label in labels]
    label_room = min(max((text_width(words, look.label) for words in shown), default=0.0), look.width * 0.34)
    lead = 0.0
    if look.is_compact:
        lead = 4 + 16.0 * max((min(2, len(wrap(words, look.width, look.label))) for words in shown), default=1)
    lanes = max(1, len(spec.series)) if is_bar else 1
    if look.is_tight and all(len(wrap(words, label_room, look.label)) == 1 for words in shown):
        return _Rows(labels, points, lanes, lead, 15.0, label_room, value_room, 4.0)
    return _Rows(labels, points, lanes, lead, 20.0 if is_bar else 22.0, label_room, value_room, 8.0)


def _value_parts(spec: ChartSpec, point: Point, look: Look) -> tuple[str, str]:
    mark = point.sign if point.sign.startswith("*") else ""
    margin = ""
    if point.lower is not None and point.upper is not None and not look.is_compact:
        margin = f"{spec.written(point.lower)}–{spec.written(point.upper)}"
    return spec.written(point.value or 0) + mark, margin


def _draw_value(canvas: Canvas, spec: ChartSpec, point: Point, y: float, *, is_strong: bool) -> None:
    """Value and, lighter, its interval at the right edge: readable figures beside the drawing."""
    look = canvas.look
    value, margin = _value_parts(spec, point, look)
    if margin:
        canvas.text(look.width, y + 4.5, margin, size=look.small, anchor="end", fill=MUTED, css="interval")
    right = look.width - (text_width(margin, look.small) + 8 if margin else 0)
    canvas.text(right, y + 4.5, value, size=look.label, anchor="end", bold=is_strong, css="value")


def _draw_missing(canvas: Canvas, scale: Scale, point: Point, y: float) -> None:
    canvas.text(scale(max(scale.low, 0)) + 6, y + 4, _sign_words(point), size=canvas.look.small, fill=MUTED, css="sign")


def _sign_words(point: Point) -> str:
    return f"{point.sign} ({point.words})" if point.sign and point.words else point.sign or point.words


def _draw_bar_whisker(canvas: Canvas, scale: Scale, point: Point, y: float) -> None:
    """A white line under the dark one keeps the interval visible on the bar itself."""
    whisker(canvas, scale, point, y, stroke=WHITE, width=3.5, cap=4.5)
    whisker(canvas, scale, point, y, stroke=INK, width=1.25, cap=3.5)


def _bar_fill(canvas: Canvas, spec: ChartSpec, lane: int, *, is_faded: bool) -> tuple[str, str]:
    """Fill and outline: the first series full, the next hatched, then a light tint."""
    if len(spec.series) == 1:
        return (CONTEXT_FILL, AXIS) if is_faded else (FOCUS, FOCUS)
    if spec.series[lane].role is Role.FOCUS or (lane == 0 and spec.series[0].role is Role.EQUAL):
        return FOCUS, FOCUS
    others = [turn for turn in range(len(spec.series)) if spec.series[turn].role is not Role.FOCUS]
    turn = others.index(lane) if spec.series[0].role is not Role.EQUAL else lane - 1
    return [(canvas.hatch(), CONTEXT), (CONTEXT_FILL, AXIS), (PALETTE[4], PALETTE[4]), (WHITE, INK)][turn % 4]


def _dot_look(spec: ChartSpec, turn: int, *, is_crowd: bool) -> tuple[str, str, float]:
    series = spec.series[turn]
    if series.role is Role.FOCUS or (turn == _leading(spec) and series.role is Role.EQUAL):
        return FOCUS, "circle", 5.0
    if series.role is Role.CONTEXT:
        return (CONTEXT, "ring", 3.0) if is_crowd else (CONTEXT, "hollow_diamond", 4.0)
    return PALETTE[turn % 6], MARKERS[turn % 6], 4.5


def _leading(spec: ChartSpec) -> int:
    """Position of the series whose values are written out."""
    return next((turn for turn, series in enumerate(spec.series) if series.role is Role.FOCUS), 0)


def _offset(turn: int, count: int, lane_height: float) -> float:
    """Vertical shift that keeps the whiskers of several series in one row apart, and clear of the next row."""
    return (turn - (count - 1) / 2) * 0.41 * lane_height if count > 1 else 0.0


def _hint(spec: ChartSpec, series: Series, point: Point) -> str:
    margin = ""
    if point.lower is not None and point.upper is not None:
        margin = f" ({spec.written(point.lower)}–{spec.written(point.upper)})"
    mark = f", {point.words}" if point.words else ""
    name = f"{series.name}, " if series.name and series.name != point.label else ""
    return f"{name}{point.label}: {spec.written(point.value or 0)}{margin}{mark}"


def _legend_entries(spec: ChartSpec) -> list[tuple[int, str]]:
    entries = [(turn, series.name) for turn, series in enumerate(spec.series)] if len(spec.series) > 1 else []
    if spec.reference:
        entries.append((-1, f"{spec.reference.label}: {spec.written(spec.reference.value)}"))
    return entries


def _legend_places(spec: ChartSpec, look: Look) -> list[tuple[float, float, int, str]]:
    places: list[tuple[float, float, int, str]] = []
    x, y = 0.0, 0.0
    for turn, words in _legend_entries(spec):
        width = 24 + text_width(words, look.label, bold=True) + 18
        if x and x + width > look.width:
            x, y = 0.0, y + 20
        places.append((x, y, turn, words))
        x += width
    return places


def _legend_height(spec: ChartSpec, look: Look) -> float:
    places = _legend_places(spec, look)
    return places[-1][1] + 28 if places else 0.0


def _draw_legend(canvas: Canvas, spec: ChartSpec, box: Box) -> float:
    """Names beside the very shapes of the drawing; returns the height it took."""
    for left, down, turn, words in _legend_places(spec, canvas.look):
        x, y = box.left + left, box.top + down + 10
        is_strong = turn >= 0 and spec.series[turn].role is Role.FOCUS
        if turn < 0:
            canvas.line(x, y, x + 18, y, stroke=INK, dash="5 3")
        elif spec.kind is ChartKind.BAR:
            fill, stroke = _bar_fill(canvas, spec, turn, is_faded=False)
            canvas.rect(x, y - 6, 16, 12, fill=fill, stroke=stroke)
        else:
            labels = [point.label for point in spec.series[turn].points]
            colour, shape, size = _dot_look(spec, turn, is_crowd=len(labels) > len(set(labels)))
            canvas.marker(x + 8, y, shape, size=size, colour=colour)
        canvas.text(x + 24, y + 4.5, words, size=canvas.look.label, bold=is_strong)
    return _legend_height(spec, canvas.look)
