"""A secretary, and an item of a meeting that is under way."""

import pytest

from tests.factories import UserFactory
from tests.factories.meetings import AgendaItemFactory, MeetingFactory


@pytest.fixture
def secretary():
    return UserFactory()


@pytest.fixture
def item():
    return AgendaItemFactory(meeting=MeetingFactory(convened=True))
