"""MDTO: what stands beside each record and each file so that an archive can take them in.

Written after MDTO-XML 1.0.1 of the Nationaal Archief (nationaalarchief.nl/archiveren/mdto/xml-schema): the order of
elements is that of the schema. Formats are named by their number in PRONOM.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from xml.etree import ElementTree

NAMESPACE: Final = "https://www.nationaalarchief.nl/mdto"
SCHEMA: Final = f"{NAMESPACE}/MDTO-XML1.0.1.xsd"
INSTANCE: Final = "http://www.w3.org/2001/XMLSchema-instance"

LEVELS: Final = "Begrippenlijst Aggregatieniveaus MDTO"
VALUATIONS: Final = "Begrippenlijst Waarderingen MDTO"
EVENT_TYPES: Final = "Begrippenlijst Eventtypen MDTO"
ALGORITHMS: Final = "Begrippenlijst ChecksumAlgoritme MDTO"
SELECTION_LIST: Final = "Selectielijst gemeenten en intergemeentelijke organen 2020"
_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
FORMATS: Final = {
    ".pdf": ("Acrobat PDF/A - Portable Document Format 2a", "fmt/476"),
    ".csv": ("Comma Separated Values", "x-fmt/18"),
    ".json": ("JSON Data Interchange Format", "fmt/817"),
}


@dataclass(frozen=True)
class Concept:
    """A word of a list of concepts, with its code there."""

    label: str
    of_list: str
    code: str = ""


@dataclass(frozen=True)
class Ref:
    """A thing that is pointed at, with its identifier and where that comes from."""

    name: str
    identifier: str = ""
    of_source: str = ""


@dataclass(frozen=True)
class Event:
    """Something that happened to a record: what, when, by which function or body."""

    kind: Concept
    at: date | datetime | None
    actor: str = ""
    result: str = ""


@dataclass(frozen=True)
class Term:
    """A term: since what, from when, how many years, until when."""

    trigger: Concept | None = None
    starts_on: date | None = None
    years: int | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class Restriction:
    """What limits the use of a record, on which ground, and until when."""

    kind: Concept
    words: str = ""
    ends_on: date | None = None


@dataclass(frozen=True)
class InformationObject:
    """One record or a folder of records."""

    identifier: str
    name: str
    level: str
    classification: Concept
    description: str
    valuation: Concept
    category: Concept
    maker: Ref
    source: str
    restrictions: Sequence[Restriction]
    events: Sequence[Event] = ()
    period: tuple[date, date | None] | None = None
    retention: Term | None = None
    part_of: Ref | None = None
    holds: Sequence[Ref] = ()
    files: Sequence[Ref] = field(default=())
    activity: Ref | None = None


@dataclass(frozen=True)
class StoredFile:
    """One file of a record."""

    identifier: str
    name: str
    source: str
    size: int
    sha256: str
    hashed_at: datetime
    of: Ref


def information_object(one: InformationObject) -> bytes:
    """The XML beside a record."""
    root, top = _begin("informatieobject", one.identifier, one.source, one.name)
    _concept(top, "aggregatieniveau", Concept(one.level, LEVELS))
    _concept(top, "classificatie", one.classification)
    _text(top, "omschrijving", one.description)
    if one.period is not None:
        covered = ElementTree.SubElement(top, "dekkingInTijd")
        _concept(covered, "dekkingInTijdType", Concept("Looptijd", one.source))
        _text(covered, "dekkingInTijdBegindatum", one.period[0].isoformat())
        _text(covered, "dekkingInTijdEinddatum", one.period[1].isoformat() if one.period[1] else "")
    _text(top, "taal", "nl")
    for event in one.events:
        _event(top, event)
    _concept(top, "waardering", one.valuation)
    if one.retention is not None:
        _term(top, "bewaartermijn", one.retention)
    _concept(top, "informatiecategorie", one.category)
    if one.part_of is not None:
        _ref(top, "isOnderdeelVan", one.part_of)
    for part in one.holds:
        _ref(top, "bevatOnderdeel", part)
    for file in one.files:
        _ref(top, "heeftRepresentatie", file)
    _ref(top, "archiefvormer", one.maker)
    if one.activity is not None:
        _ref(top, "activiteit", one.activity)
    for limit in one.restrictions:
        _restriction(top, limit)
    return _written(root)


def stored_file(one: StoredFile) -> bytes:
    """The XML beside a file."""
    root, top = _begin("bestand", one.identifier, one.source, one.name)
    _text(top, "omvang", str(one.size))
    label, code = FORMATS["." + one.name.rpartition(".")[2]]
    _concept(top, "bestandsformaat", Concept(label, "PRONOM-register", code))
    checksum = ElementTree.SubElement(top, "checksum")
    _concept(checksum, "checksumAlgoritme", Concept("SHA-256", ALGORITHMS))
    _text(checksum, "checksumWaarde", one.sha256)
    _text(checksum, "checksumDatum", one.hashed_at.isoformat(timespec="seconds"))
    _ref(top, "isRepresentatieVan", one.of)
    return _written(root)


# --- the parts


def _begin(kind: str, identifier: str, source: str, name: str) -> tuple[ElementTree.Element, ElementTree.Element]:
    root = ElementTree.Element(
        "MDTO",
        {"xmlns": NAMESPACE, "xmlns:xsi": INSTANCE, "xsi:schemaLocation": f"{NAMESPACE} {SCHEMA}"},
    )
    top = ElementTree.SubElement(root, kind)
    _identification(top, "identificatie", identifier, source)
    _text(top, "naam", name)
    return root, top


def _written(root: ElementTree.Element) -> bytes:
    ElementTree.indent(root)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _text(above: ElementTree.Element, name: str, words: str) -> None:
    """An element with words; nothing where there are none, since the schema wants no empty ones."""
    if words.strip():
        ElementTree.SubElement(above, name).text = _NOT_IN_XML.sub("", words)


def _identification(above: ElementTree.Element, name: str, identifier: str, source: str) -> None:
    made = ElementTree.SubElement(above, name)
    _text(made, "identificatieKenmerk", identifier)
    _text(made, "identificatieBron", source)


def _concept(above: ElementTree.Element, name: str, one: Concept) -> None:
    made = ElementTree.SubElement(above, name)
    _text(made, "begripLabel", one.label)
    _text(made, "begripCode", one.code)
    _ref(made, "begripBegrippenlijst", Ref(one.of_list))


def _ref(above: ElementTree.Element, name: str, one: Ref) -> None:
    made = ElementTree.SubElement(above, name)
    _text(made, "verwijzingNaam", one.name)
    if one.identifier:
        _identification(made, "verwijzingIdentificatie", one.identifier, one.of_source)


def _event(above: ElementTree.Element, one: Event) -> None:
    made = ElementTree.SubElement(above, "event")
    _concept(made, "eventType", one.kind)
    if isinstance(one.at, datetime):
        _text(made, "eventTijd", one.at.isoformat(timespec="seconds"))
    elif one.at is not None:
        _text(made, "eventTijd", one.at.isoformat())
    if one.actor:
        _ref(made, "eventVerantwoordelijkeActor", Ref(one.actor))
    _text(made, "eventResultaat", one.result)


def _term(above: ElementTree.Element, name: str, one: Term) -> None:
    made = ElementTree.SubElement(above, name)
    if one.trigger is not None:
        _concept(made, "termijnTriggerStartLooptijd", one.trigger)
    _text(made, "termijnStartdatumLooptijd", one.starts_on.isoformat() if one.starts_on else "")
    _text(made, "termijnLooptijd", f"P{one.years}Y" if one.years else "")
    _text(made, "termijnEinddatum", one.ends_on.isoformat() if one.ends_on else "")


def _restriction(above: ElementTree.Element, one: Restriction) -> None:
    made = ElementTree.SubElement(above, "beperkingGebruik")
    _concept(made, "beperkingGebruikType", one.kind)
    _text(made, "beperkingGebruikNadereBeschrijving", one.words)
    if one.ends_on is not None:
        _term(made, "beperkingGebruikTermijn", Term(ends_on=one.ends_on))
