"""The days around a meeting."""

from datetime import UTC, date, datetime

import pytest

from agov.queries.work_window import window_of
from tests.agov.queries.agenda_from_work.proposed import DAY
from tests.factories.meetings import MeetingFactory
from tests.factories.policy import BodyFactory

pytestmark = pytest.mark.django_db


def test_window_lies_between_the_meetings_before_and_after(secretary):
    body = BodyFactory()
    meeting = MeetingFactory(body=body, starts_at=datetime(2026, 12, 12, 8, tzinfo=UTC))
    MeetingFactory(body=body, held=True, starts_at=datetime(2025, 12, 1, 8, tzinfo=UTC))
    before = MeetingFactory(body=body, held=True, starts_at=datetime(2026, 6, 1, 8, tzinfo=UTC))
    MeetingFactory(body=body, starts_at=datetime(2026, 9, 1, 8, tzinfo=UTC))  # a draft that never was
    MeetingFactory(held=True, starts_at=datetime(2026, 10, 1, 8, tzinfo=UTC))  # of another body
    MeetingFactory(body=body, starts_at=datetime(2027, 5, 1, 8, tzinfo=UTC))

    found = window_of(meeting, secretary)

    assert (found.previous, found.since_on) == (before, date(2026, 6, 1))
    assert (found.meeting_on, found.next_on) == (DAY, date(2027, 5, 1))


def test_window_without_neighbours_is_half_a_year(secretary, meeting):
    found = window_of(meeting, secretary)

    assert found.previous is None
    assert (DAY - found.since_on).days == (found.next_on - DAY).days == 183
