"""A cycle, and who makes plans in it."""

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import UserFactory
from tests.factories.policy import PolicyCycleFactory


@pytest.fixture
def cycle():
    return PolicyCycleFactory(max_vaps=2, max_per_trekker=1, max_per_partner=1)


@pytest.fixture
def by():
    return UserFactory(roles=[Role.BELEIDSADVISEUR])
