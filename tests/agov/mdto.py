"""MDTO-XML 1.0.1 as a schema of its own, written from what the Nationaal Archief documents of it.

Source: nationaalarchief.nl/mdto/MDTO-XML1.0.1.html (the documentation of the schema of 9 January 2023): which elements
there are, in which order, how often, and of which type. Its own file is not here, because no licence of it was found.
Stricter than that schema in two places, as its successor is: a text is not empty, and a size is not negative.
"""

from lxml import etree

ANY = "unbounded"


def _element(name: str, kind: str, least: int = 0, most: int | str = 1) -> str:
    return f'<xs:element name="{name}" type="{kind}" minOccurs="{least}" maxOccurs="{most}"/>'


def _holds(name: str, *elements: str) -> str:
    return f'<xs:complexType name="{name}"><xs:sequence>{"".join(elements)}</xs:sequence></xs:complexType>'


def _one_of(name: str, *kinds: str) -> str:
    return f'<xs:simpleType name="{name}"><xs:union memberTypes="{" ".join(kinds)}"/></xs:simpleType>'


IDENTITY = (_element("identificatie", "m:Identity", 1, ANY), _element("naam", "m:Words", 1))
SCHEMA = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:m="https://www.nationaalarchief.nl/mdto"
    targetNamespace="https://www.nationaalarchief.nl/mdto" elementFormDefault="qualified">
  <xs:simpleType name="Words">
    <xs:restriction base="xs:string"><xs:pattern value="[\\s\\S]*\\S[\\s\\S]*"/></xs:restriction>
  </xs:simpleType>
  {_one_of("Day", "xs:gYear", "xs:gYearMonth", "xs:date")}
  {_one_of("Moment", "xs:gYear", "xs:gYearMonth", "xs:date", "xs:dateTime")}
  {_holds("Identity", _element("identificatieKenmerk", "m:Words", 1), _element("identificatieBron", "m:Words", 1))}
  {_holds("Reference", _element("verwijzingNaam", "m:Words", 1), _element("verwijzingIdentificatie", "m:Identity"))}
  {_holds("Concept", _element("begripLabel", "m:Words", 1), _element("begripCode", "m:Words"),
          _element("begripBegrippenlijst", "m:Reference", 1))}
  {_holds("Cover", _element("dekkingInTijdType", "m:Concept", 1), _element("dekkingInTijdBegindatum", "m:Day", 1),
          _element("dekkingInTijdEinddatum", "m:Day"))}
  {_holds("Event", _element("eventType", "m:Concept", 1), _element("eventTijd", "m:Moment"),
          _element("eventVerantwoordelijkeActor", "m:Reference"), _element("eventResultaat", "m:Words"))}
  {_holds("Term", _element("termijnTriggerStartLooptijd", "m:Concept"),
          _element("termijnStartdatumLooptijd", "xs:date"), _element("termijnLooptijd", "xs:duration"),
          _element("termijnEinddatum", "m:Day"))}
  {_holds("Related", _element("gerelateerdInformatieobjectVerwijzing", "m:Reference", 1),
          _element("gerelateerdInformatieobjectTypeRelatie", "m:Concept", 1))}
  {_holds("Involved", _element("betrokkeneTypeRelatie", "m:Concept", 1), _element("betrokkeneActor", "m:Reference", 1))}
  {_holds("Limit", _element("beperkingGebruikType", "m:Concept", 1),
          _element("beperkingGebruikNadereBeschrijving", "m:Words"),
          _element("beperkingGebruikDocumentatie", "m:Reference", 0, ANY),
          _element("beperkingGebruikTermijn", "m:Term"))}
  {_holds("Checksum", _element("checksumAlgoritme", "m:Concept", 1), _element("checksumWaarde", "m:Words", 1),
          _element("checksumDatum", "xs:dateTime", 1))}
  {_holds("Places", _element("raadpleeglocatieFysiek", "m:Reference", 0, ANY),
          _element("raadpleeglocatieOnline", "xs:anyURI", 0, ANY))}
  {_holds("Record", *IDENTITY,
          _element("aggregatieniveau", "m:Concept"), _element("classificatie", "m:Concept", 0, ANY),
          _element("trefwoord", "m:Words", 0, ANY), _element("omschrijving", "m:Words", 0, ANY),
          _element("raadpleeglocatie", "m:Places", 0, ANY), _element("dekkingInTijd", "m:Cover", 0, ANY),
          _element("dekkingInRuimte", "m:Reference", 0, ANY), _element("taal", "xs:language", 0, ANY),
          _element("event", "m:Event", 0, ANY), _element("waardering", "m:Concept", 1),
          _element("bewaartermijn", "m:Term"), _element("informatiecategorie", "m:Concept"),
          _element("isOnderdeelVan", "m:Reference", 0, ANY), _element("bevatOnderdeel", "m:Reference", 0, ANY),
          _element("heeftRepresentatie", "m:Reference", 0, ANY),
          _element("aanvullendeMetagegevens", "m:Reference", 0, ANY),
          _element("gerelateerdInformatieobject", "m:Related", 0, ANY),
          _element("archiefvormer", "m:Reference", 1, ANY), _element("betrokkene", "m:Involved", 0, ANY),
          _element("activiteit", "m:Reference"), _element("beperkingGebruik", "m:Limit", 1, ANY))}
  {_holds("File", *IDENTITY, _element("omvang", "xs:nonNegativeInteger", 1),
          _element("bestandsformaat", "m:Concept", 1), _element("checksum", "m:Checksum", 1, ANY),
          _element("URLBestand", "xs:anyURI"), _element("isRepresentatieVan", "m:Reference", 1))}
  <xs:element name="MDTO"><xs:complexType><xs:choice>
    {_element("informatieobject", "m:Record", 1)}{_element("bestand", "m:File", 1)}
  </xs:choice></xs:complexType></xs:element>
</xs:schema>"""  # fmt: skip


def faults_of(data: bytes) -> list[str]:
    """What is wrong with one MDTO file; nothing when it is valid."""
    schema = etree.XMLSchema(etree.fromstring(SCHEMA.encode()))
    schema.validate(etree.fromstring(data))
    return [str(one) for one in schema.error_log]


NAMES = {"m": "https://www.nationaalarchief.nl/mdto"}


def texts(data: bytes, path: str) -> list[str]:
    """The words at a path, with ``m:`` before each element."""
    return [one.text or "" for one in etree.fromstring(data).findall(path, NAMES)]
