"""Where are we: cycles side by side, phases that overlap, the next date and who is next."""

from datetime import date

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import CycleState, PhaseKind, StepState
from tests.agov.reports.overview.pages import TODAY, page_of, role, step_in
from tests.factories.policy import PartyFactory, PhaseFactory, PolicyCycleFactory


@pytest.mark.django_db
def test_phases_overlap_and_there_is_no_current_one():
    cycle = PolicyCycleFactory(name="Cyclus 2026-2027")
    PhaseFactory(cycle=cycle, kind=PhaseKind.ANALYSIS, start_date=date(2026, 3, 1), end_date=date(2026, 11, 30))
    PhaseFactory(cycle=cycle, kind=PhaseKind.PRIORITISATION, start_date=date(2026, 9, 1), end_date=date(2027, 2, 28))
    PhaseFactory(cycle=cycle, kind=PhaseKind.EXECUTION, start_date=date(2027, 3, 1), end_date=date(2028, 2, 28))

    (strip,) = page_of(role(Role.BESTUURDER)).strips

    assert strip.season == "1 najaar"
    assert [phase.when for phase in strip.phases] == ["now", "now", "later"]
    assert strip.phases[0].words == "nu, tot en met 30 november 2026"
    assert strip.running == "Nu lopen: analyse en prioriteren en beslissen."


@pytest.mark.django_db
def test_two_cycles_stand_side_by_side_and_drafts_and_closed_ones_do_not():
    PolicyCycleFactory(name="Tweede", start_year=2026)
    PolicyCycleFactory(name="Eerste", start_year=2024, start_date=date(2024, 3, 1))
    PolicyCycleFactory(state=CycleState.DRAFT)
    PolicyCycleFactory(state=CycleState.CLOSED)

    assert [strip.name for strip in page_of(role(Role.BELEIDSADVISEUR)).strips] == ["Eerste", "Tweede"]


@pytest.mark.django_db
def test_next_date_and_who_is_next():
    cycle = PolicyCycleFactory()
    step_in(cycle, activity="Later klaar", end_date=date(2027, 1, 31))
    first = step_in(cycle, activity="Eerst klaar", end_date=date(2026, 11, 30))
    first.parties.add(PartyFactory(name="politie"), PartyFactory(name="O&S"))
    step_in(cycle, activity="Al gedaan", state=StepState.DONE, done_on=TODAY)

    (strip,) = page_of(role(Role.BESTUURDER)).strips

    assert strip.next_up == "Eerstvolgend klaar: Eerst klaar, voor 30 november 2026. Aan zet: O&S en politie."


@pytest.mark.django_db
def test_step_names_its_next_actor_before_its_parties():
    cycle = PolicyCycleFactory()
    step_in(cycle, next_actor="de secretaris").parties.add(PartyFactory(name="politie"))

    assert page_of(role(Role.BESTUURDER)).strips[0].next_up.endswith("Aan zet: de secretaris.")


@pytest.mark.django_db
def test_without_a_cycle_the_page_says_so():
    made = page_of(role(Role.BELEIDSADVISEUR))

    assert made.answer == "Er loopt nu geen cyclus. Op u wacht niets. Verder is niets te laat."
    assert (made.strips, made.mine.total, made.late.total) == ((), 0, 0)
