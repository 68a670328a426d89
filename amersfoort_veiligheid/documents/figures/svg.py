"""From specification to SVG: the frame with title, subtitle, notes and source around each kind of drawing.

The result needs no style sheet and no script, so it is the same on the page, in the PDF and as a file.
"""

import base64
from collections.abc import Callable
from html import escape

from django.utils.safestring import SafeString

from amersfoort_veiligheid.documents.figures.canvas import (
    COMPACT,
    FONT,
    INK,
    MUTED,
    PAPER,
    PAPER_MAP,
    WIDE,
    Box,
    Canvas,
    Look,
    wrap,
)
from amersfoort_veiligheid.documents.figures.funnel import draw_funnel, funnel_height
from amersfoort_veiligheid.documents.figures.lines import (
    break_notes,
    draw_line,
    draw_multiples,
    line_height,
    multiples_height,
)
from amersfoort_veiligheid.documents.figures.maps import draw_map, draw_tilemap, map_height, tilemap_height
from amersfoort_veiligheid.documents.figures.rows import draw_bar, draw_dot, rows_height
from amersfoort_veiligheid.documents.figures.spec import ChartKind, ChartSpec, alt_text

EXAMPLE_WORDS = "VOORBEELDGEGEVENS"
NOTHING_TO_SHOW = "Er zijn geen cijfers om te tonen."

_DRAWINGS: dict[ChartKind, tuple[Callable[[ChartSpec, Look], float], Callable[[Canvas, ChartSpec, Box], None]]] = {
    ChartKind.LINE: (line_height, draw_line),
    ChartKind.SMALL_MULTIPLES: (multiples_height, draw_multiples),
    ChartKind.DOT: (rows_height, draw_dot),
    ChartKind.BAR: (rows_height, draw_bar),
    ChartKind.FUNNEL: (funnel_height, draw_funnel),
    ChartKind.MAP: (map_height, draw_map),
    ChartKind.TILEMAP: (tilemap_height, draw_tilemap),
}


def to_svg(spec: ChartSpec, *, compact: bool = False, frame: bool = True) -> SafeString:
    """Draw a chart.

    ``compact`` is the variant for phones, readable at 320 pixels; ``frame=False`` leaves title, subtitle, notes and
    source to the page around it. The element carries ``role="img"`` with title and description for screen readers.
    """
    return _svg(spec, COMPACT if compact else WIDE, frame=frame)


def _svg(spec: ChartSpec, look: Look, *, frame: bool) -> SafeString:
    identifier = f"{spec.key}-c" if look.is_compact else spec.key
    canvas = Canvas(identifier, look)
    top = _draw_head(canvas, spec) if frame else 0.0
    bottom = top + _body_height(spec, look)
    if _is_empty(spec):
        canvas.text(0, top + 24, NOTHING_TO_SHOW, size=look.label, fill=MUTED)
    else:
        _DRAWINGS[spec.kind][1](canvas, spec, Box(0, top, look.width, bottom))
    height = _draw_foot(canvas, spec, bottom) if frame else bottom
    size = f'width="{look.width}" height="{height:.0f}" viewBox="0 0 {look.width} {height:.0f}"'
    names = f'aria-labelledby="{identifier}-t {identifier}-d"'
    variant = "compact" if look.is_compact else "wide"
    return SafeString(
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" {names} '
        f'class="chart-svg chart-{spec.kind} chart-{variant}" font-family="{FONT}">'
        f'<title id="{identifier}-t">{escape(spec.title)}</title>'
        f'<desc id="{identifier}-d">{escape(alt_text(spec))}</desc>{"".join(canvas.parts)}</svg>'
    )


def to_responsive_svg(spec: ChartSpec, *, frame: bool = True) -> SafeString:
    """Both variants; ``charts.css`` shows the one that fits, the other is out of sight for screen readers too."""
    return SafeString(to_svg(spec, frame=frame) + to_svg(spec, compact=True, frame=frame))


def to_img(spec: ChartSpec, *, frame: bool = True) -> SafeString:
    """The chart as an image element with its text alternative: for the PDF, where this is faster than inline SVG."""
    look = PAPER_MAP if spec.kind == ChartKind.MAP else PAPER
    drawing = base64.b64encode(_svg(spec, look, frame=frame).encode()).decode()
    width, height = _size(spec, look, frame=frame)
    return SafeString(
        f'<img class="chart-svg" src="data:image/svg+xml;base64,{drawing}" alt="{escape(alt_text(spec))}" '
        f'width="{width}" height="{height}">'
    )


def chart_size(spec: ChartSpec, *, compact: bool = False, frame: bool = True) -> tuple[int, int]:
    """Width and height in pixels of what ``to_svg`` draws; the interactive figure takes the same place."""
    return _size(spec, COMPACT if compact else WIDE, frame=frame)


def _size(spec: ChartSpec, look: Look, *, frame: bool) -> tuple[int, int]:
    body = _body_height(spec, look)
    if not frame:
        return look.width, round(body)
    canvas = Canvas(spec.key, look)
    return look.width, round(_draw_foot(canvas, spec, _draw_head(canvas, spec) + body))


def _is_empty(spec: ChartSpec) -> bool:
    return not spec.areas and not any(series.points for series in spec.series)


def _body_height(spec: ChartSpec, look: Look) -> float:
    return 44.0 if _is_empty(spec) else _DRAWINGS[spec.kind][0](spec, look)


def _draw_head(canvas: Canvas, spec: ChartSpec) -> float:
    look = canvas.look
    y = 0.0
    if spec.is_example:
        y += look.small + 4
        canvas.text(0, y, EXAMPLE_WORDS, size=look.small, bold=True, css="example")
        y += 4
    for line in wrap(spec.title, look.width, look.title, bold=True):
        y += look.title * 1.3
        canvas.text(0, y, line, size=look.title, bold=True, css="title")
    for line in wrap(spec.subtitle, look.width, look.subtitle):
        y += look.subtitle * 1.4
        canvas.text(0, y, line, size=look.subtitle, fill=MUTED, css="subtitle")
    return y + 18


def _draw_foot(canvas: Canvas, spec: ChartSpec, top: float) -> float:
    look = canvas.look
    y = top + 10
    for words in (*break_notes(spec), *spec.notes, spec.footer):
        for line in wrap(words, look.width, look.small):
            y += look.small * 1.4
            canvas.text(0, y, line, size=look.small, fill=INK if words != spec.footer else MUTED, css="foot")
    return y + 8
