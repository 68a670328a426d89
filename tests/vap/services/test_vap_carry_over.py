"""One explicit decision per running VAP at the turn of the cycle (S168), and success without what was tried (S177)."""

from datetime import UTC, date, datetime

import pytest

from agov.queries.steps import step_blockers
from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import CycleState
from tests.factories import UserFactory
from tests.factories.plans import (
    GoalResultFactory,
    InnovationThemeFactory,
    LessonFactory,
    VAPCarryOverFactory,
    VAPFactory,
)
from tests.factories.policy import CycleStepFactory, PolicyCycleFactory, StepPlaceFactory
from vap.enums import EvaluationDecision, GoalOutcome, VapState
from vap.models import Lesson, VAPCarryOver
from vap.queries.completion import success_rate
from vap.queries.vap_carry_over import undecided_vaps, vap_carry_over_blockers
from vap.services import vap_carry_over as services
from vap.services.vap_carry_over import CarryOverError

pytestmark = pytest.mark.django_db
AT = datetime(2026, 12, 10, 10, tzinfo=UTC)


@pytest.fixture
def by():
    return UserFactory(roles=[Role.BELEIDSADVISEUR])


@pytest.fixture
def old():
    return PolicyCycleFactory(start_year=2024, start_date=date(2024, 3, 1))


@pytest.fixture
def cycle():
    return PolicyCycleFactory(start_year=2026, start_date=date(2026, 3, 1))


def decide(vap, cycle, by, decision=EvaluationDecision.CONTINUE, into=None, reason="Loopt goed."):
    return services.decide_vap(
        vap_id=vap.pk, cycle_id=cycle.pk, decision=decision, into=into, reason=reason, by=by, at=AT
    )


def test_what_is_alive_from_before_waits_for_a_decision(old, cycle, by):
    waits = VAPFactory(cycle=old, running=True, title="Sloten", number=3)
    VAPFactory(cycle=old, closed=True)
    VAPFactory(cycle=old)
    VAPFactory(cycle=cycle, running=True)
    VAPFactory(cycle=cycle, follows=VAPFactory(cycle=old, evaluated=True))

    assert list(undecided_vaps(cycle)) == [waits]
    assert vap_carry_over_blockers(cycle) == ["Over 2024-03 Sloten is nog niet besloten."]
    decide(waits, cycle, by)
    assert vap_carry_over_blockers(cycle) == []


def test_winter_step_does_not_close_with_an_undecided_vap(old, cycle):
    step = CycleStepFactory(settles_projects=True)
    StepPlaceFactory(cycle=cycle, step=step)
    vap = VAPFactory(cycle=old, running=True)

    assert step_blockers(step) == [f"Over {vap.code} {vap.title} is nog niet besloten."]


def test_another_choice_replaces_the_first(old, cycle, by):
    vap, into = VAPFactory(cycle=old, running=True), VAPFactory(cycle=cycle)

    decide(vap, cycle, by)
    made = decide(vap, cycle, by, EvaluationDecision.ADAPT, into, "Kleiner.")

    assert VAPCarryOver.objects.get() == made
    assert (made.into, made.reason) == (into, "Kleiner.")


def test_stop_ends_what_runs_with_a_lesson(old, cycle, by):
    vap = VAPFactory(cycle=old, running=True)

    decide(vap, cycle, by, EvaluationDecision.STOP, reason="Het geld is op.")

    vap.refresh_from_db()
    assert (vap.state, vap.end_reason, Lesson.objects.get().vap) == (VapState.STOPPED, "Het geld is op.", vap)
    with pytest.raises(CarryOverError, match="al gestopt"):
        decide(vap, cycle, by)


def test_stop_of_what_is_evaluated_waits_for_its_evaluation(old, cycle, by):
    vap = VAPFactory(cycle=old, evaluated=True)

    decide(vap, cycle, by, EvaluationDecision.STOP, reason="Hielp niet.")

    vap.refresh_from_db()
    assert vap.state == VapState.EVALUATION


@pytest.mark.parametrize(
    ("change", "field"),
    [({"reason": " "}, "reason"), ({"decision": EvaluationDecision.ADAPT}, "into")],
)
def test_choice_lacks_something(old, cycle, by, change, field):
    with pytest.raises(CarryOverError) as refusal:
        decide(VAPFactory(cycle=old, running=True), cycle, by, **change)

    assert refusal.value.field == field


def test_adapted_goes_on_in_this_cycle_only(old, cycle, by):
    with pytest.raises(CarryOverError, match="van deze cyclus"):
        decide(VAPFactory(cycle=old, running=True), cycle, by, EvaluationDecision.ADAPT, VAPFactory(cycle=old))


def test_closed_cycle_takes_no_decision(old, by):
    closed = PolicyCycleFactory(start_year=2026, start_date=date(2026, 3, 1), state=CycleState.CLOSED)

    with pytest.raises(CarryOverError, match="afgesloten"):
        decide(VAPFactory(cycle=old, running=True), closed, by)


def test_success_counts_the_weakest_goal_of_what_ended(old):
    ends = {
        (GoalOutcome.ACHIEVED,): "achieved",
        (GoalOutcome.ACHIEVED, GoalOutcome.NOT_ACHIEVED): "not",
        (GoalOutcome.DIRECTION, GoalOutcome.ACHIEVED): "direction",
        (): "unknown",
    }
    for outcomes in ends:
        vap = VAPFactory(cycle=old, closed=True)
        for outcome in outcomes:
            GoalResultFactory(goal__vap=vap, outcome=outcome)
    VAPFactory(cycle=old, running=True)
    VAPFactory(cycle=old, stopped=True)

    found = success_rate(old)

    assert (found.closed, found.achieved, found.direction, found.not_achieved, found.unknown, found.stopped) == (
        4, 1, 1, 1, 1, 1,
    )  # fmt: skip
    assert found.percentage == 25


def test_newest_outcome_counts(old):
    goal = GoalResultFactory(goal__vap=VAPFactory(cycle=old, closed=True), outcome=GoalOutcome.NOT_ACHIEVED).goal
    GoalResultFactory(goal=goal, outcome=GoalOutcome.ACHIEVED, made_at=AT)

    assert success_rate(old).percentage == 100


def test_success_is_unchanged_by_a_theme_that_stopped(old):
    """S177, story 12 step 3."""
    GoalResultFactory(goal__vap=VAPFactory(cycle=old, closed=True), outcome=GoalOutcome.ACHIEVED)
    before = success_rate(old)

    stopped = InnovationThemeFactory(running=True, state="stopped", lesson="L.", ended_on=date(2026, 6, 1))
    LessonFactory(vap=None, innovation=stopped)

    assert success_rate(old) == before
    assert success_rate(PolicyCycleFactory(start_year=2028)).percentage is None


def test_decisions_are_kept_per_cycle(old, cycle, by):
    vap = VAPCarryOverFactory(vap__cycle=old, cycle=old).vap

    assert list(undecided_vaps(cycle)) == [vap]
