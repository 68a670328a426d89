"""Who sits at the table: a seat begins, is handed on and ends; the table of every past day stays as it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from agov.enums import SeatKind
from agov.models import Seat
from agov.queries.meetings import meeting_body
from agov.services import invitations
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing import claim_revision
from cycle.models import Body


class SeatError(Exception):
    """The table does not allow this; the message is Dutch, ``field`` the field of the form it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Successor:
    """Who sits there from the day after, in the same hoedanigheid."""

    function: str
    organisation: Organisation
    holder: User | None
    email: str


@transaction.atomic
def add_seat(
    *,
    kind: SeatKind,
    function: str,
    organisation: Organisation,
    holder: User | None,
    email: str,
    valid_from: date,
    by: User,
    at: datetime,
) -> Seat:
    """Give an office a place at the table from a day on. There is one chair at a time."""
    body = meeting_body()
    if body is None:
        raise SeatError("Er is nog geen overleg in de lijst van gremia. Beheer voegt het toe.")
    seat = _seat(body, kind, Successor(function, organisation, holder, email), valid_from)
    audit.record(event="seat.added", target=seat, by=by, at=at, kind=seat.kind, on=valid_from.isoformat())
    invitations.follow_table(body, by=by, at=at)
    return seat


@transaction.atomic
def change_holder(*, seat_id: int, seen: int, holder: User | None, email: str, by: User, at: datetime) -> Seat:
    """Say which account and which address belong to an office now. Raises ``StaleEditError``.

    Another function, organisation or hoedanigheid is another seat: end this one and let the new one follow.
    """
    seat = Seat.objects.select_for_update(of=("self",)).select_related("body").get(pk=seat_id)
    claim_revision(seat, seen)
    changed = [name for name, value in (("holder", holder), ("email", email)) if getattr(seat, name) != value]
    seat.holder, seat.email = holder, email
    seat.save(update_fields=["holder", "email", "revision"])
    audit.record(event="seat.changed", target=seat, by=by, at=at, changed=changed)
    invitations.follow_holder(seat, at=at)
    return seat


@transaction.atomic
def end_seat(
    *, seat_id: int, seen: int, valid_to: date, successor: Successor | None, by: User, at: datetime
) -> Seat | None:
    """End a seat on its last day and let the successor follow the day after; return the new seat, if there is one."""
    seat = Seat.objects.select_for_update(of=("self",)).select_related("body").get(pk=seat_id)
    claim_revision(seat, seen)
    if valid_to < seat.valid_from:
        raise SeatError("Een plaats eindigt niet voor zij begint.", "valid_to")
    seat.valid_to = valid_to
    seat.save(update_fields=["valid_to", "revision"])
    audit.record(event="seat.ended", target=seat, by=by, at=at, on=valid_to.isoformat())
    if successor is None:
        invitations.follow_table(seat.body, by=by, at=at)
        return None
    day_after = valid_to + timedelta(days=1)
    follows = _seat(seat.body, SeatKind(seat.kind), successor, day_after)
    audit.record(
        event="seat.added", target=follows, by=by, at=at, kind=follows.kind, on=day_after.isoformat(), after=str(seat)
    )
    invitations.follow_table(seat.body, by=by, at=at)
    return follows


def _seat(body: Body, kind: SeatKind, given: Successor, valid_from: date) -> Seat:
    """Make the seat, when nobody sits there on that day or later."""
    there = Seat.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from), body=body, kind=kind)
    if kind == SeatKind.CHAIR and (other := there.first()) is not None:
        raise SeatError(f"Er is dan al een voorzitter: {other.function}. Beëindig eerst die plaats.", "kind")
    function = " ".join(given.function.split())
    if there.filter(function__iexact=function, organisation=given.organisation).exists():
        raise SeatError("Deze functie van deze organisatie zit dan al aan tafel.", "function")
    return Seat.objects.create(
        body=body,
        kind=kind,
        function=function,
        organisation=given.organisation,
        holder=given.holder,
        email=given.email,
        valid_from=valid_from,
    )
