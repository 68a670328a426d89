"""What must never be true of cycles, steps and the scheme: one way to break each constraint."""

from datetime import date

from cycle.enums import StepState
from cycle.models import PolicyCycle
from tests.factories.policy import (
    MOMENT,
    CycleEvaluationFactory,
    CycleStepFactory,
    DeviationFactory,
    PartnerCycleFactory,
    PhaseFactory,
    PolicyCycleFactory,
    SchemeMilestoneFactory,
    SeasonStartFactory,
    StepPlaceFactory,
)


def cycle_that_follows_itself():
    cycle = PolicyCycleFactory()
    PolicyCycle.objects.filter(pk=cycle.pk).update(previous=cycle)


def phase_twice():
    PhaseFactory(cycle=PhaseFactory().cycle)


def step_twice_in_a_cycle():
    place = StepPlaceFactory()
    StepPlaceFactory(cycle=place.cycle, step=place.step)


BROKEN_CYCLE = {
    "season_starts_on_a_day_of_every_year": lambda: SeasonStartFactory(month=2, day=29),
    "scheme_milestone_within_a_season": lambda: SchemeMilestoneFactory(day=91),
    "cycle_lasts_one_to_four_years": lambda: PolicyCycleFactory(length_years=5),
    "cycle_ends_after_it_starts": lambda: PolicyCycleFactory(end_date=date(2026, 3, 1)),
    "cycle_does_not_follow_itself": cycle_that_follows_itself,
    "phase_once_per_cycle": phase_twice,
    "phase_ends_after_it_starts": lambda: PhaseFactory(end_date=date(2026, 2, 28)),
    "step_ends_after_it_starts": lambda: CycleStepFactory(end_date=date(2026, 8, 31)),
    "step_done_on_a_day": lambda: CycleStepFactory(state=StepState.DONE),
    "step_skipped_with_reason": lambda: CycleStepFactory(state=StepState.SKIPPED),
    "step_once_per_cycle": step_twice_in_a_cycle,
    "place_in_year_1_to_5": lambda: StepPlaceFactory(year_index=6),
    "deviation_has_a_reason": lambda: DeviationFactory(reason=""),
    "closed_evaluation_answers_all_three_questions": lambda: CycleEvaluationFactory(closed=True, situation=""),
    "evaluation_closed_at_a_moment_by_somebody": lambda: CycleEvaluationFactory(closed_at=MOMENT),
    "partner_cycle_ends_after_it_starts": lambda: PartnerCycleFactory(applies_until=date(2027, 1, 1)),
}
