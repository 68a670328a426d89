"""The audit trail only grows: the database refuses everything else."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import TransactionTestCase

from amersfoort_veiligheid.accounts import append_only
from amersfoort_veiligheid.accounts.models import AuditEntry
from tests.factories import AuditEntryFactory

pytestmark = pytest.mark.django_db


def test_update_of_a_line_is_refused():
    entry = AuditEntryFactory(event="delivery.approved")

    with pytest.raises(IntegrityError, match="Het logboek groeit alleen"), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(event="delivery.refused")

    entry.refresh_from_db()
    assert entry.event == "delivery.approved"


def test_save_of_a_changed_line_is_refused():
    entry = AuditEntryFactory(reason="")
    entry.reason = "achteraf bedacht"

    with pytest.raises(IntegrityError, match="Het logboek groeit alleen"), transaction.atomic():
        entry.save()

    entry.refresh_from_db()
    assert entry.reason == ""


def test_delete_of_a_line_is_refused():
    entry = AuditEntryFactory()

    with pytest.raises(IntegrityError, match="Het logboek groeit alleen"), transaction.atomic():
        AuditEntry.objects.all().delete()

    assert list(AuditEntry.objects.values_list("pk", flat=True)) == [entry.pk]


def test_raw_delete_is_refused():
    AuditEntryFactory()

    with (
        pytest.raises(IntegrityError, match="Het logboek groeit alleen"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM {append_only.TABLE}")

    assert AuditEntry.objects.count() == 1


def test_rule_can_be_taken_away_and_put_back():
    entry = AuditEntryFactory()

    append_only.remove(connection)
    entry.reason = "zonder regel"
    entry.save()
    append_only.install(connection)

    with pytest.raises(IntegrityError), transaction.atomic():
        entry.delete()


class FlushTest(TransactionTestCase):
    """A transactional test that leaves lines behind: the database is emptied after it, and the rule is there again."""

    def test_first_run_leaves_a_line(self):
        AuditEntryFactory()
        assert AuditEntry.objects.count() == 1

    def test_second_run_starts_empty_under_the_same_rule(self):
        assert AuditEntry.objects.count() == 0
        AuditEntryFactory()
        with pytest.raises(IntegrityError), transaction.atomic():
            AuditEntry.objects.all().delete()
