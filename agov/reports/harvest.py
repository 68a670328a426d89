"""What machines read to find publications: sitemaps with their indexes, those for the Woo index too, and the feed.

A withdrawn edition stands in none of them. Identifiers of categories and deeds are those of the national value lists
(TOOI: scw_woo_informatiecategorieen and ccw_plooi_documenthandelingen), of the municipality its own TOOI identifier.
Elements are those of the DiWoo metadata schema 0.9.8 (standaarden.overheid.nl/diwoo/metadata).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

from agov.enums import WooCategory
from agov.models import Edition

Absolute = Callable[[str], str]
THESAURUS: Final = "https://identifier.overheid.nl/tooi/def/thes/kern/"
CATEGORIES: Final[Mapping[WooCategory, tuple[str, str]]] = {
    WooCategory.COUNCIL: ("c_db4862c3", "vergaderstukken decentrale overheden"),
    WooCategory.ADVICE: ("c_99a836c7", "adviezen"),
    WooCategory.COVENANT: ("c_8fc2335c", "convenanten"),
    WooCategory.PLANS: ("c_c6cd1213", "jaarplannen en jaarverslagen"),
    WooCategory.RESEARCH: ("c_fdaee95e", "onderzoeksrapporten"),
}
ADOPTED: Final = ("c_641ecd76", "vaststelling")
DUTCH: Final = ("http://publications.europa.eu/resource/authority/language/NLD", "Nederlands")
PDF_TYPE: Final = ("http://publications.europa.eu/resource/authority/file-type/PDF", "PDF")
SITEMAP: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
DIWOO: Final = "https://standaarden.overheid.nl/diwoo/metadata/"
MOST_IN_FEED: Final = 30


def sitemap(paths: Sequence[str], editions: Iterable[Edition], absolute: Absolute) -> str:
    """The pages that everybody may read, with when each edition came out."""
    with _Writer("urlset", {"xmlns": SITEMAP}) as xml:
        for path in paths:
            with xml.inside("url"):
                xml.text("loc", absolute(path))
        for edition in editions:
            with xml.inside("url"):
                xml.text("loc", absolute(_page(edition)))
                xml.text("lastmod", _moment(edition))
    return xml.content


def sitemap_index(addresses: Sequence[str]) -> str:
    """An index of sitemaps, which robots.txt points at."""
    with _Writer("sitemapindex", {"xmlns": SITEMAP}) as xml:
        for address in addresses:
            with xml.inside("sitemap"):
                xml.text("loc", address)
    return xml.content


def woo_sitemap(editions: Iterable[Edition], absolute: Absolute) -> str:
    """The PDF of each edition with what the Woo index asks; the address leads straight to it. Every edition has one."""
    with _Writer("urlset", {"xmlns": SITEMAP, "xmlns:diwoo": DIWOO}) as xml:
        for edition in editions:
            with xml.inside("url"):
                xml.text("loc", absolute(_file(edition)))
                xml.text("lastmod", _moment(edition))
                with xml.inside("diwoo:Document"), xml.inside("diwoo:DiWoo"):
                    _metadata(xml, edition, absolute(_page(edition)))
    return xml.content


def _metadata(xml: _Writer, edition: Edition, identifier: str) -> None:
    category, label = CATEGORIES[WooCategory(edition.publication.woo_category)]
    with xml.inside("diwoo:identifiers"):
        xml.text("diwoo:identifier", identifier)
    xml.text("diwoo:publisher", f"gemeente {settings.MUNICIPALITY_NAME}", resource=municipality_identifier())
    with xml.inside("diwoo:titelcollectie"):
        xml.text("diwoo:officieleTitel", f"{edition.title}, editie {edition.number}")
    with xml.inside("diwoo:classificatiecollectie"), xml.inside("diwoo:informatiecategorieen"):
        xml.text("diwoo:informatiecategorie", label, resource=THESAURUS + category)
    if edition.approved_at is not None:
        xml.text("diwoo:creatiedatum", timezone.localtime(edition.approved_at).date().isoformat())
    xml.text("diwoo:language", DUTCH[1], resource=DUTCH[0])
    xml.text("diwoo:format", PDF_TYPE[1], resource=PDF_TYPE[0])
    with xml.inside("diwoo:documenthandelingen"), xml.inside("diwoo:documenthandeling"):
        xml.text("diwoo:soortHandeling", ADOPTED[1], resource=THESAURUS + ADOPTED[0])
        xml.text("diwoo:atTime", edition.approved_at.isoformat() if edition.approved_at else "")


def municipality_identifier() -> str:
    """The TOOI identifier of the municipality."""
    return f"https://identifier.overheid.nl/tooi/id/gemeente/{settings.MUNICIPALITY_CODE.lower()}"


def feed(editions: Sequence[Edition], absolute: Absolute) -> str:
    """The newest editions as Atom; a correction says that it is one."""
    made = Atom1Feed(
        title=f"Veiligheid in {settings.MUNICIPALITY_NAME}: rapporten",
        link=absolute(reverse("agov:publication-list")),
        description="Wat de gemeente over veiligheid uitbracht.",
        language="nl",
        feed_url=absolute(reverse("agov:publication-feed")),
    )
    for edition in editions[:MOST_IN_FEED]:
        made.add_item(
            title=f"{edition.title}, editie {edition.number}",
            link=absolute(_page(edition)),
            description=f"Verbeterde editie: {edition.correction_note}" if edition.correction_note else edition.summary,
            pubdate=edition.published_at,
            updateddate=edition.published_at,
            unique_id=absolute(_page(edition)),
        )
    return made.writeString("utf-8")


def _page(edition: Edition) -> str:
    return reverse("agov:edition-page", args=[edition.publication.slug, edition.number])


def _file(edition: Edition) -> str:
    return reverse("agov:edition-pdf", args=[edition.publication.slug, edition.number])


def _moment(edition: Edition) -> str:
    return edition.published_at.isoformat() if edition.published_at else ""


class _Writer:
    """Writes XML with one root; texts and attributes are escaped by the library."""

    def __init__(self, root: str, attributes: Mapping[str, str]) -> None:
        self.stream = io.StringIO()
        self.xml = SimplerXMLGenerator(self.stream, "utf-8")
        self.root, self.attributes = root, dict(attributes)

    def __enter__(self) -> _Writer:
        self.xml.startDocument()
        self.xml.startElement(self.root, AttributesImpl(self.attributes))
        return self

    def __exit__(self, *error: object) -> None:
        self.xml.endElement(self.root)
        self.xml.endDocument()

    def inside(self, name: str) -> _Element:
        """A part in which others stand, for a with statement."""
        return _Element(self.xml, name)

    def text(self, name: str, words: str, **attributes: str) -> None:
        """A part with words only."""
        self.xml.addQuickElement(name, words, attributes)

    @property
    def content(self) -> str:
        """What was written."""
        return self.stream.getvalue()


class _Element:
    """One part in the tree, open as long as its with statement."""

    def __init__(self, xml: SimplerXMLGenerator, name: str) -> None:
        self.xml, self.name = xml, name

    def __enter__(self) -> None:
        self.xml.startElement(self.name, AttributesImpl({}))

    def __exit__(self, *error: object) -> None:
        self.xml.endElement(self.name)
