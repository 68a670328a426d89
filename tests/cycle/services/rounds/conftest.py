"""Who plans and closes slagen."""

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import UserFactory


@pytest.fixture
def by():
    return UserFactory(roles=[Role.BELEIDSADVISEUR])
