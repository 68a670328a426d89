"""What every reader of a delivery gives back: accepted rows, rejected rows with reasons, warnings, a total check.

A reader never touches the database; what it must know of areas and classifications is passed in.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

MAX_REJECTS_LISTED = 1000  # the report stays readable; every reject is still counted
MissingReason = Literal["", "missing", "withheld", "not_applicable"]


class RefusedFileError(Exception):
    """The file as a whole cannot be used; the message is Dutch and says what is wrong and where."""


@dataclass(frozen=True)
class Reject:
    """One rejected row: its number in the file (1 = first line), the column, the value as it stood, the reason."""

    row: int
    column: str
    value: str
    reason: str


@dataclass
class RejectLog:
    """Counts every reject and keeps the first ``limit`` of them, so that 100,000 bad rows do not fill memory."""

    limit: int = MAX_REJECTS_LISTED
    listed: list[Reject] = field(default_factory=list)
    by_reason: Counter[str] = field(default_factory=Counter)
    total: int = 0

    def add(self, row: int, column: str, value: object, reason: str) -> None:
        """Count one rejected row and list it while there is room."""
        self.total += 1
        self.by_reason[reason] += 1
        if len(self.listed) < self.limit:
            self.listed.append(Reject(row, column, str(value)[:200], reason))

    def add_many(self, count: int, reason: str) -> None:
        """Count ``count`` rejected rows that are not listed one by one (the list is full)."""
        self.total += count
        self.by_reason[reason] += count


@dataclass(frozen=True)
class TotalCheck:
    """Does the delivered total equal the sum of its parts?

    ``state`` is ``equal``, ``differs``, ``explained`` (the difference is what the source withholds) or
    ``not_possible``.
    """

    state: Literal["equal", "differs", "explained", "not_possible"]
    delivered: int | None
    summed: int | None
    explanation: str


@dataclass(frozen=True)
class Ambiguity:
    """A name in the file that belongs to more than one area: the user says which. ``candidates`` are area codes."""

    name: str
    candidates: tuple[str, ...]
    rows: int


@dataclass(frozen=True)
class CheckedFile:
    """The result of reading and checking one file. ``accepted`` has the columns that the reader's module declares."""

    dialect: str
    table: str
    rows_read: int
    accepted: pd.DataFrame
    rejects: RejectLog
    warnings: tuple[str, ...] = ()
    total_check: TotalCheck | None = None
    questions: tuple[Ambiguity, ...] = ()
