"""What everybody reads, what is left of what was withdrawn, and who reads before everybody."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from agov.enums import WithdrawReason
from agov.models import EditionTrace
from agov.services import editions
from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import UserFactory
from tests.factories.editions import EditionFactory, EmbargoReaderFactory, PublicationFactory
from tests.factories.policy import GlossaryTermFactory

pytestmark = pytest.mark.django_db
FIGURE = "30 misdrijven"


def page_of(edition, name="edition-page", *more):
    return reverse(f"agov:{name}", args=[edition.publication.slug, edition.number, *more])


def test_public_page_needs_no_login_and_says_what_it_is(client):
    edition = EditionFactory(published=True, publication__contact="adviseur veiligheid")
    answer = client.get(page_of(edition))
    assertContains(answer, FIGURE)
    assertContains(answer, edition.summary)
    assertContains(answer, edition.content_hash)
    assertContains(answer, "adviseur veiligheid")


def test_withdrawn_edition_leaves_title_day_and_reason_only(client):
    publication = PublicationFactory()
    edition = EditionFactory(withdrawn=True, publication=publication, number=1, withdraw_note="Te kleine aantallen.")
    for address in (
        page_of(edition),
        page_of(edition, "edition-pdf"),
        page_of(edition, "edition-file", "csv"),
        page_of(edition, "edition-table", "soorten", "csv"),
    ):
        answer = client.get(address)
        assert answer.status_code == 410
        assertContains(answer, edition.title, status_code=410)
        assertContains(answer, "bescherming van personen", status_code=410)
        assertNotContains(answer, FIGURE, status_code=410)
        assertNotContains(answer, edition.summary, status_code=410)


def test_tomb_points_at_the_next_edition(client):
    publication = PublicationFactory()
    gone = EditionFactory(withdrawn=True, publication=publication, number=1)
    later = EditionFactory(published=True, publication=publication, number=2)
    assertContains(client.get(page_of(gone)), page_of(later), status_code=410)


def test_earlier_edition_has_a_banner_and_stays(client):
    publication = PublicationFactory()
    first = EditionFactory(published=True, publication=publication, number=1)
    second = EditionFactory(published=True, publication=publication, number=2)
    assertContains(client.get(page_of(first)), "Cijfers of tekst zijn bijgesteld")
    assertNotContains(client.get(page_of(second)), "bijgesteld")
    series = client.get(reverse("agov:publication-detail", args=[publication.slug]))
    assert (series.status_code, series["Location"]) == (307, page_of(second))


def test_correction_tells_what_was_wrong(client):
    publication = PublicationFactory()
    first = EditionFactory(published=True, publication=publication, number=1)
    second = EditionFactory(
        published=True, publication=publication, number=2, corrects=first, correction_note="Een buurt telde dubbel."
    )
    assertContains(client.get(page_of(second)), "Een buurt telde dubbel.")


def test_concept_is_nothing_for_the_public(client):
    edition = EditionFactory()
    assert client.get(page_of(edition)).status_code == 404
    assertNotContains(client.get(reverse("agov:publication-list")), edition.title)


def test_downloads_are_counted_and_nothing_else(client):
    edition = EditionFactory(published=True)
    edition.pdf.save("editie.pdf", ContentFile(b"%PDF-1.7 x"))
    for _ in range(2):
        assert b"".join(client.get(page_of(edition, "edition-pdf")).streaming_content) == b"%PDF-1.7 x"
    assert client.get(page_of(edition, "edition-file", "json")).json()["title"] == edition.title
    assert sorted(EditionTrace.objects.values_list("what", "count")) == [("json", 1), ("pdf", 2)]


@pytest.mark.parametrize(
    ("opens_in", "revoked", "status"),
    [(timedelta(minutes=-1), False, 200), (timedelta(hours=1), False, 404), (timedelta(minutes=-1), True, 404)],
)
def test_embargo_opens_at_its_moment_for_its_reader(client, opens_in, revoked, status):
    reader = UserFactory(roles=[Role.RAADSLID])
    now = timezone.now()
    place = EmbargoReaderFactory(user=reader, opens_at=now + opens_in, revoked_at=now if revoked else None)
    client.force_login(reader)
    assert client.get(page_of(place.edition)).status_code == status
    place.refresh_from_db()
    assert (place.opened_at is not None) is (status == 200)
    client.force_login(UserFactory(roles=[Role.RAADSLID]))
    assert client.get(page_of(place.edition)).status_code == 404


def test_embargo_page_says_so(client):
    reader = UserFactory(roles=[Role.PARTNER])
    place = EmbargoReaderFactory(user=reader)
    client.force_login(reader)
    page = client.get(page_of(place.edition))
    assertContains(page, "Onder embargo")
    assertNotContains(page, reverse("agov:reader-reaction-add"))  # nobody else can see what it is about


def test_list_costs_the_same_for_one_and_three(client):
    EditionFactory(published=True)
    address = reverse("agov:publication-list")
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    EditionFactory.create_batch(2, published=True)
    EditionFactory(withdrawn=True)
    with CaptureQueriesContext(connection) as more:
        assertContains(client.get(address), "Ingetrokken.")
    assert len(more) == len(one)


# --- kept for the next visitor


@pytest.fixture
def clean_cache():
    cache.clear()
    yield
    cache.clear()


def test_second_visitor_costs_two_queries_and_reads_the_same(client, clean_cache):
    address = page_of(EditionFactory(published=True))
    first = client.get(address)
    with CaptureQueriesContext(connection) as asked:
        second = Client().get(address)
    assert len(asked) == 2
    assert second.content == first.content
    assert "csrf" not in first.content.decode().lower()
    assert not second.cookies


def test_withdrawing_reaches_the_kept_page_at_once(client, clean_cache):
    edition = EditionFactory(published=True)
    assert client.get(page_of(edition)).status_code == 200
    officer = UserFactory(roles=[Role.PRIVACY_OFFICER])
    editions.withdraw(edition_id=edition.pk, reason=WithdrawReason.PRIVACY, note="", by=officer, at=timezone.now())
    assert client.get(page_of(edition)).status_code == 410
    assert client.get(page_of(edition)).status_code == 410


def test_newer_edition_and_its_file_reach_the_kept_page(client, clean_cache):
    publication = PublicationFactory()
    first = EditionFactory(published=True, publication=publication, number=1)
    assertNotContains(client.get(page_of(first)), "bijgesteld")
    EditionFactory(published=True, publication=publication, number=2)
    assertContains(client.get(page_of(first)), "Cijfers of tekst zijn bijgesteld")
    assertNotContains(client.get(page_of(first)), "Download pdf")
    first.pdf.save("editie.pdf", ContentFile(b"%PDF-1.7"))
    assertContains(client.get(page_of(first)), "Download pdf")


def test_a_word_that_changes_reaches_the_kept_page_at_once(client, clean_cache):
    word = GlossaryTermFactory(term="misdrijven", definition="Wat de politie opschreef.", is_explained=True)
    address = page_of(EditionFactory(published=True))
    assertContains(client.get(address), "Wat de politie opschreef.")
    word.definition = "Wat bij de politie bekend werd."
    word.save()
    assertContains(client.get(address), "Wat bij de politie bekend werd.")
    word.delete()
    assertNotContains(client.get(address), "Wat bij de politie bekend werd.")


def test_who_is_logged_in_never_gets_or_leaves_a_kept_page(client, clean_cache):
    address = page_of(EditionFactory(published=True))
    member = UserFactory(roles=[Role.RAADSLID], name="Ilse Raadslid")
    client.force_login(member)
    assertContains(client.get(address), "Ilse Raadslid")
    assertNotContains(Client().get(address), "Ilse Raadslid")
    assertContains(client.get(address), "Ilse Raadslid")
