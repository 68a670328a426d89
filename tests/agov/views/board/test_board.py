"""The board itself: its columns, who may do what there, and what it costs."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from amersfoort_veiligheid.accounts.enums import Role
from tests.agov.views.board.pages import BOARD, placed, url
from tests.factories import UserFactory
from tests.factories.policy import DeviationFactory, PartnerCycleFactory, PolicyCycleFactory, RunningProjectFactory

pytestmark = pytest.mark.django_db


def test_empty_board_invites_who_may_start(client, anja):
    assertContains(client.get(BOARD), reverse("agov:cycle-start"))


def test_empty_board_has_no_dead_button(client):
    client.force_login(UserFactory(roles=[Role.RAADSLID]))

    assertNotContains(client.get(BOARD), reverse("agov:cycle-start"))


def test_board_shows_the_three_columns_and_what_stands_beside_them(client, anja, cycle):
    RunningProjectFactory()
    PartnerCycleFactory(closes_on=date(2026, 10, 1), organisation__name="Corporatie De Brug", title="begroting 2027")
    DeviationFactory(cycle=cycle, what="Een maand later.", reason="De enquête kwam later.")

    page = client.get(url("board-cycle", cycle))

    for words in (
        "Jaar/seizoen", "Activiteit", "Betrokkenen", "1 voorjaar", "3 voorjaar", "politie, stadspeiling",
        "Wat is er aan de hand?", "1 in uitvoering", "Corporatie De Brug", "Dat is 61 dagen te laat",
        "De enquête kwam later.", "Advies over de prioriteiten",
    ):  # fmt: skip
        assertContains(page, words)
    assert page.content.decode().count("1 in uitvoering") == 9  # in every season


@pytest.mark.parametrize("role", [Role.RAADSLID, Role.BESTUURDER, Role.PARTNER, Role.ONDERZOEKER])
def test_others_read_the_board_and_find_no_button(client, cycle, role):
    client.force_login(UserFactory(roles=[role]))

    page = client.get(url("board-cycle", cycle))

    for name in ("cycle-next", "cycle-settings", "cycle-close"):
        assertNotContains(page, url(name, cycle))


def queries_of(client, address):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("name", ["board-cycle", "planning-dates", "deviation-list"])
def test_ten_cycles_and_three_hundred_partners_in_as_many_queries_as_one(client, anja, cycle, name):
    PartnerCycleFactory()
    DeviationFactory(cycle=cycle)
    other = PolicyCycleFactory(start_year=2024, start_date=date(2024, 3, 1), end_date=date(2026, 5, 31))
    placed(other, start_date=date(2026, 3, 1), end_date=date(2026, 5, 31))
    client.get(url(name, cycle))  # warms what is kept between requests
    few = queries_of(client, url(name, cycle))

    for _ in range(8):
        more = PolicyCycleFactory(start_year=2024, start_date=date(2024, 3, 1), end_date=date(2026, 5, 31))
        placed(more, start_date=date(2026, 3, 1), end_date=date(2026, 5, 31))
        DeviationFactory(cycle=cycle)
        RunningProjectFactory()
    PartnerCycleFactory.create_batch(299)

    assert queries_of(client, url(name, cycle)) == few
