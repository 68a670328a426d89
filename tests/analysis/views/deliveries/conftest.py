"""The researcher who receives deliveries."""

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import UserFactory


@pytest.fixture
def carla(client):
    """The researcher, logged in."""
    user = UserFactory(roles=[Role.ONDERZOEKER], name="Carla")
    client.force_login(user)
    return user
