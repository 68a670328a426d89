"""Agreements until they are kept (S115)."""

from datetime import date

import pytest

from agov.enums import AgreementState, OutcomeKind
from agov.services import kept, outcomes
from amersfoort_veiligheid.accounts.models import AuditEntry
from tests.agov.services.outcomes.noted import AT, add
from tests.factories.meetings import OutcomeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(item, secretary):
    return add(
        item,
        secretary,
        kind=OutcomeKind.AGREEMENT,
        text="Politie levert cijfers.",
        owner_function="wijkagent",
        due_on=date(2027, 3, 1),
    )


def test_an_agreement_is_kept_with_a_note(agreement, secretary):
    kept.settle_agreement(
        outcome_id=agreement.pk,
        to=AgreementState.DONE,
        on=date(2027, 2, 1),
        note="Cijfers zijn er.",
        by=secretary,
        at=AT,
    )

    agreement.refresh_from_db()
    assert (agreement.state, agreement.closed_on, agreement.closing_note) == (
        AgreementState.DONE,
        date(2027, 2, 1),
        "Cijfers zijn er.",
    )


ALLOWED = {
    ("open", "done"),
    ("open", "lapsed"),
}


@pytest.mark.parametrize("old", AgreementState)
@pytest.mark.parametrize("new", AgreementState)
def test_moves_of_an_agreement(item, secretary, old, new):
    settled = {} if old == AgreementState.OPEN else {"closed_on": date(2027, 1, 1), "closing_note": "Klaar."}
    row = OutcomeFactory(item=item, agreement=True, state=old, **settled)

    def move():
        kept.settle_agreement(outcome_id=row.pk, to=new, on=date(2027, 2, 1), note="Zo is het.", by=secretary, at=AT)

    if (old.value, new.value) in ALLOWED:
        move()
        row.refresh_from_db()
        assert row.state == new
    else:
        with pytest.raises(outcomes.OutcomeError):
            move()


def test_reopening_takes_the_note_away_and_keeps_it_in_the_trail(agreement, secretary):
    kept.settle_agreement(
        outcome_id=agreement.pk, to=AgreementState.LAPSED, on=date(2027, 2, 1), note="Niet nodig.", by=secretary, at=AT
    )
    kept.reopen_agreement(outcome_id=agreement.pk, reason="Toch nodig.", by=secretary, at=AT)

    agreement.refresh_from_db()
    assert (agreement.state, agreement.closed_on, agreement.closing_note) == (AgreementState.OPEN, None, "")
    entry = AuditEntry.objects.get(event="outcome.reopened")
    assert (entry.reason, entry.data["before"]) == ("Toch nodig.", "Niet nodig.")


def test_putting_off_keeps_each_old_day_and_reason(agreement, secretary):
    for day, reason in [(date(2027, 4, 1), "Ziekte."), (date(2027, 5, 1), "Begroting.")]:
        kept.postpone_agreement(outcome_id=agreement.pk, due_on=day, reason=reason, by=secretary, at=AT)

    agreement.refresh_from_db()
    assert agreement.due_on == date(2027, 5, 1)
    assert list(agreement.postponements.values_list("was_due_on", "due_on", "reason")) == [
        (date(2027, 3, 1), date(2027, 4, 1), "Ziekte."),
        (date(2027, 4, 1), date(2027, 5, 1), "Begroting."),
    ]


@pytest.mark.parametrize(("day", "reason"), [(date(2027, 3, 1), "Ziekte."), (date(2027, 4, 1), " ")])
def test_putting_off_needs_a_later_day_and_a_reason(agreement, secretary, day, reason):
    with pytest.raises(outcomes.OutcomeError):
        kept.postpone_agreement(outcome_id=agreement.pk, due_on=day, reason=reason, by=secretary, at=AT)

    agreement.refresh_from_db()
    assert agreement.due_on == date(2027, 3, 1)


def test_only_an_agreement_can_be_kept(item, secretary):
    row = add(item, secretary)

    with pytest.raises(outcomes.OutcomeError, match="Alleen een afspraak"):
        kept.settle_agreement(
            outcome_id=row.pk, to=AgreementState.DONE, on=date(2027, 2, 1), note="Klaar.", by=secretary, at=AT
        )
