"""The command that fills an example with invented policy."""

import pytest
from django.core.management import CommandError, call_command

from amersfoort_veiligheid.accounts.enums import Role
from cycle.models import PolicyCycle
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_real_installation_is_refused(settings):
    settings.IS_EXAMPLE = False
    UserFactory(roles=[Role.BELEIDSADVISEUR])

    with pytest.raises(CommandError, match="hoort niet op een echte installatie"):
        call_command("load_example_policy")
    assert not PolicyCycle.objects.exists()


def test_example_without_accounts_says_what_to_do_first(settings):
    settings.IS_EXAMPLE = True

    with pytest.raises(CommandError, match="Maak eerst demo-accounts"):
        call_command("load_example_policy")
