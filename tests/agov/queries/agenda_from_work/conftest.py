"""A secretary and a meeting."""

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import UserFactory
from tests.factories.meetings import MeetingFactory


@pytest.fixture
def secretary():
    return UserFactory(roles=[Role.AGOV_SECRETARIS])


@pytest.fixture
def meeting():
    return MeetingFactory()
