"""Maps in five classes at most: outlines, or tiles while there are no outlines."""

from itertools import pairwise

from amersfoort_veiligheid.documents.figures.canvas import (
    INK,
    MUTED,
    RAMP,
    WHITE,
    Box,
    Canvas,
    Look,
    shorten,
    text_width,
    wrap,
)
from amersfoort_veiligheid.documents.figures.outlines import rings_of_path
from amersfoort_veiligheid.documents.figures.spec import Area, ChartSpec
from amersfoort_veiligheid.documents.tables import MISSING, NOT_APPLICABLE, OWN_RULES, WITHHELD

_HATCH_OF = {MISSING: "/", WITHHELD: "\\", NOT_APPLICABLE: "."}
_CHOSEN = {1: (3,), 2: (1, 4), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}


def class_colour(spec: ChartSpec, index: int) -> str:
    """Colour of a class: the ramp is spread over as many classes as the chart has."""
    return RAMP[_CHOSEN[len(spec.classes)][index]]


def hatch_of(area: Area) -> str:
    """The pattern of an area without a figure: each reason has its own."""
    return "x" if area.reason == OWN_RULES else _HATCH_OF[area.sign]


def map_height(spec: ChartSpec, look: Look) -> float:
    """Height of the drawing without title and footer."""
    low_x, low_y, high_x, high_y = spec.bounds
    return min(look.width * (high_y - low_y) / (high_x - low_x), look.width * 1.1) + _legend_height(spec, look)


def tilemap_height(spec: ChartSpec, look: Look) -> float:
    """Height of the drawing without title and footer."""
    _, rows = _grid(spec)
    return rows * _tile(spec, look)[1] + _legend_height(spec, look)


def draw_map(canvas: Canvas, spec: ChartSpec, box: Box) -> None:
    """Outlines by class, the highlighted ones last with a heavy line, values where they fit."""
    bottom = box.bottom - _legend_height(spec, canvas.look)
    low_x, low_y, high_x, high_y = spec.bounds
    scale = min(box.width / (high_x - low_x), (bottom - box.top) / (high_y - low_y))
    left = box.left + (box.width - scale * (high_x - low_x)) / 2 - low_x * scale
    top = box.top - low_y * scale
    canvas.parts.append(f'<g transform="translate({left:.2f} {top:.2f}) scale({scale:.6g})" class="areas">')
    for area in sorted(spec.areas, key=lambda area: area.highlight):
        stroke, width = (INK, 3 / scale) if area.highlight else (WHITE, 1 / scale)
        canvas.open_group(_hint(area), css="point", key=area.key)
        canvas.parts.append(
            f'<path d="{area.path}" fill="{_fill(canvas, spec, area, zoom=scale)}" stroke="{stroke}" '
            f'stroke-width="{width:.4g}" stroke-linejoin="round" fill-rule="evenodd" class="area"/>'
        )
        canvas.close_group()
    canvas.close_group()
    _draw_map_labels(canvas, spec, left, top, scale)
    _draw_legend(canvas, spec, Box(box.left, bottom, box.right, box.bottom))


def draw_tilemap(canvas: Canvas, spec: ChartSpec, box: Box) -> None:
    """One tile per area in a grid that resembles the town, with its name and value."""
    width, height = _tile(spec, canvas.look)
    columns, rows = _grid(spec)
    left = box.left + (box.width - columns * width) / 2
    for area in sorted(spec.areas, key=lambda area: area.highlight):
        x, y = left + area.column * width, box.top + area.row * height
        canvas.open_group(_hint(area), css="point", key=area.key)
        fill = _fill(canvas, spec, area)
        inset = 2.5 if area.highlight else 1.0
        stroke, thick = (INK, 3.0) if area.highlight else (fill if area.class_index is not None else MUTED, 1.0)
        canvas.rect(
            x + inset,
            y + inset,
            width - 2 * inset,
            height - 2 * inset,
            fill=fill,
            stroke=stroke,
            stroke_width=thick,
            css="area",
        )
        canvas.close_group()
        _draw_tile_words(canvas, spec, area, Box(x, y, x + width, y + height))
    _draw_legend(canvas, spec, Box(box.left, box.top + rows * height, box.right, box.bottom))


def _draw_tile_words(canvas: Canvas, spec: ChartSpec, area: Area, tile: Box) -> None:
    look = canvas.look
    size = look.small - (1 if min(tile.width, tile.height) < 60 else 0)
    ink = _ink_on(spec, area)
    lines = wrap(area.label.replace("-", "- "), tile.width - 6, size)
    if tile.width < 56 or len(lines) > 2:
        lines = (area.short or area.label,)
    lines = tuple(shorten(line.replace("- ", "-"), tile.width - 6, size) for line in lines)
    value = area.text or area.sign
    middle = (tile.left + tile.right) / 2
    block = len(lines) * size * 1.15 + (size * 1.25 if value else 0)
    if area.class_index is None:  # letters must stand free of the hatching
        widest = max([*(text_width(line, size) for line in lines), text_width(value, size, bold=True)])
        canvas.rect(
            middle - widest / 2 - 3, tile.top + (tile.height - block) / 2 - 1, widest + 6, block + 3, fill=WHITE
        )
    down = tile.top + (tile.height - block) / 2 + size * 0.95
    for line in lines:
        canvas.text(middle, down, line, size=size, anchor="middle", fill=ink)
        down += size * 1.15
    if value:
        canvas.text(middle, down + 1, value, size=size + 1, anchor="middle", fill=ink, bold=True)


def _draw_map_labels(canvas: Canvas, spec: ChartSpec, left: float, top: float, scale: float) -> None:
    """Names of highlighted areas, and values of the others where they fit inside their own outline."""
    size = canvas.look.small
    taken: list[Box] = []
    for area in sorted(spec.areas, key=lambda area: not area.highlight):
        words = area.text or area.sign
        words = f"{area.label} {words}" if area.highlight else words
        if not words or area.label_at is None:
            continue
        rings = [[(left + x * scale, top + y * scale) for x, y in ring] for ring in rings_of_path(area.path)]
        x, y = left + area.label_at[0] * scale, top + area.label_at[1] * scale
        place = _label_box(x, y, words, size, bold=area.highlight)
        if area.highlight and not _lies_inside(place, rings):
            words = area.text or area.sign  # the outline shows which area it is, the title names it
            place = _label_box(x, y, words, size, bold=True)
        fits = _lies_inside(place, rings) and not any(place.overlaps(other) for other in taken)
        if not area.highlight and not fits:
            continue  # the table has it
        taken.append(place)
        if area.highlight or area.class_index is None:
            canvas.rect(place.left, place.top, place.width, place.bottom - place.top, fill=WHITE)
        ink = INK if area.highlight else _ink_on(spec, area)
        canvas.text(x, y + 4, words, size=size, anchor="middle", fill=ink, bold=area.highlight, css="label")


def _label_box(x: float, y: float, words: str, size: float, *, bold: bool) -> Box:
    half = max(14.0, text_width(words, size, bold=bold) + 4) / 2
    return Box(x - half, y - 8, x + half, y + 8)


def _lies_inside(box: Box, rings: list[list[tuple[float, float]]]) -> bool:
    """Whether the whole box lies within the rings (even-odd): its middle does, and no border runs through it."""
    if not _is_inside((box.left + box.right) / 2, (box.top + box.bottom) / 2, rings):
        return False
    return not any(_touches(box, a, b) for ring in rings for a, b in pairwise([*ring, ring[0]]))


def _is_inside(x: float, y: float, rings: list[list[tuple[float, float]]]) -> bool:
    inside = False
    for ring in rings:
        for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
                inside = not inside
    return inside


def _touches(box: Box, a: tuple[float, float], b: tuple[float, float]) -> bool:
    """Whether the line from a to b runs through the box: what is left of it within each side in turn."""
    low, high = 0.0, 1.0
    for start, step, least, most in (
        (a[0], b[0] - a[0], box.left, box.right),
        (a[1], b[1] - a[1], box.top, box.bottom),
    ):
        if not step:
            if not least < start < most:
                return False
            continue
        first, last = sorted(((least - start) / step, (most - start) / step))
        low, high = max(low, first), min(high, last)
    return low < high


def _fill(canvas: Canvas, spec: ChartSpec, area: Area, *, zoom: float = 1.0) -> str:
    return canvas.hatch(hatch_of(area), zoom=zoom) if area.class_index is None else class_colour(spec, area.class_index)


def _ink_on(spec: ChartSpec, area: Area) -> str:
    if area.class_index is None:
        return INK
    return WHITE if class_colour(spec, area.class_index) in RAMP[3:] else INK


def _hint(area: Area) -> str:
    return f"{area.label}: {area.text or area.words or area.sign}"


def _grid(spec: ChartSpec) -> tuple[int, int]:
    columns = max((area.column for area in spec.areas), default=0) + 1
    return columns, max((area.row for area in spec.areas), default=0) + 1


def _tile(spec: ChartSpec, look: Look) -> tuple[float, float]:
    """Width and height: a square, and on paper no higher than two lines and a value ask."""
    room = look.width / _grid(spec)[0]
    return (min(room, 100.0), min(room, 46.0)) if look.is_tight else (min(room, 84.0), min(room, 84.0))


Entry = int | Area  # a class, or an area whose lack of a figure has this reason


def _legend_entries(spec: ChartSpec) -> list[tuple[Entry, str]]:
    reasons = {area.reason: area for area in spec.areas if area.class_index is None}
    without: list[tuple[Entry, str]] = [(reasons[reason], reason) for reason in sorted(reasons)]
    return [*((index, one.label) for index, one in enumerate(spec.classes)), *without]


def _legend_places(spec: ChartSpec, look: Look) -> list[tuple[float, float, Entry, str]]:
    places: list[tuple[float, float, Entry, str]] = []
    x, y = 0.0, 14.0
    for entry, words in _legend_entries(spec):
        width = 26 + text_width(words, look.small) + 14
        if x and x + width > look.width:
            x, y = 0.0, y + 22
        places.append((x, y, entry, words))
        x += width
    return places


def _legend_height(spec: ChartSpec, look: Look) -> float:
    places = _legend_places(spec, look)
    return places[-1][1] + 24 if places else 0.0


def _draw_legend(canvas: Canvas, spec: ChartSpec, box: Box) -> None:
    for left, down, entry, words in _legend_places(spec, canvas.look):
        fill = class_colour(spec, entry) if isinstance(entry, int) else canvas.hatch(hatch_of(entry))
        canvas.rect(box.left + left, box.top + down, 20, 14, fill=fill, stroke=MUTED)
        canvas.text(box.left + left + 26, box.top + down + 11, words, size=canvas.look.small)
