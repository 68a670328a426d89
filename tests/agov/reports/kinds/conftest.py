"""What the tests of several kinds of publication stand on."""

import pytest

from amersfoort_veiligheid.accounts.enums import OrganisationKind
from tests.factories import OrganisationFactory


@pytest.fixture
def town():
    return OrganisationFactory(name="Gemeente", kind=OrganisationKind.MUNICIPALITY)
