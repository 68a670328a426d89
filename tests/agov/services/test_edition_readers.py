"""Who reads which part of an edition: choosing, carrying over, and the versions that follow."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError

from agov.enums import EditionState, PartReaders
from agov.models import Edition, WithheldPart
from agov.reports.edition_files import make_files
from agov.services import editions
from agov.services.edition_readers import Withheld, set_readers
from agov.services.editions import EditionError
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.documents.pdf import content_key
from amersfoort_veiligheid.web.editing import StaleEditError
from amersfoort_veiligheid.web.progress import Progress
from analysis.reports import base
from cycle.enums import WooGround
from tests.factories import UserFactory
from tests.factories import plans as make
from tests.factories.editions import EditionFactory, WithheldPartFactory, report_value
from tests.pdf_text import text_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
SECRET = "De Corporatie betaalt 43.217 euro."
SECTIONS = [
    {"key": "doen", "heading": "Wat doen wij?", "lead": "Sloten.", "charts": [], "tables": []},
    {"key": "dekking", "heading": "Wie betaalt?", "lead": SECRET, "charts": [], "tables": []},
]
COUNCIL_ONLY = Withheld(PartReaders.COUNCIL, WooGround.MONEY, "Er wordt nog over gesproken", date(2027, 11, 30))


@pytest.fixture
def writer():
    return UserFactory(roles=[Role.ONDERZOEKER])


@pytest.fixture
def edition():
    value = base.dump(base.load(report_value(kind="jaarplan", sections=SECTIONS)))
    return EditionFactory(value=value, content_hash=content_key(value), publication__kind="jaarplan")


def close(edition, by, withheld=COUNCIL_ONLY, key="dekking"):
    edition.refresh_from_db()
    return set_readers(edition_id=edition.pk, seen=edition.revision, key=key, withheld=withheld, by=by, at=NOW)


def held(edition):
    """Who has the secret, by audience; ``public`` is the edition itself."""
    edition.refresh_from_db()
    texts = {"public": str(edition.value) + edition.body}
    texts |= {row.audience: str(row.value) + row.body for row in edition.versions.all()}
    return {audience for audience, text in texts.items() if SECRET in text}


# --- choosing


def test_closing_makes_a_version_for_each_audience_and_takes_it_from_the_public_one(edition, writer):
    assert held(edition) == {"public"}
    close(edition, writer)
    assert held(edition) == {"council", "inside"}
    assert set(edition.versions.values_list("audience", flat=True)) == {"council", "partners", "inside"}
    close(edition, writer, Withheld(PartReaders.BOTH, WooGround.MONEY, "Nog niet rond", date(2028, 1, 1)))
    assert held(edition) == {"council", "partners", "inside"}
    assert edition.withheld_parts.get().note == "Nog niet rond"


def test_opening_puts_it_back_and_leaves_no_version(edition, writer):
    before = edition.value
    close(edition, writer)
    close(edition, writer, None)
    assert held(edition) == {"public"}
    assert edition.value == before
    assert not edition.versions.exists()
    assert not WithheldPart.objects.exists()


def test_choice_is_on_the_record_with_the_ground(edition, writer):
    close(edition, writer)
    entry = AuditEntry.objects.get(event="edition.readers_set")
    assert {"part": "dekking", "readers": "council", "ground": "5.1.2b"}.items() <= entry.data.items()


@pytest.mark.parametrize(
    ("day", "words"), [(date(2026, 11, 30), "een dag die nog komt"), (date(2031, 12, 1), "binnen 5 jaar")]
)
def test_day_to_look_again_is_ahead_and_within_five_years(edition, writer, day, words):
    with pytest.raises(EditionError, match=words):
        close(edition, writer, Withheld(PartReaders.COUNCIL, WooGround.MONEY, "Zo", day))
    assert held(edition) == {"public"}


def test_fixed_edition_and_unknown_part_are_refused(edition, writer):
    with pytest.raises(EditionError, match="staat niet in deze editie"):
        close(edition, writer, key="iets-anders")
    edition.state = EditionState.REVIEW
    edition.save()
    with pytest.raises(EditionError, match="ligt vast"):
        close(edition, writer)


def test_second_writer_is_told(edition, writer):
    with pytest.raises(StaleEditError):
        set_readers(edition_id=edition.pk, seen=7, key="dekking", withheld=None, by=writer, at=NOW)


def test_database_refuses_a_closed_part_without_ground(edition):
    with pytest.raises(IntegrityError, match="withheld_part_has_a_ground"):
        WithheldPartFactory(edition=edition, note="")


# --- through time


@pytest.fixture
def year():
    """A plan of 2027 with a cover line, so that its own kind closes who pays."""
    vap = make.VAPFactory(running=True, title="Sterke sloten")
    make.CostLineFactory(vap=vap, planned=43_217)
    make.CoverLineFactory(vap=vap, amount=43_217, source="Fonds van de corporatie")
    return vap


def start(by):
    return editions.start(kind="jaarplan", code="gemeente", period="2027", by=by, at=NOW)


def test_kind_closes_who_pays_in_a_first_edition_and_the_choice_goes_on(year, writer):
    first = start(writer)
    assert "Fonds van de corporatie" not in first.body
    assert first.withheld_parts.get().review_on == date(2027, 11, 28)
    close(first, writer, None)
    first.refresh_from_db()
    assert "Fonds van de corporatie" in first.body
    Edition.objects.filter(pk=first.pk).update(
        state=EditionState.PUBLISHED, approved_by=UserFactory(), approved_at=NOW, published_at=NOW
    )
    assert not start(writer).withheld_parts.exists()


def test_closed_part_goes_on_to_the_next_edition_with_its_own_day(year, writer):
    first = start(writer)
    Edition.objects.filter(pk=first.pk).update(
        state=EditionState.PUBLISHED, approved_by=UserFactory(), approved_at=NOW, published_at=NOW
    )
    WithheldPart.objects.update(note="Eigen woorden", review_on=date(2027, 2, 1))
    second = start(writer)
    row = second.withheld_parts.get()
    assert (row.note, row.review_on) == ("Eigen woorden", date(2027, 2, 1))
    assert "Fonds van de corporatie" not in second.body


def test_newest_figures_keep_who_reads_what(year, writer):
    edition = start(writer)
    assert editions.refresh(edition_id=edition.pk, by=writer, at=NOW) is False
    make.CoverLineFactory(vap=year, amount=1_234, source="Nieuw fonds")
    assert editions.refresh(edition_id=edition.pk, by=writer, at=NOW) is True
    edition.refresh_from_db()
    assert "Nieuw fonds" not in edition.body + str(edition.value)
    assert "Nieuw fonds" in edition.versions.get(audience="council").body


def test_overdue_day_stops_submitting(edition, writer):
    close(edition, writer)
    WithheldPart.objects.update(review_on=date(2026, 1, 1))
    with pytest.raises(EditionError, match="Bekijk opnieuw"):
        editions.submit(edition_id=edition.pk, by=writer, at=NOW)


# --- files


class Silent(Progress):
    """Progress that tells nobody."""

    def __init__(self):
        pass

    def step(self, text, *, total=0):
        pass


def approve(edition, writer):
    edition.refresh_from_db()
    editions.submit(edition_id=edition.pk, by=writer, at=NOW)
    approver = UserFactory(roles=[Role.BELEIDSADVISEUR])
    return editions.approve(edition_id=edition.pk, publish_at=NOW, by=approver, at=NOW)


def test_each_audience_gets_its_own_file_and_fingerprint(edition, writer):
    close(edition, writer)
    approve(edition, writer)
    make_files(Silent(), edition=edition.pk)
    edition.refresh_from_db()
    for field in (edition.pdf, edition.archive_pdf):
        assert "43.217" not in text_of(field.read())
    files = {row.audience: text_of(row.pdf.read()) for row in edition.versions.all()}
    assert {audience for audience, words in files.items() if "43.217" in words} == {"council", "inside"}
    hashes = {edition.content_hash, *edition.versions.values_list("content_hash", flat=True)}
    assert len(hashes) == 3  # partners read what everybody reads
    assert all(row.content_hash in files[row.audience].replace("\n", "") for row in edition.versions.all())


def test_sent_back_forgets_the_files_of_each_audience(edition, writer):
    close(edition, writer)
    approve(edition, writer)
    version = edition.versions.first()
    version.pdf.save("raad.pdf", ContentFile(b"%PDF-1.7"))
    editions.send_back(edition_id=edition.pk, note="Anders.", by=UserFactory(), at=NOW + timedelta(hours=1))
    assert not edition.versions.exclude(pdf="").exists()
