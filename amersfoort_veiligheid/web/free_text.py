"""Finds what points at a person, in cells that should hold counts and codes, and in what people type themselves.

The checks are patterns, so they err on both sides: callers pass the values they know (area names, classification
titles) as ``known`` so that these are never taken for a person. A finding never repeats what it found: use ``mask``.
In a text that somebody types, what is certain (``no_personal_data``) is refused; what looks like a name is asked about
(``seems_to_name_someone``), for streets and squares are named after people.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from django.core.exceptions import ValidationError

PersonalKind = Literal["bsn", "email", "phone", "name", "address", "plate", "date"]

REASONS: dict[PersonalKind, str] = {
    "bsn": "Lijkt een burgerservicenummer (BSN). Gegevens over personen horen hier niet.",
    "email": "Lijkt een e-mailadres. Gegevens over personen horen hier niet.",
    "phone": "Lijkt een telefoonnummer. Gegevens over personen horen hier niet.",
    "name": "Lijkt de naam van een persoon. Gegevens over personen horen hier niet.",
    "address": "Lijkt een adres (postcode met huisnummer). Gegevens over personen horen hier niet.",
    "plate": "Lijkt een kenteken. Gegevens over personen horen hier niet.",
    "date": "Lijkt een geboortedatum of andere volledige datum. Gegevens over personen horen hier niet.",
}

_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\.[A-Za-z]{2,}")
_BSN_NINE = re.compile(r"(?<![\w.,])(?:\d{9}|\d{3}[. ]\d{3}[. ]\d{3}|\d{4}[. ]\d{2}[. ]\d{3})(?![\w]|[.,]\d)")
_BSN_EIGHT = re.compile(r"(?<![\w.,])\d{8}(?![\w]|[.,]\d)")
_PHONE = re.compile(
    r"(?<![\w.])(?:(?:\+|00)31[\s.-]?\(?0?\)?[\s.-]?[1-9](?:[\s.-]?\d){8}|0[1-9](?:[\s.-]?\d){8})(?![\w]|[.,]\d)"
)
_ADDRESS = re.compile(r"\b[1-9]\d{3}\s?[A-Z]{2}\b[\s,]*(?:nr\.?|huisnummer)?\s*\d{1,5}\b")
_PLATE = re.compile(r"\b(?=[A-Z0-9-]*[A-Z])(?=[A-Z0-9-]*\d)[A-Z0-9]{1,3}-[A-Z0-9]{2,3}-[A-Z0-9]{1,2}\b")
_DATE = re.compile(
    r"(?<!\d)(?:(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|1[0-2])[-/.](?:19|20)\d{2}"
    r"|(?:19|20)\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?!\d)"
)

_PARTICLE = (
    r"(?:van|der|den|de|het|ter|ten|te|'t|in|op|aan|el|al|ben|bin|von|da|dos|la|le|van\s+der|van\s+den|van\s+de|"
    r"van\s+'t|in\s+'t|op\s+den|op\s+de)"
)
_WORD = r"[A-ZÀ-ÖØ-Þ][\w'’]*[a-zà-öø-ÿ](?:-[A-ZÀ-ÖØ-Þ][\w'’]*)*"
_SURNAME = rf"(?:{_PARTICLE}\s+){{0,2}}{_WORD}"
_TITLE_NAME = re.compile(
    rf"(?i:\b(?:dhr|mevr|mw|meneer|de\s+heer|mevrouw|drs|mr|ing|ir)\b)\.?\s+(?:(?:[A-Z]\.\s?){{1,4}})?{_SURNAME}"
)
_INITIALS_NAME = re.compile(rf"(?<![\w.])(?:[A-Z]\.\s?){{1,4}}\s?{_SURNAME}|{_SURNAME},\s?(?:[A-Z]\.\s?){{1,4}}(?!\w)")
_FULL_NAME = re.compile(rf"(?<![\w.])({_WORD})\s+{_SURNAME}")

# First names that are common in the Netherlands (own list, several origins). Only used together with a second word.
_FIRST_NAME_WORDS = """
    aad aaltje abdel abdellah abdul achmed adam adriaan ahmad ahmed aisha ali alice amber amina amir anita anja anna
    anne annemarie anneke annie anouk anton arie arjan arjen arnold astrid ayse bart bas ben bennie bernard bert bianca
    bilal bob bram brahim brigitte carla carlos carolien caroline cees charlotte chantal chris christiaan christina
    claudia coen cor cornelis cornelia corrie daan daniel danielle danny david debbie dennis diana dick dirk driss edwin
    eline ellen els elly emma emine emre eric erik erwin esther eva evert fatih fatima fatma femke ferry fleur floor
    frank frans fred frits geert gerard gerda gerrit gert gijs guus hamza hanna hanneke hans harm harrie harry hasan
    hassan heleen hendrik hendrika henk hennie herman hilde hugo huseyin ibrahim ilse imane ineke ingrid irene iris
    ismail ivo jaap jack jacob jacqueline jan janneke jannie janny jans jasmijn jasper jelle jeroen jesse jessica jip jo
    joanna johan johanna johannes john johnny joke jolanda joop joost joris jos jose joseph joyce judith julia jurgen
    karel karim karin kees kevin khadija khalid kim klaas koen koos lars laura leen leendert lieke linda lisa lisanne
    loes lotte louis luc lucas luuk maaike maarten madelon manon mandy marc marcel margriet maria marian marianne marie
    marieke marije marijke mark marleen martijn martin martine mathijs mehmet melissa menno merel michael michel michiel
    miep mieke mike milan milou miranda mirjam mo mohamed mohammed monique moniek mounir mourad murat mustafa nadia
    nathalie nico nicole niels nienke nina noa noah noor norbert olga omar oscar ot otto pascal patricia patrick paul
    paula petra pieter piet pim rachid ramon raymond remco renate rene rianne richard rick rik rob robert robin roel
    roelof roland romy ron ronald rosa roy ruben rudi rutger ruud sander sandra sanne sara sarah saskia sem serge sharon
    sietske silvia simon simone sjaak sjoerd sofie sonja sophie stefan stephan steven susan suzanne sven sylvia tamara
    tanja tess theo thea thijs thomas thom tim timo tineke tom toos trijntje truus tygo veronique victor vincent
    walter wendy wesley wilhelmina willem wilma wim wouter xander yasmin youssef yusuf yvonne zeynep"""
_FIRST_NAMES = frozenset(_FIRST_NAME_WORDS.split())
# Streets and quarters are often named after a person: "Elly Takmastraat e.o." is a place.
_PLACE_ENDING = re.compile(
    r"\w(?:straat|laan|weg|plein|plantsoen|buurt|wijk|park|hof|kade|singel|kwartier|dreef|pad|polder|poort|erf)$"
)
_NOT_DIGIT = re.compile(r"\D")


@dataclass(frozen=True)
class PersonalFinding:
    """What kind of personal data a cell seems to hold, and the Dutch reason without the value itself."""

    kind: PersonalKind
    reason: str


def is_bsn(text: str) -> bool:
    """Does ``text`` hold 8 or 9 digits that pass the eleven-test of the BSN (weights 9..2 and -1)?"""
    digits = _NOT_DIGIT.sub("", text)
    if len(digits) not in (8, 9) or not int(digits):
        return False
    digits = digits.zfill(9)
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11 == 0


def mask(value: str) -> str:
    """A short hint of a value that must not be repeated: its first two characters and its length."""
    text = value.strip()
    return f"{text[:2]}… ({len(text)} tekens)"


def _has_bsn(text: str) -> bool:
    if any(is_bsn(match.group()) for match in _BSN_NINE.finditer(text)):
        return True
    return "bsn" in text.casefold() and any(is_bsn(match.group()) for match in _BSN_EIGHT.finditer(text))


def _has_name(text: str, *, any_two_words: bool) -> bool:
    if _TITLE_NAME.search(text) or _INITIALS_NAME.search(text):
        return True
    match = _FULL_NAME.search(text)
    while match is not None:
        first = match.group(1).split("-")[0].casefold()
        if (any_two_words or first in _FIRST_NAMES) and not _PLACE_ENDING.search(match.group()):
            return True
        match = _FULL_NAME.search(text, match.end(1))  # the second word may begin a name: "Bel" before two names
    return False


def find_personal_data(
    value: str, *, known: Collection[str] = frozenset(), any_two_words: bool = False
) -> PersonalFinding | None:
    """The first kind of personal data that ``value`` seems to hold, or None.

    ``known`` are values that are never personal (area names, titles). With ``any_two_words`` every pair of words
    with capitals counts as a name, not only pairs that start with a common first name.
    """
    text = value.strip()
    if len(text) < 4 or text in known:
        return None
    kind: PersonalKind | None = None
    if "@" in text and _EMAIL.search(text):
        kind = "email"
    elif any(sign.isdigit() for sign in text):
        if _has_bsn(text):
            kind = "bsn"
        elif _PHONE.search(text):
            kind = "phone"
        elif _ADDRESS.search(text):
            kind = "address"
        elif _PLATE.search(text):
            kind = "plate"
        elif _DATE.search(text):
            kind = "date"
    if kind is None and _has_name(text, any_two_words=any_two_words):
        kind = "name"
    return None if kind is None else PersonalFinding(kind, REASONS[kind])


def personal_values(
    values: Iterable[str], *, known: Collection[str] = frozenset(), any_two_words: bool = False
) -> dict[str, PersonalFinding]:
    """The values (give the distinct ones) that seem to hold personal data, each with its finding."""
    found: dict[str, PersonalFinding] = {}
    for value in values:
        finding = find_personal_data(value, known=known, any_two_words=any_two_words)
        if finding is not None:
            found[value] = finding
    return found


# In typed text only what is a licence plate for sure: three groups of one kind of sign each, six signs together.
_TYPED_PLATE = re.compile(r"(?<![\w-])(?:[A-Z]{1,3}|\d{1,3})(?:-(?:[A-Z]{1,3}|\d{1,3})){2}(?![\w-])", re.IGNORECASE)
_BORN = re.compile(rf"(?i:\bgeb(?:oren|oortedatum|\.)?)[\s:]*(?:op\s+)?{_DATE.pattern}")
TYPED: dict[PersonalKind, str] = {
    "bsn": "een burgerservicenummer (BSN)",
    "email": "een e-mailadres",
    "phone": "een telefoonnummer",
    "plate": "een kenteken",
    "date": "een geboortedatum",
}


def personal_kind_of_text(text: str) -> PersonalKind | None:
    """What in a typed text points at a person for sure: BSN, e-mail address, telephone number, plate, day of birth."""
    if _EMAIL.search(text):
        return "email"
    if _has_bsn(text):
        return "bsn"
    if _PHONE.search(text):
        return "phone"
    if any(_is_plate(match.group()) for match in _TYPED_PLATE.finditer(text)):
        return "plate"
    return "date" if _BORN.search(text) else None


def _is_plate(text: str) -> bool:
    groups = text.split("-")
    return sum(map(len, groups)) == 6 and len({group.isdigit() for group in groups}) == 2


def seems_to_name_someone(text: str) -> bool:
    """Whether a typed text has what looks like the name of a person."""
    return _has_name(text, any_two_words=False)


def no_personal_data(text: str) -> None:
    """Validator of a field that people type in. Raises ValidationError that does not repeat what was found."""
    kind = personal_kind_of_text(text)
    if kind is not None:
        raise ValidationError(
            f"Hier lijkt {TYPED[kind]} te staan. Gegevens over personen horen hier niet: haal ze weg.",
            code="personal_data",
        )
