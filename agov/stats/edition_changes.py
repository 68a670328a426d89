"""What is different between two editions: figures by what stands at their head, sentences by their words.

A figure that one edition hides is never told by way of the other: see ``told``. Sentences are the same when only their
numbers differ; then they changed, and else one is gone and another is new.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

Key = tuple[str, ...]
NOT_TOLD: Final = "niet meer getoond"
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")


class Fate(StrEnum):
    """What became of one figure, row or sentence."""

    KEPT = "kept"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True)
class Figure:
    """What a cell shows: its text, or the sign in its place."""

    text: str
    is_hidden: bool = False


@dataclass(frozen=True)
class Change:
    """One thing in the edition before and in this one; empty where it did not stand."""

    fate: Fate
    key: Key
    old: str = ""
    new: str = ""


def compare_figures(before: Mapping[Key, Figure], now: Mapping[Key, Figure]) -> list[Change]:
    """Every figure of both, in the order of now; what is gone stands at the end."""
    found = []
    for key, figure in now.items():
        then = before.get(key)
        if then is None:
            found.append(Change(Fate.NEW, key, "", figure.text))
        else:
            fate = Fate.KEPT if then == figure else Fate.CHANGED
            found.append(Change(fate, key, told(then, figure), figure.text))
    found += [
        Change(Fate.GONE, key, NOT_TOLD if figure.is_hidden else figure.text, "")
        for key, figure in before.items()
        if key not in now
    ]
    return found


def told(then: Figure, now: Figure) -> str:
    """The old figure as the new edition may say it: what is hidden now is not told by what stood there before."""
    return NOT_TOLD if now.is_hidden and not then.is_hidden else then.text


def compare_sentences(before: Iterable[str], now: Iterable[str]) -> list[Change]:
    """Every sentence of both, in the order of now; what is gone stands at the end."""
    old, new = _by_words(before), _by_words(now)
    found = []
    for key, sentence in new.items():
        then = old.get(key)
        if then is None:
            found.append(Change(Fate.NEW, key, "", sentence))
        else:
            found.append(Change(Fate.KEPT if then == sentence else Fate.CHANGED, key, then, sentence))
    return found + [Change(Fate.GONE, key, sentence, "") for key, sentence in old.items() if key not in new]


def _by_words(sentences: Iterable[str]) -> dict[Key, str]:
    """Each sentence under its words without numbers; the second with the same words has a key of its own."""
    seen: Counter[str] = Counter()
    found: dict[Key, str] = {}
    for sentence in sentences:
        words = _NUMBER.sub("#", " ".join(sentence.split()))
        seen[words] += 1
        found[(words, str(seen[words]))] = sentence
    return found


def heads(rows: Sequence[Sequence[str]], others: Sequence[Sequence[str]], *, least: int = 1) -> tuple[list[str], int]:
    """How each row of a table is called, and of how many columns the name is made.

    As few columns as tell all rows of the table apart, and those of the other table with it; when even all columns
    do not, rows with the same name are counted. ``least`` columns are always part of the name.
    """
    width = min((len(row) for row in (*rows, *others)), default=least)
    sizes = range(least, width + 1)
    size = next((n for n in sizes if _are_different(rows, n) and _are_different(others, n)), least)
    seen: Counter[str] = Counter()
    names = []
    for row in rows:
        name = ", ".join(part for part in row[:size] if part)
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names, size


def _are_different(rows: Sequence[Sequence[str]], size: int) -> bool:
    return len({tuple(row[:size]) for row in rows}) == len(rows)


def tally(changes: Iterable[Change]) -> dict[Fate, int]:
    """How many of each fate; all four are there."""
    counted = Counter(change.fate for change in changes)
    return {fate: counted[fate] for fate in Fate}
