"""The list of the slagen (S140, S167)."""

import pytest
from pytest_django.asserts import assertContains

from cycle.enums import RoundKind
from tests.agov.views.rounds.pages import ADMINISTRATIVE, ELABORATION, LIST, TECHNICAL, closed, page_of
from tests.factories.policy import (
    PartyFactory,
    PolicyCycleFactory,
    RoundDesignFactory,
    RoundFactory,
    RoundParticipantFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_each_number(client, bram, count, django_assert_num_queries):
    for _ in range(count):
        cycle = PolicyCycleFactory()
        for kind in RoundKind:
            RoundParticipantFactory.create_batch(count, round=RoundFactory(cycle=cycle, kind=kind))
    client.get(LIST)

    with django_assert_num_queries(9):
        response = client.get(LIST)

    assert [len(group.steps) for group in response.context["cycles"]] == [3] * count


def test_list_shows_the_three_steps_in_order_with_dates_people_and_product(client, bram):
    cycle = PolicyCycleFactory(name="Cyclus 2026-2027")
    RoundDesignFactory(kind=TECHNICAL, question="Kloppen de gegevens?", yields="Cijfers")
    RoundFactory(cycle=cycle, kind=ELABORATION)
    RoundFactory(cycle=cycle, kind=ADMINISTRATIVE)
    first = closed(TECHNICAL, cycle=cycle)
    RoundParticipantFactory(round=first, party=PartyFactory(name="politie"))

    response = client.get(LIST)

    (group,) = response.context["cycles"]
    assert [step.slag.kind for step in group.steps] == [TECHNICAL, ADMINISTRATIVE, ELABORATION]
    for words in (
        "1. Technische slag",
        "Kloppen de gegevens?",
        "Klaar.",
        "politie",
        "1 sep 2026 tot en met 30 nov 2026",
    ):
        assertContains(response, words)
    assert [step.beside for step in group.steps] == [
        "",
        "Loopt tegelijk met de integrale uitwerkingsslag. Dat mag.",
        "Loopt tegelijk met de bestuurlijke slag. Dat mag.",
    ]


def test_empty_list_says_what_comes_here(client, bram):
    assertContains(client.get(LIST), "Hier komen de drie slagen")


def test_too_short_a_round_warns_on_list_and_page(client, bram, slag):
    """S139."""
    slag.minimum_days = 120
    slag.save(update_fields=["minimum_days"])

    for page in (LIST, page_of("round-detail", slag)):
        assertContains(client.get(page), "afgesproken is minstens 120 dagen")
