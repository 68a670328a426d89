"""A cycle whose analysis is adopted, and the officer who makes its priorities."""

from datetime import date

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import UserFactory
from tests.factories.policy import PolicyCycleFactory, SafetyAnalysisFactory


@pytest.fixture
def cycle():
    made = PolicyCycleFactory(name="2026-2027")
    SafetyAnalysisFactory(cycle=made, state="adopted", adopted_on=date(2026, 11, 1))
    return made


@pytest.fixture
def officer(client):
    user = UserFactory(roles=[Role.BELEIDSADVISEUR], function="beleidsadviseur")
    client.force_login(user)
    return user
