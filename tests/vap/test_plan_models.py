"""What the database refuses about VAPs and all that hangs on them, each once; and who may know of a VAP."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from amersfoort_veiligheid.accounts.enums import Role
from cycle.models.access import INSIDE_ROLES
from tests.factories import IndicatorFactory, OrganisationFactory, TargetGroupDefinitionFactory, UserFactory
from tests.factories import plans as make
from vap.enums import (
    ACTIVITY_MOVES,
    COMMITMENT_MOVES,
    INNOVATION_MOVES,
    UPDATE_MOVES,
    VAP_IN_THE_MAKING,
    VAP_MOVES,
    ActivityState,
    CommitmentState,
    CoverKind,
    EvaluationDecision,
    GoalKind,
    InnovationState,
    UpdateState,
    VapState,
)
from vap.models import (
    VAP,
    Activity,
    Assignment,
    BulkChange,
    ChainLink,
    Commitment,
    CostLine,
    CoverLine,
    Evaluation,
    EvidencePiece,
    Goal,
    GoalResult,
    GoalStage,
    InnovationTheme,
    Lesson,
    Light,
    MethodChange,
    PartnerContact,
    ProgressUpdate,
    Reminder,
    Rhythm,
    RubricLevel,
    UpdateLine,
    UpdateLink,
    VAPCarryOver,
    VAPVersion,
)

pytestmark = pytest.mark.django_db
LATE, EARLY = date(2027, 2, 1), date(2027, 1, 1)
MODELS = (
    VAP, VAPVersion, Assignment, Activity, BulkChange, CostLine, CoverLine, Commitment, Goal, GoalStage, GoalResult,
    RubricLevel,
    ChainLink, MethodChange, Reminder, Rhythm, UpdateLink, PartnerContact, ProgressUpdate, UpdateLine, EvidencePiece,
    Light, Evaluation, Lesson, VAPCarryOver, InnovationTheme,
)  # fmt: skip


def same(factory, *fields, **more):
    """Make a row and another that agrees with it in these fields."""
    first = factory(**more)
    factory(**{**more, **{field: getattr(first, field) for field in fields}})


def own(model, row, field):
    """Let a row point at itself."""
    model.objects.filter(pk=row.pk).update(**{field: row.pk})


ACCEPTED = {"state": CommitmentState.ACCEPTED, "answered_at": make.MOMENT}
OUTPUT = {"kind": GoalKind.OUTPUT}
EFFECT = {"kind": GoalKind.EFFECT}

BREAKS = {
    "vap_number_once_per_cycle": lambda: same(make.VAPFactory, "cycle", "number"),
    "vap_title_once_per_cycle": lambda: same(make.VAPFactory, "cycle", "title"),
    "vap_ends_after_it_starts": lambda: make.VAPFactory(start_date=LATE, end_date=EARLY),
    "adopted_vap_has_a_day_a_body_and_a_start": lambda: make.VAPFactory(adopted=True, adopted_by=""),
    "ended_vap_has_a_day": lambda: make.VAPFactory(running=True, ended_on=LATE),
    "stopped_vap_has_a_reason": lambda: make.VAPFactory(stopped=True, end_reason=""),
    "vap_does_not_follow_itself": lambda: own(VAP, make.VAPFactory(), "follows"),
    "vap_version_once": lambda: same(make.VAPVersionFactory, "vap", "number"),
    "later_vap_version_has_a_reason": lambda: make.VAPVersionFactory(number=2),
    "one_accountable_and_one_lead": lambda: same(make.AssignmentFactory, "vap"),
    "implementer_once_per_vap": lambda: same(make.AssignmentFactory, "vap", "organisation", implementer=True),
    "assignment_names_a_person_or_an_organisation": lambda: make.AssignmentFactory(user=None),
    "assignment_ends_after_it_starts": lambda: make.AssignmentFactory(valid_to=date(2026, 1, 1)),
    "activity_ends_after_it_starts": lambda: make.ActivityFactory(planned_start=LATE, planned_end=EARLY),
    "activity_done_on_a_day": lambda: make.ActivityFactory(state=ActivityState.DONE),
    "activity_not_done_with_reason": lambda: make.ActivityFactory(state=ActivityState.NOT_DONE),
    "activity_amount_has_a_unit": lambda: make.ActivityFactory(planned_amount=120),
    "activity_of_a_goal_has_an_amount": lambda: make.ActivityFactory(goal=make.GoalFactory()),
    "activity_counted_elsewhere_has_a_goal": lambda: make.ActivityFactory(counted_in=make.ActivityFactory()),
    "activity_is_not_counted_in_itself": lambda: own(
        Activity, make.ActivityFactory(goal=make.GoalFactory(), planned_amount=10, unit="sloten"), "counted_in"
    ),
    "cost_line_year": lambda: make.CostLineFactory(year=1999),
    "cover_line_year": lambda: make.CoverLineFactory(year=2101),
    "cover_of_a_partner_names_it": lambda: make.CoverLineFactory(kind=CoverKind.PARTNER),
    "bulk_change_undone_by_somebody": lambda: make.BulkChangeFactory(undone_at=make.MOMENT),
    "commitment_answered_at_a_moment": lambda: make.CommitmentFactory(state=CommitmentState.ACCEPTED),
    "declined_commitment_has_a_reason": lambda: make.CommitmentFactory(
        **{**ACCEPTED, "state": CommitmentState.DECLINED}
    ),
    "amended_commitment_has_a_counter_proposal": lambda: make.CommitmentFactory(
        **{**ACCEPTED, "state": CommitmentState.AMENDED}
    ),
    "kept_commitment_has_a_day": lambda: make.CommitmentFactory(**{**ACCEPTED, "state": CommitmentState.KEPT}),
    "goal_measures_an_indicator_or_a_group": lambda: make.GoalFactory(
        **EFFECT, indicator=IndicatorFactory(), definition=TargetGroupDefinitionFactory()
    ),
    "only_effect_goals_have_an_indicator": lambda: make.GoalFactory(**OUTPUT, indicator=IndicatorFactory()),
    "baseline_ends_after_it_starts": lambda: make.GoalFactory(**EFFECT, baseline_from=2025, baseline_to=2024),
    "baseline_interval_in_order": lambda: make.GoalFactory(baseline_lower=2.0, baseline_upper=1.0),
    "baseline_has_a_period": lambda: make.GoalFactory(**EFFECT, baseline=120.0),
    "goal_success_chance_up_to_100": lambda: make.GoalFactory(success_chance=101),
    "goal_result_of_1_to_3_years": lambda: make.GoalFactory(result_years=4),
    "goal_stage_once_per_day": lambda: same(make.GoalStageFactory, "goal"),
    "rubric_level_once": lambda: same(make.RubricLevelFactory, "goal"),
    "rubric_level_1_to_5": lambda: make.RubricLevelFactory(level=6),
    "chain_link_once_per_goal": lambda: same(make.ChainLinkFactory, "goal"),
    "method_change_has_a_reason": lambda: make.MethodChangeFactory(reason=""),
    "goal_result_interval_in_order": lambda: make.GoalResultFactory(lower=2.0, upper=1.0),
    "one_rhythm_per_organisation": lambda: same(make.RhythmFactory, "vap", "organisation"),
    "rhythm_1_to_12_months": lambda: make.RhythmFactory(every_months=13),
    "one_reminder_per_stage": lambda: same(make.ReminderFactory, "rhythm", "due_on", "stage"),
    "update_link_ends_after_it_was_made": lambda: make.UpdateLinkFactory(valid_until=make.MOMENT),
    "partner_contact_once": lambda: same(make.PartnerContactFactory, "organisation", "email"),
    "partner_contact_once_per_vap": lambda: same(
        make.PartnerContactFactory, "organisation", "email", vap=make.VAPFactory()
    ),
    "update_submitted_at_a_moment": lambda: make.ProgressUpdateFactory(state=UpdateState.SUBMITTED),
    "returned_update_has_a_note": lambda: make.ProgressUpdateFactory(accepted=True, state=UpdateState.RETURNED),
    "update_reviewed_at_a_moment": lambda: make.ProgressUpdateFactory(accepted=True, reviewed_at=None),
    "update_says_something": lambda: make.ProgressUpdateFactory(submitted=True, text=""),
    "update_does_not_correct_itself": lambda: own(ProgressUpdate, make.ProgressUpdateFactory(), "corrects"),
    "one_line_per_activity": lambda: same(make.UpdateLineFactory, "update", "activity"),
    "evidence_is_a_file_or_a_link": lambda: make.EvidencePieceFactory(link=""),
    "light_has_a_reason": lambda: make.LightFactory(reason=""),
    "closed_evaluation_answers_everything": lambda: make.EvaluationFactory(closed_on=LATE, what_was_done="Veel."),
    "lesson_comes_from_one_thing": lambda: make.LessonFactory(vap=None),
    "one_vap_carry_over_per_cycle": lambda: same(make.VAPCarryOverFactory, "vap", "cycle"),
    "adapted_vap_names_its_follower": lambda: make.VAPCarryOverFactory(decision=EvaluationDecision.ADAPT),
    "vap_carry_over_has_a_reason": lambda: make.VAPCarryOverFactory(reason=""),
    "vap_does_not_carry_into_itself": lambda: same_into(),
    "innovation_lasts_one_or_two_years": lambda: make.InnovationThemeFactory(years=3),
    "started_innovation_has_a_hard_end": lambda: make.InnovationThemeFactory(running=True, end_date=None),
    "innovation_ends_after_it_starts": lambda: make.InnovationThemeFactory(start_date=LATE, end_date=EARLY),
    "ended_innovation_has_a_lesson": lambda: make.InnovationThemeFactory(running=True, state=InnovationState.STOPPED),
    "refused_innovation_has_a_reason": lambda: make.InnovationThemeFactory(state=InnovationState.REFUSED),
    "adopted_innovation_says_what_it_became": lambda: make.InnovationThemeFactory(
        running=True, state=InnovationState.ADOPTED, lesson="Het werkt.", ended_on=LATE
    ),
}


def same_into():
    vap = make.VAPFactory(running=True)
    make.VAPCarryOverFactory(vap=vap, into=vap)


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses(name):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        BREAKS[name]()

    assert name in str(refusal.value) or "UNIQUE constraint failed: vap_" in str(refusal.value)


def test_each_constraint_is_broken_once():
    assert {constraint.name for model in MODELS for constraint in model._meta.constraints} == set(BREAKS)


@pytest.mark.parametrize("moves", [VAP_MOVES, ACTIVITY_MOVES, COMMITMENT_MOVES, UPDATE_MOVES, INNOVATION_MOVES])
def test_moves_name_every_state_and_only_a_counter_proposal_takes_its_own_place(moves):
    states = type(next(iter(moves)))

    assert set(moves) == set(states)
    assert [state for state, to in moves.items() if state in to] == [CommitmentState.AMENDED] * (
        moves is COMMITMENT_MOVES
    )


VISIBLE_OUTSIDE = set(VapState) - {*VAP_IN_THE_MAKING, VapState.WITHDRAWN}
TRAITS = {
    VapState.ADOPTED: "adopted", VapState.RUNNING: "running", VapState.EVALUATION: "evaluated",
    VapState.CLOSED: "closed", VapState.STOPPED: "stopped", VapState.WITHDRAWN: "withdrawn",
}  # fmt: skip


def vap_in(state):
    trait = TRAITS.get(state)
    return make.VAPFactory(**({trait: True} if trait else {"state": state}))


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("state", VapState)
def test_who_may_know_of_a_vap(role, state):
    vap = vap_in(state)

    shown = VAP.objects.visible_to(UserFactory(roles=[role]))

    assert (vap in shown) is (role in INSIDE_ROLES or state in VISIBLE_OUTSIDE)


@pytest.mark.parametrize("part", ["assignment", "activity", "commitment"])
def test_partner_sees_a_draft_it_is_asked_for(part):
    organisation, vap = OrganisationFactory(), make.VAPFactory()
    user = UserFactory(roles=[Role.PARTNER], organisation=organisation)
    assert vap not in VAP.objects.visible_to(user)

    if part == "assignment":
        make.AssignmentFactory(vap=vap, implementer=True, organisation=organisation)
    elif part == "activity":
        make.ActivityFactory(vap=vap, organisation=organisation)
    else:
        make.CommitmentFactory(vap=vap, organisation=organisation)

    assert vap in VAP.objects.visible_to(user)


def test_partner_does_not_see_a_draft_it_left():
    organisation, vap = OrganisationFactory(), make.VAPFactory()
    make.AssignmentFactory(vap=vap, implementer=True, organisation=organisation, valid_to=date(2026, 11, 1))

    assert vap not in VAP.objects.visible_to(UserFactory(roles=[Role.PARTNER], organisation=organisation))


def test_public_reads_only_what_was_decided_on():
    made = {state: vap_in(state) for state in VapState}

    assert {vap.state for vap in VAP.objects.public()} == VISIBLE_OUTSIDE
    assert made[VapState.DRAFT] not in VAP.objects.public()
