"""Secrecy (Gemeentewet 87-89): all of the council or none, until it is lifted, and who read it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.editing import StaleEditError
from cycle.enums import SecrecyBy
from cycle.models import Secrecy, SecretReading
from cycle.services import secrecy as services
from cycle.services.secrecy import SecrecyError
from tests.factories import UserFactory
from tests.factories.policy import SecrecyFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
DAY = date(2026, 11, 30)
GOVERN = {Role.BELEIDSADVISEUR, Role.AGOV_SECRETARIS, Role.BESTUURDER}
COUNCIL = {Role.RAADSLID, Role.GRIFFIE}


@pytest.fixture
def secretary():
    return UserFactory(roles=[Role.AGOV_SECRETARIS])


def lay(row, by, *, on=DAY, seen=None):
    return services.lay_before_council(
        secrecy_id=row.pk, seen=seen or row.revision, on=on, lifted_by=SecrecyBy.COUNCIL, by=by, at=NOW
    )


@pytest.mark.parametrize("role", list(Role))
def test_council_reads_all_of_it_or_nothing(role):
    """Two members never differ: what is before the council is before every member of it."""
    before, not_before = SecrecyFactory(council=True), SecrecyFactory()
    users = [UserFactory(roles=[role]) for _ in range(2)]

    seen = [set(Secrecy.objects.visible_to(user)) for user in users]

    expected = {before, not_before} if role in GOVERN else {before} if role in COUNCIL else set()
    assert seen == [expected, expected]
    assert [set(Secrecy.objects.kept_from(user)) for user in users] == [{before, not_before} - expected] * 2


def test_there_is_no_field_for_single_members():
    assert [field.name for field in Secrecy._meta.get_fields() if field.many_to_many] == []
    links = [field.name for field in Secrecy._meta.get_fields() if field.related_model is not None]
    assert set(links) == {"made_by", "readings", "vap", "paper"}


def test_laying_before_the_council_names_who_lifts_it_from_then_on(secretary):
    row = lay(SecrecyFactory(), secretary)

    assert (row.council_on, row.lifted_by) == (DAY, SecrecyBy.COUNCIL)
    assert AuditEntry.objects.filter(event="secrecy.laid_before_council", target_id=str(row.pk)).exists()
    with pytest.raises(SecrecyError, match="heeft dit stuk al"):
        lay(row, secretary)


def test_days_before_it_was_imposed_are_refused(secretary):
    row = SecrecyFactory(imposed_on=DAY)
    with pytest.raises(SecrecyError) as laid:
        lay(row, secretary, on=DAY - timedelta(days=1))
    row.refresh_from_db()
    with pytest.raises(SecrecyError) as lifted:
        services.lift(secrecy_id=row.pk, seen=1, on=DAY - timedelta(days=1), by=secretary, at=NOW)
    assert (laid.value.field, lifted.value.field) == ("on", "on")


def test_days_that_have_not_come_are_refused(secretary):
    """It counts at once: a council that "reads it from tomorrow" would read it today."""
    tomorrow = DAY + timedelta(days=1)
    row = SecrecyFactory()
    with pytest.raises(SecrecyError, match="ligt in de toekomst") as laid:
        lay(row, secretary, on=tomorrow)
    row.refresh_from_db()
    with pytest.raises(SecrecyError, match="ligt in de toekomst") as lifted:
        services.lift(secrecy_id=row.pk, seen=row.revision, on=tomorrow, by=secretary, at=NOW)

    row.refresh_from_db()
    assert (laid.value.field, lifted.value.field) == ("on", "on")
    assert (row.council_on, row.lifted_on) == (None, None)


def test_lifted_secrecy_is_kept_from_nobody_and_not_lifted_again(secretary):
    row = SecrecyFactory()
    with pytest.raises(StaleEditError):
        services.lift(secrecy_id=row.pk, seen=5, on=DAY, by=secretary, at=NOW)

    services.lift(secrecy_id=row.pk, seen=1, on=DAY, by=secretary, at=NOW)

    assert not Secrecy.objects.kept_from(UserFactory(roles=[Role.PARTNER])).exists()
    row.refresh_from_db()
    assert row.mark == ""
    with pytest.raises(SecrecyError, match="al opgeheven"):
        services.lift(secrecy_id=row.pk, seen=2, on=DAY, by=secretary, at=NOW)


def test_refusal_names_ground_and_bodies_and_not_what_it_is_about():
    row = SecrecyFactory(title="Kluis van het stadhuis", imposed_on=date(2026, 10, 1))

    for part in ("Woo 5.1 lid 2h", "Het college legde geheimhouding op, op 1-10-2026", "Opheffen kan de burgemeester"):
        assert part in row.refusal
    assert "Kluis" not in row.refusal


def test_reading_is_noted_once_in_ten_minutes():
    row, user = SecrecyFactory(), UserFactory()
    for minutes in (0, 5, 12):
        services.note_reading(secrecy=row, what="pdf", by=user, at=NOW + timedelta(minutes=minutes))
    services.note_reading(secrecy=row, what="pagina", by=user, at=NOW)
    services.note_reading(secrecy=row, what="pdf", by=UserFactory(), at=NOW)

    assert SecretReading.objects.filter(user=user, what="pdf").count() == 2
    assert SecretReading.objects.count() == 4
