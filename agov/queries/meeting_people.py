"""Who was asked to a meeting, who was there, and whether the table had a quorum: in numbers and in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from agov.enums import QUORUM_SEATS, Attendance, SeatKind
from agov.models import Invitee, Meeting
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.tables import join_words

THERE: Final = (Attendance.PRESENT, Attendance.REPLACED)
ORDER: Final = tuple(kind.value for kind in SeatKind)


@dataclass(frozen=True)
class Quorum:
    """How many members there are, how many were there (themselves or by somebody), and how many were needed."""

    members: int
    there: int
    needed: int
    is_noted: bool  # of every member it is known whether it was there

    @property
    def is_met(self) -> bool:
        """Whether there were enough."""
        return self.there >= self.needed

    @property
    def words(self) -> str:
        """The sentence for minutes and pages."""
        if not self.members:
            return "Er zijn geen leden uitgenodigd."
        of = "het ene lid" if self.members == 1 else f"de {self.members} leden"
        is_there = "is" if self.there == 1 else "zijn"
        return f"{self.there} van {of} {is_there} er; nodig {'is' if self.needed == 1 else 'zijn'} er {self.needed}."


@dataclass(frozen=True)
class People:
    """The list of one meeting as far as the reader may see it: the table in its order, guests after it."""

    table: tuple[Invitee, ...]
    guests: tuple[Invitee, ...]
    quorum: Quorum

    @property
    def all(self) -> tuple[Invitee, ...]:
        """Everybody."""
        return (*self.table, *self.guests)


def people_of(meeting: Meeting, user: User) -> People:
    """Everybody whom the reader may see on the list; the quorum counts the whole table."""
    seen = list(Invitee.objects.visible_to(user).filter(meeting=meeting).select_related("user", "seat").distinct())
    kinds = meeting.invitees.filter(kind__in=QUORUM_SEATS).values_list("attendance", flat=True)
    return People(
        table=tuple(sorted((row for row in seen if not row.is_guest), key=place_at_table)),
        guests=tuple(row for row in seen if row.is_guest),
        quorum=quorum_of([Attendance(one) for one in kinds]),
    )


def place_at_table(row: Invitee) -> tuple[int, str]:
    """The order in which the table is read: chair, college, officials, advisers, secretary."""
    return (ORDER.index(row.kind) if row.kind in ORDER else len(ORDER), row.function.casefold())


def quorum_of(members: Sequence[Attendance]) -> Quorum:
    """More than half of the members must be there; who sent somebody in its place counts as there."""
    there = sum(one in THERE for one in members)
    is_noted = bool(members) and Attendance.UNKNOWN not in members
    return Quorum(len(members), there, len(members) // 2 + 1, is_noted)


def attendance_words(rows: Iterable[Invitee]) -> str:
    """Who was there, by function, in one sentence; advisers and guests are named as such."""
    present = [_there(row) for row in rows if row.attendance in THERE]
    return f"Aanwezig: {join_words(present)}." if present else ""


def _there(row: Invitee) -> str:
    who = f"{row.replaced_by} (namens {row.function})" if row.attendance == Attendance.REPLACED else row.function
    if row.kind == SeatKind.ADVISER:
        return f"{who} (adviseur)"
    return f"{who} (gast)" if row.is_guest else who
