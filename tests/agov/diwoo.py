"""The part of the DiWoo metadata schema 0.9.8 that we use, and of the protocol of sitemaps around it, as schemas.

Both are written from their documentation: the sitemap is checked as a whole, each document in it by the other schema.

Sources: www.sitemaps.org/protocol.html (0.9): at least one address, loc first, of at most 2,048 signs, then lastmod,
and what belongs to another namespace last. And standaarden.overheid.nl/diwoo/metadata (0.9.8): what is mandatory, in
which types, and that nothing else stands there. The value lists are those of TOOI: categories of the Woo (set
scw_woo_informatiecategorieen, version 4), language and file type of the Publications Office.
"""

from lxml import etree

CATEGORIES = ("c_db4862c3", "c_99a836c7", "c_8fc2335c", "c_c6cd1213", "c_fdaee95e")
THESAURUS = "https://identifier.overheid.nl/tooi/def/thes/kern/"


def _labelled(name: str, pattern: str) -> str:
    """An element with words and the address of its meaning."""
    return f"""
      <xs:complexType name="{name}"><xs:simpleContent><xs:extension base="d:Words">
        <xs:attribute name="resource" use="required"><xs:simpleType>
          <xs:restriction base="xs:anyURI"><xs:pattern value="{pattern}"/></xs:restriction>
        </xs:simpleType></xs:attribute>
      </xs:extension></xs:simpleContent></xs:complexType>"""


def _holds(name: str, *elements: str) -> str:
    return f'<xs:complexType name="{name}"><xs:all>{"".join(elements)}</xs:all></xs:complexType>'


def _one(name: str, kind: str, least: int = 1) -> str:
    return f'<xs:element name="{name}" type="{kind}" minOccurs="{least}"/>'


SCHEMA = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:d="https://standaarden.overheid.nl/diwoo/metadata/"
    targetNamespace="https://standaarden.overheid.nl/diwoo/metadata/" elementFormDefault="qualified">
  <xs:simpleType name="Words">
    <xs:restriction base="xs:string"><xs:minLength value="1"/></xs:restriction>
  </xs:simpleType>
  {_labelled("Organisation", "https://identifier.overheid.nl/tooi/id/gemeente/gm[0-9]{4}")}
  {_labelled("Category", "|".join(THESAURUS + code for code in CATEGORIES))}
  {_labelled("Deed", THESAURUS + "c_[0-9a-f]{8}")}
  {_labelled("Language", "http://publications.europa.eu/resource/authority/language/[A-Z]{3}")}
  {_labelled("Format", "http://publications.europa.eu/resource/authority/file-type/[A-Z0-9]+")}
  {_holds("Identifiers", _one("identifier", "d:Words"))}
  {_holds("Titles", _one("officieleTitel", "d:Words"))}
  {_holds("Categories", _one("informatiecategorie", "d:Category"))}
  {_holds("Classification", _one("informatiecategorieen", "d:Categories"))}
  {_holds("Handling", _one("soortHandeling", "d:Deed"), _one("atTime", "xs:dateTime"))}
  {_holds("Handlings", _one("documenthandeling", "d:Handling"))}
  {_holds("Metadata",
    _one("identifiers", "d:Identifiers", 0), _one("publisher", "d:Organisation"), _one("titelcollectie", "d:Titles"),
    _one("classificatiecollectie", "d:Classification"), _one("creatiedatum", "xs:date", 0),
    _one("language", "d:Language", 0), _one("format", "d:Format", 0), _one("documenthandelingen", "d:Handlings"))}
  {_holds("DocumentType", _one("DiWoo", "d:Metadata"))}
  <xs:element name="Document" type="d:DocumentType"/>
</xs:schema>"""  # fmt: skip


SITEMAPS = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9"
    targetNamespace="http://www.sitemaps.org/schemas/sitemap/0.9" elementFormDefault="qualified">
  <xs:simpleType name="Address"><xs:restriction base="xs:anyURI">
    <xs:minLength value="12"/><xs:maxLength value="2048"/><xs:pattern value="https?://.+"/>
  </xs:restriction></xs:simpleType>
  <xs:simpleType name="Moment"><xs:union memberTypes="xs:date xs:dateTime"/></xs:simpleType>
  <xs:complexType name="Page"><xs:sequence>
    <xs:element name="loc" type="s:Address"/>
    <xs:element name="lastmod" type="s:Moment" minOccurs="0"/>
    <xs:any namespace="##other" minOccurs="0" maxOccurs="unbounded" processContents="skip"/>
  </xs:sequence></xs:complexType>
  <xs:complexType name="Map"><xs:sequence>
    <xs:element name="loc" type="s:Address"/>
    <xs:element name="lastmod" type="s:Moment" minOccurs="0"/>
  </xs:sequence></xs:complexType>
  <xs:element name="urlset"><xs:complexType><xs:sequence>
    <xs:element name="url" type="s:Page" maxOccurs="50000"/>
  </xs:sequence></xs:complexType></xs:element>
  <xs:element name="sitemapindex"><xs:complexType><xs:sequence>
    <xs:element name="sitemap" type="s:Map" maxOccurs="50000"/>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>"""


def faults_of_map(content: bytes) -> list[str]:
    """What is wrong with a whole sitemap or an index of them, with every document in it."""
    tree = etree.fromstring(content)
    schema = etree.XMLSchema(etree.fromstring(SITEMAPS.encode()))
    schema.validate(tree)
    found = [error.message for error in schema.error_log]
    for document in tree.iter("{https://standaarden.overheid.nl/diwoo/metadata/}Document"):
        found += faults_of(document)
    return found


def faults_of(document: etree._Element) -> list[str]:
    """What is wrong with one ``diwoo:Document``; nothing when it is valid."""
    schema = etree.XMLSchema(etree.fromstring(SCHEMA.encode()))
    schema.validate(document)
    return [error.message for error in schema.error_log]
