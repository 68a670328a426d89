"""The season board as a value: its seasons, what is late, who is next, other cycles beside it, clashes, surveys."""

from datetime import UTC, date, datetime

import pytest
from django.conf import settings

from agov.queries.board import board_cycle, build_board
from agov.queries.steps import cycle_blockers, expected_in, step_blockers, survey_moves
from agov.services.cycles import start
from amersfoort_veiligheid.accounts.enums import Role
from analysis.enums import TableContent
from analysis.models import Delivery, ExpectedDelivery
from cycle.enums import CycleState, RoundKind, StepState, Track
from cycle.models import CycleStep, PolicyCycle
from cycle.services import cycles, steps
from cycle.services.reference_scheme import load_scheme
from tests.factories import (
    DeliveryFactory,
    ExpectedDeliveryFactory,
    OrganisationFactory,
    SourceTableFactory,
    UserFactory,
)
from tests.factories.policy import (
    CarryOverFactory,
    CycleStepFactory,
    FindingFactory,
    PartnerCycleFactory,
    PhaseFactory,
    PolicyCycleFactory,
    RunningProjectFactory,
    StepPlaceFactory,
)

AT = datetime(2026, 1, 12, 9, tzinfo=UTC)
TODAY = date(2026, 11, 24)

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheme():
    load_scheme(settings.BASE_DIR / "fixtures" / "common")


@pytest.fixture
def adviser():
    return UserFactory(roles=[Role.BELEIDSADVISEUR])


@pytest.fixture
def two(scheme, adviser):
    """Two cycles that meet in the spring of 2026, both running."""
    first = cycles.start_cycle(name="Eerste", start_year=2024, by=adviser, at=AT)
    second = cycles.start_next(cycle_id=first.pk, name="Tweede", by=adviser, at=AT)
    PolicyCycle.objects.update(state=CycleState.RUNNING)
    return first, second


# --- the board (S153, S162-S175) -------------------------------------------------------------------------------------


def test_board_has_the_seasons_of_the_scheme_and_today_in_one(two, adviser):
    board = build_board(two[1], user=adviser, today=TODAY)

    assert [block.label for block in board.blocks] == [
        "1 voorjaar", "1 zomer", "1 najaar", "1 winter", "2 voorjaar", "2 zomer", "2 najaar", "2 winter", "3 voorjaar",
    ]  # fmt: skip
    assert board.now.label == "1 najaar"
    assert board.years == [("Jaar 1 (2026)", 4), ("Jaar 2 (2027)", 4), ("Jaar 3 (2028)", 1)]
    assert board.today_x == pytest.approx((2 + 84 / 91) * 100, abs=0.1)  # the 85th of 91 days of autumn
    assert sum(len(block.lines) for block in board.blocks) == 13


def test_board_of_four_years_has_seventeen_seasons(scheme, adviser):
    cycle = cycles.start_cycle(name="Lang", start_year=2028, length_years=4, by=adviser, at=AT)

    board = build_board(cycle, user=adviser, today=TODAY)

    assert len(board.blocks) == 17
    assert board.years[-1] == ("2032", 1)  # one narrow column
    assert board.is_long
    assert board.svg_today == ""


def test_two_cycles_stand_beside_each_other_where_they_meet(two, adviser):
    first, second = two

    board = build_board(second, user=adviser, today=TODAY)

    spring = board.blocks[0]
    (collecting,) = spring.lines
    assert collecting.also_in == ("3 voorjaar van Eerste",)
    ((other, line),) = spring.others  # the shared step stands there once, not twice
    assert (other, line.place.year_index) == (first, 3)
    assert "welke doelen" in line.step.activity


def test_steps_that_are_late_and_who_is_to_move(two, adviser):
    second = two[1]
    second.steps.filter(end_date__lt=date(2026, 9, 1)).update(state=StepState.DONE, done_on=date(2026, 8, 1))
    second.steps.filter(round=RoundKind.TECHNICAL).update(state=StepState.RUNNING, next_actor="O&S")
    late = second.steps.get(activity__startswith="Veiligheidsanalyse")
    CycleStep.objects.filter(pk=late.pk).update(end_date=date(2026, 11, 23))

    board = build_board(second, user=adviser, today=TODAY)

    assert [line.step for line in board.late] == [late]
    assert (board.late[0].status, board.late[0].word) == ("overdue", "te laat")
    assert [line.step.round for line in board.running] == [RoundKind.TECHNICAL]
    assert board.next_actors == ["O&S, OOV, politie", "O&S"]  # of whom nobody was named: everybody of the step
    assert board.coming.step.round == RoundKind.ADMINISTRATIVE


def test_running_projects_are_in_every_season_also_when_a_phase_moves(two, adviser):
    project = RunningProjectFactory()
    RunningProjectFactory(state="stopped", end_date=date(2026, 1, 1), lesson="Te weinig mensen.")
    phase = two[1].phases.first()
    cycles.move_phase(
        phase_id=phase.pk, start_date=date(2026, 4, 1), end_date=date(2026, 5, 1), reason="Eerder.", by=adviser, at=AT
    )

    board = build_board(two[1], user=adviser, today=TODAY)

    assert board.projects == (project,)
    project.refresh_from_db()
    assert project.state == "running"


def test_council_does_not_see_a_cycle_in_preparation_beside_another(two):
    first, second = two
    PolicyCycle.objects.filter(pk=second.pk).update(state=CycleState.DRAFT)

    board = build_board(first, user=UserFactory(roles=[Role.RAADSLID]), today=TODAY)

    assert board.others == ()
    assert all(line.also_in == () for line in board.lines)


@pytest.mark.parametrize(
    ("states", "opens"),
    [
        ([("closed", 2022), ("running", 2024), ("running", 2026)], 2026),
        ([("closed", 2022), ("draft", 2026)], 2026),
        ([("closed", 2022), ("closed", 2020)], 2022),
        ([], None),
    ],
)
def test_which_board_opens(adviser, states, opens):
    for state, year in states:
        PolicyCycleFactory(state=state, start_year=year, start_date=date(year, 3, 1), end_date=date(year + 2, 5, 31))

    cycle = board_cycle(adviser, date(2026, 4, 1))

    assert (cycle and cycle.start_year) == opens


# --- other calendars (S160, M13) -------------------------------------------------------------------------------------


def plan(closes_on, **more):
    return PartnerCycleFactory(closes_on=closes_on, **more)


def test_clashes_stand_on_the_board(two, adviser):
    early = plan(date(2026, 10, 1))
    late = plan(date(2027, 4, 1))
    plan(date(2026, 12, 20))

    board = build_board(two[1], user=adviser, today=TODAY)

    assert [(line.plan, line.clash.kind) for line in board.clashes] == [
        (early, "closed_before_asked"),
        (late, "decided_after_start"),
    ]
    assert len(board.plans) == 3
    assert next(block for block in board.blocks if block.label == "1 najaar").plans == 1


def test_partner_sees_only_its_own_planning(two):
    own = OrganisationFactory()
    mine = plan(date(2026, 10, 1), organisation=own)
    plan(date(2026, 10, 1))

    board = build_board(two[1], user=UserFactory(roles=[Role.PARTNER], organisation=own), today=TODAY)

    assert board.plans == (mine,)


def test_without_an_elaboration_nothing_clashes(adviser):
    cycle = PolicyCycleFactory()
    PhaseFactory(cycle=cycle)
    plan(date(2026, 10, 1))

    assert build_board(cycle, user=adviser, today=TODAY).clashes == ()


# --- what stands in the way (S163, S168, S172, S65) ------------------------------------------------------------------


def survey_table():
    return SourceTableFactory(content=TableContent.SURVEY, title="Stadspeiling")


def test_step_that_collects_waits_for_each_delivery_once_for_both_cycles(two):
    first, second = two
    (shared,) = CycleStep.objects.filter(cycles=first).filter(cycles=second)
    came = ExpectedDeliveryFactory(due_on=date(2026, 4, 1), period_label="2025")
    waived = ExpectedDeliveryFactory(due_on=date(2026, 4, 2), waived_reason="Komt niet.")
    ExpectedDeliveryFactory(due_on=date(2026, 6, 1))  # after the step
    assert len(step_blockers(shared)) == 1

    came.delivery = DeliveryFactory(table=came.table)
    came.save()

    assert step_blockers(shared) == []
    assert set(expected_in(shared)) == {came, waived}
    assert Delivery.objects.count() == 1
    by = UserFactory()
    steps.finish_step(
        step_id=shared.pk, done_on=date(2026, 5, 20), blockers=[], reason="", by=by, at=datetime(2026, 6, 1, tzinfo=UTC)
    )
    assert {place.step.state for place in shared.places.select_related("step")} == {"done"}


def test_many_open_deliveries_are_counted(two):
    shared = two[1].places.get(year_index=1, season="spring").step
    for day in range(1, 9):
        ExpectedDeliveryFactory(due_on=date(2026, 4, day))

    blockers = step_blockers(shared)

    assert len(blockers) == 5
    assert blockers[-1] == "Nog 4 verwachte leveringen zijn niet binnen en niet vervallen."


def test_other_steps_wait_for_no_delivery(two):
    ExpectedDeliveryFactory(due_on=date(2026, 7, 1))

    assert step_blockers(two[1].steps.get(activity__startswith="Technische")) == []


def test_winter_step_waits_for_a_decision_on_each_running_project(two):
    winter = two[1].steps.get(settles_projects=True)
    project = RunningProjectFactory(title="Buurtvaders")
    assert step_blockers(winter) == ["Over het lopende project Buurtvaders is nog niet besloten."]

    CarryOverFactory(project=project, cycle=two[1])

    assert step_blockers(winter) == []


def test_closing_a_cycle_names_what_is_not_finished(two):
    blockers = cycle_blockers(two[1])

    assert "De technische slag is niet gesloten." in blockers
    assert "Nog 9 stappen zijn niet gedaan." in blockers  # of thirteen, four by name


def test_cycle_can_be_finished_without_target_groups_when_that_was_written_down():
    cycle = PolicyCycleFactory()
    assert cycle_blockers(cycle) == ["Er is geen enkele bevinding over doelgroepen, en er staat niet bij waarom."]

    cycle.group_track_note = "De cijfers van de zorg zijn er pas in 2028."

    assert cycle_blockers(cycle) == []


def test_finding_on_a_target_group_is_enough_for_the_track():
    finding = FindingFactory(track=Track.GROUP)

    assert not any("doelgroepen" in blocker for blocker in cycle_blockers(finding.analysis.cycle))


# --- the survey (S106) -----------------------------------------------------------------------------------------------


def collecting_step(**more):
    return StepPlaceFactory(
        step=CycleStepFactory(collects_deliveries=True, start_date=date(2026, 3, 1), end_date=date(2026, 5, 31), **more)
    ).step


@pytest.mark.parametrize(
    ("due", "proposed"),
    [
        (date(2026, 4, 1), None),  # within the step
        (date(2026, 1, 31), None),  # lies ready when the step begins
        (date(2026, 7, 1), (date(2026, 4, 1), date(2026, 7, 1))),
        (date(2025, 11, 1), (date(2025, 11, 1), date(2026, 1, 31))),
        (date(2027, 7, 1), None),  # of another step
    ],
)
def test_moving_the_survey_proposes_dates_and_moves_nothing(due, proposed):
    step = collecting_step()
    expected = ExpectedDeliveryFactory(table=survey_table(), due_on=date(2026, 4, 1))
    ExpectedDelivery.objects.filter(pk=expected.pk).update(due_on=due)

    found = survey_moves([step])

    assert [(move.start, move.end) for move in found] == ([proposed] if proposed else [])
    step.refresh_from_db()
    assert step.start_date == date(2026, 3, 1)


def test_other_deliveries_and_finished_steps_propose_nothing():
    ExpectedDeliveryFactory(due_on=date(2026, 7, 1))
    assert survey_moves([collecting_step()]) == []

    ExpectedDeliveryFactory(table=survey_table(), due_on=date(2026, 7, 1))
    assert survey_moves([collecting_step(state="done", done_on=date(2026, 5, 1))]) == []


def test_cycle_of_four_years_expects_deliveries_to_its_last_day(scheme, adviser):
    """The calendar looks two years ahead by itself; a survey of every two years comes in odd years (S105)."""
    table = survey_table()
    table.frequency_months, table.first_due_on = 24, date(2027, 4, 1)
    table.save()

    start(name="Lang", start_year=2026, length_years=4, previous=None, by=adviser, at=AT)

    due = list(ExpectedDelivery.objects.filter(table=table).values_list("due_on", flat=True).order_by("due_on"))
    assert due == [date(2027, 4, 1), date(2029, 4, 1)]
