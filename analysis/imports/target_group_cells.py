"""What one cell of a target-group delivery means: years, counts with CBS signs, age bands, shares, words."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping

from analysis.imports.base import MissingReason

FIRST_YEAR = 1990

FLOWS: Mapping[str, str] = {
    "omvang": "stock", "stand": "stock", "aantal": "stock", "stock": "stock", "instroom": "inflow", "inflow": "inflow",
    "uitstroom": "outflow", "outflow": "outflow",
}  # fmt: skip
UNITS: Mapping[str, str] = {
    "personen": "persons", "persoon": "persons", "persons": "persons", "person": "persons", "delicten": "offences",
    "delict": "offences", "feiten": "offences", "misdrijven": "offences", "offences": "offences", "offence": "offences",
}  # fmt: skip
_WHOLE = re.compile(r"\d+(?:[.,]0{1,2})?")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.]\d{3})+")
_YEAR = re.compile(r"(\d{4})(?:JJ00)?")
_AGES = re.compile(r"(\d{1,3})\s*(?:-|–|t/m|tot en met)\s*(\d{1,3})(?:\s*jaar)?")
_AGES_UP = re.compile(r"(\d{1,3})\s*(?:\+|jaar en ouder|en ouder|jaar of ouder|of ouder)")
_SHARE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(%?)")
WHOLE_GROUP = frozenset({"", "totaal", "alle", "alle leeftijden", "total"})


class CellError(Exception):
    """One cell cannot be used: the column (our name) and the reason in Dutch."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


def read_year(text: str, today: dt.date) -> int:
    """Return the reference year; ``2024`` and ``2024JJ00`` are years, months are not."""
    match = _YEAR.fullmatch(text)
    if match is None:
        raise CellError("year", "Het peiljaar moet een jaartal zijn, zoals 2025.")
    year = int(match.group(1))
    if year > today.year:
        raise CellError("year", "Het peiljaar ligt in de toekomst.")
    if year < FIRST_YEAR:
        raise CellError("year", f"Het peiljaar ligt voor {FIRST_YEAR}.")
    return year


def read_count(text: str) -> tuple[float, MissingReason]:
    """Return a whole number of at least 0, or NaN with the reason why there is none.

    ``.`` is unknown, ``x`` and ``<5`` are kept secret by the source, blank cannot occur and ``-`` is nil (CBS signs).
    A point between thousands is rejected: ``1.390`` could also be a fraction.
    """
    if text == "":
        return math.nan, "not_applicable"
    if text == ".":
        return math.nan, "missing"
    if text.lower() == "x" or re.fullmatch(r"<\s?\d+", text):
        return math.nan, "withheld"
    if text == "-":
        return 0.0, ""
    if _THOUSANDS.fullmatch(text):
        raise CellError("count", "Schrijf het aantal zonder punt: 1.390 kan ook een breuk zijn.")
    if _WHOLE.fullmatch(text):
        return float(text.replace(",", ".")), ""
    if not _NUMBER.fullmatch(text):
        raise CellError("count", "Dit aantal is geen getal.")
    raise CellError("count", "Het aantal is negatief." if text.startswith("-") else "Het aantal is geen heel getal.")


def read_share(text: str) -> float:
    """Return the share of the two largest persons in a count, from 0 to 1; NaN when it is not given."""
    if text in ("", "."):
        return math.nan
    match = _SHARE.fullmatch(text)
    if match is None:
        raise CellError("top2_share", "Dit aandeel is geen getal.")
    share = float(match.group(1).replace(",", ".")) / (100 if match.group(2) else 1)
    if share > 1:
        raise CellError("top2_share", "Schrijf een aandeel van 0 tot en met 1, of een percentage met het teken %.")
    return share


def read_age_band(text: str) -> str:
    """Return ``12-17`` or ``18+``; empty for the whole group."""
    plain = text.strip().casefold()
    if plain in WHOLE_GROUP:
        return ""
    if match := _AGES.fullmatch(plain):
        if int(match.group(1)) > int(match.group(2)):
            raise CellError("age_band", "De leeftijden lopen van hoog naar laag.")
        return f"{int(match.group(1))}-{int(match.group(2))}"
    if match := _AGES_UP.fullmatch(plain):
        return f"{int(match.group(1))}+"
    raise CellError("age_band", "Onbekende leeftijdsgroep. Schrijf bijvoorbeeld '12-17' of '18+'.")
