"""Which areas lie against each other, from their borders."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

# Published borders are simplified: two that are nearer than this touch. Owner: the research team (O&S).
TOUCHING_METRES = 30.0
METRES_PER_DEGREE = 111_320.0

Ring = npt.NDArray[np.float64]


def neighbours(code: str, outlines: Mapping[str, Mapping[str, Any]]) -> frozenset[str]:
    """Return the codes of the areas whose border touches that of one area.

    Outlines are GeoJSON polygons (WGS84) by code. Two areas touch when a corner of one lies within `TOUCHING_METRES`
    of the border of the other; a shared point is enough. An area without an outline has no known neighbours.
    """
    if code not in outlines:
        return frozenset()
    latitude = _rings(outlines[code], 1.0)[0][0, 1] / METRES_PER_DEGREE
    scale = math.cos(math.radians(latitude))
    own = _rings(outlines[code], scale)
    return frozenset(
        other for other, geometry in outlines.items() if other != code and _touch(own, _rings(geometry, scale))
    )


def _rings(geometry: Mapping[str, Any], scale: float) -> list[Ring]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    factors = np.array([METRES_PER_DEGREE * scale, METRES_PER_DEGREE])
    return [np.array(ring, dtype=np.float64)[:, :2] * factors for polygon in polygons for ring in polygon]


def _touch(first: Sequence[Ring], second: Sequence[Ring]) -> bool:
    if _apart(first, second):
        return False
    return any(_near(a, b) or _near(b, a) for a in first for b in second)


def _apart(first: Sequence[Ring], second: Sequence[Ring]) -> bool:
    """Whether the boxes around both are too far from each other to look further."""
    one, two = np.vstack(first), np.vstack(second)
    gaps = np.maximum(one.min(axis=0) - two.max(axis=0), two.min(axis=0) - one.max(axis=0))
    return bool(np.any(gaps > TOUCHING_METRES))


def _near(points: Ring, ring: Ring) -> bool:
    """Whether a point lies within reach of a side of the ring."""
    starts, sides = ring, np.roll(ring, -1, axis=0) - ring
    lengths = np.maximum((sides**2).sum(axis=1), 1e-12)
    along = np.einsum("psk,sk->ps", points[:, None, :] - starts[None, :, :], sides) / lengths
    nearest = starts[None, :, :] + np.clip(along, 0, 1)[:, :, None] * sides[None, :, :]
    distances = ((points[:, None, :] - nearest) ** 2).sum(axis=2)
    return bool(distances.min() <= TOUCHING_METRES**2)
