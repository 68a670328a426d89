"""Making VAPs, changing them, their steps, people and activities: what is refused, and what is kept."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.editing import StaleEditError
from cycle.enums import CycleState, DeviationKind, KernbeleidField, PhaseKind, SafetyScope, Strictness, Track
from cycle.models import Deviation
from cycle.services.guards import GuardError
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.plans import (
    ActivityFactory,
    AssignmentFactory,
    CostLineFactory,
    CoverLineFactory,
    EvaluationFactory,
    GoalFactory,
    VAPFactory,
)
from tests.factories.policy import PhaseFactory, PolicyCycleFactory, PriorityFactory, ThemeFactory
from vap.enums import VAP_MOVES, ActivityState, AssignmentRole, GoalStyle, InstrumentKind, VapState
from vap.models import VAP, Lesson
from vap.services import activities, people, plan_states
from vap.services import plans as services
from vap.services.plans import PlanError

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
TODAY = date(2026, 11, 20)


@pytest.fixture
def cycle():
    return PolicyCycleFactory(max_vaps=2, max_per_trekker=1, max_per_partner=1)


@pytest.fixture
def by():
    return UserFactory(roles=[Role.BELEIDSADVISEUR])


def values(cycle, **more):
    return {
        "title": "Sterke sloten",
        "theme": ThemeFactory(),
        "track": Track.AREA,
        "priority": PriorityFactory(cycle=cycle, state="approved"),
        **more,
    }


def make(cycle, by, *, reason="", partners=(), **more):
    return services.create(
        cycle_id=cycle.pk, values=values(cycle, **more), partners=partners, reason=reason, by=by, at=AT
    )


def complete(**fields):
    """A concept of which no block is empty."""
    vap = VAPFactory(**{"approach": "Van deur tot deur.", **fields})
    GoalFactory(vap=vap)
    AssignmentFactory(vap=vap, role=AssignmentRole.ACCOUNTABLE)
    AssignmentFactory(vap=vap)
    AssignmentFactory.create_batch(2, vap=vap, implementer=True)
    ActivityFactory(vap=vap)
    CostLineFactory(vap=vap, planned=1_000)
    CoverLineFactory(vap=vap, amount=1_000)
    return vap


def adopt(vap, by, **more):
    given = {"adopted_on": TODAY, "adopted_by": "college", "start_date": date(2027, 1, 1), "end_date": None, **more}
    return plan_states.adopt(vap_id=vap.pk, by=by, at=AT, **given)


# --- making


def test_vap_gets_the_next_number_and_asks_the_partners_of_its_priority(cycle, by):
    VAPFactory(cycle=cycle, number=7)
    partner = OrganisationFactory()

    made = make(cycle, by, partners=[partner])

    row = made.assignments.get()
    assert (made.number, made.state) == (8, VapState.DRAFT)
    assert (row.role, row.organisation, row.valid_from) == (AssignmentRole.IMPLEMENTER, partner, TODAY)


def test_theme_outside_this_policy_is_refused_with_the_reason(cycle, by):
    """S32: a VAP on traffic safety does not belong here."""
    traffic = ThemeFactory(name="Verkeer", safety_kind__scope=SafetyScope.OUT_OF_SCOPE)

    with pytest.raises(PlanError, match="“Verkeer” valt onder"):
        make(cycle, by, theme=traffic)
    assert not VAP.objects.exists()


def test_without_a_priority_there_is_a_reason(cycle, by):
    PriorityFactory(cycle=cycle, state="approved")

    with pytest.raises(PlanError, match="waarom dit VAP er toch is"):
        make(cycle, by, priority=None)

    assert make(cycle, by, priority=None, origin_note="Motie van de raad.").origin_note == "Motie van de raad."


def test_more_vaps_than_the_cycle_can_bear_need_a_reason(cycle, by):
    """S72."""
    VAPFactory.create_batch(2, cycle=cycle)
    VAPFactory(cycle=cycle, withdrawn=True)

    with pytest.raises(GuardError, match="Er zijn al 2 VAP's; afgesproken is hoogstens 2"):
        make(cycle, by)
    made = make(cycle, by, reason="De raad vroeg erom.")

    assert made.over_limit_reason == "De raad vroeg erom."
    assert Deviation.objects.get().kind == DeviationKind.OVER_LIMIT


def test_a_cycle_that_blocks_lets_nothing_pass(by):
    strict = PolicyCycleFactory(max_vaps=1, strictness=Strictness.BLOCK)
    VAPFactory(cycle=strict)

    with pytest.raises(GuardError):
        make(strict, by, reason="Toch.")


def test_vap_before_its_priority_is_approved_needs_a_reason_once(cycle, by):
    early = PriorityFactory(cycle=cycle, title="Veilig wonen")

    with pytest.raises(GuardError, match="“Veilig wonen” is nog niet vastgesteld"):
        make(cycle, by, priority=early)
    make(cycle, by, priority=early, reason="De partners wachten.")

    assert make(cycle, by, priority=early, title="Nog een").priority == early


def test_title_is_used_once_in_a_cycle(cycle, by):
    make(cycle, by)

    with pytest.raises(PlanError, match="al een VAP met deze titel"):
        make(cycle, by)


# --- changing


def test_concept_changes_without_a_version(by):
    vap = VAPFactory()

    services.change(vap_id=vap.pk, seen=1, values={"approach": "Anders."}, by=by, at=AT)

    assert not vap.versions.exists()


def test_second_editor_is_told(by):
    vap = VAPFactory(revision=2)

    with pytest.raises(StaleEditError):
        services.change(vap_id=vap.pk, seen=1, values={"approach": "Anders."}, by=by, at=AT)


def test_change_after_adoption_takes_a_reason_and_keeps_what_was_adopted(by):
    """S187: old and new stay to be read."""
    vap = complete(approach="Eerst.")
    adopt(vap, by)
    vap.refresh_from_db()

    with pytest.raises(PlanError, match="waarom het vastgestelde VAP wijzigt"):
        services.change(vap_id=vap.pk, seen=vap.revision, values={"approach": "Toen."}, by=by, at=AT)
    vap.refresh_from_db()
    services.change(
        vap_id=vap.pk, seen=vap.revision, values={"approach": "Toen."}, reason="Het kon niet.", by=by, at=AT
    )

    first, second = vap.versions.order_by("number")
    assert (first.content["approach"], second.content["approach"]) == ("Eerst.", "Toen.")
    assert second.reason == "Het kon niet."


def test_what_is_over_does_not_change(by):
    vap = VAPFactory(closed=True)

    with pytest.raises(PlanError, match="Dit kan niet meer: het VAP is afgerond"):
        services.change(vap_id=vap.pk, seen=1, values={"approach": "Toch."}, by=by, at=AT)


# --- steps

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


# --- people


def assign(vap, by, role=AssignmentRole.LEAD, **fields):
    return people.assign(vap_id=vap.pk, role=role, valid_from=TODAY, by=by, at=AT, **fields)


def test_new_trekker_ends_the_role_of_the_one_before(by):
    """S94: exactly one, and the history stays."""
    old = AssignmentFactory(valid_from=date(2026, 10, 1))

    new = assign(old.vap, by, user=UserFactory())

    old.refresh_from_db()
    assert old.valid_to == TODAY - timedelta(days=1)
    assert list(old.vap.assignments.current()) == [new]


def test_change_of_trekker_after_adoption_takes_a_reason_and_makes_a_version(by):
    vap = VAPFactory(running=True)

    with pytest.raises(PlanError, match="waarom het vastgestelde VAP wijzigt"):
        assign(vap, by, user=UserFactory())
    assign(vap, by, user=UserFactory(function="adviseur"), reason="Andere taak.")

    assert vap.versions.get().content["lead"] == [str(vap.assignments.get().user.function) + _of(vap)]


def _of(vap) -> str:
    organisation = vap.assignments.get().user.organisation
    return f", {organisation}" if organisation else ""


def test_trekker_with_too_many_vaps_needs_a_reason(cycle, by):
    busy = UserFactory(function="adviseur")
    AssignmentFactory(user=busy)
    vap = VAPFactory(cycle=cycle)

    with pytest.raises(GuardError, match="trekt al 1 VAP's; afgesproken is hoogstens 1"):
        assign(vap, by, user=busy)

    assert assign(vap, by, user=busy, reason="Niemand anders kan het.").user == busy


def test_running_vap_is_never_without_a_trekker(by):
    row = AssignmentFactory(vap__running=True)

    with pytest.raises(PlanError, match="kan niet zonder trekker"):
        people.release(assignment_id=row.pk, last_day=TODAY, reason="Weg.", by=by, at=AT)


# --- activities


def planned(**more):
    return {
        "title": "Sloten vervangen",
        "organisation": OrganisationFactory(),
        "measure_kind": InstrumentKind.PREVENTIVE,
        "planned_start": date(2026, 11, 1),
        "planned_end": date(2026, 12, 1),
        "planned_amount": 40,
        "unit": "sloten",
        **more,
    }


def test_plan_of_an_adopted_vap_changes_with_a_reason_only(by):
    vap = VAPFactory(running=True)

    with pytest.raises(PlanError):
        activities.add(vap_id=vap.pk, values=planned(), by=by, at=AT)
    activities.add(vap_id=vap.pk, values=planned(), reason="Erbij gekomen.", by=by, at=AT)

    assert vap.versions.get().reason == "Erbij gekomen."


def test_back_dated_activity_keeps_both_days(by):
    """S103."""
    activity = ActivityFactory(vap__running=True, planned_amount=40, unit="sloten")

    activities.mark(
        activity_id=activity.pk, seen=1, state=ActivityState.DONE, done_amount=38, done_on=date(2026, 11, 2),
        evidence="Factuur.", by=by, at=AT,
    )  # fmt: skip

    activity.refresh_from_db()
    assert (activity.done_on, activity.noted_at) == (date(2026, 11, 2), AT)
    assert AuditEntry.objects.get(event="activity.marked").data["state"] == ["planned", "done"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"state": ActivityState.DONE, "done_on": date(2026, 11, 21)}, "moet nog komen"),
        ({"state": ActivityState.NOT_DONE}, "waarom de activiteit niet is gedaan"),
        ({"state": ActivityState.RUNNING, "done_amount": 3}, "geen aantal gepland"),
    ],
)
def test_what_cannot_be_noted(more, words, by):
    activity = ActivityFactory(vap__running=True)

    with pytest.raises(PlanError, match=words):
        activities.mark(activity_id=activity.pk, seen=1, by=by, at=AT, **more)


def test_activity_of_an_adopted_vap_is_not_taken_away(by):
    activity = ActivityFactory(vap__running=True)

    with pytest.raises(PlanError, match="vastgesteld"):
        activities.remove(activity_id=activity.pk, by=by, at=AT)
