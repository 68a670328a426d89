"""The words of a report, kept in one place: comparisons, developments and lists in plain Dutch (level B1).

Rule zero of the statistics: without a test there is no "hoger", "lager", "gestegen" or "gedaald".
"""

from __future__ import annotations

from collections.abc import Sequence

from amersfoort_veiligheid.documents.tables import join_words
from analysis.stats import comparison

# A shape for each sign: colour is never the only difference.
SHAPES = {
    comparison.HIGHER: "▲",
    comparison.POSSIBLY_HIGHER: "△",
    comparison.NOT_DIFFERENT: "○",
    comparison.POSSIBLY_LOWER: "▽",
    comparison.LOWER: "▼",
    comparison.NOT_POSSIBLE: "–",
}
COMPARED = {
    comparison.HIGHER: "hoger dan in de rest van de stad",
    comparison.POSSIBLY_HIGHER: "mogelijk hoger dan in de rest van de stad",
    comparison.NOT_DIFFERENT: "niet anders dan gemiddeld",
    comparison.POSSIBLY_LOWER: "mogelijk lager dan in de rest van de stad",
    comparison.LOWER: "lager dan in de rest van de stad",
    comparison.NOT_POSSIBLE: "niet te vergelijken",
}
SURVEY_COMPARED = {
    "+": "hoger dan in de rest van de stad",
    "-": "lager dan in de rest van de stad",
    "": "geen aantoonbaar verschil met de rest van de stad",
}
SURVEY_SHAPES = {"+": "▲", "-": "▼", "": "○"}


def shape_and_words(sign: str) -> str:
    """The sign as it stands in a table: shape and words."""
    return f"{SHAPES[sign]} {COMPARED[sign]}"


def named(names: Sequence[str], most: int = 4) -> str:
    """A list in a sentence, cut short: a, b, c en 2 andere."""
    if len(names) <= most:
        return join_words(names)
    return join_words([*names[:most], f"{len(names) - most} andere"])


def first_lower(text: str) -> str:
    """A name inside a sentence: its first letter small, unless it is an abbreviation or a title of several capitals."""
    if len(text) > 1 and any(letter.isupper() for letter in text[1:]):
        return text
    return text[:1].lower() + text[1:]
