"""A secretary who is logged in, a meeting that is under way and an item of it."""

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import UserFactory
from tests.factories.meetings import AgendaItemFactory, MeetingFactory


@pytest.fixture
def secretary(client):
    user = UserFactory(roles=[Role.AGOV_SECRETARIS])
    client.force_login(user)
    return user


@pytest.fixture
def meeting():
    return MeetingFactory(convened=True)


@pytest.fixture
def item(meeting):
    return AgendaItemFactory(meeting=meeting, position=1, title="Verlichting in het park")
