"""Who works on the board, and a cycle from the scheme."""

import pytest
from django.conf import settings
from django.utils import timezone

from amersfoort_veiligheid.accounts.enums import Role
from cycle.services import cycles
from cycle.services.reference_scheme import load_scheme
from tests.factories import UserFactory


@pytest.fixture
def anja(client):
    """The adviser, logged in."""
    user = UserFactory(roles=[Role.BELEIDSADVISEUR], function="beleidsadviseur")
    client.force_login(user)
    return user


@pytest.fixture
def scheme():
    load_scheme(settings.BASE_DIR / "fixtures" / "common")


@pytest.fixture
def cycle(scheme, anja):
    """A running cycle of two years from the scheme."""
    made = cycles.start_cycle(name="De cyclus", start_year=2026, by=anja, at=timezone.now())
    return cycles.begin_cycle(cycle_id=made.pk, by=anja, at=timezone.now())
