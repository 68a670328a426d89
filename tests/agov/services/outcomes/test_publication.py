"""When an outcome is public."""

from datetime import date

import pytest

from agov.enums import Audience, ItemPublication
from agov.services import outcomes, treatment
from cycle.enums import SecrecyBy
from tests.agov.services.outcomes.noted import AT
from tests.factories.meetings import AgendaItemFactory, MeetingFactory

pytestmark = pytest.mark.django_db


def publish(item, secretary, **fields):
    values = {"publication": ItemPublication.PUBLIC, "ground": "", "publish_on": date(2026, 12, 20), **fields}
    return treatment.set_publication(item_id=item.pk, seen=item.revision, **values, by=secretary, at=AT)


@pytest.fixture
def held_item():
    return AgendaItemFactory(meeting=MeetingFactory(held=True))


def test_public_from_a_day(held_item, secretary):
    made = publish(held_item, secretary)

    assert (made.publication, made.publish_on) == (ItemPublication.PUBLIC, date(2026, 12, 20))


def test_withheld_needs_its_ground(held_item, secretary):
    with pytest.raises(outcomes.OutcomeError) as refusal:
        publish(held_item, secretary, publication=ItemPublication.WITHHELD)
    assert refusal.value.field == "ground"

    made = publish(held_item, secretary, publication=ItemPublication.WITHHELD, ground="Woo 5.1, lid 2e")
    assert (made.publication_ground, made.publish_on) == ("Woo 5.1, lid 2e", None)


def test_before_the_meeting_nothing_is_public(item, secretary):
    with pytest.raises(outcomes.OutcomeError, match="na de vergadering"):
        publish(item, secretary)


def test_what_is_secret_becomes_public_only_when_the_secrecy_is_lifted(secretary):
    item = AgendaItemFactory(
        meeting=MeetingFactory(held=True),
        audience=Audience.CLOSED,
        closed_ground="Woo 5.1",
        secrecy_by=SecrecyBy.COLLEGE,
        secrecy_on=date(2026, 12, 1),
    )
    with pytest.raises(outcomes.OutcomeError, match="geheimhouding"):
        publish(item, secretary)
    with pytest.raises(outcomes.OutcomeError, match="voor de dag"):
        treatment.lift_secrecy(item_id=item.pk, on=date(2026, 11, 30), by=secretary, at=AT)

    treatment.lift_secrecy(item_id=item.pk, on=date(2027, 1, 5), by=secretary, at=AT)
    item.refresh_from_db()

    assert publish(item, secretary).publication == ItemPublication.PUBLIC
