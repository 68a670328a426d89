"""Outlines of areas as the paths that maps draw."""

from collections.abc import Iterable, Sequence


def path_from_rings(rings: Iterable[Sequence[tuple[float, float]]], *, step: float = 1.0) -> str:
    """Turn rings in projected coordinates (metres, y upwards) into a path with y downwards.

    Coordinates are rounded to multiples of ``step`` and points that then coincide with the one before are dropped.
    ``bounds`` of the chart must be given with the same flipped y: (min x, -max y, max x, -min y).
    """
    parts: list[str] = []
    for ring in rings:
        points: list[tuple[float, float]] = []
        for x, y in ring:
            point = (round(x / step) * step, round(-y / step) * step)
            if not points or point != points[-1]:
                points.append(point)
        if len(points) > 1 and points[0] == points[-1]:
            points.pop()
        if len(points) >= 3:
            parts.append("M" + "L".join(f"{x:.10g} {y:.10g}" for x, y in points) + "Z")
    return "".join(parts)


def rings_of_path(path: str) -> list[list[tuple[float, float]]]:
    """The rings of a path made of absolute M, L and Z commands."""
    rings = []
    for part in path.replace("Z", " ").split("M"):
        numbers = [float(number) for number in part.replace("L", " ").replace(",", " ").split()]
        if numbers:
            rings.append(list(zip(numbers[::2], numbers[1::2], strict=True)))
    return rings
