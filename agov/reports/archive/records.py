"""What a dossier for the archive is made of: folders, records in them, and the files of each record.

The content of a record is made when it is its turn, so that a dossier of a whole cycle needs no more memory than its
largest record.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from agov.enums import RecordKind
from agov.reports.archive.mdto import Event, Restriction


@dataclass(frozen=True)
class Content:
    """One file: its name and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Record:
    """One archiefstuk: what it is, and how its files are made."""

    key: str
    title: str
    kind: RecordKind
    about: str
    make: Callable[[], Sequence[Content]]
    restrictions: Sequence[Restriction]
    events: Sequence[Event] = ()
    since: date | None = None  # when its term begins, where it is not kept for ever


@dataclass(frozen=True)
class Dossier:
    """A folder with records, and with dossiers in it."""

    key: str
    title: str
    kind: RecordKind
    about: str
    period: tuple[date, date | None]
    records: Sequence[Record]
    restrictions: Sequence[Restriction]
    events: Sequence[Event] = ()
    parts: Sequence[Dossier] = ()
    since: date | None = None

    @property
    def count(self) -> int:
        """How many records it holds, those of the dossiers in it too."""
        return len(self.records) + sum(part.count for part in self.parts)
