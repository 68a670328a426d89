"""The answers of the API, field by field. Types, description and check are one: OpenAPI is made from these.

The names of answers and fields are Dutch, as the design rules ask; docs/glossary.md names each noun.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, TypedDict


@dataclass(frozen=True)
class Form:
    """How a text is written: a format of JSON Schema."""

    format: str


Moment = Annotated[str, Form("date-time")]
Day = Annotated[str, Form("date")]
Address = Annotated[str, Form("uri")]


class Verwijzing(TypedDict):
    """A link."""

    href: Annotated[Address, "Waar het staat."]


class Licentie(TypedDict):
    """A licence."""

    naam: Annotated[str, "Naam van de licentie, zoals CC0 1.0 of CC BY 4.0."]
    url: Annotated[Address, "Waar de licentie staat."]


class Herkomst(TypedDict):
    """Whose data this is."""

    gemeente: Annotated[str, "Naam van de gemeente."]
    gemeentecode: Annotated[str, "Code van de gemeente: GM en vier cijfers."]
    licentie: Licentie
    bronvermelding: Annotated[str, "Zet deze woorden bij de gegevens als u ze gebruikt."]
    voorbeeldgegevens: Annotated[bool, "Waar: alles is verzonnen om mee te oefenen."]


class Bladeren(TypedDict):
    """The links of a page of a list."""

    self: Annotated[Verwijzing, "Deze pagina."]
    first: Annotated[Verwijzing, "De eerste pagina."]
    last: Annotated[Verwijzing, "De laatste pagina."]
    prev: Annotated[Verwijzing | None, "De pagina hiervoor; leeg bij de eerste."]
    next: Annotated[Verwijzing | None, "De pagina hierna; leeg bij de laatste."]


class Lijst(TypedDict):
    """What every list says of itself."""

    herkomst: Herkomst
    pagina: Annotated[int, "Het nummer van deze pagina, vanaf 1."]
    perPagina: Annotated[int, "Hoeveel er op een pagina staan."]
    aantal: Annotated[int, "Hoeveel er in totaal zijn."]
    _links: Bladeren


class WooCategorie(TypedDict):
    """A category of the Woo."""

    code: Annotated[str, "Onderdeel van artikel 3.3 van de Wet open overheid."]
    naam: Annotated[str, "Naam van de informatiecategorie."]
    uri: Annotated[Address, "De categorie in de waardelijst van TOOI."]


class PublicatieVerwijzingen(TypedDict):
    """The links of a publication."""

    self: Verwijzing
    pagina: Annotated[Verwijzing, "De pagina voor mensen; leidt naar de nieuwste editie."]
    edities: Annotated[Verwijzing, "De edities van deze publicatie."]


class Publicatie(TypedDict):
    """A series of editions."""

    adres: Annotated[str, "Het deel van het adres dat bij deze publicatie hoort."]
    titel: Annotated[str, "Titel van de reeks."]
    soort: Annotated[str, "Soort publicatie in woorden."]
    soortCode: Annotated[str, "Soort publicatie als code, zoals in het filter."]
    wooCategorie: WooCategorie
    contact: Annotated[str, "Functie die vragen beantwoordt; leeg als dat er niet bij staat."]
    volgendeVerwachtOp: Annotated[Day | None, "Wanneer de volgende editie wordt verwacht."]
    nieuwsteEditie: Annotated[int | None, "Nummer van de nieuwste openbare editie; leeg als die is ingetrokken."]
    _links: PublicatieVerwijzingen


class PublicatieAntwoord(Publicatie):
    """One publication."""

    herkomst: Herkomst


class PublicatieLijst(Lijst):
    """A page of publications."""

    resultaten: list[Publicatie]


class Bestand(TypedDict):
    """A file."""

    vorm: Annotated[str, "De vorm in woorden."]
    mediatype: Annotated[str, "Het mediatype."]
    url: Annotated[Address, "Waar het bestand staat."]


class Bron(TypedDict):
    """A source of an edition."""

    naam: Annotated[str, "Naam van de bron."]
    bronvermelding: Annotated[str, "Zoals het bij de cijfers moet staan."]
    versie: Annotated[str, "Welke levering is gebruikt."]
    stand: Annotated[str, "Stand van de cijfers, in woorden."]


class EditieVerwijzingen(TypedDict):
    """The links of an edition."""

    self: Verwijzing
    publicatie: Verwijzing
    pagina: Annotated[Verwijzing, "De pagina voor mensen."]
    tabellen: Annotated[Verwijzing, "De tabellen van deze editie."]


class EditieRegel(TypedDict):
    """An edition in a list; also when it was withdrawn."""

    nummer: Annotated[int, "Nummer van de editie; verandert nooit."]
    titel: str
    periode: Annotated[str, "Waar de editie over gaat."]
    stand: Annotated[str, "openbaar of ingetrokken."]
    openbaarSinds: Annotated[Moment | None, "Sinds wanneer iedereen de editie leest."]
    ingetrokkenOp: Annotated[Moment | None, "Wanneer de editie is ingetrokken."]
    ingetrokkenOmdat: Annotated[str, "Waarom de editie is ingetrokken; leeg als zij openbaar is."]
    _links: EditieVerwijzingen


class EditieLijst(Lijst):
    """A page of editions."""

    resultaten: list[EditieRegel]


class Editie(EditieRegel):
    """One public edition."""

    herkomst: Herkomst
    vastgesteldOp: Annotated[Moment | None, "Wanneer de editie is vastgesteld."]
    samenvatting: str
    vingerafdruk: Annotated[str, "SHA-256 over alles wat mensen van deze editie lezen."]
    verbetert: Annotated[int | None, "Nummer van de editie die deze verbetert."]
    watVerbeterdIs: Annotated[str, "Wat er anders is en waarom; leeg als dit geen verbetering is."]
    bronnen: list[Bron]
    bestanden: list[Bestand]


class TabelVerwijzingen(TypedDict):
    """The links of a table."""

    self: Verwijzing
    editie: Verwijzing
    pagina: Annotated[Verwijzing, "De tabel op een pagina voor mensen."]
    csv: Annotated[Verwijzing, "De tabel als CSV met codes en een decimale punt."]
    toelichting: Annotated[Verwijzing, "De toelichting bij de CSV, als CSV."]
    metadata: Annotated[Verwijzing, "De beschrijving van de CSV volgens CSV on the Web."]


class TabelRegel(TypedDict):
    """A table in a list."""

    sleutel: Annotated[str, "Naam van de tabel in het adres."]
    titel: str
    aantalRijen: int
    aantalKolommen: int
    _links: TabelVerwijzingen


class TabelLijst(Lijst):
    """A page of tables."""

    resultaten: list[TabelRegel]


class Kolom(TypedDict):
    """A column."""

    code: str
    label: str
    eenheid: Annotated[str, "Leeg als er geen eenheid is."]


class Cel(TypedDict):
    """A cell."""

    kolom: Annotated[str, "Code van de kolom."]
    soort: Annotated[str, "getal, tekst of marge, of waarom er geen getal is."]
    waarde: Annotated[float | None, "Het getal; leeg als er geen is. Leeg is nooit nul."]
    tekst: str
    ondergrens: Annotated[float | None, "Ondergrens van de marge."]
    bovengrens: Annotated[float | None, "Bovengrens van de marge."]
    teken: Annotated[str, "Het teken dat mensen zien."]
    betekenis: Annotated[str, "Wat het teken betekent, of hoe de cel wordt voorgelezen."]
    opmerking: Annotated[str, "Voetnoot bij deze cel of rij."]


class Rij(TypedDict):
    """A row."""

    nummer: int
    groep: Annotated[str, "Kop boven een groep rijen; leeg als er geen groepen zijn."]
    code: Annotated[str, "Code van het gebied, het delict of de indicator; leeg als er geen is."]
    label: str
    cellen: list[Cel]


class Teken(TypedDict):
    """A sign with what it means."""

    teken: str
    betekenis: str


class Begripsbepaling(TypedDict):
    """What a code in the table stands for."""

    code: str
    naam: str
    definitie: str
    eenheid: str


class Tabel(TabelRegel):
    """One table with everything that belongs to it."""

    herkomst: Herkomst
    publicatie: Annotated[str, "Adres van de publicatie."]
    editie: Annotated[int, "Nummer van de editie."]
    periode: str
    vingerafdruk: Annotated[str, "Vingerafdruk van de editie."]
    bron: str
    stand: Annotated[str, "Stand van de cijfers, in woorden."]
    versie: Annotated[str, "Welke levering is gebruikt."]
    kolommen: list[Kolom]
    rijen: list[Rij]
    noten: Annotated[list[str], "Voetnoten bij de hele tabel."]
    tekens: list[Teken]
    definities: Annotated[list[Begripsbepaling], "Wat de codes van rijen en kolommen betekenen."]


# What each answer is, in the words of the description.
WORDS: Final[dict[str, str]] = {
    "Verwijzing": "Een verwijzing.",
    "Licentie": "Onder welke licentie u de gegevens gebruikt.",
    "Herkomst": "Van wie de gegevens zijn.",
    "Bladeren": "Verwijzingen om door de lijst te bladeren.",
    "Lijst": "Een pagina van een lijst.",
    "WooCategorie": "Informatiecategorie van de Wet open overheid.",
    "PublicatieVerwijzingen": "Verwijzingen bij een publicatie.",
    "Publicatie": "Een reeks edities onder een vast adres.",
    "PublicatieAntwoord": "Een publicatie.",
    "PublicatieLijst": "Een pagina met publicaties.",
    "Bestand": "Een bestand om te downloaden.",
    "Bron": "Een bron van een editie.",
    "EditieVerwijzingen": "Verwijzingen bij een editie.",
    "EditieRegel": "Een editie in de lijst, openbaar of ingetrokken.",
    "EditieLijst": "Een pagina met edities.",
    "Editie": "Een openbare editie. Zij verandert niet meer.",
    "TabelVerwijzingen": "Verwijzingen bij een tabel.",
    "TabelRegel": "Een tabel in de lijst.",
    "TabelLijst": "Een pagina met tabellen.",
    "Kolom": "Een kolom van een tabel.",
    "Cel": "Een cel van een tabel.",
    "Rij": "Een rij van een tabel.",
    "Teken": "Een teken met zijn betekenis.",
    "Begripsbepaling": "Wat een code in een tabel betekent.",
    "Tabel": "Een tabel van een openbare editie, met alles wat erbij hoort.",
}
