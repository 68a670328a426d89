"""Who reads what of an edition, in the browser: choosing a part, and the page and files of each reader."""

import io
import zipfile

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agov.enums import EditionState
from agov.models import Edition, EditionTrace
from agov.services.edition_readers import settle
from amersfoort_veiligheid.accounts.enums import Role
from analysis.reports import base, render
from tests.factories import UserFactory
from tests.factories.editions import (
    EditionFactory,
    EmbargoReaderFactory,
    PublicationFactory,
    WithheldPartFactory,
    report_value,
)

pytestmark = pytest.mark.django_db
SECRET = "De Corporatie"
COLUMNS = [
    {"key": "wie", "label": "Wie", "unit": "", "align": "left", "is_row_header": True},
    {"key": "bedrag", "label": "Bedrag", "unit": "euro", "align": "right", "is_row_header": False},
]
ROW = [{"value": SECRET, "text": SECRET, "sign": ""}, {"value": 43217, "text": "43.217", "sign": ""}]
TABLE = {"key": "dekking", "caption": "Wie betaalt", "columns": COLUMNS, "rows": [ROW]}
SECTIONS = [
    {"key": "doen", "heading": "Wat doen wij?", "lead": "Sloten vervangen.", "charts": [], "tables": []},
    {"key": "dekking", "heading": "Wie betaalt?", "lead": "Zo zit het.", "charts": [], "tables": [TABLE]},
]


@pytest.fixture(autouse=True)
def clean_cache():
    cache.clear()
    yield
    cache.clear()


def edition_with_closed_part(**more):
    """A public edition of which the council reads one part more."""
    edition = EditionFactory(**{"published": True, "publication__kind": "jaarplan", **more})
    whole = base.load(report_value(kind="jaarplan", sections=SECTIONS))
    WithheldPartFactory(edition=edition)
    settle(edition, whole)
    edition.save()
    edition.pdf.save("openbaar.pdf", ContentFile(render.pdf(base.load(edition.value))))
    for version in edition.versions.all():
        version.pdf.save(f"{version.audience}.pdf", ContentFile(b"%PDF-1.7 " + version.audience.encode()))
    return edition


def address(edition, name="edition-page", *more):
    return reverse(f"agov:{name}", args=[edition.publication.slug, edition.number, *more])


def reader(client, role):
    user = UserFactory(roles=[role])
    client.force_login(user)
    return user


def unpacked(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist()).decode("utf-8", "ignore")


def files_of(client, edition):
    """All that can be fetched beside the page, as one text."""
    found = [client.get(address(edition, "edition-file", "json")).content.decode()]
    found += [unpacked(client.get(address(edition, "edition-file", form)).content) for form in ("csv", "ods", "xlsx")]
    return "\n".join(found)


# --- reading


def test_public_page_and_files_hold_nothing_of_the_closed_part(client):
    edition = edition_with_closed_part()
    page = client.get(address(edition))
    assertNotContains(page, SECRET)
    assertContains(page, "Dit deel is niet openbaar. Er wordt nog over gesproken.")
    assertContains(page, "Wij bekijken dit opnieuw op 30 november 2027.")
    found = files_of(client, edition)
    assert "Sloten vervangen." in found
    assert SECRET not in found
    assert "43217" not in found
    assert client.get(address(edition, "edition-table", "dekking", "csv")).status_code == 404
    pdf = b"".join(client.get(address(edition, "edition-pdf")).streaming_content)
    assert pdf == edition.pdf.open("rb").read()


@pytest.mark.parametrize("role", [Role.RAADSLID, Role.GRIFFIE])
def test_council_reads_its_version_with_what_is_more_and_why(client, role):
    edition = edition_with_closed_part()
    reader(client, role)
    page = client.get(address(edition))
    assertContains(page, SECRET)
    assertContains(page, "Wat staat er meer in dan iedereen leest, en waarom?")
    assertContains(page, "<strong>Wie betaalt?</strong>: Er wordt nog over gesproken.")
    assert page["Cache-Control"] == "private, no-store"
    assert SECRET in files_of(client, edition)
    assert SECRET in client.get(address(edition, "edition-table", "dekking", "csv")).content.decode()
    answer = client.get(address(edition, "edition-pdf"))
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 council"
    assert answer["Content-Disposition"].endswith('-council.pdf"')
    assert "pdf (voor de raad)" in EditionTrace.objects.values_list("what", flat=True)


def test_council_may_look_at_what_everybody_reads(client):
    edition = edition_with_closed_part()
    reader(client, Role.RAADSLID)
    assertNotContains(client.get(address(edition), {"lezer": "public"}), SECRET)


@pytest.mark.parametrize("asked", ["council", "inside", "iets"])
def test_partner_reads_no_version_of_others_whatever_the_address_says(client, asked):
    edition = edition_with_closed_part()
    reader(client, Role.PARTNER)
    for name, more in (("edition-page", ()), ("edition-file", ("json",))):
        answer = client.get(address(edition, name, *more), {"lezer": asked})
        assertNotContains(answer, SECRET)


def test_visitor_reads_no_version_of_others_whatever_the_address_says(client):
    edition = edition_with_closed_part()
    for name, more in (("edition-page", ()), ("edition-file", ("json",))):
        assertNotContains(client.get(address(edition, name, *more), {"lezer": "council"}), SECRET)


def test_page_of_the_council_is_never_kept_for_a_visitor(client):
    edition = edition_with_closed_part()
    reader(client, Role.RAADSLID)
    assertContains(client.get(address(edition)), SECRET)
    assertNotContains(Client().get(address(edition)), SECRET)
    assertContains(client.get(address(edition)), SECRET)


def test_staff_reads_as_everybody_and_chooses_another_reader(client):
    edition = edition_with_closed_part()
    reader(client, Role.BELEIDSADVISEUR)
    assertNotContains(client.get(address(edition)), SECRET)
    assertContains(client.get(address(edition), {"lezer": "council"}), SECRET)
    assertContains(client.get(address(edition, "edition-table", "dekking", "csv")), SECRET)


def test_reader_under_embargo_reads_the_own_version(client):
    edition = edition_with_closed_part(published=False, approved=True)
    for role, has_it in ((Role.RAADSLID, True), (Role.PARTNER, False)):
        user = reader(client, role)
        EmbargoReaderFactory(edition=edition, user=user)
        assert (SECRET in client.get(address(edition)).content.decode()) is has_it


def test_withdrawn_edition_is_gone_for_the_council_too(client):
    edition = edition_with_closed_part()
    Edition.objects.filter(pk=edition.pk).update(
        state=EditionState.WITHDRAWN,
        withdrawn_at=timezone.now(),
        withdrawn_by=UserFactory(),
        withdraw_reason="privacy",
    )
    reader(client, Role.RAADSLID)
    for name, more in (("edition-page", ()), ("edition-pdf", ()), ("edition-table", ("dekking", "csv"))):
        answer = client.get(address(edition, name, *more))
        assert answer.status_code == 410
        assert SECRET not in answer.content.decode()


# --- choosing


@pytest.fixture
def concept():
    return EditionFactory(value=report_value(kind="jaarplan", sections=SECTIONS), publication__kind="jaarplan")


def part(edition):
    return reverse("agov:edition-part", args=[edition.pk, "dekking"])


CHOSEN = {"readers": "both", "ground": "5.1.2b", "note": "Er wordt nog over gesproken.", "review_on": "2027-11-01"}


def test_concept_says_of_each_part_who_sees_it_and_leads_to_choosing(client, concept):
    reader(client, Role.BELEIDSADVISEUR)
    page = client.get(reverse("agov:edition-detail", args=[concept.pk]))
    assertContains(page, "Wie ziet dit? Iedereen, zodra de editie openbaar is.")
    assertContains(page, part(concept))
    assertContains(page, "De raad leest hetzelfde als iedereen.")
    assertRedirects(
        client.post(part(concept), CHOSEN | {"revision": 1}),
        reverse("agov:edition-detail", args=[concept.pk]) + "#lezers",
    )
    page = client.get(reverse("agov:edition-detail", args=[concept.pk]))
    assertContains(page, "De raad leest 1 deel meer dan iedereen.")
    assertContains(page, "Opnieuw bekijken op 1 november 2027.")


@pytest.mark.parametrize("missing", ["ground", "note", "review_on"])
def test_without_ground_reason_or_day_nothing_is_closed_and_nothing_typed_is_lost(client, concept, missing):
    reader(client, Role.BELEIDSADVISEUR)
    answer = client.post(part(concept), CHOSEN | {"revision": 1, missing: ""})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [missing]
    kept = "Er wordt nog over gesproken." if missing != "note" else "2027-11-01"
    assertContains(answer, kept, status_code=422)
    assert not concept.withheld_parts.exists()


def test_a_part_for_everybody_asks_nothing_more(client, concept):
    reader(client, Role.BELEIDSADVISEUR)
    answer = client.post(part(concept), {"readers": "public", "revision": 1})
    assert answer.status_code == 302
    assert not concept.withheld_parts.exists()


def test_day_that_passed_is_refused_at_the_field(client, concept):
    reader(client, Role.BELEIDSADVISEUR)
    answer = client.post(part(concept), CHOSEN | {"revision": 1, "review_on": "2020-01-01"})
    assert "Kies een dag die nog komt." in answer.context["form"].errors["review_on"]


def test_second_writer_sees_that_somebody_chose_meanwhile(client, concept):
    reader(client, Role.BELEIDSADVISEUR)
    client.post(part(concept), CHOSEN | {"revision": 1})
    answer = client.post(part(concept), CHOSEN | {"revision": 1, "note": "Mijn woorden."})
    assert answer.status_code == 409
    assertContains(answer, "Er wordt nog over gesproken.", status_code=409)
    assertContains(answer, "Mijn woorden.", status_code=409)


def test_page_of_each_audience_lists_the_differences(client):
    edition = edition_with_closed_part(published=False)
    reader(client, Role.ONDERZOEKER)
    for audience, has_it, words in (
        ("public", False, "Dit staat er niet in:"),
        ("council", True, "Dit staat er meer in dan iedereen leest:"),
        ("partners", False, "Dit staat er niet in:"),
        ("inside", True, "Dit staat er meer in dan iedereen leest:"),
    ):
        page = client.get(reverse("agov:edition-version", args=[edition.pk, audience]))
        assertContains(page, words)
        assert (SECRET in page.content.decode()) is has_it
    assert client.get(reverse("agov:edition-version", args=[edition.pk, "iets"])).status_code == 404


def test_laying_editions_side_by_side_tells_nothing_of_what_is_closed_now(client):
    publication = PublicationFactory(kind="jaarplan")
    before = EditionFactory(
        published=True, number=1, publication=publication, value=report_value(kind="jaarplan", sections=SECTIONS)
    )
    after = edition_with_closed_part(publication=publication, number=2, corrects=before, correction_note="Beter.")
    assertContains(client.get(address(before, "edition-file", "json")), SECRET)
    for name, more in (("edition-page", ()), ("edition-changes", ()), ("edition-file", ("json",))):
        assertNotContains(client.get(address(after, name, *more)), SECRET)
        assertNotContains(client.get(address(after, name, *more)), "43.217")


def test_archive_of_a_withdrawn_edition_has_the_file_of_each_version(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    edition = edition_with_closed_part(published=False, withdrawn=True)
    url = reverse("agov:edition-archive", args=[edition.pk])
    reader(client, Role.ARCHIVARIS)

    kept = client.get(url, {"lezer": "council"})

    assert b"".join(kept.streaming_content) == b"%PDF-1.7 council"
    assert "council-archief.pdf" in kept["Content-Disposition"]
    assertContains(client.get(reverse("agov:edition-detail", args=[edition.pk])), f"{url}?lezer=council")
    for unknown in ("public", "iedereen", "\x00"):
        assert client.get(url, {"lezer": unknown}).status_code == 404


@pytest.mark.parametrize("role", [Role.RAADSLID, Role.PARTNER])
def test_archive_of_a_version_stays_inside_the_municipality(client, role, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    edition = edition_with_closed_part(published=False, withdrawn=True)
    reader(client, role)

    assert client.get(reverse("agov:edition-archive", args=[edition.pk]), {"lezer": "council"}).status_code in (
        403,
        404,
    )
