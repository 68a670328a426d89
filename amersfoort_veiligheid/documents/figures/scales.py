"""Where things go: linear scales with round ticks, and labels that make way for each other."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from amersfoort_veiligheid.documents.figures.canvas import Box, Canvas
from amersfoort_veiligheid.documents.figures.spec import ChartSpec, Point
from amersfoort_veiligheid.documents.tables import dutch_number


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps the domain ``low``-``high`` linearly onto ``start``-``end``."""

    low: float
    high: float
    start: float
    end: float
    step: float

    def __call__(self, value: float) -> float:
        """Position of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    @property
    def ticks(self) -> list[float]:
        """Round values from low to high."""
        count = round((self.high - self.low) / self.step)
        return [self.low + index * self.step for index in range(count + 1)]


def nice_scale(values: Sequence[float], start: float, end: float, *, ticks: int = 5, zero: bool = True) -> Scale:
    """A scale with about ``ticks`` round steps that holds all values; with ``zero`` it always holds zero."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if high == low:
        high = low + 1.0
    rough = (high - low) / ticks
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(size * power for size in (1, 2, 5, 10) if size * power >= rough * (1 - 1e-9))
    return Scale(math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, start, end, step)


def value_scale(spec: ChartSpec, values: Sequence[float], start: float, end: float, *, ticks: int = 5) -> Scale:
    """The value axis of a chart: from zero, and without fractions between ticks when the chart counts whole things."""
    scale = nice_scale(values, start, end, ticks=ticks)
    if spec.decimals == 0 and scale.step < 1:
        return Scale(math.floor(scale.low), max(math.ceil(scale.high), 1), start, end, 1)
    return scale


def extent(points: Sequence[Point]) -> list[float]:
    """All numbers that must fit on the value axis: values and the ends of their intervals."""
    return [number for point in points for number in (point.value, point.lower, point.upper) if number is not None]


def tick_text(spec: ChartSpec, scale: Scale, value: float) -> str:
    """A tick label with only the decimals that the step needs."""
    decimals = 0 if scale.step >= 1 else min(6, -math.floor(math.log10(scale.step) + 1e-9))
    return dutch_number(value, decimals) + ("%" if spec.unit == "%" else "")


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move positions apart until neighbours are ``gap`` away, within ``low``-``high`` where they fit; order is kept."""
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    placed = [0.0] * len(wanted)
    edge = low
    for index in order:
        placed[index] = max(wanted[index], edge)
        edge = placed[index] + gap
    edge = high
    for index in reversed(order):
        placed[index] = min(placed[index], edge)
        edge = placed[index] - gap
    return placed


def free_place(candidates: Sequence[Box], taken: Sequence[Box], inside: Box) -> Box | None:
    """The first candidate that lies inside and touches nothing that is taken."""
    for box in candidates:
        fits = box.left >= inside.left and box.right <= inside.right and box.top >= inside.top
        if fits and box.bottom <= inside.bottom and not any(box.overlaps(other) for other in taken):
            return box
    return None


def whisker(
    canvas: Canvas, scale: Scale, point: Point, y: float, *, stroke: str, width: float = 1.5, cap: float = 4
) -> None:
    """A horizontal interval with caps; nothing when the point has none."""
    if point.lower is None or point.upper is None:
        return
    low, high = scale(point.lower), scale(point.upper)
    canvas.line(low, y, high, y, stroke=stroke, width=width, css="whisker")
    for x in (low, high):
        canvas.line(x, y - cap, x, y + cap, stroke=stroke, width=width)
