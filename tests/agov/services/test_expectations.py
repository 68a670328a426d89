"""Expectations: asked by us, answered by the partner, an agreement and never an order (S99, S100, S131)."""

from datetime import UTC, date, datetime

import pytest

from agov.enums import ANSWERS, ExpectationState
from agov.permissions import may_answer
from agov.services import expectations as services
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.editing import StaleEditError
from amersfoort_veiligheid.web.statuses import Tone, tone_of
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.policy import ExpectationFactory, PolicyCycleFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 12, 10, 9, 30, tzinfo=UTC)


def ask(**fields):
    return services.add_expectation(
        **{
            "cycle": PolicyCycleFactory(),
            "priority": None,
            "organisation": OrganisationFactory(),
            "text": "Goede sloten.",
            "answer_by": date(2027, 2, 1),
            "by": UserFactory(),
            "at": AT,
            **fields,
        }
    )


def answer(row, to, text="", *, seen=None):
    return services.answer(expectation_id=row.pk, seen=seen or row.revision, to=to, text=text, by=UserFactory(), at=AT)


def test_question_stays_a_question_until_the_partner_answers():
    """S100: nothing is assigned without acceptance."""
    made = ask()

    assert made.state == ExpectationState.ASKED
    assert (made.answered_by, made.answered_at, made.answer) == (None, None, "")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PARTNER])
def test_nobody_answers_for_a_partner(role):
    row = ExpectationFactory()

    assert not may_answer(UserFactory(roles=[role], organisation=row.organisation), row)
    assert not may_answer(UserFactory(roles=[Role.PARTNER]), row)
    assert may_answer(UserFactory(roles=[Role.PARTNER], organisation=row.organisation), row)


@pytest.mark.parametrize("to", sorted(ANSWERS))
def test_answer_is_stored_with_who_and_when(to):
    """S131."""
    row = ask()

    answer(row, to, "Twee uur per week.")

    row.refresh_from_db()
    assert (row.state, row.answer, row.answered_at) == (to, "Twee uur per week.", AT)
    assert row.answered_by is not None
    assert AuditEntry.objects.get(event="expectation.answered").data == {"old": "asked", "new": to}


@pytest.mark.parametrize("to", [ExpectationState.AMENDED, ExpectationState.DECLINED])
def test_another_answer_than_yes_has_a_text(to):
    row = ask()

    with pytest.raises(services.ExpectationError, match="waarom niet"):
        answer(row, to, "  ")

    row.refresh_from_db()
    assert row.state == ExpectationState.ASKED


def test_asking_is_no_answer():
    with pytest.raises(services.ExpectationError):
        answer(ask(), ExpectationState.ASKED, "Toch niet.")


def test_partner_comes_back_on_its_answer():
    row = answer(ask(), ExpectationState.ACCEPTED)

    answer(row, ExpectationState.DECLINED, "Wij hebben er geen mensen voor.")

    row.refresh_from_db()
    assert row.state == ExpectationState.DECLINED
    assert [entry.data["old"] for entry in AuditEntry.objects.filter(event="expectation.answered").order_by("pk")] == [
        "asked",
        "accepted",
    ]


def test_declined_is_shown_as_an_answer_and_not_as_a_failure():
    """S99: no word for failing and no red."""
    assert ExpectationState.DECLINED.label == "doet het niet"
    assert tone_of(ExpectationState.DECLINED) == Tone.GREY


def test_question_that_was_answered_stays_as_it_was():
    row = answer(ask(), ExpectationState.ACCEPTED)

    with pytest.raises(services.ExpectationError, match="al geantwoord"):
        services.change_expectation(
            expectation_id=row.pk,
            seen=row.revision,
            cycle=row.cycle,
            priority=None,
            organisation=row.organisation,
            text="Nog veel meer.",
            answer_by=row.answer_by,
            by=UserFactory(),
            at=AT,
        )


def test_answer_to_a_question_that_changed_meanwhile_is_laid_before_the_partner():
    row = ask()
    services.change_expectation(
        expectation_id=row.pk,
        seen=1,
        cycle=row.cycle,
        priority=None,
        organisation=row.organisation,
        text="Goede sloten en een lamp.",
        answer_by=row.answer_by,
        by=UserFactory(),
        at=AT,
    )

    with pytest.raises(StaleEditError):
        answer(row, ExpectationState.ACCEPTED, seen=1)
