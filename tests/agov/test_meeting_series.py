"""The series of meetings: two a year, what day to propose, and which cycle a meeting belongs to (S118)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from agov.enums import MeetingSeason, MeetingState
from agov.models import MeetingTemplate
from agov.queries.meetings import by_year, cycle_on, proposed_start, shortage, stops_for_meeting
from cycle.enums import BodyKind, CycleState, RoundState
from tests.factories import UserFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.policy import BodyFactory, PolicyCycleFactory, RoundFactory, RouteStopFactory

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FIRST_OF_OCTOBER = datetime(2026, 10, 1, 9, 0, tzinfo=AMSTERDAM)


@pytest.fixture
def body():
    return BodyFactory(kind=BodyKind.AGOV)


def meeting(body, state, on, **facts):
    if state in (MeetingState.HELD, MeetingState.CONVENED, MeetingState.CLOSED):
        facts["convened_at"] = datetime(2026, 1, 5, tzinfo=UTC)
    if state == MeetingState.CLOSED:
        facts |= {"closed_at": datetime(2026, 7, 5, tzinfo=UTC), "closed_by": UserFactory()}
    return MeetingFactory(body=body, state=state, starts_at=on, cancel_reason="Storm.", **facts)


JUNE, DECEMBER = datetime(2026, 6, 11, 9, tzinfo=AMSTERDAM), datetime(2026, 12, 10, 9, tzinfo=AMSTERDAM)


def test_one_held_and_none_planned_on_the_first_of_october_is_too_few(body):
    meeting(body, MeetingState.HELD, JUNE)

    short = shortage(now=FIRST_OF_OCTOBER, at_least=2)

    assert (short.year, short.held, short.planned) == (2026, 1, 0)


@pytest.mark.parametrize("state", [MeetingState.DRAFT, MeetingState.CONVENED])
def test_one_held_and_one_planned_is_enough(body, state):
    meeting(body, MeetingState.CLOSED, JUNE)
    meeting(body, state, DECEMBER)

    assert shortage(now=FIRST_OF_OCTOBER, at_least=2) is None


@pytest.mark.parametrize(
    ("state", "on"),
    [
        (MeetingState.CANCELLED, DECEMBER),
        (MeetingState.DRAFT, JUNE),  # its day went by
        (MeetingState.DRAFT, datetime(2027, 1, 1, 0, 30, tzinfo=AMSTERDAM)),  # by world time still 2026
    ],
)
def test_what_does_not_count(body, state, on):
    meeting(body, MeetingState.HELD, JUNE)
    meeting(body, state, on)

    assert shortage(now=FIRST_OF_OCTOBER, at_least=2) is not None


def test_meeting_of_another_body_does_not_count(body):
    meeting(body, MeetingState.HELD, JUNE)
    meeting(BodyFactory(kind=BodyKind.COLLEGE), MeetingState.DRAFT, DECEMBER)

    assert shortage(now=FIRST_OF_OCTOBER, at_least=2) is not None


def test_how_many_there_should_be_is_a_setting(body):
    meeting(body, MeetingState.HELD, JUNE)

    assert shortage(now=FIRST_OF_OCTOBER, at_least=1) is None
    assert shortage(now=FIRST_OF_OCTOBER, at_least=3) is not None


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("today", [date(2026, 3, 12), date(2026, 3, 11), date(2026, 12, 31)])
def test_proposed_day_is_the_first_second_thursday_of_that_month_to_come(month, today):
    day = today + timedelta(days=1)
    while not (day.month == month and day.isoweekday() == 4 and 8 <= day.day <= 14):
        day += timedelta(days=1)

    start = proposed_start(month, now=datetime(today.year, today.month, today.day, 23, 30, tzinfo=AMSTERDAM))

    assert start.astimezone(AMSTERDAM) == datetime(day.year, day.month, day.day, 9, 30, tzinfo=AMSTERDAM)


def test_extra_meeting_is_proposed_on_a_thursday_in_two_weeks():
    start = timezone.localtime(proposed_start(None, now=datetime(2026, 11, 3, 9, tzinfo=AMSTERDAM)))

    assert start.date() == date(2026, 11, 19)


def test_years_are_those_of_the_clock_of_the_town(body):
    late = meeting(body, MeetingState.DRAFT, datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    early = meeting(body, MeetingState.DRAFT, datetime(2026, 12, 31, 22, 30, tzinfo=UTC))

    assert [(year.year, list(year.meetings)) for year in by_year([late, early])] == [(2027, [late]), (2026, [early])]


def test_cycle_that_began_last_takes_the_meeting_around_a_turn():
    PolicyCycleFactory(state=CycleState.RUNNING, start_date=date(2024, 4, 1), end_date=date(2026, 12, 31))
    new = PolicyCycleFactory(state=CycleState.RUNNING, start_date=date(2026, 4, 1), end_date=date(2028, 3, 31))
    PolicyCycleFactory(state=CycleState.DRAFT, start_date=date(2026, 9, 1), end_date=date(2028, 8, 31))

    assert cycle_on(date(2026, 12, 10)) == new


def test_without_a_running_cycle_the_latest_open_one_takes_it():
    PolicyCycleFactory(state=CycleState.CLOSED, start_date=date(2028, 4, 1), end_date=date(2030, 3, 31))
    draft = PolicyCycleFactory(state=CycleState.DRAFT, start_date=date(2026, 4, 1), end_date=date(2028, 3, 31))

    assert cycle_on(date(2031, 1, 1)) == draft


def test_stops_are_those_of_the_body_on_a_route_that_is_not_over(body):
    stop = RouteStopFactory(body=body)
    RouteStopFactory(body=body, held_on=date(2026, 9, 1))
    RouteStopFactory(body=body, substitute=BodyFactory())
    RouteStopFactory(body=BodyFactory())
    over = RoundFactory(state=RoundState.CLOSED, closed_at=FIRST_OF_OCTOBER, closed_by=UserFactory())
    RouteStopFactory(body=body, round=over)

    assert stops_for_meeting() == [stop]


def test_migrations_bring_three_templates_with_items():
    seasons = dict(MeetingTemplate.objects.values_list("season", "pk"))

    assert set(seasons) == set(MeetingSeason.values)
    assert all(MeetingTemplate.objects.get(pk=pk).items.exists() for pk in seasons.values())
