"""What machines read: only what is public now, with identifiers of the national lists."""

from datetime import date, datetime
from xml.etree import ElementTree as ET

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import etree

from agov.enums import WOO_CATEGORY_OF, PublicationKind, WooCategory
from agov.reports.harvest import CATEGORIES
from tests.agov import diwoo
from tests.factories import IndicatorFactory, MethodVersionFactory
from tests.factories.areas import WijkFactory
from tests.factories.editions import EditionFactory, PublicationFactory
from tests.factories.plans import VAPFactory

pytestmark = pytest.mark.django_db
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
DIWOO = "{https://standaarden.overheid.nl/diwoo/metadata/}"
ATOM = "{http://www.w3.org/2005/Atom}"
MAPS = ("sitemap", "woo-sitemap", "sitemap-index", "woo-sitemap-index")
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
    shown = published()
    (url,) = tree(client, "agov:woo-sitemap").iter(f"{MAP}url")
    assert f"/{shown.publication.slug}/" in url.find(f"{MAP}loc").text


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


@pytest.mark.parametrize(("is_example", "line"), [(True, "Disallow: /\n"), (False, "sitemapindex-diwoo.xml")])
def test_invented_figures_are_not_for_search_engines(client, settings, is_example, line):
    settings.IS_EXAMPLE = is_example
    published()
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


# --- from robots.txt to the document


def test_harvester_finds_the_document_from_robots_txt(client, settings):
    settings.IS_EXAMPLE = False
    edition = published()
    lines = client.get(reverse("agov:robots")).content.decode().splitlines()
    indexes = [line.removeprefix("Sitemap: ") for line in lines if line.startswith("Sitemap: ")]
    found = set()
    for index in indexes:
        for sitemap in etree.fromstring(client.get(index).content).iter(f"{MAP}loc"):
            found |= {one.text for one in etree.fromstring(client.get(sitemap.text).content).iter(f"{MAP}loc")}
    document = reverse("agov:edition-pdf", args=[edition.publication.slug, edition.number])
    assert f"http://testserver{document}" in found
    assert [index.rsplit("/", 1)[1] for index in indexes] == ["sitemap-index.xml", "sitemapindex-diwoo.xml"]


@pytest.mark.parametrize("category", WooCategory)
def test_metadata_is_valid(client, category):
    published(title="Inbraak & <geweld>", publication__woo_category=category)
    content = client.get(reverse("agov:woo-sitemap")).content
    assert diwoo.faults_of_map(content) == []
    assert content.count(b"<diwoo:Document>") == 1


@pytest.mark.parametrize("name", MAPS)
@pytest.mark.parametrize("count", [1, 3])
def test_every_sitemap_is_valid(client, name, count):
    for _ in range(count):
        published()
    assert diwoo.faults_of_map(client.get(reverse(f"agov:{name}")).content) == []


def test_schema_refuses_an_empty_sitemap_and_a_page_without_an_address(client):
    published()
    tree = etree.fromstring(client.get(reverse("agov:woo-sitemap")).content)
    (url,) = tree.iter(f"{MAP}url")
    url.remove(url.find(f"{MAP}loc"))
    assert diwoo.faults_of_map(etree.tostring(tree))
    tree.remove(url)
    assert diwoo.faults_of_map(etree.tostring(tree))


def test_without_a_document_there_is_no_map_for_the_woo_index(client, settings):
    """A sitemap without an address is not valid, so none is named and none is given."""
    settings.IS_EXAMPLE = False
    EditionFactory(published=True)
    published().pdf.delete()
    for name in ("woo-sitemap", "woo-sitemap-index"):
        assert client.get(reverse(f"agov:{name}")).status_code == 404
    assert "diwoo" not in client.get(reverse("agov:robots")).content.decode()
    assert "woo" not in client.get(reverse("agov:sitemap-index")).content.decode()
    published()
    assert "sitemapindex-diwoo.xml" in client.get(reverse("agov:robots")).content.decode()


@pytest.mark.parametrize("part", ["publisher", "officieleTitel", "informatiecategorie", "soortHandeling", "atTime"])
def test_schema_misses_what_is_mandatory(client, part):
    published()
    (document,) = etree.fromstring(client.get(reverse("agov:woo-sitemap")).content).iter(f"{DIWOO}Document")
    (element,) = document.iter(f"{DIWOO}{part}")
    element.getparent().remove(element)
    assert diwoo.faults_of(document)


def test_sitemap_names_each_public_plan_and_no_other(client):
    shown = [VAPFactory(running=True), VAPFactory(adopted=True)]
    hidden = [VAPFactory(), VAPFactory(withdrawn=True)]
    found = {one.text for one in tree(client, "agov:sitemap").iter(f"{MAP}loc")}
    pages = {vap: f"http://testserver{reverse('vap:plan-public', args=[vap.pk])}" for vap in (*shown, *hidden)}
    assert {page for page in pages.values() if page in found} == {pages[vap] for vap in shown}
    assert [client.get(pages[vap]).status_code for vap in (*shown, *hidden)] == [200, 200, 404, 404]


def test_sitemap_names_how_each_figure_is_made(client):
    IndicatorFactory(key="inbraak")
    IndicatorFactory(key="oud", valid_to=date(2024, 12, 31))
    MethodVersionFactory(subject="rapport", key="wijk")

    found = {one.text for one in tree(client, "agov:sitemap").iter(f"{MAP}loc") if "/methoden/" in one.text}

    places = ("", "indicator/inbraak/", "rapport/wijk/")
    assert found == {f"http://testserver/methoden/{place}" for place in places}


def test_every_address_of_the_sitemap_answers(client):
    published()
    VAPFactory(running=True)
    wijk = WijkFactory()
    addresses = [one.text for one in tree(client, "agov:sitemap").iter(f"{MAP}loc")]
    assert [address for address in addresses if client.get(address).status_code != 200] == []
    assert len(addresses) == len(set(addresses))
    assert f"http://testserver{reverse('agov:public-wijk', args=[wijk.code])}" in addresses


def test_sitemap_costs_the_same_for_one_and_three(client):
    published()
    VAPFactory(running=True)
    address = reverse("agov:sitemap")
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for _ in range(2):
        published()
        VAPFactory(running=True)
    with CaptureQueriesContext(connection) as more:
        client.get(address)
    assert len(more) == len(one)


# --- under which category


def test_every_kind_of_publication_has_its_category():
    assert set(WOO_CATEGORY_OF) == set(PublicationKind)


@pytest.mark.parametrize("category", ["", "9z"])
def test_publication_without_a_category_is_refused(category):
    with pytest.raises(IntegrityError, match="publication_has_a_woo_category"):
        PublicationFactory(woo_category=category)
