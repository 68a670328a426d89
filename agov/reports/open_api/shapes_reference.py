"""The answers about areas, indicators and words, field by field."""

from __future__ import annotations

from typing import Annotated, Final, TypedDict

from agov.reports.open_api.shapes import Day, Herkomst, Lijst, Verwijzing


class Zelf(TypedDict):
    """The link to the thing itself."""

    self: Verwijzing


class Gebied(TypedDict):
    """An area."""

    code: Annotated[str, "Code van het CBS: GM, WK of BU met cijfers."]
    naam: str
    soort: str
    soortCode: Annotated[str, "Soort gebied als code, zoals in het filter."]
    bovenliggend: Annotated[str | None, "Code van het gebied waar dit een deel van is."]
    weinigInwoners: Annotated[bool, "Waar: er komen vooral bezoekers, dus geen cijfer per 1.000 inwoners."]
    indeling: Annotated[str, "Naam van de gebiedsindeling."]
    geldigVanaf: Day
    geldigTotEnMet: Day | None
    _links: Zelf


class GebiedAntwoord(Gebied):
    """One area."""

    herkomst: Herkomst


class GebiedLijst(Lijst):
    """A page of areas."""

    resultaten: list[Gebied]


class Indicator(TypedDict):
    """An indicator."""

    sleutel: Annotated[str, "Naam in het adres."]
    versie: Annotated[int, "Een nieuwe definitie is een nieuwe versie."]
    naam: str
    definitie: str
    onderdeel: Annotated[str, "Onderdeel van sociale veiligheid."]
    soortBron: str
    uitgedruktAls: str
    eenheid: str
    watIsBeter: str
    bronVanDeDefinitie: str
    isVerplicht: Annotated[bool, "Waar: verplichte indicator van het Besluit begroting en verantwoording (BBV)."]
    geldigVanaf: Day | None
    geldigTotEnMet: Day | None
    _links: Zelf


class IndicatorAntwoord(Indicator):
    """One indicator."""

    herkomst: Herkomst


class IndicatorLijst(Lijst):
    """A page of indicators."""

    resultaten: list[Indicator]


class Definitie(TypedDict):
    """A word with its meaning."""

    nummer: Annotated[int, "Nummer in het adres."]
    begrip: str
    betekenis: str
    bron: Annotated[str, "Waar de betekenis vandaan komt."]
    geldigVanaf: Day
    geldigTotEnMet: Day | None
    _links: Zelf


class DefinitieAntwoord(Definitie):
    """One word."""

    herkomst: Herkomst


class DefinitieLijst(Lijst):
    """A page of words."""

    resultaten: list[Definitie]


WORDS: Final[dict[str, str]] = {
    "Zelf": "Verwijzing naar zichzelf.",
    "Gebied": "Een gebied van een indeling.",
    "GebiedAntwoord": "Een gebied.",
    "GebiedLijst": "Een pagina met gebieden.",
    "Indicator": "Wat er wordt gemeten, en hoe.",
    "IndicatorAntwoord": "Een indicator.",
    "IndicatorLijst": "Een pagina met indicatoren.",
    "Definitie": "Een begrip met zijn betekenis.",
    "DefinitieAntwoord": "Een begrip.",
    "DefinitieLijst": "Een pagina met begrippen.",
}
