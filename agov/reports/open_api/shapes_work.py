"""The answers about plans and meetings, field by field."""

from __future__ import annotations

from typing import Annotated, Final, TypedDict

from agov.reports.open_api.shapes import Day, Herkomst, Lijst, Moment, Verwijzing


class PlanVerwijzingen(TypedDict):
    """The links of a plan."""

    self: Verwijzing
    pagina: Annotated[Verwijzing, "De pagina voor mensen."]
    doelen: Annotated[Verwijzing | None, "De doelen van dit plan; leeg als dat deel niet openbaar is."]
    resultaat: Annotated[Verwijzing | None, "Wat het plan opleverde; leeg zolang dat niet is vastgesteld."]


class LaatsteBericht(TypedDict):
    """How old the last word is."""

    ouderdom: Annotated[str, "Hoe oud het laatste bericht is, in woorden; leeg als er nog geen was."]
    isLangStil: Annotated[bool, "Waar: het plan loopt en er is lang niets gezegd."]


class PlanRegel(TypedDict):
    """A plan in a list."""

    nummer: Annotated[int, "Nummer in het adres."]
    titel: str
    code: Annotated[str, "Kenmerk van het plan; leeg als er geen is."]
    thema: str
    cyclus: Annotated[str, "De beleidscyclus waar het plan bij hoort."]
    stand: Annotated[str, "Stand van het plan in woorden."]
    standCode: Annotated[str, "Stand van het plan als code, zoals in het filter."]
    begintOp: Day | None
    eindigtOp: Day | None
    geeindigdOp: Annotated[Day | None, "Wanneer het plan voorbij was."]
    laatsteBericht: Annotated[LaatsteBericht | None, "Leeg als dat deel niet openbaar is."]
    _links: PlanVerwijzingen


class PlanLijst(Lijst):
    """A page of plans."""

    resultaten: list[PlanRegel]


class Probleem(TypedDict):
    """What is going on."""

    tekst: str
    gebieden: list[str]
    doelgroepen: list[str]


class Aanpak(TypedDict):
    """What is done."""

    tekst: str
    omdat: Annotated[str, "Waarom dit zou werken."]
    daardoor: Annotated[str, "Wat er daardoor verandert."]


class Activiteit(TypedDict):
    """What one organisation does."""

    titel: str
    organisatie: str
    stand: str
    aantal: Annotated[str, "Hoeveel er is gedaan, in woorden; leeg als er geen aantal is."]
    begintOp: Day
    eindigtOp: Day
    gedaanOp: Day | None


class Uitvoering(TypedDict):
    """Who does what."""

    organisaties: list[str]
    activiteiten: list[Activiteit]


class PartnerBijdrage(TypedDict):
    """What a partner pays."""

    organisatie: str
    bedrag: Annotated[str, "Het bedrag zoals op de pagina, in euro."]


class Kosten(TypedDict):
    """What it costs."""

    tekst: str
    besteed: Annotated[str, "Wat er is uitgegeven, in woorden; leeg als dat niet bekend is."]
    partners: Annotated[list[PartnerBijdrage], "Leeg als dat deel niet openbaar is."]


class Plan(PlanRegel):
    """One plan, as far as its parts are public."""

    herkomst: Herkomst
    aanspreekpunt: Annotated[str, "Functie die vragen beantwoordt; leeg als dat niet bekend is."]
    probleem: Annotated[Probleem | None, "Wat er aan de hand is; leeg als dat deel niet openbaar is."]
    aanpak: Annotated[Aanpak | None, "Wat wij doen en waarom; leeg als dat deel niet openbaar is."]
    uitvoering: Annotated[Uitvoering | None, "Wie wat doet; leeg als dat deel niet openbaar is."]
    kosten: Annotated[Kosten | None, "Wat het kost; leeg als dat deel niet openbaar is."]


class Doel(TypedDict):
    """A goal of a plan."""

    titel: str
    soort: str
    streven: Annotated[str, "Waar het naartoe moet, in woorden; leeg als dat er niet bij staat."]
    streefdatum: Day | None
    uitkomst: Annotated[str, "Volgens de regel die vooraf vastlag; leeg zolang de evaluatie loopt."]
    toelichting: Annotated[str, "Uitleg bij de uitkomst."]


class DoelLijst(Lijst):
    """A page of goals."""

    resultaten: list[Doel]


class OverlegVerwijzingen(TypedDict):
    """The links of a meeting."""

    self: Verwijzing
    pagina: Annotated[Verwijzing, "De pagina voor mensen."]


class OverlegRegel(TypedDict):
    """A meeting in a list."""

    nummer: Annotated[int, "Nummer in het adres."]
    kenmerk: Annotated[str, "Blijvend kenmerk van de vergadering (UUID)."]
    titel: str
    gremium: Annotated[str, "Wie er vergaderde."]
    begint: Moment
    stand: str
    _links: OverlegVerwijzingen


class OverlegLijst(Lijst):
    """A page of meetings."""

    resultaten: list[OverlegRegel]


class UitkomstVerwijzingen(TypedDict):
    """The links of an outcome."""

    self: Verwijzing
    overleg: Verwijzing


class Uitkomst(TypedDict):
    """What the table came to."""

    nummer: Annotated[str, "Nummer in het register."]
    soort: str
    soortCode: Annotated[str, "Soort uitkomst als code, zoals in het filter."]
    tekst: str
    organisatie: Annotated[str | None, "Organisatie waar het over gaat."]
    wie: Annotated[str | None, "Functie die het uitvoert; alleen bij een afspraak."]
    klaarOp: Annotated[Day | None, "Wanneer het klaar moet zijn; alleen bij een afspraak."]
    stand: Annotated[str | None, "Of de afspraak is nagekomen; alleen bij een afspraak."]
    afgedaanOp: Day | None
    _links: UitkomstVerwijzingen


class UitkomstAntwoord(Uitkomst):
    """One outcome."""

    herkomst: Herkomst


class UitkomstLijst(Lijst):
    """A page of outcomes."""

    resultaten: list[Uitkomst]


class Agendapunt(TypedDict):
    """An item of the agenda; of one that is not public only its place and the ground."""

    volgorde: int
    openbaarheid: str
    grond: Annotated[str, "Waarom het punt niet openbaar is; leeg als het openbaar is."]
    titel: str | None
    taak: str | None
    gevraagd: Annotated[str | None, "Wat er van de tafel werd gevraagd."]
    verslag: str | None
    uitkomsten: list[Uitkomst]


class Overleg(OverlegRegel):
    """One meeting with its agenda."""

    herkomst: Herkomst
    agenda: list[Agendapunt]


WORDS: Final[dict[str, str]] = {
    "PlanVerwijzingen": "Verwijzingen bij een plan.",
    "LaatsteBericht": "Hoe oud het laatste bericht over een plan is.",
    "PlanRegel": "Een plan in de lijst.",
    "PlanLijst": "Een pagina met plannen.",
    "Probleem": "Wat er aan de hand is, waar en over wie.",
    "Aanpak": "Wat er wordt gedaan, en waarom dat zou werken.",
    "Activiteit": "Wat een organisatie doet.",
    "Uitvoering": "Wie wat doet.",
    "PartnerBijdrage": "Wat een partner betaalt.",
    "Kosten": "Wat een plan kost.",
    "Plan": "Een plan, voor zover de delen openbaar zijn.",
    "Doel": "Een doel van een plan.",
    "DoelLijst": "Een pagina met doelen.",
    "OverlegVerwijzingen": "Verwijzingen bij een overleg.",
    "OverlegRegel": "Een overleg in de lijst.",
    "OverlegLijst": "Een pagina met overleggen.",
    "UitkomstVerwijzingen": "Verwijzingen bij een uitkomst.",
    "Uitkomst": "Een uitkomst van een overleg. Dit is geen besluit van de raad.",
    "UitkomstAntwoord": "Een uitkomst van een overleg.",
    "UitkomstLijst": "Een pagina met uitkomsten.",
    "Agendapunt": "Een punt van de agenda; is het niet openbaar, dan alleen de plaats en de grond.",
    "Overleg": "Een overleg met zijn agenda.",
}
