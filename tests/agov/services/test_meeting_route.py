"""A meeting on the way to the council gives its stop day and conclusion, and goes by the college (S133, S143)."""

from datetime import UTC, date, datetime

import pytest

from agov.enums import Audience, ItemState, MeetingState, OutcomeKind
from agov.services import meetings
from cycle.enums import BodyKind, RoundKind, RoundState
from cycle.services import rounds
from tests.factories import UserFactory
from tests.factories.meetings import AgendaItemFactory, MeetingFactory, OutcomeFactory
from tests.factories.policy import BodyFactory, RoundFactory, RouteStopFactory

AT = datetime(2026, 12, 13, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return UserFactory()


@pytest.fixture
def stops():
    slag = RoundFactory(kind=RoundKind.ADMINISTRATIVE, state=RoundState.OPEN)
    kinds = (BodyKind.AGOV, BodyKind.COLLEGE, BodyKind.COUNCIL)
    return [
        RouteStopFactory(round=slag, position=position, body=BodyFactory(name=f"gremium {position}", kind=kind))
        for position, kind in enumerate(kinds, start=1)
    ]


def held_meeting(stop):
    meeting = MeetingFactory(held=True, stop=stop, cycle=stop.round.cycle)
    item = AgendaItemFactory(meeting=meeting, position=1, state=ItemState.DECIDED)
    OutcomeFactory(item=item, kind=OutcomeKind.ADVICE, text="Geef het uitgaansgebied voorrang.", year=2026, number=5)
    closed = AgendaItemFactory(
        meeting=meeting, position=2, state=ItemState.DECIDED, audience=Audience.CLOSED, closed_ground="Woo 5.1"
    )
    OutcomeFactory(item=closed, text="Dit blijft hier.", year=2026, number=6)
    return meeting


def close(meeting, by):
    return meetings.close(meeting_id=meeting.pk, by=by, at=AT)


def test_closing_fills_the_stop_without_what_is_closed(stops, by):
    close(held_meeting(stops[0]), by)

    stops[0].refresh_from_db()
    assert stops[0].held_on == date(2026, 12, 12)
    assert stops[0].conclusion == "Advies 2026-05: Geef het uitgaansgebied voorrang."


def test_advice_goes_on_to_the_college_and_then_to_the_council(stops, by):
    close(held_meeting(stops[0]), by)
    hold = {"conclusion": "", "by": by, "at": AT}

    with pytest.raises(rounds.RoundError, match="alleen via het college"):
        rounds.hold_stop(stop_id=stops[2].pk, held_on=date(2027, 1, 20), reason="Er is haast.", **hold)
    rounds.hold_stop(stop_id=stops[1].pk, held_on=date(2027, 1, 12), **hold)
    rounds.hold_stop(stop_id=stops[2].pk, held_on=date(2027, 1, 20), **hold)

    days = list(stops[0].round.stops.order_by("position").values_list("held_on", flat=True))
    assert days == [date(2026, 12, 12), date(2027, 1, 12), date(2027, 1, 20)]


def test_what_was_written_on_the_stop_by_hand_stays(stops, by):
    meeting = held_meeting(stops[0])
    rounds.hold_stop(stop_id=stops[0].pk, held_on=date(2026, 12, 12), conclusion="Met de hand.", by=by, at=AT)

    close(meeting, by)

    stops[0].refresh_from_db()
    assert stops[0].conclusion == "Met de hand."


@pytest.mark.parametrize("state", [RoundState.PLANNED, RoundState.CLOSED])
def test_a_slag_that_is_not_open_does_not_keep_the_meeting_open(stops, by, state):
    meeting = held_meeting(stops[0])
    type(stops[0].round).objects.filter(pk=stops[0].round.pk).update(
        state=state, **({"closed_at": AT, "closed_by": by, "product": "Klaar."} if state == RoundState.CLOSED else {})
    )

    assert close(meeting, by).state == MeetingState.CLOSED

    stops[0].refresh_from_db()
    assert stops[0].held_on is None
