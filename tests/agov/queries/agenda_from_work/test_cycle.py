"""Matters of the cycle: steps, slagen, milestones, deviations, mandates, projects."""

from datetime import date, timedelta

import pytest

from agov.enums import AgovTask, ItemKind
from agov.queries.agenda_from_work import candidates_for
from agov.stats.agenda import Urgency
from cycle.enums import CycleState, RoundState, StepState
from tests.agov.queries.agenda_from_work.proposed import DAY, NEXT, ONE, PREVIOUS, keys, only, window
from tests.factories.policy import (
    CycleStepFactory,
    DeviationFactory,
    MandateFactory,
    MilestoneFactory,
    PolicyCycleFactory,
    RoundFactory,
    RouteStopFactory,
    RunningProjectFactory,
    StepPlaceFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("end", "state", "comes"),
    [
        (DAY + timedelta(days=42), StepState.RUNNING, True),
        (DAY + timedelta(days=43), StepState.RUNNING, False),
        (date(2026, 9, 30), StepState.PLANNED, True),
        (date(2026, 9, 30), StepState.DONE, False),
    ],
)
def test_steps_that_should_be_finished_around_the_meeting(meeting, secretary, end, state, comes):
    done = {"done_on": end} if state == StepState.DONE else {}
    step = CycleStepFactory(end_date=end, state=state, **done)
    StepPlaceFactory(step=step, cycle=meeting.cycle)

    assert (f"step:{step.pk}" in keys(meeting, secretary)) is comes


def test_late_step_says_so_and_belongs_to_the_task_of_its_phase(meeting, secretary):
    step = CycleStepFactory(end_date=date(2026, 10, 31), next_actor="politie")
    StepPlaceFactory(step=step, cycle=meeting.cycle)

    one = only(meeting, secretary)

    assert one.why == "De stap had op 31 oktober 2026 klaar moeten zijn. Aan zet: politie."
    assert (one.task, one.urgency) == (AgovTask.ANALYSIS, Urgency.NOW)


def test_steps_of_a_cycle_that_does_not_run_stay_away(meeting, secretary):
    closed = PolicyCycleFactory(state=CycleState.CLOSED)
    StepPlaceFactory(cycle=closed)

    assert keys(meeting, secretary) == set()


@pytest.mark.parametrize(
    ("state", "end", "comes"),
    [
        (RoundState.OPEN, DAY, True),
        (RoundState.OPEN, DAY + timedelta(days=43), False),
    ],
)
def test_slagen_that_end_around_the_meeting(meeting, secretary, state, end, comes):
    slag = RoundFactory(cycle=meeting.cycle, state=state, end_date=end)

    assert (f"round:{slag.pk}" in keys(meeting, secretary)) is comes


def test_turn_of_this_body_on_the_route_brings_the_slag_however_late_it_ends(meeting, secretary):
    slag = RoundFactory(cycle=meeting.cycle, state=RoundState.OPEN, end_date=date(2027, 5, 1))
    RouteStopFactory(round=slag, body=meeting.body, planned_on=DAY)

    one = only(meeting, secretary)

    assert "aan de beurt op 12 december 2026" in one.why
    assert one.kind == ItemKind.DECIDE


def test_milestones_of_a_cycle_are_one_item(meeting, secretary):
    MilestoneFactory(cycle=meeting.cycle, title="Programma", planned_on=DAY)
    MilestoneFactory(cycle=meeting.cycle, title="Begroting", planned_on=DAY + timedelta(days=42))
    MilestoneFactory(cycle=meeting.cycle, title="Te ver weg", planned_on=DAY + timedelta(days=43))
    MilestoneFactory(cycle=meeting.cycle, title="Gehaald", planned_on=DAY, reached_on=DAY)

    one = only(meeting, secretary)

    assert "Programma" in one.why
    assert "Begroting" in one.why
    assert "Te ver weg" not in one.why
    assert "Gehaald" not in one.why


def test_deviations_since_the_previous_meeting(meeting, secretary):
    new = DeviationFactory(cycle=meeting.cycle, made_at=PREVIOUS)
    DeviationFactory(cycle=meeting.cycle, made_at=PREVIOUS - ONE)

    assert keys(meeting, secretary) == {f"deviation:{new.pk}"}


@pytest.mark.parametrize(
    ("end", "comes"), [(date(2026, 6, 11), True), (date(2026, 6, 10), False), (NEXT - ONE, True), (NEXT, False)]
)
def test_mandates_that_end_between_the_meetings(meeting, secretary, end, comes):
    mandate = MandateFactory(end_date=end)
    meeting.cycle.mandates.add(mandate)

    assert (f"mandate:{mandate.pk}" in keys(meeting, secretary)) is comes


def test_mandate_that_no_running_cycle_rests_on_stays_away(meeting, secretary):
    MandateFactory(end_date=DAY)

    assert keys(meeting, secretary) == set()


def test_projects_past_their_end_and_work_on_which_the_cycle_did_not_decide(meeting, secretary):
    ended = RunningProjectFactory(end_date=DAY - ONE)
    RunningProjectFactory(end_date=DAY)

    found = {one.key: one for one in candidates_for(window(meeting, secretary))}

    assert found.keys() == {f"project:{ended.pk}", f"undecided-projects:{meeting.cycle.pk}"}
    assert found[f"undecided-projects:{meeting.cycle.pk}"].why.startswith("Over 2 lopende projecten")
