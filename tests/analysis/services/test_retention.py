"""Answers of respondents go in time; what was made of them stays."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from celery.schedules import crontab
from django.conf import settings
from django.core.files.base import ContentFile
from django.urls import reverse
from pytest_django.asserts import assertContains

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.models import Job
from analysis import schedule
from analysis.enums import DeliveryState, PeriodKind, TableContent
from analysis.imports import pipeline, receiving
from analysis.imports.receiving import DeliveryError
from analysis.models import Delivery
from analysis.services import deliveries
from analysis.services.retention import delete_old_answers
from tests.analysis.town import AT, do, stored_files
from tests.factories import AreaVersionFactory, DeliveryFactory, SeriesVersionFactory, SourceTableFactory, UserFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 1, 3, 40, tzinfo=UTC)


def survey_delivery(*, days_ago: float, codebook: str = "deliveries/2026/codeboek.yaml", **fields) -> Delivery:
    """A delivery with answers in a stored file."""
    region = fields.pop("region_column", "")
    table = SourceTableFactory(
        content=TableContent.SURVEY, period_kind=PeriodKind.YEAR, region_column=region, dimension_column=""
    )
    delivery = DeliveryFactory(
        table=table, received_at=NOW - timedelta(days=days_ago), codebook=codebook, **{"approved": True, **fields}
    )
    delivery.file.save("antwoorden.csv", ContentFile(b"wijk;V1\nA;1\n"))
    return delivery


def test_answers_go_before_they_are_90_days_old(storage):
    old = survey_delivery(days_ago=89.5)  # tomorrow it would be 90.5
    recent = survey_delivery(days_ago=88.5)

    assert delete_old_answers(at=NOW) == 1

    old.refresh_from_db()
    recent.refresh_from_db()
    assert (old.file_deleted_at, recent.file_deleted_at) == (NOW, None)
    assert stored_files(storage) == {recent.file.name.rsplit("/", 1)[1]}


def test_term_is_a_setting(storage, settings):
    settings.SURVEY_FILE_DAYS = 10
    survey_delivery(days_ago=9.5)

    assert delete_old_answers(at=NOW) == 1


@pytest.mark.parametrize("state", ["in_review", "approved", "replaced", "refused"])
def test_whatever_became_of_the_delivery(storage, state):
    survey_delivery(days_ago=100, **{"approved": False, state: True})

    assert delete_old_answers(at=NOW) == 1
    assert stored_files(storage) == set()


def test_published_tables_and_police_files_stay(storage):
    survey_delivery(days_ago=1000, codebook="", region_column="RegioS")
    DeliveryFactory(received_at=NOW - timedelta(days=1000)).file.save("politie.csv", ContentFile(b"x"))

    assert delete_old_answers(at=NOW) == 0
    assert len(stored_files(storage)) == 2


def test_deletion_stands_in_the_audit_trail_once(storage):
    delivery = survey_delivery(days_ago=100)

    assert (delete_old_answers(at=NOW), delete_old_answers(at=NOW + timedelta(days=1))) == (1, 0)

    line = AuditEntry.objects.get(event="delivery.file_deleted")
    assert (line.target_id, line.at, line.data["sha256"]) == (str(delivery.pk), NOW, delivery.sha256)


def test_file_that_an_interrupted_run_deleted_is_still_noted(storage):
    delivery = survey_delivery(days_ago=100)
    delivery.file.storage.delete(delivery.file.name)

    assert delete_old_answers(at=NOW) == 1


def test_job_that_needs_the_file_fails_visibly(storage):
    delivery = survey_delivery(days_ago=100, approved=False, in_review=True)
    delete_old_answers(at=NOW)

    job = do(receiving.enqueue_check(delivery=delivery, by=None, at=AT), pipeline.check_delivery)

    assert job.state == "failed"
    assert "is er niet meer" in job.error


def test_delivery_without_its_file_is_not_taken_into_use(storage):
    delivery = survey_delivery(days_ago=100, approved=False, in_review=True)
    delete_old_answers(at=NOW)

    with pytest.raises(DeliveryError, match="bewaartermijn"):
        deliveries.approve(delivery_id=delivery.pk, by=None, at=NOW, reason="Toch")


def test_page_says_so_and_the_file_is_not_found(client, storage):
    delivery = survey_delivery(days_ago=100)
    delete_old_answers(at=NOW)
    client.force_login(UserFactory(roles=[Role.ONDERZOEKER]))

    assertContains(
        client.get(reverse("analysis:delivery-detail", args=[delivery.pk])), "verwijderd op 1 juni 2026 05:40"
    )
    assert client.get(reverse("analysis:delivery-file", args=[delivery.pk])).status_code == 404


CONTENT = b"wijk;V1\nA;1\n"
CODEBOOK = b"questions: {}\n"


def deleted_delivery(**fields) -> Delivery:
    """A delivery of which the term took the file, with the fingerprint of that file and its codebook."""
    delivery = survey_delivery(days_ago=100, **fields)
    delivery.sha256 = receiving.combined(*(receiving.fingerprint([content]) for content in (CONTENT, CODEBOOK)))
    delivery.codebook.save("codeboek.yaml", ContentFile(CODEBOOK))
    delete_old_answers(at=NOW)
    return delivery


def send_again(delivery: Delivery) -> Delivery:
    return receiving.receive(
        table=delivery.table, stream=io.BytesIO(CONTENT), name="antwoorden.csv", by=None, at=NOW,
        codebook=io.BytesIO(CODEBOOK), codebook_name="codeboek.yaml",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ({"approved": False}, "delivery.check"),
        ({"approved": False, "in_review": True}, "delivery.check"),
        ({"approved": True}, "delivery.aggregate"),
    ],
)
def test_file_that_went_before_its_figures_were_made_can_be_sent_again(storage, state, kind):
    """Same file, same delivery: it has its file again, and goes on where it stopped."""
    delivery = deleted_delivery(**state)
    before = delivery.state

    assert send_again(delivery) == delivery

    delivery.refresh_from_db()
    assert (delivery.state, delivery.file_deleted_at, delivery.received_at) == (before, None, NOW)
    assert delivery.file.read() == CONTENT
    assert receiving.stored_fingerprint(delivery) == delivery.sha256
    assert [(job.kind, job.parameters) for job in Job.objects.open()] == [(kind, {"delivery": delivery.pk})]
    assert AuditEntry.objects.get(event="delivery.received_again").target_id == str(delivery.pk)
    assert delete_old_answers(at=NOW) == 0  # its term starts anew


def test_file_that_went_after_its_figures_were_made_was_received(storage):
    delivery = deleted_delivery()
    SeriesVersionFactory(delivery=delivery, table=delivery.table, year=2025, month=0)

    with pytest.raises(receiving.AlreadyReceivedError):
        send_again(delivery)

    assert not Job.objects.exists()


def test_file_that_was_refused_and_deleted_comes_in_as_a_new_delivery(storage):
    AreaVersionFactory()
    delivery = deleted_delivery(approved=False, refused=True)

    again = send_again(delivery)

    assert (again.version, again.state) == (delivery.version + 1, DeliveryState.RECEIVED)


def test_nothing_is_put_back_when_the_transaction_fails(storage, monkeypatch):
    delivery = deleted_delivery()
    kept = stored_files(storage)
    monkeypatch.setattr(receiving.jobs, "enqueue", lambda **kwargs: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        send_again(delivery)

    delivery.refresh_from_db()
    assert delivery.file_deleted_at == NOW
    assert stored_files(storage) == kept


def test_schedule_runs_it_every_night(storage):
    survey_delivery(days_ago=10_000)
    entry = settings.CELERY_BEAT_SCHEDULE["delete-old-answers"]

    schedule.delete_old_answers()

    assert stored_files(storage) == set()
    assert entry["task"] == schedule.delete_old_answers.name
    assert entry["schedule"] == crontab(hour=3, minute=40)
