"""Behapbaar: what the previous cycle finished, beside what this one asks (S72)."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import StepState
from tests.factories import UserFactory
from tests.factories.plans import VAPFactory
from tests.factories.policy import CycleStepFactory, LabelFactory, PolicyCycleFactory, PriorityFactory, StepPlaceFactory
from vap.queries.capacity import completion_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle():
    """With a cycle before it."""
    return PolicyCycleFactory(name="Nu", previous=PolicyCycleFactory(name="Toen"))


@pytest.fixture
def officer(client):
    user = UserFactory(roles=[Role.BELEIDSADVISEUR])
    client.force_login(user)
    return user


def finish_some(previous):
    """Three of four VAPs were finished: one was stopped; a draft and a withdrawn one never counted."""
    VAPFactory.create_batch(3, cycle=previous, closed=True)
    VAPFactory(cycle=previous, stopped=True)
    VAPFactory(cycle=previous)
    VAPFactory(cycle=previous, withdrawn=True)
    for state, day in ((StepState.DONE, "2025-01-01"), (StepState.PLANNED, None), (StepState.PLANNED, None)):
        StepPlaceFactory(cycle=previous, step=CycleStepFactory(state=state, done_on=day))


def test_finished_part_counts_what_was_decided_on(cycle):
    finish_some(cycle.previous)

    found = completion_of(cycle)

    assert (found.vaps_closed, found.vaps, found.vap_percentage) == (3, 4, 75)
    assert (found.steps_done, found.steps, found.step_percentage) == (1, 3, 33)
    assert [found.expected_of(count) for count in (0, 1, 2, 4, 5, 8)] == [0, 1, 2, 3, 4, 6]  # 0.75 a piece, halves up


def test_first_cycle_has_nothing_before_it():
    assert completion_of(PolicyCycleFactory()) is None


def test_previous_cycle_without_plans_says_so(client, officer, cycle):
    PriorityFactory(cycle=cycle)

    page = client.get(reverse("vap:load"), {"cycle": cycle.pk})

    assert completion_of(cycle).expected_of(5) is None
    assertContains(page, "Hoeveel er afkwam, is dus niet te zeggen.")
    assertNotContains(page, "None")


def test_page_sets_the_number_beside_the_pace_in_the_words_of_the_town(client, officer, cycle):
    LabelFactory(key="vap", singular="actieplan", short="actieplan", plural="actieplannen", short_plural="actieplannen")
    finish_some(cycle.previous)
    PriorityFactory.create_batch(5, cycle=cycle)

    page = client.get(reverse("vap:load"), {"cycle": cycle.pk})

    assertContains(page, "Van de 4 actieplannen van Toen zijn er 3 afgerond (75%).")
    assertContains(page, "In dat tempo komen van deze 5 prioriteiten ongeveer 4 af.")
    assertContains(page, "Van de 3 stappen van het schema zijn er 1 gedaan (33%).")
