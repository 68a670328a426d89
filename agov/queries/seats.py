"""The composition of the table on any day, and who sat there before or comes later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from agov.enums import SeatKind
from agov.models import Seat
from agov.queries.meetings import KIND_ORDER
from amersfoort_veiligheid.accounts.models import User


@dataclass(frozen=True)
class Composition:
    """The table of one day in its order; what ended before that day; what begins after it."""

    day: date
    seats: tuple[Seat, ...]
    earlier: tuple[Seat, ...]
    later: tuple[Seat, ...]

    @property
    def members(self) -> int:
        """How many count for the quorum: advisers and the secretariat do not (S124)."""
        return sum(seat.counts_for_quorum for seat in self.seats)

    @property
    def has_chair(self) -> bool:
        """Whether somebody presides that day."""
        return any(seat.kind == SeatKind.CHAIR for seat in self.seats)


def composition(user: User, day: date) -> Composition:
    """Lay the table of a day, in one query."""
    every = list(Seat.objects.visible_to(user).select_related("organisation", "holder"))
    there = [seat for seat in every if seat.valid_from <= day and (seat.valid_to is None or seat.valid_to >= day)]
    return Composition(
        day=day,
        seats=tuple(sorted(there, key=lambda seat: (KIND_ORDER.index(seat.kind), seat.function.casefold()))),
        earlier=_by_day([seat for seat in every if seat.valid_to is not None and seat.valid_to < day], latest=True),
        later=_by_day([seat for seat in every if seat.valid_from > day], latest=False),
    )


def _by_day(seats: Sequence[Seat], *, latest: bool) -> tuple[Seat, ...]:
    if latest:
        return tuple(sorted(seats, key=lambda seat: (seat.valid_to or date.max, seat.pk), reverse=True))
    return tuple(sorted(seats, key=lambda seat: (seat.valid_from, seat.pk)))
