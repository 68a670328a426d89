"""Goals of the example: of every kind, safe to make twice, and there without any figures."""

from datetime import UTC, datetime

import pytest

from tests.factories import UserFactory
from tests.factories.plans import ActivityFactory, VAPFactory
from vap.enums import GoalKind
from vap.models import Goal
from vap.services.example import goals
from vap.services.example.plan_drafts_first import FIRST
from vap.services.example.plan_drafts_second import SECOND

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def test_every_plan_of_the_example_has_goals():
    assert {plan.title for plan in (*FIRST, *SECOND)} == set(goals.WISHES)


def test_every_kind_of_goal_is_among_them():
    assert {wish.kind for wishes in goals.WISHES.values() for wish in wishes} == set(GoalKind)


def test_a_chain_among_them_has_a_gap():
    chains = [wish for wishes in goals.WISHES.values() for wish in wishes if wish.kind == GoalKind.CHAIN]
    assert any(who is None for wish in chains for _, who, _ in wish.links)


@pytest.mark.django_db
def test_what_is_counted_in_the_unit_of_a_goal_adds_up_to_it():
    vap = VAPFactory(title="Sterke sloten in Lindenstroo")
    locks = ActivityFactory(vap=vap, planned_amount=400, unit="sloten")
    ActivityFactory(vap=vap, planned_amount=250, unit="gesprekken")
    ActivityFactory(vap=vap, unit="sloten")

    goals.make(by=UserFactory(), at=NOW)

    assert list(vap.activities.filter(goal__kind="output")) == [locks]


@pytest.mark.django_db
def test_goals_are_made_once_also_without_figures():
    for title in goals.WISHES:
        VAPFactory(title=title)
    user = UserFactory()

    goals.make(by=user, at=NOW)
    goals.make(by=user, at=NOW)

    assert Goal.objects.count() == sum(map(len, goals.WISHES.values()))
    assert set(Goal.objects.filter(kind="effect").values_list("baseline", flat=True)) == {None}
