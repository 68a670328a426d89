"""Taking in a file: unchanged, once, numbered, and all or nothing."""

import io
import threading

import pytest
from django.db import OperationalError, close_old_connections, connection

from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.models import Job
from analysis.enums import DeliveryState
from analysis.imports import receiving
from analysis.imports.receiving import AlreadyReceivedError, DeliveryError
from analysis.models import Delivery
from tests.analysis.imports.police_files import typed_csv
from tests.analysis.town import AT, make_town, receive, sha256, stored_files, year_cells
from tests.factories import DeliveryFactory, SourceTableFactory, UserFactory

CONTENT = typed_csv(year_cells())


class Unreadable(io.BytesIO):
    """A file that must not be read, and says to be of some size."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size

    def seek(self, offset: int, whence: int = 0) -> int:
        return self.size if whence == 2 else offset

    def read(self, *args) -> bytes:
        raise AssertionError("was read")


def test_file_is_stored_unchanged_with_its_fingerprint(town, storage):
    user = UserFactory()

    delivery = receive(town.yearly, CONTENT, name="map/politie 2023.csv", by=user)

    assert delivery.file.read() == CONTENT
    assert (delivery.sha256, delivery.size) == (sha256(CONTENT), len(CONTENT))
    assert (delivery.file_name, delivery.version, delivery.state) == ("politie 2023.csv", 1, DeliveryState.RECEIVED)
    assert delivery.file.name.endswith(".csv")
    assert "politie" not in delivery.file.name
    assert (delivery.received_by, delivery.received_at, delivery.area_version) == (user, AT, town.version)


def test_receiving_leaves_a_line_in_the_audit_trail_and_a_check_that_waits(town, storage):
    delivery = receive(town.yearly, CONTENT, by=UserFactory(name="Carla"))

    line = AuditEntry.objects.get(event="delivery.received")
    assert (line.target_id, line.data) == (str(delivery.pk), {"file": "politie.csv", "sha256": sha256(CONTENT)})
    assert line.actor_label.startswith("Carla")
    job = receiving.open_check(delivery)
    assert (job.task, job.parameters, job.state) == (
        "analysis.tasks.check_delivery",
        {"delivery": delivery.pk},
        "queued",
    )


def test_same_file_again_is_refused_with_the_first_delivery(town, storage):
    first = receive(town.yearly, CONTENT)
    before = stored_files(storage)

    with pytest.raises(AlreadyReceivedError, match=r"al ontvangen op 02-03-2026 als 47018NED versie 1") as refusal:
        receive(town.yearly, CONTENT, name="andere naam.csv")

    assert refusal.value.delivery == first
    assert Delivery.objects.count() == 1
    assert stored_files(storage) == before


def test_same_file_for_another_table_is_another_delivery(town, storage):
    receive(town.yearly, CONTENT)

    assert receive(town.monthly, CONTENT).version == 1


def test_refused_file_may_be_offered_again(town, storage):
    first = receive(town.yearly, CONTENT)
    Delivery.objects.filter(pk=first.pk).update(state=DeliveryState.REFUSED, refusal="Verkeerd jaar.")

    again = receive(town.yearly, CONTENT)

    assert (again.version, again.sha256) == (2, first.sha256)


def test_answers_with_another_codebook_are_another_delivery(town, storage):
    first = receive(town.yearly, CONTENT, codebook=io.BytesIO(b"a: 1"), codebook_name="codeboek.yaml")
    second = receive(town.yearly, CONTENT, codebook=io.BytesIO(b"a: 2"), codebook_name="codeboek.yaml")

    assert first.sha256 != second.sha256
    assert (first.codebook.read(), second.codebook.read()) == (b"a: 1", b"a: 2")
    assert receiving.stored_fingerprint(second) == second.sha256


def test_empty_file_is_refused(town, storage):
    with pytest.raises(DeliveryError, match="leeg"):
        receive(town.yearly, b"")

    assert (Delivery.objects.count(), stored_files(storage)) == (0, set())


def test_too_large_file_is_refused_before_it_is_read(town, storage, settings):
    settings.MAX_DELIVERY_BYTES = 2_000_000_000

    with pytest.raises(DeliveryError, match=r"te groot: 2\.001 MB\. Meer dan 2\.000 MB kan niet"):
        receiving.receive(table=town.yearly, stream=Unreadable(2_000_500_001), name="groot.csv", by=None, at=AT)

    assert (Delivery.objects.count(), stored_files(storage)) == (0, set())


def test_file_at_the_limit_is_taken_in(town, storage, settings):
    settings.MAX_DELIVERY_BYTES = len(CONTENT)

    assert receive(town.yearly, CONTENT).size == len(CONTENT)


def test_too_large_codebook_is_refused(town, storage, settings):
    settings.MAX_DELIVERY_BYTES = len(CONTENT)

    with pytest.raises(DeliveryError, match="Het codeboek is te groot"):
        receive(town.yearly, CONTENT, codebook=io.BytesIO(CONTENT + b"x"), codebook_name="c.yaml")


@pytest.mark.django_db
def test_without_areas_nothing_can_be_received(storage):
    table = SourceTableFactory()

    with pytest.raises(DeliveryError, match="nog geen gebieden"):
        receive(table, CONTENT)

    assert stored_files(storage) == set()


@pytest.mark.parametrize("place", ["audit.record", "enqueue_check"])
def test_nothing_is_left_when_the_transaction_fails(town, storage, monkeypatch, place):
    def fail(**kwargs):
        raise OperationalError("database is gone")

    monkeypatch.setattr(f"analysis.imports.receiving.{place}", fail)

    with pytest.raises(OperationalError):
        receive(town.yearly, CONTENT, codebook=io.BytesIO(b"a: 1"), codebook_name="c.yaml")

    assert stored_files(storage) == set()
    assert (Delivery.objects.count(), Job.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)


def test_same_file_at_the_same_moment_is_received_once(town, storage, monkeypatch):
    """The other request stored its row after this one looked for it."""
    other = DeliveryFactory(table=town.yearly, sha256=sha256(CONTENT), version=1)
    looks = iter([None, other])
    monkeypatch.setattr(receiving, "_already_received", lambda table, sha: next(looks))

    with pytest.raises(AlreadyReceivedError) as refusal:
        receive(town.yearly, CONTENT)

    assert refusal.value.delivery == other
    assert (Delivery.objects.count(), stored_files(storage)) == (1, set())


@pytest.mark.django_db(transaction=True)
def test_simultaneous_files_get_numbers_apart(storage, several_writers):
    town = make_town()
    gate = threading.Barrier(4)

    def send(number: int) -> None:
        gate.wait()
        receive(town.yearly, CONTENT + b"\n" * number)
        close_old_connections()
        connection.close()

    threads = [threading.Thread(target=send, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(Delivery.objects.values_list("version", flat=True)) == [1, 2, 3, 4]
    assert len(stored_files(storage)) == 4
