"""The steps of a plan: adoption and what it asks, running, stopped, closed."""

from datetime import date
from itertools import product

import pytest

from cycle.enums import CycleState, DeviationKind, KernbeleidField, PhaseKind
from cycle.models import Deviation
from cycle.services.guards import GuardError
from tests.factories.plans import EvaluationFactory, VAPFactory
from tests.factories.policy import PhaseFactory, ThemeFactory
from tests.vap.services.plans.adopting import AT, TODAY, adopt, complete
from vap.enums import VAP_MOVES, AssignmentRole, GoalStyle, VapState
from vap.models import VAP, Lesson
from vap.services import plan_states
from vap.services.plans import PlanError

pytestmark = pytest.mark.django_db

TRAITS = {
    VapState.DRAFT: {},
    VapState.PROPOSED: {"state": VapState.PROPOSED},
    VapState.ADOPTED: {"adopted": True},
    VapState.RUNNING: {"running": True},
    VapState.EVALUATION: {"evaluated": True},
    VapState.CLOSED: {"closed": True},
    VapState.STOPPED: {"stopped": True},
    VapState.WITHDRAWN: {"withdrawn": True},
}


def take(vap, to, by):
    match to:
        case VapState.PROPOSED:
            plan_states.propose(vap_id=vap.pk, by=by, at=AT)
        case VapState.DRAFT:
            plan_states.take_back(vap_id=vap.pk, by=by, at=AT)
        case VapState.ADOPTED:
            adopt(vap, by)
        case VapState.RUNNING if vap.state == VapState.EVALUATION:
            plan_states.resume(vap_id=vap.pk, by=by, at=AT)
        case VapState.RUNNING:
            plan_states.start(vap_id=vap.pk, started_on=TODAY, by=by, at=AT)
        case VapState.EVALUATION:
            plan_states.begin_evaluation(vap_id=vap.pk, by=by, at=AT)
        case VapState.CLOSED:
            plan_states.close(vap_id=vap.pk, ended_on=TODAY, by=by, at=AT)
        case VapState.STOPPED:
            plan_states.stop(vap_id=vap.pk, ended_on=TODAY, reason="Op.", lesson="Eerder kijken.", by=by, at=AT)
        case VapState.WITHDRAWN:
            plan_states.withdraw(vap_id=vap.pk, reason="Opgegaan in een ander.", by=by, at=AT)


@pytest.mark.parametrize(("before", "to"), list(product(VapState, VapState)))
def test_every_pair_of_states_against_the_table_of_moves(before, to, by):
    vap = complete(**TRAITS[before])
    if before == VapState.EVALUATION:
        EvaluationFactory(
            vap=vap,
            what_was_done="a",
            what_was_reached="b",
            situation_now="c",
            plausibility="possible",
            decision="stop",
            closed_on=TODAY,
        )

    if to in VAP_MOVES[before]:
        take(vap, to, by)
    else:
        with pytest.raises(PlanError):
            take(vap, to, by)

    vap.refresh_from_db()
    assert vap.state == (to if to in VAP_MOVES[before] else before)


@pytest.mark.parametrize(
    ("relation", "block"), [("goals", "Doelen"), ("assignments", "Wie het doet"), ("activities", "Aanpak"),
                            ("cost_lines", "Kosten")]
)  # fmt: skip
def test_adoption_is_refused_while_a_block_is_empty_and_names_it(relation, block, by):
    """S91."""
    vap = complete()
    getattr(vap, relation).all().delete()

    with pytest.raises(PlanError, match=f"niet compleet. {block}"):
        adopt(vap, by)


def test_adoption_says_by_whom_fixes_how_goals_are_measured_and_makes_version_one(by):
    vap = complete()

    version = adopt(vap, by)

    vap.refresh_from_db()
    assert (vap.adopted_on, vap.adopted_by, version.number) == (TODAY, "college", 1)
    assert vap.goals.get().locked_at == AT


def test_youth_vap_without_a_preventive_goal_is_asked_why(by):
    """S57."""
    vap = complete(theme=ThemeFactory(field=KernbeleidField.YOUTH))
    vap.goals.update(style=GoalStyle.NORMATIVE)

    with pytest.raises(PlanError, match="geen preventief doel"):
        adopt(vap, by)
    adopt(vap, by, no_preventive_reason="Het jongerenwerk doet dat al.")

    vap.refresh_from_db()
    assert vap.no_preventive_reason == "Het jongerenwerk doet dat al."


def test_vap_of_one_organisation_is_asked_why(by):
    """S79."""
    vap = complete()
    vap.assignments.filter(role=AssignmentRole.IMPLEMENTER).first().delete()

    with pytest.raises(PlanError, match="één organisatie"):
        adopt(vap, by)
    adopt(vap, by, one_organisation_reason="Alleen de gemeente mag dit.")


def test_adoption_without_cover_passes_with_a_reason(by):
    vap = complete()
    vap.cover_lines.update(amount=400)

    with pytest.raises(GuardError, match="Van € 1.000 is € 400 gedekt"):
        adopt(vap, by)
    adopt(vap, by, reason="Het college zoekt de rest.")

    assert Deviation.objects.get().kind == DeviationKind.OVER_LIMIT


def test_phase_or_state_of_a_cycle_never_touches_a_vap(by):
    """S155."""
    vap = VAPFactory(running=True)

    for kind in PhaseKind:
        PhaseFactory(cycle=vap.cycle, kind=kind, start_date=TODAY, end_date=TODAY)
    for state in CycleState:
        vap.cycle.state = state
        vap.cycle.save()
        vap.refresh_from_db()
        assert (vap.state, vap.revision) == (VapState.RUNNING, 1)


def test_two_vaps_of_one_cycle_start_in_different_months(cycle, by):
    """S169."""
    for title, day in (("Een", date(2026, 10, 5)), ("Twee", date(2026, 11, 16))):
        vap = VAPFactory(cycle=cycle, adopted=True, title=title)
        plan_states.start(vap_id=vap.pk, started_on=day, by=by, at=AT)

    assert list(VAP.objects.order_by("title").values_list("start_date", flat=True)) == [
        date(2026, 10, 5),
        date(2026, 11, 16),
    ]


def test_stopped_vap_leaves_a_lesson(by):
    vap = VAPFactory(running=True)

    with pytest.raises(PlanError, match="wat we ervan leerden"):
        plan_states.stop(vap_id=vap.pk, ended_on=TODAY, reason="Geld op.", lesson=" ", by=by, at=AT)
    plan_states.stop(vap_id=vap.pk, ended_on=TODAY, reason="Geld op.", lesson="Begin kleiner.", by=by, at=AT)

    assert Lesson.objects.get().text == "Begin kleiner."


def test_vap_is_not_closed_before_its_evaluation(by):
    vap = VAPFactory(evaluated=True)

    with pytest.raises(PlanError, match="Sluit eerst de evaluatie"):
        plan_states.close(vap_id=vap.pk, ended_on=TODAY, by=by, at=AT)
