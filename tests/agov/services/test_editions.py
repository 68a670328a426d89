"""From concept to public and back: each deed, and each refusal."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile

from agov.enums import EDITION_MOVES, EditionState, PublicationKind, TraceKind, WithdrawReason
from agov.models import Edition, EditionTrace, Publication
from agov.services import editions as services
from agov.services.editions import EditionError
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.editing import StaleEditError
from amersfoort_veiligheid.web.models import Job
from analysis.enums import DeliveryState
from tests.factories import DeliveryFactory, GeneratedReportFactory, UserFactory
from tests.factories.editions import EditionFactory, EmbargoReaderFactory, report_value

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


@pytest.fixture
def writer():
    return UserFactory(roles=[Role.ONDERZOEKER])


@pytest.fixture
def approver():
    return UserFactory(roles=[Role.BELEIDSADVISEUR])


def stored(period="2025", **more):
    value = report_value(period=period, title=f"Wijkrapport Kernmare {period}", **more)
    return GeneratedReportFactory(
        kind="wijk", code="WK990101", period=period, title=value["title"], value=value, body="<p>30 misdrijven</p>"
    )


def start(by, period="2025"):
    return services.start(kind=PublicationKind.WIJK, code="WK990101", period=period, by=by, at=NOW)


def write(edition, by, **more):
    words = {"summary": "Er gebeurde evenveel als het jaar ervoor.", "contact": "adviseur", "next_on": None, **more}
    edition.refresh_from_db()
    return services.write(edition_id=edition.pk, seen=edition.revision, **words, by=by, at=NOW)


def make_public(edition, at=NOW):
    edition.pdf.save("editie.pdf", ContentFile(b"%PDF-1.7"))
    return services.publish_due(at=at)


def events(edition):
    rows = AuditEntry.objects.filter(event__startswith="edition.", target_id=str(edition.pk))
    return list(rows.order_by("pk").values_list("event", flat=True))


# --- the whole way


def test_from_concept_to_public(writer, approver):
    stored()
    edition = start(writer)
    assert (edition.number, edition.state) == (1, EditionState.DRAFT)
    assert edition.publication.slug == "wijkrapport-kernmare"
    write(edition, writer)
    services.submit(edition_id=edition.pk, by=writer, at=NOW)
    services.approve(edition_id=edition.pk, publish_at=NOW + timedelta(hours=1), by=approver, at=NOW)
    assert Job.objects.get(kind="edition.files").parameters == {"edition": edition.pk}
    assert make_public(Edition.objects.get(pk=edition.pk), NOW + timedelta(minutes=59)) == []
    assert services.publish_due(at=NOW + timedelta(hours=1)) == [edition.pk]
    assert services.publish_due(at=NOW + timedelta(hours=2)) == []
    edition.refresh_from_db()
    assert (edition.state, edition.published_at) == (EditionState.PUBLISHED, NOW + timedelta(hours=1))
    assert events(edition) == [
        "edition.started",
        "edition.written",
        "edition.submitted",
        "edition.approved",
        "edition.published",
    ]


def test_published_numbers_stay_when_data_move(writer, approver):
    report = stored()
    edition = start(writer)
    write(edition, writer)
    services.submit(edition_id=edition.pk, by=writer, at=NOW)
    services.approve(edition_id=edition.pk, publish_at=NOW, by=approver, at=NOW)
    make_public(Edition.objects.get(pk=edition.pk))
    report.value = report_value(answer="De politie registreerde er 99 misdrijven.")
    report.body = "<p>99 misdrijven</p>"
    report.save()
    edition.refresh_from_db()
    assert "30 misdrijven" in edition.body
    assert "30 misdrijven" in edition.value["answer"]
    assert edition.content_hash == services.fixed_hash(edition)


def test_concept_takes_newer_figures_over_when_asked(writer):
    report = stored()
    edition = start(writer)
    assert services.refresh(edition_id=edition.pk, by=writer, at=NOW) is False
    newer = report_value(answer="De politie registreerde er 99 misdrijven.")
    GeneratedReportFactory(
        kind="wijk", code="WK990101", period="2025", value=newer, body="99", made_at=report.made_at + timedelta(days=1)
    )
    assert services.refresh(edition_id=edition.pk, by=writer, at=NOW) is True
    edition.refresh_from_db()
    assert (edition.value, edition.body, edition.revision) == (newer, "99", 2)


def test_nothing_to_publish_is_refused(writer):
    with pytest.raises(EditionError, match="geen rapport"):
        start(writer)
    assert not Publication.objects.exists()


def test_one_edition_on_its_way(writer):
    stored()
    start(writer)
    with pytest.raises(EditionError, match="al een editie in de maak"):
        start(writer)


def test_number_is_never_used_again(writer):
    edition = EditionFactory(withdrawn=True, number=3, publication__kind="wijk", publication__code="WK990101")
    stored("2024")
    assert start(writer, "2024").number == 4
    assert edition.publication.editions.count() == 2


@pytest.mark.parametrize("taken", [[], ["wijkrapport-kernmare"], ["wijkrapport-kernmare", "wijkrapport-kernmare-2"]])
def test_address_is_free(writer, taken):
    for number, slug in enumerate(taken):
        EditionFactory(publication__slug=slug, publication__code=f"ANDER{number}")
    stored()
    expected = ["wijkrapport-kernmare", "wijkrapport-kernmare-2", "wijkrapport-kernmare-3"][len(taken)]
    assert start(writer).publication.slug == expected


# --- writing


def test_second_writer_is_told(writer):
    edition = EditionFactory()
    with pytest.raises(StaleEditError):
        services.write(edition_id=edition.pk, seen=7, summary="", contact="", next_on=None, by=writer, at=NOW)


@pytest.mark.parametrize("state", ["review", "approved", "published", "withdrawn"])
def test_words_of_what_is_not_a_concept_stay(writer, state):
    edition = EditionFactory(**{state: True})
    with pytest.raises(EditionError, match="ligt vast"):
        write(edition, writer, summary="Anders.")
    with pytest.raises(EditionError, match="Alleen een concept"):
        services.refresh(edition_id=edition.pk, by=writer, at=NOW)


def test_correction_names_what_it_corrects(writer, approver):
    first = EditionFactory(published=True, publication__kind="wijk", publication__code="WK990101", number=1)
    stored()
    second = start(writer)
    write(second, writer)
    with pytest.raises(EditionError, match="Schrijf op wat er verbeterd is"):
        services.submit(edition_id=second.pk, by=writer, at=NOW)
    write(second, writer, correction_note="Een buurt telde dubbel.")
    second.refresh_from_db()
    assert second.corrects == first
    services.submit(edition_id=second.pk, by=writer, at=NOW)


def test_edition_of_the_next_year_corrects_nothing(writer):
    EditionFactory(published=True, publication__kind="wijk", publication__code="WK990101", number=1)
    stored("2026")
    edition = start(writer, "2026")
    write(edition, writer, correction_note="Dit hoort hier niet.")
    edition.refresh_from_db()
    assert (edition.corrects, edition.correction_note) == (None, "")


# --- refusals on the way


def test_writer_does_not_approve_own_edition(writer):
    edition = EditionFactory(review=True, written_by=writer)
    with pytest.raises(EditionError, match="stelt haar niet vast"):
        services.approve(edition_id=edition.pk, publish_at=NOW, by=writer, at=NOW)


def test_unapproved_delivery_stops_submitting_and_approving(writer, approver):
    delivery = DeliveryFactory(in_review=True)
    edition = EditionFactory(data_versions=[delivery.pk])
    with pytest.raises(EditionError, match="Niet alle gegevens zijn goedgekeurd"):
        services.submit(edition_id=edition.pk, by=writer, at=NOW)
    Edition.objects.filter(pk=edition.pk).update(state=EditionState.REVIEW)
    with pytest.raises(EditionError, match="Niet alle gegevens zijn goedgekeurd"):
        services.approve(edition_id=edition.pk, publish_at=NOW, by=approver, at=NOW)
    assert delivery.state == DeliveryState.IN_REVIEW


DEEDS = {
    EditionState.REVIEW: lambda pk, by: services.submit(edition_id=pk, by=by, at=NOW),
    EditionState.DRAFT: lambda pk, by: services.send_back(edition_id=pk, note="Anders.", by=by, at=NOW),
    EditionState.APPROVED: lambda pk, by: services.approve(edition_id=pk, publish_at=NOW, by=by, at=NOW),
    EditionState.WITHDRAWN: lambda pk, by: services.withdraw(
        edition_id=pk, reason=WithdrawReason.WRONG, note="", by=by, at=NOW
    ),
}


@pytest.mark.parametrize("to", DEEDS)
@pytest.mark.parametrize("state", EditionState)
def test_only_moves_of_the_table_happen(approver, state, to):
    edition = EditionFactory(**({} if state == EditionState.DRAFT else {state.value: True}))
    if to in EDITION_MOVES[state]:
        DEEDS[to](edition.pk, approver)
        edition.refresh_from_db()
        assert edition.state == to
    else:
        with pytest.raises(EditionError):
            DEEDS[to](edition.pk, approver)
        edition.refresh_from_db()
        assert edition.state == state


def test_edition_without_pdf_waits(approver):
    edition = EditionFactory(approved=True)
    assert services.publish_due(at=NOW) == []
    assert make_public(edition) == [edition.pk]


def test_what_is_sent_back_loses_approval_and_files(approver):
    edition = EditionFactory(approved=True)
    edition.pdf.save("editie.pdf", ContentFile(b"%PDF-1.7"))
    services.send_back(edition_id=edition.pk, note="Het jaartal klopt niet.", by=approver, at=NOW)
    edition.refresh_from_db()
    assert (edition.approved_by, edition.publish_at, edition.pdf.name) == (None, None, "")
    assert edition.return_note == "Het jaartal klopt niet."


# --- withdrawing


def test_withdrawn_at_once_and_confirmed_by_another(approver):
    officer = UserFactory(roles=[Role.PRIVACY_OFFICER])
    edition = EditionFactory(published=True)
    services.withdraw(edition_id=edition.pk, reason=WithdrawReason.PRIVACY, note="Een cel.", by=officer, at=NOW)
    with pytest.raises(EditionError, match="Iemand anders"):
        services.confirm_withdrawal(edition_id=edition.pk, by=officer, at=NOW)
    services.confirm_withdrawal(edition_id=edition.pk, by=approver, at=NOW)
    with pytest.raises(EditionError, match="al bevestigd"):
        services.confirm_withdrawal(edition_id=edition.pk, by=UserFactory(), at=NOW)
    edition.refresh_from_db()
    assert (edition.withdrawn_by, edition.confirmed_by) == (officer, approver)


def test_only_what_was_withdrawn_is_confirmed(approver):
    with pytest.raises(EditionError, match="niet ingetrokken"):
        services.confirm_withdrawal(edition_id=EditionFactory(published=True).pk, by=approver, at=NOW)


# --- embargo and traces


def test_embargo_reader_once_and_only_before_publication(approver):
    reader = UserFactory()
    edition = EditionFactory(approved=True)
    give = {"user": reader, "opens_at": NOW, "by": approver, "at": NOW}
    place = services.add_embargo_reader(edition_id=edition.pk, **give)
    with pytest.raises(EditionError, match="staat er al bij"):
        services.add_embargo_reader(edition_id=edition.pk, **give)
    services.revoke_embargo_reader(reader_id=place.pk, by=approver, at=NOW)
    services.add_embargo_reader(edition_id=edition.pk, **give)
    with pytest.raises(EditionError, match="onder embargo"):
        services.add_embargo_reader(edition_id=EditionFactory(published=True).pk, **give)


def test_first_opening_counts(approver):
    place = EmbargoReaderFactory()
    services.note_opened(reader_id=place.pk, at=NOW)
    services.note_opened(reader_id=place.pk, at=NOW + timedelta(days=1))
    place.refresh_from_db()
    assert place.opened_at == NOW


def test_traces_are_counted_without_readers():
    edition = EditionFactory(published=True)
    for hour in range(3):
        at = NOW + timedelta(hours=hour)
        services.note_trace(edition_id=edition.pk, kind=TraceKind.DOWNLOAD, what="pdf", at=at)
    row = EditionTrace.objects.get()
    assert (row.count, row.first_at, row.last_at) == (3, NOW, NOW + timedelta(hours=2))
    assert {field.name for field in EditionTrace._meta.get_fields()} & {"user", "by", "address"} == set()
