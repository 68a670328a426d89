"""One line of the audit trail: who, what, when, and only together with the deed."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import AuditEntry
from tests.factories import OrganisationFactory, UserFactory

AT = datetime(2026, 2, 3, 10, 15, tzinfo=UTC)


@pytest.mark.django_db
def test_line_says_who_did_what_to_what_and_when():
    target = OrganisationFactory(name="Politie")
    by = UserFactory(name="Sam de Vries", organisation=OrganisationFactory(name="Gemeente Amersfoort"))

    audit.record(
        event="organisation.changed", target=target, by=by, at=AT, reason="nieuwe naam", old="OM", new="Politie"
    )

    entry = AuditEntry.objects.get()
    assert (entry.at, entry.event, entry.reason) == (AT, "organisation.changed", "nieuwe naam")
    assert (entry.actor_id, entry.actor_label) == (by.pk, "Sam de Vries (Gemeente Amersfoort)")
    assert (entry.target_type, entry.target_id, entry.target_label) == (
        "accounts.Organisation",
        str(target.pk),
        "Politie",
    )
    assert entry.data == {"old": "OM", "new": "Politie"}


@pytest.mark.django_db
def test_line_of_the_system_has_no_number():
    audit.record(event="x.done", target=OrganisationFactory(), by=None, at=AT)

    entry = AuditEntry.objects.get()
    assert (entry.actor_id, entry.actor_label) == (None, "het systeem")


@pytest.mark.django_db(transaction=True)
def test_line_outside_a_transaction_is_refused():
    target = OrganisationFactory()

    with pytest.raises(transaction.TransactionManagementError):
        audit.record(event="x.done", target=target, by=None, at=AT)

    assert not AuditEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_line_goes_when_the_deed_is_undone():
    target = OrganisationFactory()

    with transaction.atomic():
        audit.record(event="x.done", target=target, by=None, at=AT)
        transaction.set_rollback(True)

    assert not AuditEntry.objects.exists()
