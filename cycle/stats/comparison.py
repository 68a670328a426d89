"""What changed between two rounds of a document: pure, on plain values.

A part keeps its identity by its words, not by its number: when a priority is dropped, those after it get another
number, and that is not a change of what they say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

# Below this share of equal words two texts are two proposals: the one was dropped and the other is new. A keuze is
# known by its number, so under one number less will do. Both are our choice.
SAME_PROPOSAL: Final = 0.6
SAME_NUMBER: Final = 0.3
KNOWN_BY_NUMBER: Final = frozenset({"decision_point"})


@dataclass(frozen=True)
class Part:
    """A numbered part of a round: its kind ("decision_point", "priority"), number and text."""

    kind: str
    number: int
    text: str


@dataclass(frozen=True)
class PartPair:
    """One proposal in both rounds."""

    old: Part
    new: Part

    @property
    def is_renumbered(self) -> bool:
        """Whether it has another number now."""
        return self.old.number != self.new.number

    @property
    def is_reworded(self) -> bool:
        """Whether its text is another now."""
        return _words(self.old) != _words(self.new)


@dataclass(frozen=True)
class RoundComparison:
    """The parts by what happened to them, each list in the order of the numbers."""

    added: tuple[Part, ...]
    removed: tuple[Part, ...]
    changed: tuple[PartPair, ...]
    renumbered: tuple[PartPair, ...]
    unchanged: tuple[PartPair, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both rounds say the same under the same numbers."""
        return not (self.added or self.removed or self.changed or self.renumbered)


def compare_rounds(old: Sequence[Part], new: Sequence[Part]) -> RoundComparison:
    """Pair the parts of two rounds by kind and words; what finds no pair was added or removed.

    First pairs with the same words, then those that are most alike (at equal likeness: the same number first).
    """
    left, right, pairs = list(old), list(new), []
    for likeness, _, one, other in sorted(_candidates(left, right), key=lambda found: (-found[0], found[1])):
        if likeness >= _least(one, other) and one in left and other in right:
            left.remove(one)
            right.remove(other)
            pairs.append(PartPair(one, other))
    pairs.sort(key=lambda pair: (pair.new.kind, pair.new.number))
    return RoundComparison(
        added=tuple(sorted(right, key=_order)),
        removed=tuple(sorted(left, key=_order)),
        changed=tuple(pair for pair in pairs if pair.is_reworded),
        renumbered=tuple(pair for pair in pairs if pair.is_renumbered and not pair.is_reworded),
        unchanged=tuple(pair for pair in pairs if not pair.is_renumbered and not pair.is_reworded),
    )


def _candidates(old: Sequence[Part], new: Sequence[Part]) -> list[tuple[float, tuple[int, int, int], Part, Part]]:
    return [
        (_likeness(one, other), (abs(one.number - other.number), one.number, other.number), one, other)
        for one in old
        for other in new
        if one.kind == other.kind
    ]


def _likeness(one: Part, other: Part) -> float:
    left, right = _bare_words(one), _bare_words(other)
    return 1.0 if left == right else SequenceMatcher(None, left, right, autojunk=False).ratio()


def _least(one: Part, other: Part) -> float:
    by_number = one.kind in KNOWN_BY_NUMBER and one.number == other.number
    return SAME_NUMBER if by_number else SAME_PROPOSAL


def _words(part: Part) -> list[str]:
    return part.text.casefold().split()


def _bare_words(part: Part) -> list[str]:
    """The words without full stops and commas, for the likeness."""
    return re.findall(r"\w+", part.text.casefold())


def _order(part: Part) -> tuple[str, int]:
    return part.kind, part.number
