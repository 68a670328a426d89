"""A secretary, a meeting, and its minutes that went round."""

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import UserFactory
from tests.factories.meetings import MeetingFactory, MinutesFactory


@pytest.fixture
def secretary():
    return UserFactory(roles=[Role.AGOV_SECRETARIS])


@pytest.fixture
def meeting():
    return MeetingFactory(held=True)


@pytest.fixture
def circulated(meeting):
    return MinutesFactory(meeting=meeting, circulated=True)
