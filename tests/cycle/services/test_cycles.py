"""Cycles made from the scheme of the note, and the next one from this one."""

from datetime import UTC, date, datetime

import pytest
from django.conf import settings

from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.editing import StaleEditError
from cycle.enums import CYCLE_MOVES, CycleState, PhaseKind, RoundKind, Season, StepState, Strictness
from cycle.models import CycleStep, Deviation, PolicyCycle, SchemeStep, SeasonStart
from cycle.services import cycles
from cycle.services.cycles import Beginning, CycleError
from cycle.services.deviations import ReasonMissingError
from cycle.services.guards import GuardError
from cycle.services.reference_scheme import load_scheme
from tests.factories import UserFactory
from tests.factories.plans import VAPFactory
from tests.factories.policy import (
    CycleEvaluationFactory,
    PhaseFactory,
    PolicyCycleFactory,
    PriorityFactory,
    RunningProjectFactory,
)
from vap.models import VAP, Priority, RunningProject

AT = datetime(2026, 10, 1, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheme():
    load_scheme(settings.BASE_DIR / "fixtures" / "common")


def start(name="Cyclus 2026-2027", start_year=2026, **more):
    return cycles.start_cycle(name=name, start_year=start_year, by=UserFactory(), at=AT, **more)


def start_next(cycle, name="Cyclus 2028-2029", **more):
    return cycles.start_next(cycle_id=cycle.pk, name=name, by=UserFactory(), at=AT, **more)


def rows(cycle):
    """(year, season, activity) of every step of the cycle."""
    places = cycle.places.select_related("step")
    return {(place.year_index, place.season, place.step.activity) for place in places}


# --- the scheme (S153, S163-S174) ------------------------------------------------------------------------------------

# Year and season of each row of the note, a word of its activity, and whom it names (the keys of policy.yaml).
OF_THE_NOTE = [
    (1, "spring", "verzamelen", {"politie", "om", "stadspeiling", "oens", "oov"}),
    (1, "summer", "Technische analyse", {"politie", "oens"}),
    (1, "autumn", "in concept", {"oens", "oov", "politie"}),
    (1, "autumn", "technische slag", {"burgemeester", "oens", "oov", "politie", "om", "sectorhoofden", "wow"}),
    (1, "winter", "college en raad", {"agov", "college", "raad"}),
    (1, "winter", "sectorcontracten", {"college", "raad", "sectoren", "partners"}),
    (2, "spring", "uitvoering van de VAP's begint", {"alle-partners"}),
    (2, "summer", "Uitvoering", {"alle-partners"}),
    (2, "autumn", "Uitvoering", {"alle-partners"}),
    (2, "winter", "Uitvoering", {"alle-partners"}),
    (2, "winter", "begint de evaluatie", {"alle-partners"}),
    (3, "spring", "verzamelen", {"politie", "om", "stadspeiling", "oens", "oov"}),
    (3, "spring", "welke doelen", {"politie", "om", "stadspeiling", "oens", "oov"}),
]


def test_cycle_of_two_years_has_the_rows_of_the_note(scheme):
    cycle = start()

    places = list(cycle.places.select_related("step"))
    assert len(places) == len(OF_THE_NOTE)
    for year, season, word, keys in OF_THE_NOTE:
        (place,) = [
            place for place in places if (place.year_index, place.season) == (year, season) and word in str(place.step)
        ]
        assert set(place.step.parties.values_list("key", flat=True)) == keys


def test_dates_follow_the_seasons_of_the_municipality(scheme):
    SeasonStart.objects.filter(season=Season.WINTER).update(month=12, day=21)

    cycle = start()

    winter = cycle.steps.get(round=RoundKind.ADMINISTRATIVE)
    autumn = cycle.steps.get(round=RoundKind.TECHNICAL)
    assert (winter.start_date, winter.end_date) == (date(2026, 12, 21), date(2027, 2, 28))
    assert autumn.end_date == date(2026, 12, 20)
    assert (cycle.start_date, cycle.end_date) == (date(2026, 3, 1), date(2028, 5, 31))


def test_phases_overlap_as_the_note_has_them(scheme):
    phases = {phase.kind: (phase.start_date, phase.end_date) for phase in start().phases.all()}

    assert phases == {
        PhaseKind.ANALYSIS: (date(2026, 3, 1), date(2026, 11, 30)),
        PhaseKind.PRIORITISATION: (date(2026, 9, 1), date(2027, 2, 28)),
        PhaseKind.EXECUTION: (date(2027, 3, 1), date(2028, 2, 29)),
        PhaseKind.EVALUATION: (date(2027, 12, 1), date(2028, 5, 31)),
    }


def test_three_slagen_with_everybody_on_either_list_and_the_route(scheme):
    cycle = start()

    slagen = {slag.kind: slag for slag in cycle.rounds.all()}
    assert set(slagen) == set(RoundKind)
    technical = set(slagen["technical"].participants.values_list("party__key", flat=True))
    assert technical == {
        "oens", "politie", "om", "oov", "burgemeester", "wijkontwikkeling", "afdelingshoofden", "sectorhoofden", "wow",
    }  # fmt: skip
    route = slagen["administrative"].stops.values_list("body__key", flat=True)
    assert list(route) == ["agov", "college", "raad"]
    assert slagen["elaboration"].start_date == slagen["administrative"].start_date  # beside each other, no deviation
    assert not Deviation.objects.exists()


def test_milestones_come_from_the_scheme(scheme):
    days = dict(start().milestones.filter(body__key="agov").values_list("planned_on", "title"))

    assert days == {
        date(2026, 6, 15): "Voortgang, verwachtingen en lopende projecten",
        date(2026, 12, 10): "Advies over de prioriteiten",
        date(2027, 6, 15): "Voortgang, verwachtingen en lopende projecten",
        date(2027, 12, 10): "Eerste evaluaties",
    }


@pytest.mark.parametrize(("length", "steps"), [(1, 10), (2, 13), (3, 17), (4, 21)])
def test_length_of_one_to_four_years(scheme, length, steps):
    cycle = start(length_years=length)

    assert len(rows(cycle)) == steps
    assert cycle.end_date == date(2026 + length, 5, 31)
    assert {phase.kind for phase in cycle.phases.all()} == set(PhaseKind)
    assert cycle.steps.filter(collects_deliveries=True).count() == 2


@pytest.mark.parametrize("length", [0, 5])
def test_other_lengths_are_refused(scheme, length):
    with pytest.raises(CycleError, match="1 tot en met 4 jaar") as refusal:
        start(length_years=length)

    assert refusal.value.field == "length_years"
    assert not PolicyCycle.objects.exists()


def test_first_cycle_may_begin_half_way(scheme):
    cycle = start(beginning=Beginning(1, Season.AUTUMN))

    assert cycle.start_date == date(2026, 9, 1)
    assert not cycle.places.filter(year_index=1, season__in=["spring", "summer"]).exists()
    assert cycle.places.count() == 11
    assert not cycle.steps.filter(state=StepState.SKIPPED).exists()  # what was never planned is not left out


def test_first_cycle_that_begins_with_the_execution_has_no_slagen(scheme):
    cycle = start(beginning=Beginning(2, Season.SPRING))

    assert not cycle.rounds.exists()
    assert {phase.kind for phase in cycle.phases.all()} == {PhaseKind.EXECUTION, PhaseKind.EVALUATION}


def test_beginning_after_the_last_year_is_refused(scheme):
    with pytest.raises(CycleError) as refusal:
        start(length_years=1, beginning=Beginning(2, Season.SPRING))

    assert refusal.value.field == "beginning"


def test_without_a_scheme_a_cycle_cannot_start():
    with pytest.raises(CycleError, match="nog geen schema"):
        start()


def test_scheme_that_was_changed_is_what_a_new_cycle_gets(scheme):
    SchemeStep.objects.filter(season="summer", year_index=1).update(activity="Zomerschool")

    assert (1, "summer", "Zomerschool") in rows(start())


def test_name_that_exists_is_refused(scheme):
    start()

    with pytest.raises(CycleError, match="al een cyclus met deze naam") as refusal:
        start(start_year=2030)
    assert refusal.value.field == "name"


# --- the next one (S70, S172, S173) ----------------------------------------------------------------------------------


def test_next_cycle_shares_the_step_of_the_last_spring(scheme):
    cycle = start()

    following = start_next(cycle)

    (shared,) = CycleStep.objects.filter(cycles=cycle).filter(cycles=following)
    assert {str(place) for place in shared.places.all()} == {"3 voorjaar", "1 voorjaar"}
    assert shared.collects_deliveries
    assert CycleStep.objects.filter(start_date=date(2028, 3, 1), collects_deliveries=True).count() == 1
    assert (following.previous, following.start_year, following.start_date) == (cycle, 2028, date(2028, 3, 1))
    assert following.places.count() == 13


def test_phase_analysis_of_the_next_cycle_begins_with_the_shared_step(scheme):
    following = start_next(start())

    analysis = following.phases.get(kind=PhaseKind.ANALYSIS)
    assert (analysis.start_date, analysis.end_date) == (date(2028, 3, 1), date(2028, 11, 30))


def test_next_cycle_may_have_another_length_and_keeps_strictness(scheme):
    cycle = start()
    PolicyCycle.objects.filter(pk=cycle.pk).update(strictness=Strictness.BLOCK)

    following = start_next(cycle, length_years=4)

    assert following.places.count() == 21
    assert following.strictness == Strictness.BLOCK


def test_after_a_skipped_last_step_the_next_cycle_has_its_own(scheme):
    cycle = start()
    last = cycle.places.get(year_index=3, step__collects_deliveries=True).step
    CycleStep.objects.filter(pk=last.pk).update(state=StepState.SKIPPED, skip_reason="Geen cijfers.")

    following = start_next(cycle)

    assert not CycleStep.objects.filter(cycles=cycle).filter(cycles=following).exists()
    assert following.places.filter(year_index=1, season="spring", step__collects_deliveries=True).count() == 1


def test_a_cycle_has_one_next_cycle(scheme):
    cycle = start()
    start_next(cycle)

    with pytest.raises(CycleError, match="volgt al Cyclus 2028-2029"):
        start_next(cycle, name="Nog een")


def test_starting_is_one_line_in_the_audit_trail(scheme):
    cycle = start()

    entry = AuditEntry.objects.get(event="cycle.created")
    assert (entry.target_id, entry.data["steps"], entry.data["shared"]) == (str(cycle.pk), 13, [])


# --- running, closing, settings --------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", CycleState)
@pytest.mark.parametrize("state", CycleState)
def test_moves_of_a_cycle(state, to):
    cycle = PolicyCycleFactory(state=state)
    CycleEvaluationFactory(cycle=cycle, closed=True)
    by = UserFactory()
    deeds = {
        CycleState.RUNNING: lambda: cycles.begin_cycle(cycle_id=cycle.pk, by=by, at=AT),
        CycleState.CLOSED: lambda: cycles.close_cycle(cycle_id=cycle.pk, blockers=[], reason="", by=by, at=AT),
    }
    if to == CycleState.DRAFT:
        assert to not in CYCLE_MOVES[state]  # there is no way back
        return

    if to in CYCLE_MOVES[state]:
        assert deeds[to]().state == to
    else:
        with pytest.raises(CycleError, match="Dit kan niet"):
            deeds[to]()


@pytest.mark.parametrize("strictness", Strictness)
def test_closing_with_open_steps_warns_or_blocks(strictness):
    cycle = PolicyCycleFactory(strictness=strictness)
    CycleEvaluationFactory(cycle=cycle, closed=True)

    def close(reason):
        return cycles.close_cycle(
            cycle_id=cycle.pk, blockers=["Eén stap is nog open."], reason=reason, by=UserFactory(), at=AT
        )

    with pytest.raises(GuardError):
        close("")
    if strictness == Strictness.BLOCK:
        with pytest.raises(GuardError):
            close("De raad wil door.")
    else:
        assert close("De raad wil door.").state == CycleState.CLOSED
        assert Deviation.objects.get().reason == "De raad wil door."


def change(cycle, seen=1, **values):
    return cycles.change_cycle(cycle_id=cycle.pk, seen=seen, values=values, by=UserFactory(), at=AT)


def test_settings_change_with_old_and_new_in_the_trail():
    cycle = PolicyCycleFactory(max_priorities=5)

    change(cycle, name=cycle.name, strictness="block", max_priorities=7)

    cycle.refresh_from_db()
    assert (cycle.strictness, cycle.max_priorities, cycle.revision) == ("block", 7, 2)
    assert AuditEntry.objects.get(event="cycle.changed").data["fields"] == {
        "strictness": ["warn", "block"],
        "max_priorities": [5, 7],
    }


def test_settings_changed_by_another_meanwhile():
    cycle = PolicyCycleFactory(revision=3)

    with pytest.raises(StaleEditError):
        change(cycle, seen=2, name="Andere naam")


def test_settings_of_a_closed_cycle_stay():
    with pytest.raises(CycleError, match="afgesloten"):
        change(PolicyCycleFactory(state=CycleState.CLOSED), name="Andere naam")


def test_moving_a_phase_is_a_deviation_and_touches_no_priority_no_project_and_no_vap():
    phase = PhaseFactory()
    PriorityFactory(cycle=phase.cycle)
    RunningProjectFactory()
    VAPFactory(cycle=phase.cycle, running=True)

    def untouched():
        return [list(model.objects.values()) for model in (Priority, RunningProject, VAP)]

    before = untouched()

    cycles.move_phase(
        phase_id=phase.pk,
        start_date=date(2026, 4, 1),
        end_date=date(2026, 12, 31),
        reason="De enquête kwam later.",
        by=UserFactory(),
        at=AT,
    )

    deviation = Deviation.objects.get()
    assert deviation.what == "De fase analyse ging van 01-03-2026 t/m 30-11-2026 naar 01-04-2026 t/m 31-12-2026."
    assert untouched() == before


def test_moving_a_phase_needs_a_reason():
    phase = PhaseFactory()

    with pytest.raises(ReasonMissingError):
        cycles.move_phase(
            phase_id=phase.pk,
            start_date=date(2026, 4, 1),
            end_date=date(2026, 12, 31),
            reason="",
            by=UserFactory(),
            at=AT,
        )
    phase.refresh_from_db()
    assert phase.start_date == date(2026, 3, 1)
