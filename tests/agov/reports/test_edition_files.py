"""The PDFs of an edition: made once, made again when lost, and saying which edition they are."""

from datetime import UTC, datetime

import pytest

from agov.enums import EditionState
from agov.models import Edition
from agov.reports.edition_files import front_of, make_files
from amersfoort_veiligheid.web.progress import Progress
from tests.factories.editions import EditionFactory
from tests.pdf_text import text_of

pytestmark = pytest.mark.django_db


class Silent(Progress):
    """Progress that tells nobody."""

    def __init__(self):
        pass

    def step(self, text, *, total=0):
        pass


def test_pdf_says_which_edition_it_is():
    edition = EditionFactory(
        approved=True,
        number=2,
        publish_at=datetime(2026, 12, 31, 23, 30, tzinfo=UTC),
        publication__contact="adviseur veiligheid",
        correction_note="",
    )
    assert front_of(edition).line == "Editie 2, openbaar vanaf 1 januari 2027. Vragen: adviseur veiligheid."


def test_both_files_are_made_once_and_a_lost_one_again():
    edition = EditionFactory(approved=True)
    make_files(Silent(), edition=edition.pk)
    made = Edition.objects.get(pk=edition.pk)
    names = (made.pdf.name, made.archive_pdf.name)
    assert all(names)
    make_files(Silent(), edition=edition.pk)
    again = Edition.objects.get(pk=edition.pk)
    assert (again.pdf.name, again.archive_pdf.name) == names
    again.pdf.storage.delete(again.pdf.name)
    make_files(Silent(), edition=edition.pk)
    mended = Edition.objects.get(pk=edition.pk)
    assert mended.pdf.storage.exists(mended.pdf.name)
    assert mended.archive_pdf.name == names[1]


def test_words_on_paper_are_those_of_the_edition():
    edition = EditionFactory(approved=True, summary="Het bleef hier gelijk.", content_hash="a" * 64)
    make_files(Silent(), edition=edition.pk)
    with Edition.objects.get(pk=edition.pk).pdf.open("rb") as file:
        words = text_of(file.read())
    for part in ("In het kort", "Het bleef hier gelijk.", "30 misdrijven", "a" * 20):
        assert part in words


def test_edition_that_was_sent_back_gets_no_files():
    edition = EditionFactory(state=EditionState.DRAFT)
    make_files(Silent(), edition=edition.pk)
    edition.refresh_from_db()
    assert not edition.pdf
