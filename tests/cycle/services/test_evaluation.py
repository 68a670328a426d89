"""The evaluation of a cycle: three questions, none empty when it closes, and no cycle closes without it (S84)."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.editing import StaleEditError
from cycle.enums import CycleState
from cycle.models import CycleEvaluation
from cycle.services import cycles, evaluation
from cycle.services.evaluation import QUESTIONS, EvaluationError
from tests.factories import UserFactory
from tests.factories.policy import CycleEvaluationFactory, DeviationFactory, PolicyCycleFactory

AT = datetime(2028, 4, 1, 9, tzinfo=UTC)
ANSWERS = {"done": "Tien stappen.", "achieved": "Deels.", "situation": "Rustiger."}

pytestmark = pytest.mark.django_db


def save(cycle, seen=0, **answers):
    return evaluation.save_evaluation(cycle_id=cycle.pk, seen=seen, answers=ANSWERS | answers, by=UserFactory(), at=AT)


def close(cycle, seen=1):
    return evaluation.close_evaluation(cycle_id=cycle.pk, seen=seen, by=UserFactory(), at=AT)


def test_the_questions_are_the_three_of_the_note():
    assert list(QUESTIONS.values()) == [
        "Wat is er gedaan?",
        "Hebben we bereikt wat we wilden bereiken?",
        "Hoe ziet de nieuwe situatie eruit?",
    ]
    fields = {field.name for field in CycleEvaluation._meta.get_fields() if field.get_internal_type() == "TextField"}
    assert fields == set(QUESTIONS)


def test_answers_may_wait_until_the_evaluation_closes():
    cycle = PolicyCycleFactory()

    kept = save(cycle, achieved="", situation="  ")

    assert (kept.done, kept.achieved, kept.situation, kept.is_closed) == ("Tien stappen.", "", "", False)


@pytest.mark.parametrize("name", QUESTIONS)
def test_closing_is_refused_with_an_empty_answer_and_names_the_question(name):
    cycle = PolicyCycleFactory()
    save(cycle, **{name: " "})

    with pytest.raises(EvaluationError) as refusal:
        close(cycle)

    assert str(refusal.value) == f"Nog zonder antwoord: {QUESTIONS[name]}"
    assert not CycleEvaluation.objects.get().is_closed


@pytest.mark.parametrize("name", QUESTIONS)
def test_database_refuses_a_closed_evaluation_with_an_empty_answer(name):
    with pytest.raises(IntegrityError), transaction.atomic():
        CycleEvaluationFactory(closed=True, **{name: ""})


def test_closing_without_any_answer_names_all_three():
    with pytest.raises(EvaluationError) as refusal:
        close(PolicyCycleFactory())

    assert all(words in str(refusal.value) for words in QUESTIONS.values())


def test_closed_answers_are_in_the_audit_trail_with_the_number_of_deviations():
    cycle = PolicyCycleFactory()
    DeviationFactory.create_batch(2, cycle=cycle)
    save(cycle)

    close(cycle)

    entry = AuditEntry.objects.get(event="evaluation.closed")
    assert (entry.target_id, entry.data) == (str(cycle.pk), {"deviations": 2, "answers": ANSWERS})


def test_changes_are_in_the_trail_with_old_and_new():
    cycle = PolicyCycleFactory()
    save(cycle)

    save(cycle, seen=1, achieved="Ja.")

    assert AuditEntry.objects.get(event="evaluation.changed").data["fields"] == {"achieved": ["Deels.", "Ja."]}


@pytest.mark.parametrize("seen", [0, 1])
def test_answers_of_another_are_not_overwritten(seen):
    cycle = PolicyCycleFactory()
    save(cycle)
    save(cycle, seen=1, done="Elf stappen.")

    with pytest.raises(StaleEditError) as stale:
        save(cycle, seen=seen, done="Negen stappen.")

    assert stale.value.current.done == "Elf stappen."
    assert CycleEvaluation.objects.get().done == "Elf stappen."


def test_closing_what_another_changed_meanwhile_is_refused():
    cycle = PolicyCycleFactory()
    save(cycle)
    save(cycle, seen=1, done="Elf stappen.")

    with pytest.raises(StaleEditError):
        close(cycle, seen=1)


def test_closed_evaluation_stays_until_it_is_reopened_with_a_reason():
    cycle = PolicyCycleFactory()
    save(cycle)
    close(cycle)

    with pytest.raises(EvaluationError, match="Heropen"):
        save(cycle, seen=2, done="Anders.")
    with pytest.raises(EvaluationError, match="al afgesloten"):
        close(cycle, seen=2)
    with pytest.raises(EvaluationError, match="Schrijf op waarom"):
        evaluation.reopen_evaluation(cycle_id=cycle.pk, reason=" ", by=UserFactory(), at=AT)
    evaluation.reopen_evaluation(cycle_id=cycle.pk, reason="Een cijfer klopte niet.", by=UserFactory(), at=AT)

    assert save(cycle, seen=3, done="Anders.").done == "Anders."
    assert AuditEntry.objects.get(event="evaluation.reopened").reason == "Een cijfer klopte niet."


def test_reopening_what_is_open_is_refused():
    cycle = PolicyCycleFactory()
    save(cycle)

    with pytest.raises(EvaluationError, match="niet afgesloten"):
        evaluation.reopen_evaluation(cycle_id=cycle.pk, reason="Toch.", by=UserFactory(), at=AT)


@pytest.mark.parametrize("state", [CycleState.DRAFT, CycleState.CLOSED])
def test_only_a_running_cycle_is_evaluated(state):
    with pytest.raises(EvaluationError, match="Deze cyclus is"):
        save(PolicyCycleFactory(state=state))


@pytest.mark.parametrize("begun", [False, True])
def test_cycle_does_not_close_without_a_closed_evaluation_whatever_the_reason(begun):
    cycle = PolicyCycleFactory()
    if begun:
        save(cycle)

    with pytest.raises(cycles.CycleError, match="evaluatie"):
        cycles.close_cycle(cycle_id=cycle.pk, blockers=[], reason="De raad wil door.", by=UserFactory(), at=AT)

    cycle.refresh_from_db()
    assert cycle.state == CycleState.RUNNING
