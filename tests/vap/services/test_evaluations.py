"""Evaluating a VAP: no empty answer, no claim without ground, a decision, a lesson and a follower (S84, story 2)."""

from datetime import UTC, date, datetime

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web.editing import StaleEditError
from tests.factories import IndicatorFactory, OffenceGroupFactory, UserFactory, WijkFactory
from tests.factories.plans import (
    ActivityFactory,
    CostLineFactory,
    EvaluationFactory,
    GoalFactory,
    GoalResultFactory,
    VAPFactory,
)
from tests.factories.policy import PolicyCycleFactory
from vap.enums import ActivityState, EvaluationDecision, GoalKind, GoalOutcome, Plausibility, VapState
from vap.models import VAP, Evaluation, GoalResult, Lesson
from vap.queries.evaluations import Costs, accounts_of, evaluation_page, lacking, outcome_words, prefill
from vap.services import evaluations as services
from vap.services.evaluations import EvaluationError

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
ANSWERS = {
    "what_was_done": "a",
    "what_was_reached": "b",
    "situation_now": "c",
    "intended": "d",
    "done_and_not": "e",
    "goal_reached": "f",
    "plausibility": Plausibility.NOT_SHOWN,
    "plausibility_reason": "g",
    "costs": "h",
    "unknowns": "i",
}
DECISION = {"reason": "Het hielp niet.", "lesson_title": "Vraag eerst", "lesson": "De jongeren wilden iets anders."}


@pytest.fixture
def by():
    return UserFactory(roles=[Role.AGOV_SECRETARIS])


@pytest.fixture
def vap():
    made = VAPFactory(evaluated=True, cycle=PolicyCycleFactory(start_year=2024, start_date=date(2024, 3, 1)))
    EvaluationFactory(vap=made)
    GoalResultFactory(goal__vap=made, outcome=GoalOutcome.NOT_ACHIEVED, words="Niet behaald.")
    return made


def save(vap, by, *, seen=1, **changes):
    return services.save(vap_id=vap.pk, seen=seen, values={**ANSWERS, **changes}, by=by, at=AT)


def decide(vap, by, decision=EvaluationDecision.STOP, **changes):
    return services.decide(vap_id=vap.pk, decision=decision, **{**DECISION, **changes}, by=by, at=AT)


@pytest.mark.parametrize("state", VapState)
def test_evaluating_begins_with_its_state(by, state):
    """S171: one VAP in evaluation while another runs."""
    fields = {"decided": True, "state": state}
    if state in (VapState.CLOSED, VapState.STOPPED, VapState.WITHDRAWN):
        fields |= {"ended_on": date(2026, 11, 1), "end_reason": "Op."}
    vap = VAPFactory(**fields)

    if state in (VapState.EVALUATION, VapState.CLOSED, VapState.STOPPED):
        assert services.save(vap_id=vap.pk, seen=0, values=ANSWERS, by=by, at=AT).vap == vap
    else:
        with pytest.raises(EvaluationError, match="Evalueren kan nog niet"):
            services.save(vap_id=vap.pk, seen=0, values=ANSWERS, by=by, at=AT)


def test_second_editor_is_told(vap, by):
    save(vap, by)

    with pytest.raises(StaleEditError):
        save(vap, by)


@pytest.mark.parametrize("name", [name for name in ANSWERS if not name.startswith("plausibility")] + ["summary"])
@pytest.mark.parametrize("word", ["succesvol", "Effectieve"])
def test_claim_is_refused_in_every_text(vap, by, name, word):
    """Story 2 step 3."""
    with pytest.raises(EvaluationError, match="nu is het antwoord “niet aangetoond”") as refusal:
        save(vap, by, **{name: f"Het was {word} werk."})

    assert refusal.value.field == name


def test_disagreement_may_use_any_word_and_the_outcome_stays(vap, by):
    save(vap, by, disagreement="De trekker vindt het wel succesvol.")

    assert Evaluation.objects.get().disagreement == "De trekker vindt het wel succesvol."
    assert GoalResult.objects.get().outcome == GoalOutcome.NOT_ACHIEVED


@pytest.mark.parametrize(
    ("outcome", "details", "allowed"),
    [
        (GoalOutcome.ACHIEVED, {"is_compared": True}, True),
        (GoalOutcome.ACHIEVED, {"is_compared": False}, False),
        (GoalOutcome.DIRECTION, {"is_compared": True}, False),
        (GoalOutcome.NOT_ACHIEVED, {"is_compared": True}, False),
    ],
)
def test_plausible_needs_a_goal_that_was_reached_beside_a_comparison(vap, by, outcome, details, allowed):
    GoalResult.objects.update(outcome=outcome, details=details)
    plausible = {"plausibility": Plausibility.PLAUSIBLE, "summary": "Het was succesvol."}

    if allowed:
        assert save(vap, by, **plausible).summary == "Het was succesvol."
    else:
        with pytest.raises(EvaluationError, match="“Aannemelijk” kan alleen"):
            save(vap, by, **plausible)


@pytest.mark.parametrize("name", ANSWERS)
def test_empty_answer_keeps_it_open(vap, by, name):
    """S84."""
    save(vap, by, **{name: ""})

    with pytest.raises(EvaluationError, match="De evaluatie kan nog niet dicht. Er ontbreekt"):
        decide(vap, by)

    assert Evaluation.objects.get().closed_on is None


def test_goal_that_was_not_counted_keeps_it_open(vap, by):
    save(vap, by)
    goal = GoalFactory(vap=vap, title="Nog een doel")

    with pytest.raises(EvaluationError, match="De uitkomst van “Nog een doel”"):
        decide(vap, by)

    assert lacking(Evaluation.objects.get(), accounts_of(vap)) == [f"De uitkomst van “{goal}”"]


def test_reporting_is_asked_when_police_counts_are_the_result(vap, by):
    save(vap, by)
    goal = GoalFactory(
        vap=vap,
        kind=GoalKind.EFFECT,
        indicator=IndicatorFactory(source_kind="police"),
        baseline_from=2023,
        baseline_to=2025,
    )
    GoalResultFactory(goal=goal)
    assert lacking(Evaluation.objects.get(), accounts_of(vap)) == ["Is er vaker of minder vaak aangifte gedaan?"]

    save(vap, by, seen=2, reporting_behaviour="Evenveel.")

    assert evaluation_page(vap).asks_reporting
    assert lacking(Evaluation.objects.get(), accounts_of(vap)) == []


@pytest.mark.parametrize("name", DECISION)
def test_no_decision_without_reason_and_lesson(vap, by, name):
    save(vap, by)

    with pytest.raises(EvaluationError) as refusal:
        decide(vap, by, **{name: " "})

    assert refusal.value.field == name


def test_lesson_makes_no_claim_either(vap, by):
    save(vap, by)

    with pytest.raises(EvaluationError, match="“effectief”"):
        decide(vap, by, lesson="Dit was effectief.")


@pytest.mark.parametrize(
    ("decision", "state"),
    [
        (EvaluationDecision.CONTINUE, VapState.RUNNING),
        (EvaluationDecision.STOP, VapState.CLOSED),
        (EvaluationDecision.HAND_OVER, VapState.CLOSED),
    ],
)
def test_decision_ends_the_vap_or_lets_it_run(vap, by, decision, state):
    vap.offence_groups.add(OffenceGroupFactory())
    save(vap, by)

    assert decide(vap, by, decision) is None

    vap.refresh_from_db()
    evaluation, lesson = Evaluation.objects.get(), Lesson.objects.get()
    assert (vap.state, evaluation.decision, evaluation.closed_on) == (state, decision, date(2026, 11, 20))
    assert (lesson.vap, lesson.title, lesson.offence_groups.count()) == (vap, "Vraag eerst", 1)
    with pytest.raises(EvaluationError, match="gesloten|nog niet"):
        save(vap, by, seen=evaluation.revision)


def test_adapt_makes_a_draft_in_the_next_cycle(vap, by):
    """Story 2 step 5: fields are carried over, baseline and target are not."""
    later = PolicyCycleFactory(start_year=2026, start_date=date(2026, 3, 1))
    PolicyCycleFactory(start_year=2028, start_date=date(2028, 3, 1))
    area = WijkFactory()
    vap.areas.add(area)
    VAP.objects.filter(pk=vap.pk).update(approach="Straatcoaches.")
    goal = vap.goals.get()
    goal.target = 40
    goal.save()
    goal.areas.add(area)
    save(vap, by)

    follower = decide(vap, by, EvaluationDecision.ADAPT)

    copied = follower.goals.get()
    assert (follower.cycle, follower.state, follower.follows) == (later, VapState.DRAFT, vap)
    assert (follower.title, follower.approach, list(follower.areas.all())) == (vap.title, "Straatcoaches.", [area])
    assert follower.origin_note == f"Vervolg op {vap.code} {vap.title}: Het hielp niet."
    assert (copied.title, copied.target, copied.baseline, list(copied.areas.all())) == (goal.title, None, None, [area])
    vap.refresh_from_db()
    assert vap.state == VapState.CLOSED


def test_adapt_without_a_next_cycle_is_refused_and_nothing_closes(vap, by):
    save(vap, by)

    with pytest.raises(EvaluationError, match="Er is nog geen volgende cyclus"):
        decide(vap, by, EvaluationDecision.ADAPT)

    assert Evaluation.objects.get().closed_on is None
    assert not Lesson.objects.exists()


# --- what the records say


def test_prefill_says_what_was_planned_done_and_spent(vap):
    VAP.objects.filter(pk=vap.pk).update(approach="Straatcoaches in de avond.")
    ActivityFactory(
        vap=vap, title="Avonden", state=ActivityState.DONE, done_on=date(2026, 1, 1), planned_amount=60, done_amount=52,
        unit="avonden", organisation__name="Welzijn",
    )  # fmt: skip
    ActivityFactory(
        vap=vap, title="Kantine", state=ActivityState.NOT_DONE, not_done_reason="De club stopte.",
        organisation__name="Club", planned_start=date(2026, 12, 1),
    )  # fmt: skip
    CostLineFactory(vap=vap, planned=90_000, realised=104_500)
    vap.refresh_from_db()

    found = prefill(vap, accounts_of(vap))

    assert found["what_was_done"] == "1 van de 2 activiteiten zijn gedaan."
    assert found["done_and_not"] == (
        "Avonden (Welzijn): gedaan, 52 van 60 avonden.\nKantine (Club): niet gedaan. De club stopte."
    )
    assert found["costs"] == "Gepland € 90.000, werkelijk € 104.500: € 14.500 meer dan gepland."
    assert found["goal_reached"] == "Niet behaald."
    assert found["intended"].endswith("Straatcoaches in de avond.")


@pytest.mark.parametrize(
    ("costs", "words"),
    [
        (Costs(0, 0, 0, 0), "Er staan geen kosten in het plan."),
        (Costs(90_000, 0, 1, 1), "Gepland € 90.000. Wat het werkelijk kostte, is nog niet ingevuld."),
        (
            Costs(90_000, 40_000, 2, 1),
            "Gepland € 90.000, werkelijk € 40.000. Van 1 van de 2 regels is het werkelijke bedrag nog niet bekend.",
        ),
        (Costs(90_000, 80_000, 1, 0), "Gepland € 90.000, werkelijk € 80.000: € 10.000 minder dan gepland."),
        (Costs(90_000, 90_000, 1, 0), "Gepland € 90.000, werkelijk € 90.000."),
    ],
)
def test_costs_in_words(costs, words):
    assert costs.words == words


A, D, N, U = GoalOutcome.ACHIEVED, GoalOutcome.DIRECTION, GoalOutcome.NOT_ACHIEVED, GoalOutcome.UNKNOWN


@pytest.mark.parametrize(
    ("outcomes", "words"),
    [
        ([], ""),
        ([None], "Nog niet berekend."),
        ([A], "Doel gehaald."),
        ([A, A], "Alle 2 doelen zijn gehaald."),
        ([N], "Doel niet gehaald."),
        ([A, N, None], "1 van de 3 doelen is niet gehaald."),
        ([N, N, A], "2 van de 3 doelen zijn niet gehaald."),
        ([A, None], "1 van de 2 doelen is berekend."),
        ([D], "De richting is goed, maar niet aantoonbaar."),
        ([A, D], "Bij 1 van de 2 doelen is de richting goed, maar niet aantoonbaar."),
        ([U], "Niet vast te stellen."),
        ([U, U], "Van geen van de 2 doelen is het vast te stellen."),
        ([A, U, D], "Van 1 van de 3 doelen is het niet vast te stellen."),
    ],
)
def test_the_worst_outcome_is_said_first(outcomes, words):
    vap = VAPFactory(evaluated=True)
    for outcome in outcomes:
        goal = GoalFactory(vap=vap)
        if outcome:
            GoalResultFactory(goal=goal, outcome=outcome)

    assert outcome_words(accounts_of(vap)) == words


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_the_same_queries_for_each_number(count, django_assert_num_queries):
    vap = VAPFactory(evaluated=True)
    for _ in range(count):
        GoalResultFactory(goal__vap=vap)

    with django_assert_num_queries(7):
        made = evaluation_page(vap)

    assert len(made.accounts) == count
