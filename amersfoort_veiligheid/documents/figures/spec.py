"""What a chart is, apart from how it is drawn.

Every number in a specification has passed the disclosure rules and is rounded: what stands here may be published. A
point or area that hides its value cannot be made with one.
"""

import math
import re
from dataclasses import dataclass
from enum import StrEnum

from amersfoort_veiligheid.documents.tables import MISSING, Cell, dutch_number, hides_value, reason_words


class ChartKind(StrEnum):
    """The forms a chart may take; there is no pie and no second axis on purpose."""

    LINE = "line"
    SMALL_MULTIPLES = "small_multiples"
    DOT = "dot"
    BAR = "bar"
    FUNNEL = "funnel"
    MAP = "map"
    TILEMAP = "tilemap"


class Role(StrEnum):
    """Whether a series is what the page is about, what it is compared with, or one of several equals."""

    FOCUS = "focus"
    CONTEXT = "context"
    EQUAL = "equal"


class Signal(StrEnum):
    """Where a point of a funnel lies, as the statistics found it."""

    INSIDE = "inside"
    OUTSIDE_95 = "outside_95"
    OUTSIDE_998 = "outside_998"


@dataclass(frozen=True, slots=True)
class Point:
    """One figure. ``label`` is the period, area or kind it stands for; ``x`` the population in a funnel.

    ``lower`` and ``upper`` bound the interval. Without a value ``sign`` and ``words`` say why; with a value ``sign``
    may mark it as provisional.
    """

    label: str
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    sign: str = ""
    words: str = ""
    x: float | None = None
    key: str = ""
    highlight: bool = False
    signal: Signal = Signal.INSIDE

    def __post_init__(self) -> None:
        _check_value(self.label, self.sign, self.words, self.value, self.lower, self.upper)
        if self.x is not None and not math.isfinite(self.x):
            raise ValueError(f"Point {self.label!r} has no finite position.")


@dataclass(frozen=True, slots=True)
class Series:
    """A named row of points. In a line chart the points of all series stand at the same periods, in the same order."""

    name: str
    points: tuple[Point, ...]
    role: Role = Role.EQUAL


@dataclass(frozen=True, slots=True)
class Break:
    """A change in how was counted: the line is cut before the point with label ``before``, and ``note`` says why."""

    before: str
    note: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A footnote at a point: ``sign`` ("noot 1") stands at ``label``, of one series or (empty) of the whole row."""

    label: str
    sign: str
    series: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A level to compare with, such as the rate of the whole city."""

    label: str
    value: float


@dataclass(frozen=True, slots=True)
class Curve:
    """A limit of a funnel: ``level`` (0.95 or 0.998) and its (population, lower, upper) points by population."""

    label: str
    level: float
    points: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True)
class MapClass:
    """A class of a map, from low (first) to high; ``label`` such as "10 tot 20"."""

    label: str


@dataclass(frozen=True, slots=True)
class Area:
    """An area of a map: ``path`` in a map, ``column`` and ``row`` (from 0) in a tile map.

    ``path`` holds absolute M, L and Z commands with y downwards (``path_from_rings`` makes it); ``class_index`` counts
    from 0, None means no figure; ``text`` is the value as written and ``short`` the abbreviated name for a small tile.
    """

    key: str
    label: str
    value: float | None = None
    class_index: int | None = None
    text: str = ""
    short: str = ""
    lower: float | None = None
    upper: float | None = None
    sign: str = ""
    words: str = ""
    path: str = ""
    label_at: tuple[float, float] | None = None
    column: int = 0
    row: int = 0
    highlight: bool = False

    def __post_init__(self) -> None:
        _check_value(self.label, self.sign, self.words, self.value, self.lower, self.upper)
        if self.value is None and self.class_index is not None:
            raise ValueError(f"Area {self.label!r} has no value and must not be coloured.")
        if hides_value(self.sign) and self.text not in ("", self.sign):
            raise ValueError(f"Area {self.label!r} hides its value and must not write it.")
        if not _PATH.fullmatch(self.path):
            raise ValueError(f"The outline of {self.label!r} may hold absolute M, L and Z commands only.")

    @property
    def reason(self) -> str:
        """Why there is no figure, as the legend says it; empty when there is one."""
        if self.class_index is not None:
            return ""
        return NO_DATA if self.sign == MISSING else reason_words(self.sign, self.words)


NO_DATA = "geen cijfer"
_PATH = re.compile(r"[MLZ0-9eE ,.\-]*")
MAX_CLASSES = 5


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """A chart. ``title`` is the conclusion in one sentence, ``subtitle`` says what, in which unit and when.

    ``key`` is unique on a page (it names the parts of the SVG). ``bounds`` are (min x, min y, max x, max y) of the
    outlines of a map, ``x_label`` and ``y_label`` name the axes, ``notes`` stand under the chart, ``alt`` replaces the
    description that is made from the numbers. ``kind_label`` heads the first column of the table,
    ``ticks`` are (label of a point, text on the axis) when not every period can be named.
    """

    kind: ChartKind
    key: str
    title: str
    subtitle: str = ""
    series: tuple[Series, ...] = ()
    unit: str = ""
    decimals: int = 0
    source: str = ""
    figures_date: str = ""
    version: str = ""
    breaks: tuple[Break, ...] = ()
    reference: Reference | None = None
    curves: tuple[Curve, ...] = ()
    areas: tuple[Area, ...] = ()
    classes: tuple[MapClass, ...] = ()
    bounds: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    x_label: str = ""
    y_label: str = ""
    kind_label: str = ""
    interval_label: str = "95%-marge"
    ticks: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    alt: str = ""
    is_example: bool = False
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        if len(self.classes) > MAX_CLASSES:
            raise ValueError("A map has at most five classes.")
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", self.key):
            raise ValueError(f"{self.key!r} cannot be an identifier in the page.")
        if self.kind in (ChartKind.LINE, ChartKind.SMALL_MULTIPLES) and self.series:
            labels = [point.label for point in self.series[0].points]
            if any([point.label for point in series.points] != labels for series in self.series):
                raise ValueError("The series of a line chart must stand at the same periods.")
            unknown = {cut.before for cut in self.breaks} - set(labels)
            if unknown:
                raise ValueError(f"A break stands before a period that is not in the chart: {sorted(unknown)}.")
        for area in self.areas:
            if area.class_index is not None and not 0 <= area.class_index < len(self.classes):
                raise ValueError(f"Area {area.label!r} has a class that the chart does not have.")

    def written(self, value: float) -> str:
        """A value as this chart writes it: Dutch notation, the chart's decimals, a percent sign directly behind it."""
        return dutch_number(value, self.decimals) + ("%" if self.unit == "%" else "")

    def shown_label(self, label: str) -> str:
        """The label of a row as it is drawn: with the footnotes that stand at all of it."""
        signs = [mark.sign for mark in self.marks if mark.label == label and not mark.series]
        return f"{label} ({', '.join(signs)})" if signs else label

    def signs_at(self, label: str, series: str) -> str:
        """The footnotes that stand at one series there, or (empty) at the whole row, as they are written."""
        return ", ".join(mark.sign for mark in self.marks if mark.label == label and mark.series == series)

    def signs_for(self, label: str, series: str) -> str:
        """All footnotes that go for one point: those of its series and those of the whole row."""
        return ", ".join(part for part in (self.signs_at(label, ""), series and self.signs_at(label, series)) if part)

    @property
    def footer(self) -> str:
        """Source, date of the figures and version in one line."""
        parts = [
            f"Bron: {self.source}" if self.source else "",
            f"stand: {self.figures_date}" if self.figures_date else "",
            f"versie: {self.version}" if self.version else "",
        ]
        return " · ".join(part for part in parts if part)


def cell_of(spec: ChartSpec, item: Point | Area) -> Cell:
    """The figure of a point or area as a table cell, with the same sign, words and rounding."""
    if item.value is None:
        return Cell(None, item.sign, item.sign, item.words)
    shown = dutch_number(item.value, spec.decimals)
    return Cell(item.value, shown + item.sign, item.sign, item.words, decimals=spec.decimals)


def alt_text(spec: ChartSpec) -> str:
    """What a screen reader says: the conclusion, what is drawn, and where the numbers are."""
    if spec.alt:
        return f"{spec.title} {spec.alt}"
    kinds = {
        ChartKind.LINE: "Lijngrafiek",
        ChartKind.SMALL_MULTIPLES: "Kleine lijngrafieken",
        ChartKind.DOT: "Puntgrafiek",
        ChartKind.BAR: "Staafgrafiek",
        ChartKind.FUNNEL: "Trechtergrafiek",
        ChartKind.MAP: "Kaart",
        ChartKind.TILEMAP: "Tegelkaart",
    }
    sentences = [spec.title, f"{kinds[spec.kind]}: {spec.subtitle}" if spec.subtitle else kinds[spec.kind]]
    sentences += _extremes(spec)
    if spec.marks:
        sentences.append("Bij deze grafiek horen noten, die eronder staan")
    if spec.is_example:
        sentences.insert(0, "Voorbeeldgegevens")
    sentences.append("De tabel bij deze grafiek geeft alle cijfers")
    return " ".join(f"{sentence.rstrip('.')}." for sentence in sentences if sentence)


def _extremes(spec: ChartSpec) -> list[str]:
    """First and last value of the leading line, or what the highlighted points are worth."""
    if spec.kind in (ChartKind.LINE, ChartKind.SMALL_MULTIPLES):
        leading = next((series for series in spec.series if series.role is Role.FOCUS), None) or next(
            iter(spec.series), None
        )
        known = [point for point in leading.points if point.value is not None] if leading else []
        if leading and len(known) > 1:
            ends = [f"{spec.written(point.value or 0)} in {point.label}" for point in (known[0], known[-1])]
            return [f"{leading.name}: van {ends[0]} naar {ends[1]}"]
        return []
    items: list[Point | Area] = [*spec.areas, *(point for series in spec.series for point in series.points)]
    marked = [item for item in items if item.highlight and item.value is not None]
    return [f"{item.label}: {spec.written(item.value or 0)}" for item in marked[:3]]


def _check_value(label: str, sign: str, words: str, *numbers: float | None) -> None:
    present = [number for number in numbers if number is not None]
    if hides_value(sign) and present:
        raise ValueError(f"{label!r} hides its value and must not carry it.")
    if numbers[0] is None and not sign and not words:
        raise ValueError(f"{label!r} has no value and does not say why.")
    if numbers[0] is None and present:
        raise ValueError(f"{label!r} has a margin without a value.")
    if not all(math.isfinite(number) for number in present):
        raise ValueError(f"{label!r} has a value that is no number.")
