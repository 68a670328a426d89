"""What machines read: only what is public now, with identifiers of the national lists."""

from datetime import datetime
from xml.etree import ElementTree as ET

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from agov.enums import WooCategory
from agov.reports.harvest import CATEGORIES
from tests.factories.editions import EditionFactory

pytestmark = pytest.mark.django_db
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
DIWOO = "{https://standaarden.overheid.nl/diwoo/metadata/}"
ATOM = "{http://www.w3.org/2005/Atom}"
ADDRESSES = ("agov:publication-feed", "agov:sitemap", "agov:woo-sitemap")


def published(**more):
    edition = EditionFactory(published=True, **more)
    edition.pdf.save("editie.pdf", ContentFile(b"%PDF-1.7"))
    return edition


def tree(client, name):
    return ET.fromstring(client.get(reverse(name)).content)  # noqa: S314 -- our own answer


@pytest.mark.parametrize("name", ADDRESSES)
def test_concept_and_withdrawn_stand_nowhere(client, name):
    hidden = [
        EditionFactory(),
        EditionFactory(review=True),
        EditionFactory(approved=True),
        EditionFactory(withdrawn=True),
    ]
    shown = published(publication__slug="te-zien")
    content = client.get(reverse(name)).content.decode()
    assert "te-zien" in content
    assert shown.publication.slug == "te-zien"
    assert [one.publication.slug for one in hidden if f"/{one.publication.slug}/" in content] == []


def test_sitemap_names_pages_with_whole_addresses(client):
    edition = published()
    found = {one.text for one in tree(client, "agov:sitemap").iter(f"{MAP}loc")}
    assert f"http://testserver/publicaties/{edition.publication.slug}/editie/{edition.number}/" in found
    assert "http://testserver/publicaties/" in found
    assert all(one.startswith("http://testserver/") for one in found)


def test_woo_sitemap_leads_to_the_document_with_its_category(client, settings):
    settings.MUNICIPALITY_CODE, settings.MUNICIPALITY_NAME = "GM0307", "Amersfoort"
    edition = published(title="Inbraak & <geweld>", publication__woo_category=WooCategory.PLANS)
    (url,) = tree(client, "agov:woo-sitemap").iter(f"{MAP}url")
    assert url.find(f"{MAP}loc").text.endswith(f"/editie/{edition.number}/pdf/")
    assert client.get(url.find(f"{MAP}loc").text).status_code == 200
    publisher = url.find(f".//{DIWOO}publisher")
    assert publisher.attrib["resource"] == "https://identifier.overheid.nl/tooi/id/gemeente/gm0307"
    assert publisher.text == "gemeente Amersfoort"
    category = url.find(f".//{DIWOO}informatiecategorie")
    assert category.attrib["resource"].endswith("/c_c6cd1213")
    assert category.text == "jaarplannen en jaarverslagen"
    assert url.find(f".//{DIWOO}officieleTitel").text == f"Inbraak & <geweld>, editie {edition.number}"
    assert datetime.fromisoformat(url.find(f".//{DIWOO}atTime").text) == edition.approved_at


def test_every_category_has_its_identifier():
    assert set(CATEGORIES) == set(WooCategory)
    assert len({identifier for identifier, _ in CATEGORIES.values()}) == len(WooCategory)


def test_edition_without_a_file_is_no_document(client):
    EditionFactory(published=True)
    assert list(tree(client, "agov:woo-sitemap").iter(f"{MAP}url")) == []


def test_feed_says_what_was_put_right(client):
    first = published(summary="Het bleef gelijk.", number=1)
    published(
        publication=first.publication,
        number=2,
        corrects=first,
        correction_note="Een buurt telde dubbel.",
        summary="Ja.",
    )
    words = [one.text for one in tree(client, "agov:publication-feed").iter(f"{ATOM}summary")]
    assert sorted(words) == ["Het bleef gelijk.", "Verbeterde editie: Een buurt telde dubbel."]


@pytest.mark.parametrize(("is_example", "line"), [(True, "Disallow: /\n"), (False, "sitemap-woo.xml")])
def test_invented_figures_are_not_for_search_engines(client, settings, is_example, line):
    settings.IS_EXAMPLE = is_example
    content = client.get(reverse("agov:robots")).content.decode()
    assert line in content
    assert ("Sitemap:" in content) is not is_example


def test_security_txt_has_its_fields(client, settings):
    settings.SECURITY_CONTACT = "mailto:veiligheid@gemeente.example"
    answer = client.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert fields["Contact"] == "mailto:veiligheid@gemeente.example"
    assert fields["Expires"].endswith("Z")
    assert answer["Content-Type"].startswith("text/plain")
