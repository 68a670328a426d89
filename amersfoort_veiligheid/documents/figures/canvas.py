"""The pen: SVG elements as strings, the palette, and an estimate of how wide a text is.

Styling is done with presentation attributes only. A strict content security policy forbids style attributes and style
elements, and the same file must look the same inside a PDF.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

INK = "#1a1d21"
MUTED = "#50575f"
RULE = "#d3d7db"
AXIS = "#767c85"
# Patterns of areas without a figure: a name for the document and lines within 6 by 6, by the sign Plotly has for it.
HATCHES = {
    "/": ("", "M-1 1L1 -1M0 6L6 0M5 7L7 5"),
    "\\": ("-back", "M-1 5L1 7M0 0L6 6M5 -1L7 1"),
    "x": ("-cross", "M-1 1L1 -1M0 6L6 0M5 7L7 5M-1 5L1 7M0 0L6 6M5 -1L7 1"),
    ".": ("-dots", "M2.4 3L3.6 3"),
}
WHITE = "#ffffff"
FOCUS = "#0b4a6b"
CONTEXT = "#767c85"
CONTEXT_FILL = "#c3c8ce"
# At most six, told apart by people with each kind of colour blindness and by at least 4.5:1 against white; the dash and
# the marker of the same index say the same without colour.
PALETTE = (FOCUS, "#cc3a0a", "#4d7c8c", "#8f1fb5", "#4c1503", "#03034c")
DASHES = ("", "7 3", "2 3", "9 3 2 3", "4 2", "1 2")
MARKERS = ("circle", "square", "triangle", "diamond", "cross", "ring")
RAMP = ("#e2eef4", "#aed0e0", "#6ea7c4", "#2c7196", "#0a3c57")
FONT = "'Source Sans 3', 'Liberation Sans', Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class Look:
    """Sizes of one variant: wide for screens, compact for phones of 320 pixels and up, and two for paper."""

    width: int
    title: float
    subtitle: float
    label: float
    small: float
    is_compact: bool
    is_tight: bool = False  # rows stand close: an image that is too high for a page is made smaller, with its words


WIDE = Look(720, 17, 14, 13, 12, False)
COMPACT = Look(320, 16, 13.5, 13, 12, True)
PAPER = Look(720, 17, 14, 13, 12, False, is_tight=True)
PAPER_MAP = Look(380, 17, 14, 13, 12, False, is_tight=True)  # no higher than a page gives a map


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the drawing."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Width in user units."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height in user units."""
        return self.bottom - self.top

    def overlaps(self, other: "Box") -> bool:
        """Whether two rectangles share more than an edge."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


# Advance widths in thousandths of the type size, a little above those of FONT so that labels never collide.
_WIDTHS = {
    **dict.fromkeys("iljI|'.,:;!", 280),
    **dict.fromkeys("ftr()[]-/ \u00b7", 340),
    **dict.fromkeys("mwMW%@\u2014", 880),
    **dict.fromkeys("ABCDEFGHJKLNOPQRSTUVXYZ", 690),
}


@lru_cache(maxsize=4096)
def text_width(words: str, size: float, *, bold: bool = False) -> float:
    """Estimated width of ``words`` at ``size``."""
    units = sum(_WIDTHS.get(character, 545) for character in words)
    return units * size * (1.06 if bold else 1.0) / 1000


@lru_cache(maxsize=1024)
def wrap(words: str, width: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Break a text into lines of at most ``width``; a longer single word stands alone."""
    lines: list[str] = []
    line = ""
    for word in words.split():
        longer = f"{line} {word}" if line else word
        if line and text_width(longer, size, bold=bold) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return tuple([*lines, line] if line else lines)


def shorten(words: str, width: float, size: float) -> str:
    """Cut a text at ``width`` with an ellipsis."""
    if text_width(words, size) <= width:
        return words
    for length in range(len(words) - 1, 0, -1):
        if text_width(words[:length] + "\u2026", size) <= width:
            return words[:length].rstrip() + "\u2026"
    return "\u2026"


class Canvas:
    """Collects the elements of one drawing. All texts are escaped here, and only here."""

    __slots__ = ("identifier", "look", "parts")

    def __init__(self, identifier: str, look: Look) -> None:
        self.identifier = identifier
        self.look = look
        self.parts: list[str] = []

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float,
        anchor: str = "start",
        fill: str = INK,
        bold: bool = False,
        css: str = "",
    ) -> None:
        """Write a text with its baseline at ``y``."""
        options = f' text-anchor="{anchor}"' if anchor != "start" else ""
        options += ' font-weight="600"' if bold else ""
        options += f' class="{css}"' if css else ""
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{fill}"{options}>{escape(words)}</text>'
        )

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        *,
        stroke: str,
        width: float = 1,
        dash: str = "",
        css: str = "",
    ) -> None:
        """Draw a straight line."""
        options = f' stroke-dasharray="{dash}"' if dash else ""
        options += f' class="{css}"' if css else ""
        self.parts.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{stroke}" '
            f'stroke-width="{width:g}"{options}/>'
        )

    def polyline(
        self, points: Iterable[tuple[float, float]], *, stroke: str, width: float, dash: str = "", css: str = ""
    ) -> None:
        """Draw connected lines without a fill."""
        options = f' stroke-dasharray="{dash}"' if dash else ""
        options += f' class="{css}"' if css else ""
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self.parts.append(
            f'<polyline points="{path}" fill="none" stroke="{stroke}" stroke-width="{width:g}" '
            f'stroke-linejoin="round"{options}/>'
        )

    def polygon(self, points: Iterable[tuple[float, float]], *, fill: str, opacity: float = 1, css: str = "") -> None:
        """Draw a filled area without an outline."""
        options = f' fill-opacity="{opacity:g}"' if opacity < 1 else ""
        options += f' class="{css}"' if css else ""
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self.parts.append(f'<polygon points="{path}" fill="{fill}"{options}/>')

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str,
        stroke: str = "",
        stroke_width: float = 1,
        css: str = "",
    ) -> None:
        """Draw a rectangle."""
        options = f' stroke="{stroke}" stroke-width="{stroke_width:g}"' if stroke else ""
        options += f' class="{css}"' if css else ""
        self.parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"{options}/>'
        )

    def marker(self, x: float, y: float, shape: str, *, size: float, colour: str, css: str = "") -> None:
        """Draw a marker: circle, square, triangle, diamond, cross or ring; ``size`` is about its radius."""
        name = f' class="{css}"' if css else ""
        if shape in ("circle", "ring"):
            fill = colour if shape == "circle" else WHITE
            self.parts.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:g}" fill="{fill}" stroke="{colour}" '
                f'stroke-width="1.5"{name}/>'
            )
            return
        corners: Sequence[tuple[float, float]]
        if shape == "square":
            corners = [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]
        elif shape == "triangle":
            corners = [(0, -1.15), (1.1, 0.85), (-1.1, 0.85)]
        elif shape == "cross":
            arms = [(-1, -0.35), (-0.35, -1), (0, -0.5), (0.35, -1), (1, -0.35), (0.5, 0)]
            corners = [*arms, *((-a, -b) for a, b in arms)]
        else:
            corners = [(0, -1.35), (1.35, 0), (0, 1.35), (-1.35, 0)]
        fill = WHITE if shape == "hollow_diamond" else colour
        path = " ".join(f"{x + a * size:.1f},{y + b * size:.1f}" for a, b in corners)
        self.parts.append(f'<polygon points="{path}" fill="{fill}" stroke="{colour}" stroke-width="1.5"{name}/>')

    def open_group(self, hint: str, *, css: str = "", key: str = "") -> None:
        """Start a group that shows ``hint`` when pointed at."""
        options = f' class="{css}"' if css else ""
        options += f' data-key="{escape(key)}"' if key else ""
        self.parts.append(f"<g{options}><title>{escape(hint)}</title>")

    def close_group(self) -> None:
        """End the group."""
        self.parts.append("</g>")

    def hatch(self, shape: str = "/", *, zoom: float = 1.0) -> str:
        """Define a pattern for an area without a figure once and return the fill; ``zoom`` is the scale around it."""
        name = f"{self.identifier}-hatch{HATCHES[shape][0]}" + ("" if zoom == 1 else "-map")
        transform = "" if zoom == 1 else f' patternTransform="scale({1 / zoom:.6g})"'
        definition = (
            f'<pattern id="{name}" width="6" height="6" patternUnits="userSpaceOnUse"{transform}>'
            f'<rect width="6" height="6" fill="{WHITE}"/>'
            f'<path d="{HATCHES[shape][1]}" stroke="{AXIS}" stroke-width="1.2"/></pattern>'
        )
        if definition not in self.parts:
            self.parts.append(definition)
        return f"url(#{name})"
