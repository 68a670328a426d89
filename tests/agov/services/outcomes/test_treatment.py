"""What became of an item of the agenda."""

import pytest

from agov.enums import ItemKind, ItemState
from agov.services import outcomes, treatment
from tests.agov.services.outcomes.noted import AT, add

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("to", [ItemState.POSTPONED, ItemState.WITHDRAWN])
def test_what_is_not_treated_needs_a_reason(item, secretary, to):
    with pytest.raises(outcomes.OutcomeError) as refusal:
        treatment.settle_item(item_id=item.pk, to=to, reason=" ", by=secretary, at=AT)
    assert refusal.value.field == "reason"

    treatment.settle_item(item_id=item.pk, to=to, reason="Geen tijd.", by=secretary, at=AT)

    item.refresh_from_db()
    assert (item.state, item.state_reason) == (to, "Geen tijd.")


@pytest.mark.parametrize("kind", [ItemKind.DECIDE, ItemKind.ADVISE])
def test_what_asked_for_an_outcome_is_not_handled_without_one(item, secretary, kind):
    item.kind = kind
    item.save()

    with pytest.raises(outcomes.OutcomeError, match="noteer eerst de uitkomst"):
        treatment.settle_item(item_id=item.pk, to=ItemState.DECIDED, by=secretary, at=AT)

    add(item, secretary)
    assert treatment.settle_item(item_id=item.pk, to=ItemState.DECIDED, by=secretary, at=AT).state == ItemState.DECIDED


def test_what_has_an_outcome_was_treated(item, secretary):
    add(item, secretary)

    with pytest.raises(outcomes.OutcomeError, match="al een uitkomst"):
        treatment.settle_item(item_id=item.pk, to=ItemState.POSTPONED, reason="Geen tijd.", by=secretary, at=AT)


def test_a_postponed_item_gets_no_outcome(item, secretary):
    treatment.settle_item(item_id=item.pk, to=ItemState.POSTPONED, reason="Geen tijd.", by=secretary, at=AT)

    with pytest.raises(outcomes.OutcomeError, match="niet behandeld"):
        add(item, secretary)
