"""The series of meetings: which body meets, what day to propose, and whether a year has meetings enough (S118)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils import timezone

from agov.enums import MeetingState, SeatKind
from agov.models import Meeting, Seat
from cycle.enums import BodyKind, CycleState, RoundState
from cycle.models import Body, PolicyCycle, RouteStop

HELD: Final = (MeetingState.HELD, MeetingState.CLOSED)
USUAL_HOUR: Final = time(9, 30)
THURSDAY: Final = 3
LATE_IN_THE_YEAR: Final = 10  # from this month on too few meetings is everybody's first matter, earlier only a remark
DAYS_AHEAD: Final = 14  # an extra meeting has no month of its own: it is proposed two weeks from now
KIND_ORDER: Final = tuple(kind.value for kind in SeatKind)


@dataclass(frozen=True)
class YearOfMeetings:
    """The meetings of one calendar year that the reader sees, latest first."""

    year: int
    meetings: tuple[Meeting, ...]


@dataclass(frozen=True)
class Shortage:
    """A calendar year that will have fewer meetings than was agreed."""

    year: int
    held: int
    planned: int
    at_least: int


def meeting_body() -> Body | None:
    """The body whose meetings these are."""
    return Body.objects.filter(kind=BodyKind.AGOV).order_by("sort_order", "pk").first()


def cycle_on(day: date) -> PolicyCycle | None:
    """The cycle that runs on a day; around a turn, when two run, the one that began last."""
    running = PolicyCycle.objects.filter(state=CycleState.RUNNING, start_date__lte=day, end_date__gte=day)
    latest = PolicyCycle.objects.exclude(state=CycleState.CLOSED).order_by("-start_date")
    return running.order_by("-start_date", "-pk").first() or latest.first()


def stops_for_meeting() -> list[RouteStop]:
    """Places of the body on a route that is not over: a meeting can be such a stop (S143)."""
    stops = RouteStop.objects.filter(body__kind=BodyKind.AGOV, held_on__isnull=True, substitute__isnull=True)
    open_ones = stops.exclude(round__state=RoundState.CLOSED).exclude(round__cycle__state=CycleState.CLOSED)
    return list(open_ones.select_related("round__cycle", "body").order_by("round__start_date", "pk"))


def proposed_start(month: int | None, *, now: datetime) -> datetime:
    """When a meeting could begin: the second Thursday of its month at half past nine by the town's clock.

    A month of which that day is over gives the year after; without a month it is the first Thursday in two weeks.
    """
    today = timezone.localdate(now)
    if month is None:
        early = today + timedelta(days=DAYS_AHEAD)
        day = early + timedelta(days=(THURSDAY - early.weekday()) % 7)
    else:
        day = _second_thursday(today.year, month)
        day = day if day > today else _second_thursday(today.year + 1, month)
    return timezone.make_aware(datetime.combine(day, USUAL_HOUR))


def _second_thursday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(THURSDAY - first.weekday()) % 7 + 7)


def by_year(meetings: Iterable[Meeting]) -> list[YearOfMeetings]:
    """Meetings in the order in which they were given, under the year in which they begin by the town's clock."""
    years: dict[int, list[Meeting]] = {}
    for meeting in meetings:
        years.setdefault(timezone.localtime(meeting.starts_at).year, []).append(meeting)
    return [YearOfMeetings(year, tuple(rows)) for year, rows in years.items()]


def shortage(*, now: datetime, at_least: int) -> Shortage | None:
    """Say when the year that runs will have fewer meetings held or still planned than ``at_least`` (S118).

    What was cancelled does not count, nor a draft whose day went by: it was never held.
    """
    year = timezone.localdate(now).year
    start, end = (timezone.make_aware(datetime(one, 1, 1)) for one in (year, year + 1))
    of_year = Meeting.objects.filter(body__kind=BodyKind.AGOV, starts_at__gte=start, starts_at__lt=end)
    held = planned = 0
    for state, starts_at in of_year.values_list("state", "starts_at"):
        held += state in HELD
        planned += state == MeetingState.CONVENED or (state == MeetingState.DRAFT and starts_at >= now)
    if held + planned >= at_least or meeting_body() is None:
        return None
    return Shortage(year, held, planned, at_least)


@dataclass(frozen=True)
class AtTable:
    """Somebody who will be asked: the seat of the meeting's day, and whether a mail can reach it."""

    function: str
    kind: str
    organisation: str
    has_address: bool


def table_of(meeting: Meeting) -> list[AtTable]:
    """Who will be asked when the meeting is convened today: the seats of its day."""
    day = timezone.localtime(meeting.starts_at).date()
    seats = Seat.objects.filter(body=meeting.body_id).on(day).select_related("organisation", "holder")
    rows = sorted(seats, key=lambda seat: (KIND_ORDER.index(seat.kind), seat.function.casefold()))
    return [
        AtTable(seat.function, seat.get_kind_display(), seat.organisation.name, bool(seat.email or seat.holder_id))
        for seat in rows
    ]
