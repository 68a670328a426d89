"""Colours that everybody can tell apart, also without seeing colour."""

from itertools import combinations

import pytest

from amersfoort_veiligheid.documents.figures.canvas import PALETTE, RAMP
from tests.documents import samples
from tests.documents.figures.drawing import by_class, drawn


def linear_rgb(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def luminance(colour):
    linear = linear_rgb(colour)
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


# Machado, Oliveira and Fernandes (2009), severity 1.0: protanopia, deuteranopia, tritanopia.
BLINDNESS = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


@pytest.mark.parametrize("colour", PALETTE)
def test_palette_stands_out_against_white(colour):
    assert 1.05 / (luminance(colour) + 0.05) >= 4.5


def oklab(linear):
    """Ottosson (2020): a space in which equal distances look equally different."""
    to_cones = ((0.4122214708, 0.5363325363, 0.0514459929), (0.2119034982, 0.6806995451, 0.1073969566))
    to_cones += ((0.0883024619, 0.2817188376, 0.6299787005),)
    to_lab = ((0.2104542553, 0.7936177850, -0.0040720468), (1.9779984951, -2.4285922050, 0.4505937099))
    to_lab += ((0.0259040371, 0.7827717662, -0.8086757660),)
    cones = [max(sum(a * b for a, b in zip(row, linear, strict=True)), 0) ** (1 / 3) for row in to_cones]
    return [sum(a * b for a, b in zip(row, cones, strict=True)) for row in to_lab]


@pytest.mark.parametrize("kind", BLINDNESS)
def test_palette_can_be_told_apart(kind):
    def seen(colour):
        rgb = linear_rgb(colour)
        mixed = [sum(weight * part for weight, part in zip(row, rgb, strict=True)) for row in BLINDNESS[kind]]
        return oklab([min(max(part, 0), 1) for part in mixed])

    distances = {
        (a, b): sum((x - y) ** 2 for x, y in zip(seen(a), seen(b), strict=True)) ** 0.5
        for a, b in combinations(PALETTE, 2)
    }

    assert min(distances.values()) > 0.12, min(distances, key=distances.get)


def test_ramp_gets_darker_in_even_steps_that_are_seen_without_colour():
    shades = [luminance(colour) for colour in RAMP]

    ratios = [(a + 0.05) / (b + 0.05) for a, b in zip(shades, shades[1:], strict=False)]

    assert min(ratios) > 1.3


def test_series_differ_without_colour():
    root = drawn(samples.monthly())

    assert len({line.get("stroke-dasharray") for line in by_class(root, "line")}) == 6
