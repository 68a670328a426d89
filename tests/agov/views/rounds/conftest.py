"""The adviser, logged in, and a slag."""

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import RoundState
from tests.agov.views.rounds.pages import TECHNICAL
from tests.factories import UserFactory
from tests.factories.policy import RoundFactory


@pytest.fixture
def bram(client):
    """The beleidsadviseur, logged in."""
    user = UserFactory(roles=[Role.BELEIDSADVISEUR], name="Bram")
    client.force_login(user)
    return user


@pytest.fixture
def slag():
    return RoundFactory(kind=TECHNICAL, state=RoundState.OPEN)
