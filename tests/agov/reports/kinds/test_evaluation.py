"""The evaluation as a publication: of a cycle as a whole and of one plan; what was not shown to work stands on top."""

from datetime import UTC, date, datetime

import pytest

from agov.reports.edition_content import NoContentError, content_of, subjects_to_publish
from agov.reports.kinds.evaluation.cycle import build_cycle_evaluation
from agov.reports.kinds.evaluation.plan import build_plan_evaluation
from tests.factories import UserFactory
from tests.factories.plans import (
    ActivityFactory,
    CostLineFactory,
    EvaluationFactory,
    GoalFactory,
    GoalResultFactory,
    InnovationThemeFactory,
    LessonFactory,
    VAPFactory,
)
from tests.factories.policy import CycleEvaluationFactory, DeviationFactory, PolicyCycleFactory

pytestmark = pytest.mark.django_db
CLOSED_ON = date(2028, 3, 20)
KIND = "Evaluatie"


@pytest.fixture
def cycle():
    return PolicyCycleFactory(name="Cyclus 2026-2027")


def plan(cycle, number, outcome="achieved", plausibility="possible", **more):
    """A plan that is over with one goal, and its closed evaluation."""
    vap = VAPFactory(cycle=cycle, number=number, title=f"Plan {number}", closed=True)
    goal = GoalFactory(vap=vap, title=f"Doel {number}.")
    GoalResultFactory(goal=goal, outcome=outcome, words=f"Zo ging het met {number}.", data_versions=[number])
    evaluation = EvaluationFactory(
        vap=vap,
        **{
            "what_was_done": "Alles.",
            "what_was_reached": "Deels.",
            "situation_now": "Rustiger.",
            "plausibility": plausibility,
            "decision": "stop",
            "closed_on": CLOSED_ON,
            **more,
        },
    )
    return vap, evaluation


def section(made, key):
    return next(one for one in made.sections if one.key == key)


def keys(made):
    return [one.key for one in made.sections]


def rows(made, key):
    return [[cell.text for cell in row] for row in next(one for one in made.tables if one.key == key).rows]


# --- the cycle as a whole


def test_outcomes_of_all_closed_evaluations_are_added_up(cycle):
    plan(cycle, 1, "achieved")
    plan(cycle, 2, "not_achieved")
    plan(cycle, 3, "direction")
    VAPFactory(cycle=cycle, number=4, running=True, title="Loopt nog")

    made = build_cycle_evaluation(cycle)

    assert made.answer == (
        "3 van de 4 plannen zijn geëvalueerd. Van de 3 doelen: 1 behaald, 1 niet behaald en"
        " 1 richting goed, niet aantoonbaar."
    )
    assert "Nog niet geëvalueerd: Loopt nog." in made.unknowns


def test_what_was_not_shown_is_the_first_thing_of_the_page(cycle):
    plan(cycle, 1, "achieved", "not_shown")
    plan(cycle, 2, "not_achieved", "unknown")
    plan(cycle, 3, "direction", "plausible")

    made = build_cycle_evaluation(cycle)

    assert made.cautions == (
        "Niet aangetoond: dat dit door het plan komt. Dat geldt voor: Plan 1.",
        "Niet te bepalen: of dit door het plan komt. Dat geldt voor: Plan 2.",
    )
    assert keys(made)[0] == "niet-aangetoond"
    assert section(made, "niet-aangetoond").lead == "Niet gehaald: 1. Niet aangetoond of niet vast te stellen: 1."
    assert [row[0:3] for row in rows(made, "niet-aangetoond")] == [
        ["Doel 2.", "Plan 2", "niet behaald"],
        ["Doel 3.", "Plan 3", "richting goed, niet aantoonbaar"],
    ]


def test_each_plan_has_a_piece_with_guarded_words_and_who_disagrees(cycle):
    plan(cycle, 1, "achieved", "not_shown", disagreement="De ondernemers zien het anders.", summary="Kort.")
    part = section(build_cycle_evaluation(cycle), "plannen").parts[0]
    assert part.heading == "Plan 1"
    assert part.status_label == "door het plan: niet aangetoond"
    assert part.paragraphs[:3] == (
        "Doel gehaald. Niet aangetoond: dat dit door het plan komt.",
        "Kort.",
        "Niet iedereen is het hiermee eens. De ondernemers zien het anders.",
    )
    assert part.items == ("Doel 1: Zo ging het met 1.",)


@pytest.mark.parametrize(
    ("lines", "cells"),
    [
        ([(1000, 1200), (500, 400)], ["1.500", "1.600", "100", "0"]),
        ([(1000, 900), (500, None)], ["1.500", "900", ".", "1"]),
        ([(1000, None)], ["1.000", ".", ".", "1"]),
        ([], [".", ".", ".", "0"]),
    ],
)
def test_difference_of_money_stands_there_only_once_all_of_it_is_known(cycle, lines, cells):
    vap, _ = plan(cycle, 1)
    for planned, realised in lines:
        CostLineFactory(vap=vap, planned=planned, realised=realised)
    assert rows(build_cycle_evaluation(cycle), "kosten") == [["Plan 1", *cells]]


def test_three_questions_stand_there_once_they_are_closed_with_the_number_of_deviations(cycle):
    plan(cycle, 1)
    answers = {"done": "Veertien stappen.", "achieved": "Deels gehaald.", "situation": "Rustiger nu."}
    kept = CycleEvaluationFactory(cycle=cycle, **answers)
    DeviationFactory.create_batch(2, cycle=cycle, reason="Iemand was ziek.")

    made = build_cycle_evaluation(cycle)
    assert "proces" not in keys(made)
    assert "De evaluatie van het beleid als geheel is nog niet gesloten." in made.unknowns

    kept.closed_at, kept.closed_by = datetime(2028, 6, 1, 10, tzinfo=UTC), UserFactory(name="Sietske Secretaris")
    kept.save()
    made = build_cycle_evaluation(cycle)
    process = section(made, "proces")
    assert [part.paragraphs for part in process.parts] == [(words,) for words in answers.values()]
    assert process.notes == ("Van het schema is 2 keer afgeweken. Een afwijking is geen fout.",)
    assert "Iemand was ziek" not in str(made)  # the reasons are for the municipality
    assert "Sietske" not in str(made)


def test_lessons_of_these_plans_and_of_what_was_tried_meanwhile_are_told(cycle):
    vap, _ = plan(cycle, 1)
    LessonFactory(vap=vap, title="Begin eerder", text="Een plek kost tijd.")
    LessonFactory(vap=VAPFactory(), title="Van een concept")
    tried = {
        "state": "stopped",
        "lesson": "Geleerd, gestopt.",
        "start_date": cycle.start_date,
        "end_date": cycle.end_date,
    }
    InnovationThemeFactory(title="Lichtproef", ended_on=cycle.end_date, **tried)
    later = {**tried, "end_date": date(2031, 1, 1)}
    InnovationThemeFactory(title="Later", ended_on=date(2031, 1, 1), **later)

    assert [row[:3] for row in rows(build_cycle_evaluation(cycle), "lessen")] == [
        ["Begin eerder", "Een plek kost tijd.", "Plan 1"],
        ["Lichtproef", "Geleerd, gestopt.", "Lichtproef"],
    ]


def test_what_goes_on_names_a_follower_only_once_it_was_decided_on(cycle):
    vap, _ = plan(cycle, 1, decision="adapt")
    plan(cycle, 2, decision="stop")
    follower = VAPFactory(title="Nieuw plan", follows=vap, cycle__name="Cyclus 2028-2029")

    assert rows(build_cycle_evaluation(cycle), "vervolg") == [
        ["Plan 1", "We passen het aan, in een nieuw plan.", ""],
        ["Plan 2", "We stoppen ermee.", ""],
    ]
    follower.state, follower.adopted_on, follower.adopted_by = "adopted", CLOSED_ON, "college"
    follower.start_date = CLOSED_ON
    follower.save()
    made = build_cycle_evaluation(cycle)
    assert rows(made, "vervolg")[0][2] == "Nieuw plan (Cyclus 2028-2029)"
    assert section(made, "vervolg").lead == "1 van de 2 plannen gaat op een of andere manier door."


def test_queries_do_not_grow_with_the_plans(cycle, django_assert_num_queries):
    plan(cycle, 1)
    with django_assert_num_queries(QUERIES):
        build_cycle_evaluation(cycle)
    plan(cycle, 2)
    plan(cycle, 3)
    with django_assert_num_queries(QUERIES):
        build_cycle_evaluation(cycle)


QUERIES = 15


# --- one plan


def test_page_of_a_plan_has_the_questions_the_goals_the_money_and_the_decision(cycle):
    vap, evaluation = plan(
        cycle,
        1,
        "direction",
        "not_shown",
        plausibility_reason="Elders daalde het ook.",
        unknowns="Of het blijft.",
        decision="hand_over",
        decision_reason="Het loopt vanzelf.",
        disagreement="De buurt ziet het anders.",
    )
    LessonFactory(vap=vap, title="Begin eerder", text="Een plek kost tijd.")
    CostLineFactory(vap=vap, year=2027, planned=1000, realised=1200)

    made = build_plan_evaluation(vap, evaluation)

    assert made.cautions == ("Niet aangetoond: “Doel 1”.",)
    assert made.answer.startswith(
        "De richting is goed, maar niet aantoonbaar. Niet aangetoond: dat dit door het plan komt."
    )
    assert [part.paragraphs for part in section(made, "vragen").parts] == [("Alles.",), ("Deels.",), ("Rustiger.",)]
    goal = section(made, "doelen").parts[0]
    assert (goal.heading, goal.status_label) == ("Doel 1.", "richting goed, niet aantoonbaar")
    assert section(made, "oorzaak").items == ("Elders daalde het ook.",)
    assert section(made, "kosten").lead == "Gepland € 1.000, werkelijk € 1.200: € 200 meer dan gepland."
    assert section(made, "oneens").lead == "De buurt ziet het anders."
    assert section(made, "vervolg").lead == (
        "We dragen het over aan de lijn: het wordt gewoon werk. Het loopt vanzelf."
    )
    assert rows(made, "lessen") == [["Begin eerder", "Een plek kost tijd."]]
    assert made.unknowns == ("Of het blijft.",)


def test_outcome_on_older_figures_stays_readable(cycle):
    vap, evaluation = plan(cycle, 1, "not_achieved")
    GoalResultFactory(
        goal=vap.goals.get(),
        outcome="achieved",
        words="Toch gehaald.",
        data_versions=[99],
        made_at=datetime(2028, 4, 1, 10, tzinfo=UTC),
    )
    made = build_plan_evaluation(vap, evaluation)
    part = section(made, "doelen").parts[0]
    assert part.paragraphs == ("Toch gehaald.",)
    assert "niet behaald. Zo ging het met 1." in part.remarks[0]
    assert "De cijfers zijn bijgesteld. De uitkomst is opnieuw berekend; de oude staat erbij." in made.cautions


# --- as a kind


def test_only_what_is_closed_can_be_published(cycle):
    vap = VAPFactory(cycle=cycle, evaluated=True)
    ActivityFactory(vap=vap)
    evaluation = EvaluationFactory(vap=vap)
    assert KIND not in dict(subjects_to_publish())
    for code in (f"plan-{vap.pk}", f"cyclus-{cycle.pk}", "iets-1"):
        with pytest.raises(NoContentError, match="gesloten"):
            content_of("evaluatie", code, cycle.name)
    for name in ("what_was_done", "what_was_reached", "situation_now"):
        setattr(evaluation, name, "Alles.")
    evaluation.plausibility, evaluation.decision, evaluation.closed_on = "possible", "stop", CLOSED_ON
    evaluation.save()
    assert dict(subjects_to_publish())[KIND] == [
        (f"evaluatie|cyclus-{cycle.pk}|Cyclus 2026-2027", "Cyclus 2026-2027 als geheel"),
        (f"evaluatie|plan-{vap.pk}|Cyclus 2026-2027", f"{vap.title} (Cyclus 2026-2027)"),
    ]


def test_content_names_the_deliveries_under_its_outcomes(cycle):
    vap, _ = plan(cycle, 5)
    plan(cycle, 6)
    assert content_of("evaluatie", f"plan-{vap.pk}", cycle.name).deliveries == (5,)
    content = content_of("evaluatie", f"cyclus-{cycle.pk}", cycle.name)
    assert content.deliveries == (5, 6)
    assert "Wat is niet aangetoond?" in content.body
