"""A page with a form, and somebody who may fill it in."""

import pytest
from django.urls import reverse

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import ExpectedDeliveryFactory, UserFactory
from tests.web.drafts.typed import AT


@pytest.fixture
def user():
    return UserFactory(roles=[Role.ONDERZOEKER])


@pytest.fixture
def path() -> str:
    return reverse("analysis:expected-waive", args=[ExpectedDeliveryFactory(due_on=AT.date()).pk])
