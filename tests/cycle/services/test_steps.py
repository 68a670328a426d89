"""Steps begin, finish, move, split and are skipped; what goes otherwise is written down (S154, S157, S139)."""

from datetime import UTC, date, datetime

import pytest

from amersfoort_veiligheid.web.editing import StaleEditError
from cycle.enums import STEP_MOVES, CycleState, DeviationKind, RoundKind, Season, StepState, Strictness
from cycle.models import CycleStep, Deviation, StepPlace
from cycle.services import steps
from cycle.services.guards import GuardError
from cycle.services.steps import StepError
from tests.factories import UserFactory
from tests.factories.policy import (
    CycleStepFactory,
    PartyFactory,
    PolicyCycleFactory,
    RoundDesignFactory,
    RoundFactory,
    StepPlaceFactory,
)

AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
BLOCKERS = ["De levering van de politie ontbreekt."]

pytestmark = pytest.mark.django_db


def placed(*, state=StepState.PLANNED, cycle=None, **more):
    """A step in 1 najaar of a running cycle."""
    fields = {}
    if state == StepState.DONE:
        fields["done_on"] = date(2026, 11, 1)
    if state == StepState.SKIPPED:
        fields["skip_reason"] = "Geen tijd."
    step = CycleStepFactory(state=state, **fields, **more)
    StepPlaceFactory(step=step, cycle=cycle or PolicyCycleFactory())
    return step


def move(step, start=date(2026, 12, 10), end=date(2027, 1, 20), reason="De cijfers kwamen later.", seen=1):
    return steps.move_step(
        step_id=step.pk, seen=seen, start_date=start, end_date=end, reason=reason, by=UserFactory(), at=AT
    )


def finish(step, blockers=(), reason="", done_on=date(2026, 11, 30)):
    return steps.finish_step(
        step_id=step.pk, done_on=done_on, blockers=list(blockers), reason=reason, by=UserFactory(), at=AT
    )


def split(step, on=date(2026, 10, 15), activity="Tweede ronde", reason="Eerst de wijken.", seen=1):
    return steps.split_step(
        step_id=step.pk, seen=seen, on=on, activity=activity, reason=reason, by=UserFactory(), at=AT
    )


def skip(step, reason="Dit jaar niet nodig."):
    return steps.skip_step(step_id=step.pk, reason=reason, by=UserFactory(), at=AT)


# --- states ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", StepState)
@pytest.mark.parametrize("state", StepState)
def test_moves_of_a_step(state, to):
    step = placed(state=state)
    by = UserFactory()
    takes_up = state in (StepState.DONE, StepState.SKIPPED)
    deeds = {
        StepState.PLANNED: lambda: steps.reopen_step(step_id=step.pk, by=by, at=AT),
        StepState.RUNNING: lambda: (
            steps.reopen_step(step_id=step.pk, by=by, at=AT)
            if takes_up and to in STEP_MOVES[state]
            else steps.begin_step(step_id=step.pk, by=by, at=AT)
        ),
        StepState.DONE: lambda: finish(step),
        StepState.SKIPPED: lambda: skip(step),
    }

    if to in STEP_MOVES[state]:
        deeds[to]()
        step.refresh_from_db()
        assert step.state == to
    elif not (to == StepState.PLANNED and state == StepState.DONE):  # taking up what was done makes it running
        with pytest.raises(StepError, match="Dit kan niet"):
            deeds[to]()


@pytest.mark.parametrize("deed", [skip, move, split, finish])
def test_step_of_a_closed_cycle_stays(deed):
    step = placed(cycle=PolicyCycleFactory(state=CycleState.CLOSED))

    with pytest.raises(StepError, match="afgesloten"):
        deed(step)


def test_step_of_a_cycle_in_preparation_cannot_be_finished():
    step = placed(cycle=PolicyCycleFactory(state=CycleState.DRAFT))

    with pytest.raises(StepError, match="loopt nog niet"):
        finish(step)


def test_finished_on_a_day_to_come_is_refused():
    with pytest.raises(StepError) as refusal:
        finish(placed(), done_on=date(2026, 12, 2))

    assert refusal.value.field == "done_on"


def test_finishing_past_a_condition_warns_and_then_records():
    step = placed()

    with pytest.raises(GuardError) as refusal:
        finish(step, BLOCKERS)
    finish(step, BLOCKERS, "De politie levert na.")

    assert refusal.value.needs_reason
    deviation = Deviation.objects.get()
    assert (deviation.kind, deviation.step) == (DeviationKind.GUARD, step)
    assert deviation.what.endswith(BLOCKERS[0])


def test_finishing_past_a_condition_is_blocked_when_one_of_both_cycles_blocks():
    step = placed()
    StepPlaceFactory(step=step, cycle=PolicyCycleFactory(strictness=Strictness.BLOCK))

    with pytest.raises(GuardError) as refusal:
        finish(step, BLOCKERS, "De politie levert na.")

    step.refresh_from_db()
    assert not refusal.value.needs_reason
    assert step.state == StepState.PLANNED
    assert not Deviation.objects.exists()  # nor in the cycle that only warns


def test_skipping_needs_a_reason_and_is_a_deviation():
    step = placed()

    with pytest.raises(StepError, match="waarom"):
        skip(step, " ")
    skip(step)

    step.refresh_from_db()
    assert (step.state, step.skip_reason) == (StepState.SKIPPED, "Dit jaar niet nodig.")
    assert Deviation.objects.get().kind == DeviationKind.SKIPPED


def test_who_is_next_and_who_takes_part():
    step, party = placed(), PartyFactory()

    steps.change_step(
        step_id=step.pk, seen=1, next_actor="O&S", explanation="", parties=[party], by=UserFactory(), at=AT
    )

    step.refresh_from_db()
    assert (step.next_actor, list(step.parties.all()), step.revision) == ("O&S", [party], 2)


# --- moving ----------------------------------------------------------------------------------------------------------


def test_moved_step_stands_in_the_season_of_its_first_day():
    step = placed()
    StepPlaceFactory(cycle=step.cycles.get(), season=Season.WINTER, position=2)

    move(step)

    place = StepPlace.objects.get(step=step)
    assert (place.year_index, place.season, place.position) == (1, Season.WINTER, 3)
    deviation = Deviation.objects.get()
    assert deviation.kind == DeviationKind.MOVED
    assert deviation.what.endswith("ging van 01-09-2026 t/m 30-11-2026 naar 10-12-2026 t/m 20-01-2027.")


def test_moved_step_in_two_cycles_has_a_deviation_in_each_that_runs():
    step = placed()
    StepPlaceFactory(step=step, cycle=PolicyCycleFactory())
    StepPlaceFactory(step=step, cycle=PolicyCycleFactory(state=CycleState.DRAFT))

    move(step)

    assert Deviation.objects.count() == 2


def test_in_preparation_moving_is_planning_and_needs_no_reason():
    step = placed(cycle=PolicyCycleFactory(state=CycleState.DRAFT))

    move(step, reason="")

    step.refresh_from_db()
    assert step.start_date == date(2026, 12, 10)
    assert not Deviation.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"start": date(2026, 12, 10), "end": date(2026, 12, 9)}, "end_date"),
        ({"start": date(2026, 9, 1), "end": date(2026, 11, 30)}, "start_date"),
        ({"start": date(2026, 2, 28)}, "start_date"),
        ({"start": date(2028, 6, 1), "end": date(2028, 7, 1)}, "start_date"),
    ],
)
def test_move_that_cannot_be(change, field):
    step = placed()

    with pytest.raises(StepError) as refusal:
        move(step, **change)

    step.refresh_from_db()
    assert refusal.value.field == field
    assert step.start_date == date(2026, 9, 1)


def test_step_that_is_done_does_not_move():
    with pytest.raises(StepError, match="weer op"):
        move(placed(state=StepState.DONE))


def test_step_moved_by_another_meanwhile():
    with pytest.raises(StaleEditError):
        move(placed(revision=2), seen=1)


@pytest.mark.parametrize("strictness", Strictness)
def test_slag_follows_its_step_and_warns_when_it_becomes_too_short(strictness):
    cycle = PolicyCycleFactory(strictness=strictness)
    step = placed(cycle=cycle, round=RoundKind.TECHNICAL)
    slag = RoundFactory(cycle=cycle)
    RoundDesignFactory(kind=RoundKind.TECHNICAL, minimum_days=28)

    if strictness == Strictness.BLOCK:
        with pytest.raises(GuardError, match="minstens 28 dagen"):
            move(step, date(2026, 9, 1), date(2026, 9, 10))
        slag.refresh_from_db()
        assert slag.end_date == date(2026, 11, 30)
    else:
        move(step, date(2026, 9, 1), date(2026, 9, 10))
        slag.refresh_from_db()
        assert slag.end_date == date(2026, 9, 10)
        assert "minstens 28 dagen" in Deviation.objects.get().what


# --- splitting -------------------------------------------------------------------------------------------------------


def test_split_step_leaves_no_gap_and_no_overlap():
    step, party = placed(collects_deliveries=True), PartyFactory()
    step.parties.add(party)

    second = split(step)

    step.refresh_from_db()
    assert (step.start_date, step.end_date) == (date(2026, 9, 1), date(2026, 10, 14))
    assert (second.start_date, second.end_date) == (date(2026, 10, 15), date(2026, 11, 30))
    assert (second.split_from, second.collects_deliveries, list(second.parties.all())) == (step, True, [party])
    assert Deviation.objects.get().kind == DeviationKind.SPLIT


def test_parts_of_a_shared_step_stand_in_both_cycles():
    step = placed()
    other = PolicyCycleFactory()
    StepPlaceFactory(step=step, cycle=other)

    second = split(step)

    assert set(second.cycles.all()) == set(step.cycles.all())


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"on": date(2026, 9, 1)}, "on"),
        ({"on": date(2026, 12, 1)}, "on"),
        ({"activity": " "}, "activity"),
        ({"reason": ""}, "reason"),
    ],
)
def test_split_that_cannot_be(change, field):
    step = placed()

    with pytest.raises(StepError) as refusal:
        split(step, **change)

    assert refusal.value.field == field
    assert CycleStep.objects.count() == 1
