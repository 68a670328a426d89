"""A secretary who is logged in, and each document drawn once."""

import pytest

from agov.reports import pack_making
from amersfoort_veiligheid.accounts.enums import Role
from tests.agov.packs import drawn_once
from tests.factories import UserFactory


@pytest.fixture(autouse=True)
def _draw_once(monkeypatch):
    monkeypatch.setattr(pack_making, "render_document", drawn_once)


@pytest.fixture
def secretary(client):
    user = UserFactory(roles=[Role.AGOV_SECRETARIS])
    client.force_login(user)
    return user
