"""The evaluation of a cycle in the browser (S84), with the deviations that are part of it (S154)."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import CycleState
from cycle.models import CycleEvaluation
from cycle.services.evaluation import QUESTIONS
from tests.factories import UserFactory
from tests.factories.policy import CycleEvaluationFactory, DeviationFactory, PolicyCycleFactory

pytestmark = pytest.mark.django_db
ANSWERS = {"done": "Tien stappen.", "achieved": "Deels.", "situation": "Rustiger."}


def url(name, cycle):
    return reverse(f"agov:{name}", args=[cycle.pk])


@pytest.fixture
def carla(client):
    """The researcher, logged in: she answers the questions too."""
    user = UserFactory(roles=[Role.ONDERZOEKER], function="onderzoeker")
    client.force_login(user)
    return user


@pytest.fixture
def anja(client):
    """The adviser, logged in."""
    user = UserFactory(roles=[Role.BELEIDSADVISEUR], function="beleidsadviseur")
    client.force_login(user)
    return user


def test_form_asks_exactly_the_three_questions(client, carla):
    page = client.get(url("evaluation-write", PolicyCycleFactory()))

    form = page.context["form"]
    assert {name: field.label for name, field in form.fields.items()} == dict(QUESTIONS)


def test_answers_are_kept_and_the_page_counts_what_is_missing(client, carla):
    cycle = PolicyCycleFactory()

    answer = client.post(url("evaluation-write", cycle), ANSWERS | {"situation": ""}, follow=True)

    assertRedirects(answer, url("cycle-evaluation", cycle))
    assertContains(answer, "Nog 1 van de drie vragen wacht op een antwoord.")
    assertContains(answer, "Tien stappen.")


def test_closing_with_an_empty_answer_is_refused_by_name(client, carla):
    kept = CycleEvaluationFactory(situation="")

    answer = client.post(url("evaluation-close", kept.cycle), {"revision": "1"})

    assertContains(answer, "Nog zonder antwoord: Hoe ziet de nieuwe situatie eruit?", status_code=422)
    kept.refresh_from_db()
    assert not kept.is_closed


def test_deviations_of_the_cycle_are_part_of_the_evaluation(client, carla):
    kept = CycleEvaluationFactory()
    DeviationFactory(cycle=kept.cycle, what="De enquête ging een maand later.", reason="Het bureau was ziek.")
    DeviationFactory(what="Van een andere cyclus.")

    page = client.get(url("cycle-evaluation", kept.cycle))

    assertContains(page, "De enquête ging een maand later.")
    assertContains(page, "Het bureau was ziek.")
    assertNotContains(page, "Van een andere cyclus.")


def test_page_takes_as_many_queries_with_more_deviations(client, carla, django_assert_num_queries):
    few, many = CycleEvaluationFactory(), CycleEvaluationFactory()
    DeviationFactory(cycle=few.cycle)
    DeviationFactory.create_batch(3, cycle=many.cycle)
    client.get(url("cycle-evaluation", few.cycle))

    for kept in (few, many):
        with django_assert_num_queries(10):
            client.get(url("cycle-evaluation", kept.cycle))


def test_two_who_begin_at_once_lose_nothing(client, carla):
    """Both saw a page without answers; the second gets the texts side by side."""
    cycle = PolicyCycleFactory()
    client.post(url("evaluation-write", cycle), ANSWERS)

    answer = client.post(url("evaluation-write", cycle), ANSWERS | {"done": "Negen stappen."})

    assert answer.status_code == 409
    (compared,) = answer.context["form"].comparison
    assert compared.name == "done"
    assert CycleEvaluation.objects.get().done == "Tien stappen."
    client.post(url("evaluation-write", cycle), ANSWERS | {"done": "Negen stappen.", "revision": "1"})
    assert CycleEvaluation.objects.get().done == "Negen stappen."


def test_second_who_saves_gets_a_comparison(client, carla):
    kept = CycleEvaluationFactory(revision=2)

    answer = client.post(url("evaluation-write", kept.cycle), ANSWERS | {"revision": "1"})

    assert answer.status_code == 409
    assert len(answer.context["form"].comparison) == 3


def test_closing_what_another_changed_shows_their_answers_first(client, carla):
    kept = CycleEvaluationFactory(revision=2, done="Elf stappen.")

    answer = client.post(url("evaluation-close", kept.cycle), {"revision": "1"})

    assertContains(answer, "Elf stappen.", status_code=409)


def test_persons_are_refused(client, carla):
    answer = client.post(url("evaluation-write", PolicyCycleFactory()), ANSWERS | {"done": "Bel 06-12345678."})

    assert answer.status_code == 422
    assert "done" in answer.context["form"].errors


def test_cycle_cannot_be_closed_before_its_evaluation(client, anja):
    cycle = PolicyCycleFactory(group_track_note="Er zijn nog geen cijfers.")

    page = client.get(url("cycle-close", cycle))

    assertContains(page, "eerst moet de evaluatie af")
    assertContains(page, url("cycle-evaluation", cycle))
    assertContains(client.post(url("cycle-close", cycle)), "Sluit eerst de evaluatie", status_code=422)


def test_after_the_evaluation_the_cycle_closes_and_answers_stay(client, anja):
    kept = CycleEvaluationFactory(cycle__group_track_note="Er zijn nog geen cijfers.")
    client.post(url("evaluation-close", kept.cycle), {"revision": "1"})

    client.post(url("cycle-close", kept.cycle))

    kept.cycle.refresh_from_db()
    assert kept.cycle.state == CycleState.CLOSED
    page = client.get(url("cycle-evaluation", kept.cycle))
    assertContains(page, "door de beleidsadviseur")
    for name in ("evaluation-write", "evaluation-close", "evaluation-reopen"):
        assertNotContains(page, url(name, kept.cycle))
    refused = client.post(url("evaluation-write", kept.cycle), ANSWERS | {"revision": "2"})
    assertContains(refused, "Er verandert niets meer", status_code=422)


def test_reopening_asks_a_reason(client, carla):
    kept = CycleEvaluationFactory(closed=True)

    assertContains(
        client.post(url("evaluation-reopen", kept.cycle), {"reopen_reason": ""}), "Schrijf op waarom", status_code=422
    )
    client.post(url("evaluation-reopen", kept.cycle), {"reopen_reason": "Een cijfer klopte niet."})

    kept.refresh_from_db()
    assert not kept.is_closed


@pytest.mark.parametrize("role", [Role.BESTUURDER, Role.PRIVACY_OFFICER])
def test_others_inside_read_and_find_no_button(client, role):
    kept = CycleEvaluationFactory()
    client.force_login(UserFactory(roles=[role]))

    page = client.get(url("cycle-evaluation", kept.cycle))

    assertContains(page, kept.done)
    assertNotContains(page, url("evaluation-write", kept.cycle))
    assert client.post(url("evaluation-write", kept.cycle), ANSWERS).status_code == 403
    assert client.post(url("evaluation-close", kept.cycle), {"revision": "1"}).status_code == 403
