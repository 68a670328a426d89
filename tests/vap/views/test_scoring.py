"""Weighing in the browser: nobody sees another's score too early, and the matrix says how sure the order is."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import UserFactory
from tests.factories.policy import (
    CriterionFactory,
    DispositionFactory,
    FindingFactory,
    PolicyCycleFactory,
    SafetyAnalysisFactory,
    ScoreFactory,
    ScoringFactory,
)
from vap.enums import ScoringState
from vap.models import JointScore, Score, Scoring

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle():
    return PolicyCycleFactory(max_priorities=1)


@pytest.fixture
def findings(cycle):
    analysis = SafetyAnalysisFactory(cycle=cycle, state="adopted", adopted_on=date(2026, 11, 1))
    return [FindingFactory(analysis=analysis, number=number) for number in (1, 2)]


@pytest.fixture
def officer(client):
    user = UserFactory(roles=[Role.BELEIDSADVISEUR], function="beleidsadviseur")
    client.force_login(user)
    return user


@pytest.fixture
def weighing(cycle, findings, officer):
    """Two yardsticks; two scorers who differ: one finding is worse, the other larger."""
    made = ScoringFactory(cycle=cycle)
    made.scorers.add(officer)
    CriterionFactory(scoring=made, name="Ernst", weight=2, position=1)
    CriterionFactory(scoring=made, name="Omvang", weight=2, position=2)
    return made


def page(name, *args) -> str:
    return reverse(f"vap:{name}", args=args)


def give(weighing, finding, user, *values):
    for criterion, value in zip(weighing.criteria.all(), values, strict=True):
        ScoreFactory(criterion=criterion, finding=finding, scorer=user, value=value)


def to(weighing, state):
    Scoring.objects.filter(pk=weighing.pk).update(state=state)


def answers(weighing, *values, name="score"):
    return {f"{name}_{one.pk}": value for one, value in zip(weighing.criteria.all(), values, strict=True)}


def test_weighing_begins_with_proposed_yardsticks(client, officer, cycle, findings):
    assertContains(client.get(page("scoring", cycle.pk)), "Begin met vijf voorgestelde criteria")

    response = client.post(page("scoring-begin", cycle.pk))

    assertRedirects(response, page("scoring-set-up", cycle.pk))
    assert Scoring.objects.get(cycle=cycle).criteria.count() == 5


def test_set_up_before_the_beginning_goes_to_the_beginning(client, officer, cycle):
    assertRedirects(client.get(page("scoring-set-up", cycle.pk)), page("scoring", cycle.pk))


def test_set_up_adds_a_yardstick_and_scorers(client, officer, cycle, weighing):
    other = UserFactory(roles=[Role.PARTNER])
    form = client.get(page("scoring-set-up", cycle.pk)).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields if name != "scorers"}
    sent |= {
        "name_2": "Invloed",
        "question_2": "kunnen wij iets doen?",
        "weight_2": 5,
        "scorers": [officer.pk, other.pk],
    }

    response = client.post(page("scoring-set-up", cycle.pk), sent)
    again = client.post(page("scoring-set-up", cycle.pk), sent)

    assertRedirects(response, page("scoring", cycle.pk))
    assert [(one.name, one.weight) for one in weighing.criteria.all()] == [("Ernst", 2), ("Omvang", 2), ("Invloed", 5)]
    assert set(weighing.scorers.all()) == {officer, other}
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"name_2": "Ernst", "question_2": "dubbel?", "weight_2": 1}, "name_2"),
        ({"name_2": "Invloed", "weight_2": 1}, "question_2"),
        ({"name_2": "Invloed", "question_2": "kan het?"}, "weight_2"),
        ({"name_2": "Invloed", "question_2": "kan het?", "weight_2": 11}, "weight_2"),
    ],
)
def test_half_a_yardstick_is_an_error(client, officer, cycle, weighing, row, field):
    form = client.get(page("scoring-set-up", cycle.pk)).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields if name != "scorers"}

    response = client.post(page("scoring-set-up", cycle.pk), {**sent, **row})

    assert list(response.context["form"].errors) == [field]
    assert response.status_code == 422


def test_while_apart_nobody_sees_what_another_gave(client, officer, cycle, weighing, findings):
    other = UserFactory(roles=[Role.ONDERZOEKER], name="Imre Halewijk", function="onderzoeker")
    weighing.scorers.add(other)
    give(weighing, findings[0], other, 5, 5)

    response = client.get(page("scoring", cycle.pk))

    assertContains(response, "onderzoeker, ")
    assertContains(response, ": 1 van 2")
    assertNotContains(response, "Imre")
    assertNotContains(response, "score-dots")
    own = client.get(page("finding-score", cycle.pk, findings[0].pk)).context["form"]
    assert [own[name].value() for name in own.fields] == ["", ""]


def test_scoring_goes_on_to_the_next_finding_and_ends(client, officer, cycle, weighing, findings):
    first = client.post(page("finding-score", cycle.pk, findings[0].pk), answers(weighing, 4, 3))
    last = client.post(page("finding-score", cycle.pk, findings[1].pk), answers(weighing, 2, 2))

    assertRedirects(first, page("finding-score", cycle.pk, findings[1].pk))
    assertRedirects(last, page("scoring", cycle.pk))
    assert Score.objects.filter(scorer=officer).count() == 4


def test_open_question_is_an_error_and_the_given_answer_stays(client, officer, cycle, weighing, findings):
    criterion = weighing.criteria.first()

    response = client.post(page("finding-score", cycle.pk, findings[0].pk), {f"score_{criterion.pk}": 4})

    assertContains(response, "Geef een score voor “Omvang”.", status_code=422)
    assert response.context["form"][f"score_{criterion.pk}"].value() == "4"
    assert not Score.objects.exists()


def test_scoring_is_refused_to_who_was_not_asked(client, cycle, weighing, findings):
    for role, status in ((Role.ONDERZOEKER, 403), (Role.PARTNER, 403)):
        stranger = Client()
        stranger.force_login(UserFactory(roles=[role]))
        response = stranger.post(page("finding-score", cycle.pk, findings[0].pk), answers(weighing, 4, 3))
        assert response.status_code == status
    assert not Score.objects.exists()


def test_leading_is_refused_to_scorers(cycle, weighing, findings):
    scorer = UserFactory(roles=[Role.PARTNER])
    weighing.scorers.add(scorer)
    client = Client()
    client.force_login(scorer)

    assert client.get(page("scoring", cycle.pk)).status_code == 200
    for name in ("scoring-begin", "scoring-set-up", "scoring-move"):
        assert client.post(page(name, cycle.pk), {"to": "together"}).status_code == 403
    to(weighing, ScoringState.TOGETHER)
    response = client.post(page("finding-score", cycle.pk, findings[0].pk), answers(weighing, 4, 3))
    assert response.status_code == 403


def test_matrix_shows_dots_order_and_what_falls_outside(client, officer, cycle, weighing, findings):
    give(weighing, findings[0], officer, 4, 4)
    give(weighing, findings[1], officer, 5, 2)
    client.post(page("scoring-move", cycle.pk), {"to": "together"})

    response = client.get(page("scoring", cycle.pk))
    wider = client.get(page("scoring", cycle.pk), {"gewichten": 50})

    assertContains(response, f"Het zwaarst weegt bevinding 1: {findings[0].claim}")
    assertContains(response, "apart 5")
    assert [row.finding for row in response.context["matrix"].outside] == [findings[1]]
    # 2*(4-5) + 2*(4-2) = 2 of 6: turns from a third on
    assertContains(response, "houdt stand</strong>, tot de gewichten 33% schuiven")
    assertContains(wider, "wisselt</strong> als Ernst zwaarder telt (vanaf 33%)")
    assertContains(wider, "bevinding 2 boven bevinding 1 komen")


def test_matrix_takes_the_same_queries_for_each_number(client, officer, cycle, weighing, django_assert_num_queries):
    to(weighing, ScoringState.TOGETHER)
    client.get(page("scoring", cycle.pk))
    analysis = cycle.analyses.get()
    counts = []
    for number in (3, 6):
        for extra in range(number):
            finding = FindingFactory(analysis=analysis, number=number * 10 + extra)
            give(weighing, finding, officer, 3, 3)
            DispositionFactory(finding=finding)
        with django_assert_num_queries(12) as captured:
            client.get(page("scoring", cycle.pk))
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_joint_score_outside_the_range_needs_its_reason(client, officer, cycle, weighing, findings):
    give(weighing, findings[0], officer, 3, 3)
    to(weighing, ScoringState.TOGETHER)
    address = page("finding-score", cycle.pk, findings[0].pk)
    first = weighing.criteria.first()

    refused = client.post(address, answers(weighing, 5, 3))
    client.post(address, answers(weighing, 5, 3) | {f"reason_{first.pk}": "nieuwe cijfers."})

    assertContains(refused, "Apart gaf iedereen 3 tot en met 3. Schrijf op waarom het 5 wordt.", status_code=422)
    assert sorted(JointScore.objects.values_list("value", "reason")) == [(3, ""), (5, "nieuwe cijfers.")]
    assertContains(client.get(page("scoring", cycle.pk)), "apart 3 tot en met 3, samen 5. nieuwe cijfers.")


def test_closing_is_refused_while_a_finding_waits(client, officer, cycle, weighing, findings):
    give(weighing, findings[0], officer, 3, 3)
    to(weighing, ScoringState.TOGETHER)

    refused = client.post(page("scoring-move", cycle.pk), {"to": "closed"}, follow=True)
    for finding in findings:
        DispositionFactory(finding=finding)
    closed = client.post(page("scoring-move", cycle.pk), {"to": "closed"}, follow=True)

    assertContains(refused, "Nog niet elke bevinding is een keuze.")
    assertContains(closed, "Het prioriteren van deze cyclus is afgesloten")
    assertRedirects(client.get(page("finding-score", cycle.pk, findings[0].pk)), page("scoring", cycle.pk))


def test_unknown_move_and_finding_of_another_cycle_are_not_found(client, officer, cycle, weighing):
    elsewhere = FindingFactory()

    assert client.post(page("scoring-move", cycle.pk), {"to": "nergens"}).status_code == 404
    assert client.get(page("finding-score", cycle.pk, elsewhere.pk)).status_code == 404
