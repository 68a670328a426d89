"""What the database refuses about priorities, choices and scores, and who may know of what."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from amersfoort_veiligheid.accounts.enums import Role
from cycle.models.access import INSIDE_ROLES
from tests.factories import UserFactory
from tests.factories.policy import (
    CriterionFactory,
    DispositionFactory,
    FindingFactory,
    JointScoreFactory,
    PolicyCycleFactory,
    PriorityFactory,
    PriorityVersionFactory,
    PublishedChoicesFactory,
    ScoreFactory,
    ScoringFactory,
)
from vap.enums import DispositionKind, PriorityState
from vap.models import Disposition, Priority

pytestmark = pytest.mark.django_db


def refused(constraint, make):
    """SQLite names the columns of a unique constraint, PostgreSQL its name; both name a check."""
    with pytest.raises(IntegrityError, match=f"{constraint}|UNIQUE"), transaction.atomic():
        make()


def test_title_once_per_cycle():
    first = PriorityFactory()

    refused("priority_title_once_per_cycle", lambda: PriorityFactory(cycle=first.cycle, title=first.title))


@pytest.mark.parametrize("money", [{"covered": 5}, {"cost": 5, "covered": 6}])
def test_cover_not_above_cost(money):
    refused("priority_cover_not_above_cost", lambda: PriorityFactory(**money))


@pytest.mark.parametrize(
    "fields", [{"state": PriorityState.DROPPED}, {"state": PriorityState.DRAFT, "dropped_reason": "Weg."}]
)
def test_dropped_exactly_with_a_reason(fields):
    refused("priority_dropped_with_reason", lambda: PriorityFactory(**fields))


def test_consultation_has_a_last_day():
    refused("priority_consultation_has_a_last_day", lambda: PriorityFactory(state=PriorityState.CONSULTATION))


def test_version_once_and_later_ones_with_a_reason():
    first = PriorityVersionFactory()

    refused("priority_version_once", lambda: PriorityVersionFactory(priority=first.priority, number=first.number))
    refused("later_priority_version_has_a_reason", lambda: PriorityVersionFactory(number=2, reason=""))


@pytest.mark.parametrize("missing", [{"reason": ""}, {"review_on": None}])
def test_not_chosen_with_reason_and_day(missing):
    refused(
        "not_chosen_with_reason_and_review_day",
        lambda: DispositionFactory(kind=DispositionKind.NOT_CHOSEN, **missing),
    )


def test_one_choice_per_finding_one_weighing_and_one_publication_per_cycle():
    finding, cycle = FindingFactory(), PolicyCycleFactory()
    DispositionFactory(finding=finding)
    ScoringFactory(cycle=cycle)
    PublishedChoicesFactory(cycle=cycle)

    refused("finding_id", lambda: DispositionFactory(finding=finding))
    refused("cycle_id", lambda: ScoringFactory(cycle=cycle))
    refused("cycle_id", lambda: PublishedChoicesFactory(cycle=cycle))


@pytest.mark.parametrize("weight", [0, 11])
def test_weight_is_one_to_ten(weight):
    refused("criterion_weight_1_to_10", lambda: CriterionFactory(weight=weight))


def test_yardstick_once_per_weighing():
    first = CriterionFactory()

    refused("criterion_once_per_scoring", lambda: CriterionFactory(scoring=first.scoring, name=first.name))


@pytest.mark.parametrize("value", [0, 6])
def test_scores_are_one_to_five(value):
    refused("score_1_to_5", lambda: ScoreFactory(value=value))
    refused("joint_score_1_to_5", lambda: JointScoreFactory(value=value))


def test_score_once_per_person_and_joint_score_once():
    own, joint = ScoreFactory(), JointScoreFactory()
    again = {"criterion": own.criterion, "finding": own.finding, "scorer": own.scorer}

    refused("score_once_per_person", lambda: ScoreFactory(**again))
    refused("joint_score_once", lambda: JointScoreFactory(criterion=joint.criterion, finding=joint.finding))


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("state", PriorityState)
def test_who_may_know_of_a_priority(role, state):
    priority = PriorityFactory(
        state=state,
        comments_until=date(2026, 12, 1),
        dropped_reason="Weg." if state == PriorityState.DROPPED else "",
    )
    expected = (
        role in INSIDE_ROLES
        or state == PriorityState.APPROVED
        or (role == Role.PARTNER and state == PriorityState.CONSULTATION)
    )

    assert (priority in Priority.objects.visible_to(UserFactory(roles=[role]))) is expected


@pytest.mark.parametrize("is_public", [False, True])
@pytest.mark.parametrize("role", Role)
def test_who_may_know_of_a_choice(role, is_public):
    choice = DispositionFactory()
    if is_public:
        PublishedChoicesFactory(cycle=choice.finding.analysis.cycle)

    shown = Disposition.objects.visible_to(UserFactory(roles=[role]))

    assert (choice in shown) is (is_public or role in INSIDE_ROLES)
