"""The evaluation of a VAP in the browser, its public page, and the board of what goes on (S84, S168, story 2)."""

from datetime import date

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import UserFactory
from tests.factories.plans import (
    AssignmentFactory,
    CostLineFactory,
    EvaluationFactory,
    GoalFactory,
    GoalResultFactory,
    LessonFactory,
    MethodChangeFactory,
    RubricLevelFactory,
    VAPCarryOverFactory,
    VAPFactory,
)
from tests.factories.policy import PolicyCycleFactory, StepPlaceFactory
from vap.enums import AssignmentRole, EvaluationDecision, GoalKind, GoalOutcome, Plausibility, VapState
from vap.models import VAP, Evaluation, GoalResult, VAPCarryOver

pytestmark = pytest.mark.django_db
WHOLE = {
    "what_was_done": "veel.",
    "what_was_reached": "nee.",
    "situation_now": "ongeveer gelijk.",
    "intended": "minder overlast.",
    "done_and_not": "alles op één na.",
    "goal_reached": "niet.",
    "plausibility": Plausibility.NOT_SHOWN,
    "plausibility_reason": "ook elders daalde het.",
    "costs": "meer dan gepland.",
    "unknowns": "of zij verhuisden.",
}
DECISION = {"decision": "stop", "reason": "het hielp niet.", "lesson_title": "Vraag eerst", "lesson": "aan jongeren."}
CLOSED = {
    **WHOLE,
    "decision": EvaluationDecision.STOP,
    "decision_reason": "het hielp niet.",
    "summary": "In het kort: niet gelukt.",
    "closed_on": date(2026, 11, 1),
}


def page(name, vap):
    return reverse(f"vap:{name}", args=[vap.pk])


def under(prefix, values):
    return {f"{prefix}-{name}": value for name, value in values.items()}


def login(client, role, **more):
    user = UserFactory(roles=[role], **more)
    client.force_login(user)
    return user


@pytest.fixture
def carla(client):
    return login(client, Role.ONDERZOEKER)


@pytest.fixture
def vap():
    made = VAPFactory(evaluated=True, title="Jeugd doet mee", cycle=PolicyCycleFactory(start_date=date(2024, 3, 1)))
    EvaluationFactory(vap=made)
    return made


def missed(vap, **more):
    return GoalResultFactory(
        goal__vap=vap, outcome=GoalOutcome.NOT_ACHIEVED, words="niet behaald. Het cijfer is 52.", **more
    )


def closed_vap(**more):
    made = VAPFactory(closed=True, title="Jeugd doet mee", **more)
    EvaluationFactory(vap=made, **CLOSED)
    missed(made)
    return made


def test_counting_from_the_page(client, carla, vap):
    GoalFactory(vap=vap, target=3, unit="sloten")

    response = client.post(page("evaluation-count", vap), follow=True)

    assertContains(response, "1 uitkomst is berekend.")
    assertContains(response, "niet vast te stellen")
    assertContains(client.post(page("evaluation-count", vap), follow=True), "Er is niets veranderd")


def test_described_level_is_asked_and_checked(client, carla, vap):
    goal = GoalFactory(vap=vap, kind=GoalKind.QUALITATIVE, baseline=2, target=4)
    RubricLevelFactory(goal=goal)
    field = f"gezien-goal_{goal.pk}"

    wrong = client.post(page("evaluation-count", vap), {field: "9"})
    client.post(page("evaluation-count", vap), {field: "4, 4 5"})

    assertContains(wrong, "Vul cijfers in van 1 tot en met 5", status_code=422)
    assert GoalResult.objects.get().details["levels"] == [4, 4, 5]


def test_amount_that_no_activity_counts_is_asked(client, carla, vap):
    goal = GoalFactory(vap=vap, unit="buddy's", target=30)

    client.post(page("evaluation-count", vap), {f"gezien-goal_{goal.pk}": "33"})

    client.post(page("evaluation-count", vap))

    assert (GoalResult.objects.get().outcome, GoalResult.objects.get().value) == (GoalOutcome.ACHIEVED, 33)


def test_missed_goal_stands_on_top(client, carla, vap):
    missed(vap)

    content = client.get(page("evaluation", vap)).content.decode()

    assert "Doel niet gehaald." in content[: content.index("Wat is er gedaan?")]
    assert 'class="shape' in content[content.index("Doel niet gehaald") - 600 :]


def test_regression_adjustment_and_method_change_are_said(client, carla, vap):
    old = missed(vap, data_versions=[1], details={"regression": True})
    GoalResultFactory(
        goal=old.goal, outcome=GoalOutcome.DIRECTION, words="Nu anders.", data_versions=[2],
        details={"regression": True}, made_at="2026-12-01T10:00:00Z",
    )  # fmt: skip
    MethodChangeFactory(goal=old.goal, before={"comparison": "none"}, after={"comparison": "own_past"})

    response = client.get(page("evaluation", vap))

    assertContains(response, "Begonnen in een slecht jaar")
    assertContains(response, "De cijfers zijn bijgesteld")
    assertContains(response, "niet behaald. Het cijfer is 52.")
    assertContains(response, "was: nergens mee")
    assertContains(response, "werd: het eigen verleden")


def test_answers_are_prefilled_and_stored(client, carla, vap):
    CostLineFactory(vap=vap, planned=90_000, realised=104_500)

    form = client.get(page("evaluation-write", vap))
    response = client.post(page("evaluation-write", vap), {**WHOLE, "revision": "1"})

    assertContains(form, "Gepland € 90.000, werkelijk € 104.500: € 14.500 meer dan gepland.")
    assertRedirects(response, page("evaluation", vap))
    assert Evaluation.objects.get().unknowns == "of zij verhuisden."


def test_claim_is_refused_and_what_was_typed_stays(client, carla, vap):
    """Story 2 step 3."""
    response = client.post(page("evaluation-write", vap), {**WHOLE, "summary": "Het was succesvol.", "revision": "1"})

    assertContains(response, "U schrijft “succesvol”.", status_code=422)
    assertContains(response, "Het was succesvol.", status_code=422)
    assertContains(response, "of zij verhuisden.", status_code=422)


def test_second_editor_sees_both_texts(client, carla, vap):
    client.post(page("evaluation-write", vap), {**WHOLE, "revision": "1"})

    response = client.post(page("evaluation-write", vap), {**WHOLE, "unknowns": "anders.", "revision": "1"})

    assertContains(response, "Iemand anders heeft dit intussen gewijzigd.", status_code=409)


def test_page_names_what_lacks_and_offers_no_decision(client, vap):
    login(client, Role.AGOV_SECRETARIS)

    response = client.get(page("evaluation", vap))
    refused = client.post(page("evaluation-decide", vap), under("besluit", DECISION))

    assertContains(response, "Dit ontbreekt nog voordat de evaluatie dicht kan:")
    assertContains(response, "<li>Wat is er gedaan?</li>", html=True)
    assert response.context["decision_form"] is None
    assertContains(refused, "De evaluatie kan nog niet dicht. Er ontbreekt:", status_code=422)


def test_alderman_who_is_accountable_decides(client, vap):
    """Story 2 step 5."""
    eva = login(client, Role.BESTUURDER)
    later = PolicyCycleFactory(start_date=date(2026, 3, 1))
    missed(vap)
    Evaluation.objects.filter(vap=vap).update(**WHOLE)
    decision = {**DECISION, "decision": "adapt"}
    assert client.post(page("evaluation-decide", vap), under("besluit", decision)).status_code == 403
    AssignmentFactory(vap=vap, role=AssignmentRole.ACCOUNTABLE, user=eva)

    response = client.post(page("evaluation-decide", vap), under("besluit", decision), follow=True)

    follower = VAP.objects.get(follows=vap)
    assert (follower.cycle, follower.state) == (later, VapState.DRAFT)
    assertContains(response, f"Het nieuwe concept is {follower.code}.")
    assertContains(response, "Dit gaat verder in:")


def test_open_evaluation_is_for_who_works_on_it(client, vap):
    missed(vap)
    for role in (Role.RAADSLID, Role.PARTNER):
        login(client, role)
        assert client.get(page("evaluation", vap)).status_code == 404
        assertNotContains(client.get(page("plan-detail", vap)), "Het cijfer is 52.")
    partner = login(client, Role.PARTNER)
    AssignmentFactory(vap=vap, implementer=True, organisation=partner.organisation)

    assertContains(client.get(page("evaluation", vap)), "Het cijfer is 52.")


def test_running_vap_has_no_evaluation_page(client, carla):
    assert client.get(page("evaluation", VAPFactory(running=True))).status_code == 404


def test_public_page_says_on_top_that_the_goal_was_missed(client):
    """Story 2 step 6."""
    vap = closed_vap()
    LessonFactory(vap=vap, title="Vraag eerst")

    response = client.get(page("result-public", vap))

    content = response.content.decode()
    assert "Doel niet gehaald." in content[: content.index("Wat is er gedaan?")]
    assertContains(response, "In het kort: niet gelukt.")
    assertContains(response, "We stoppen ermee.")
    assertContains(response, "Vraag eerst")
    assertContains(response, f'href="{reverse("vap:plan-public", args=[vap.pk])}">{vap.title}</a>')  # the way back
    assertNotContains(response, vap.made_by.name)


def test_public_page_is_there_when_the_evaluation_is_closed(client, vap):
    assert client.get(page("result-public", vap)).status_code == 404


def test_section_of_the_plan_shows_what_came_of_it(client):
    login(client, Role.RAADSLID)
    vap = closed_vap()

    response = client.get(page("plan-detail", vap))

    assertContains(response, "Doel niet gehaald")
    assertContains(response, page("result-public", vap))


def test_vap_in_evaluation_while_another_runs(client, carla, vap):
    """S171."""
    other = VAPFactory(running=True, cycle=vap.cycle)

    assert client.get(page("evaluation", vap)).status_code == 200
    assertContains(client.get(page("plan-detail", other)), "Het blijkt bij de evaluatie.")


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_the_same_queries_for_each_number(client, carla, vap, count, django_assert_num_queries):
    for _ in range(count):
        MethodChangeFactory(goal=missed(vap).goal)
    client.get(page("evaluation", vap))

    with django_assert_num_queries(17):
        client.get(page("evaluation", vap))


# --- what goes on in a new cycle


def board(cycle):
    return reverse("vap:vap-carry-over-board", args=[cycle.pk])


@pytest.mark.parametrize("count", [1, 3])
def test_board_takes_the_same_queries_for_each_number(client, count, django_assert_num_queries):
    login(client, Role.BELEIDSADVISEUR)
    old, cycle = PolicyCycleFactory(start_date=date(2024, 3, 1)), PolicyCycleFactory(start_date=date(2026, 3, 1))
    for _ in range(count):
        VAPFactory(cycle=old, running=True)
        VAPCarryOverFactory(cycle=cycle, vap__cycle=old)
    client.get(board(cycle))

    with django_assert_num_queries(7):
        response = client.get(board(cycle))

    assert (len(response.context["undecided"]), len(response.context["decisions"])) == (count, count)


def test_deciding_on_the_board(client):
    login(client, Role.BELEIDSADVISEUR)
    old, cycle = PolicyCycleFactory(start_date=date(2024, 3, 1)), PolicyCycleFactory(start_date=date(2026, 3, 1))
    vap, into = VAPFactory(cycle=old, running=True, title="Sloten"), VAPFactory(cycle=cycle)
    address = reverse("vap:vap-carry-over-decide", args=[cycle.pk, vap.pk])
    assertContains(client.get(board(cycle)), "Over 1 plan moet nog worden besloten")

    refused = client.post(address, {"decision": "adapt", "reason": "kleiner."})
    response = client.post(address, {"decision": "adapt", "into": into.pk, "reason": "kleiner."}, follow=True)

    assertContains(refused, "Kies het plan van deze cyclus waarin dit verdergaat.", status_code=422)
    assertContains(response, "Over alle 1 lopende plannen is besloten.")
    assert VAPCarryOver.objects.get().into == into


def test_step_and_overview_point_at_the_board(client):
    login(client, Role.AGOV_SECRETARIS)
    place = StepPlaceFactory(step__settles_projects=True)
    VAPFactory(cycle=PolicyCycleFactory(start_date=date(2020, 3, 1)), running=True)

    assertContains(client.get(reverse("agov:step-detail", args=[place.step.pk])), board(place.cycle))
    assertContains(client.get(reverse("agov:carry-over-board", args=[place.cycle.pk])), board(place.cycle))
