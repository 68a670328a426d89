"""Columns that announce data on persons; the checks of the values themselves stand in ``web/free_text.py``."""

from __future__ import annotations

import re

from amersfoort_veiligheid.web.free_text import (
    REASONS,
    PersonalFinding,
    PersonalKind,
    find_personal_data,
    is_bsn,
    mask,
    personal_values,
)

__all__ = [
    "PERSONAL_HEADERS",
    "REASONS",
    "PersonalFinding",
    "PersonalKind",
    "find_personal_data",
    "is_bsn",
    "is_personal_header",
    "mask",
    "personal_values",
    "plain_header",
    "without_person",
]

# Headers that announce data about persons; compared after ``plain_header``.
_PERSONAL_HEADER_WORDS = """
    bsn burgerservicenummer sofinummer naam voornaam voornamen achternaam familienaam roepnaam voorletters
    initialen geboortedatum geboortenaam gebdatum email emailadres mail mailadres telefoon telefoonnummer telnr mobiel
    mobielnummer adres straat straatnaam huisnummer kenteken paspoortnummer rijbewijsnummer vreemdelingennummer vnummer
    strafrechtsketennummer skn iban rekeningnummer verdachte slachtoffer aangever dader naamverdachte
    naamslachtoffer naambetrokkene betrokkene contactpersoon ipadres"""
PERSONAL_HEADERS = frozenset(_PERSONAL_HEADER_WORDS.split())


def without_person(value: str) -> str:
    """A rejected value as it may be stored, whatever it was rejected for: masked when it points at a person for sure.

    Names are left to the readers, who know the names of areas and offences that only look like those of people.
    """
    finding = find_personal_data(value)
    return value if finding is None or finding.kind in ("name", "date") else mask(value)


def plain_header(header: str) -> str:
    """A header without capitals, spaces, signs and a topic number at the end: ``E-mail_1`` becomes ``email``."""
    return re.sub(r"[^a-z0-9]", "", re.sub(r"_\d+$", "", header.strip()).casefold())


def is_personal_header(header: str) -> bool:
    """Does the header announce data about a person (BSN, achternaam, geboortedatum ...)?"""
    return plain_header(header) in PERSONAL_HEADERS
