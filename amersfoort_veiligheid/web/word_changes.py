"""What changed between two texts, word by word: for pages that show how a text went from one body to the next."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

WORDS_TO_COMPARE: Final = 2000  # of longer texts only the whole is shown as new: comparing takes seconds


class ChangeKind(StrEnum):
    """What happened to a run of words."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Change:
    """A run of words that stayed, came or went, with the spaces in it."""

    kind: ChangeKind
    text: str


def word_changes(before: str, after: str) -> list[Change]:
    """Return ``after`` cut in runs, with what went from ``before`` in its place. Kept and added runs make ``after``."""
    left, right = re.findall(r"\s+|\S+", before), re.findall(r"\s+|\S+", after)
    if max(len(left), len(right)) > WORDS_TO_COMPARE:
        whole = [Change(ChangeKind.REMOVED, before), Change(ChangeKind.ADDED, after)]
        return [Change(ChangeKind.SAME, after)] if before == after else [change for change in whole if change.text]
    changes: list[Change] = []
    for _, left_from, left_to, right_from, right_to in _blocks(left, right):
        if left[left_from:left_to] == right[right_from:right_to]:
            changes.append(Change(ChangeKind.SAME, "".join(right[right_from:right_to])))
            continue
        gone, come = "".join(left[left_from:left_to]), "".join(right[right_from:right_to])
        changes += [Change(ChangeKind.REMOVED, gone)] if gone else []
        changes += [Change(ChangeKind.ADDED, come)] if come else []
    return changes


def _blocks(left: list[str], right: list[str]) -> list[tuple[str, int, int, int, int]]:
    """The blocks of difflib, where a lone space between two changes belongs to the change: words stay together."""
    joined: list[tuple[str, int, int, int, int]] = []
    blocks = difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    for index, block in enumerate(blocks):
        tag, left_from, left_to, right_from, right_to = block
        is_gap = tag == "equal" and not "".join(left[left_from:left_to]).strip() and 0 < index < len(blocks) - 1
        continues = bool(joined) and joined[-1][0] != "equal" and tag != "equal"
        if is_gap or continues:
            _, start_left, _, start_right, _ = joined.pop()
            joined.append(("replace", start_left, left_to, start_right, right_to))
        else:
            joined.append((tag, left_from, left_to, right_from, right_to))
    return joined
