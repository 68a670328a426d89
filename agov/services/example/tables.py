"""What was said at the three meetings that Oefenstad held, item by item; all of it is invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from agov.enums import AgovTask, MeetingSeason, OutcomeKind, SeatKind
from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role


@dataclass(frozen=True)
class Chair:
    """One place at the table: the office, of which kind of organisation, since when; and whose demo account it is."""

    kind: SeatKind
    function: str
    organisation: OrganisationKind
    since: date
    role: Role | None = None
    until: date | None = None


@dataclass(frozen=True)
class Came:
    """One outcome; an agreement says who keeps it and when, and ``done`` on which day it was kept."""

    kind: OutcomeKind
    text: str
    owner: str = ""
    due: date | None = None
    done: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Told:
    """What became of one item, found by its title; ``vap`` names the plan it is about when the item is added."""

    title: str
    outcomes: tuple[Came, ...] = ()
    postponed: str = ""
    vap: str = ""
    task: AgovTask | None = None
    minutes: int = 10
    closed: str = ""  # the ground on which only the table reads it
    withheld: bool = False


@dataclass(frozen=True)
class Held:
    """One meeting from the first letter to the last word."""

    season: MeetingSeason
    title: str
    day: date
    cycle: int
    items: tuple[Told, ...] = ()
    away: tuple[str, ...] = ()  # functions that sent word
    replaced: dict[str, str] = field(default_factory=dict)
    deputy: str = ""


CHAIRS: Final = (
    Chair(SeatKind.CHAIR, "burgemeester", OrganisationKind.MUNICIPALITY, date(2024, 1, 1), Role.BESTUURDER),
    Chair(SeatKind.COLLEGE, "wethouder zorg en jeugd", OrganisationKind.MUNICIPALITY, date(2024, 1, 1)),
    Chair(SeatKind.COLLEGE, "wethouder wonen en openbare ruimte", OrganisationKind.MUNICIPALITY, date(2024, 1, 1)),
    Chair(SeatKind.OFFICIAL, "gemeentesecretaris", OrganisationKind.MUNICIPALITY, date(2024, 1, 1)),
    Chair(
        SeatKind.OFFICIAL,
        "directeur sociaal domein",
        OrganisationKind.MUNICIPALITY,
        date(2024, 1, 1),
        until=date(2025, 12, 31),
    ),
    Chair(SeatKind.OFFICIAL, "hoofd maatschappelijke ontwikkeling", OrganisationKind.MUNICIPALITY, date(2026, 1, 1)),
    Chair(SeatKind.OFFICIAL, "onderzoeker O&S", OrganisationKind.MUNICIPALITY, date(2024, 1, 1), Role.ONDERZOEKER),
    Chair(SeatKind.ADVISER, "chef van het basisteam", OrganisationKind.POLICE, date(2024, 1, 1)),
    Chair(SeatKind.ADVISER, "officier van justitie", OrganisationKind.PROSECUTOR, date(2024, 1, 1)),
    Chair(
        SeatKind.SECRETARY,
        "hoofd veiligheid",
        OrganisationKind.MUNICIPALITY,
        date(2024, 1, 1),
        Role.AGOV_SECRETARIS,
    ),
)

OPENING: Final = Told("Opening en mededelingen")
CLOSING: Final = Told("Rondvraag en sluiting")

HELD: Final = (
    Held(
        MeetingSeason.SUMMER,
        "Veiligheidsoverleg voorzomer 2025",
        date(2025, 6, 12),
        2024,
        (
            OPENING,
            Told(
                "Verslag van de vorige keer",
                (Came(OutcomeKind.CONCLUSION, "Dit is het eerste overleg; er is geen verslag."),),
            ),
            Told("Open afspraken"),
            Told(
                "Voortgang in zijn geheel en per plan",
                (
                    Came(OutcomeKind.CONCLUSION, "Vier van de zes plannen liggen op schema."),
                    Came(
                        OutcomeKind.AGREEMENT,
                        "Stadsbeheer legt voor de herfst uit waarom het toezicht in de avond later begon.",
                        "hoofd Stadsbeheer",
                        date(2025, 10, 1),
                        date(2025, 9, 22),
                        "Notitie gestuurd; de werving duurde langer.",
                    ),
                ),
            ),
            Told(
                "Verwachtingen van partners",
                (Came(OutcomeKind.CONCLUSION, "De verwachtingen van 2024 blijven zoals ze zijn."),),
            ),
            Told("Lopende projecten"),
            Told(
                "Bericht aan het college en de raad",
                (Came(OutcomeKind.ADVICE, "Bericht de raad in het najaar over de voortgang, met de cijfers erbij."),),
            ),
            CLOSING,
        ),
        away=("officier van justitie",),
    ),
    Held(
        MeetingSeason.WINTER,
        "Veiligheidsoverleg winter 2025",
        date(2025, 12, 11),
        2024,
        (
            OPENING,
            Told("Verslag van de vorige keer"),
            Told("Open afspraken"),
            Told("Veiligheidsanalyse"),
            Told(
                "Prioriteiten op hoofdlijnen",
                (Came(OutcomeKind.CONCLUSION, "De vijf prioriteiten gelden tot het eind van de cyclus."),),
            ),
            Told(
                "Wat dit vraagt van ons eigen beleid",
                (Came(OutcomeKind.CONCLUSION, "Het sectorcontract van Stadsbeheer blijft zoals het is."),),
            ),
            Told(
                "Eerste evaluaties van plannen",
                (
                    Came(
                        OutcomeKind.CONCLUSION,
                        "De camera's op het stationsplein hielpen niet aantoonbaar. Wij stoppen ermee.",
                    ),
                    Came(
                        OutcomeKind.AGREEMENT,
                        "Leg vast wat wij van de camera's leerden, zodat een ander plan daar niet opnieuw begint.",
                        "beleidsadviseur veiligheid",
                        date(2026, 3, 1),
                        date(2026, 2, 16),
                        "De les staat bij Lessen.",
                    ),
                ),
            ),
            Told(
                "Jeugd in Ostermeent doet mee",
                (
                    Came(OutcomeKind.CONCLUSION, "De aanpak werd maar half uitgevoerd; het doel is niet gehaald."),
                    Came(
                        OutcomeKind.AGREEMENT,
                        "Zoek met welzijnswerk en scholen een plek voor jongeren in Ostermeent.",
                        "teamleider jeugd",
                        date(2026, 6, 1),
                    ),
                ),
                vap="Jeugd in Ostermeent doet mee",
                task=AgovTask.RESULTS,
                minutes=15,
            ),
            Told(
                "Advies aan het college",
                (Came(OutcomeKind.ADVICE, "Neem de evaluatie van de camera's op in de brief aan de raad."),),
            ),
            CLOSING,
        ),
        deputy="locoburgemeester",
        away=("burgemeester",),
    ),
    Held(
        MeetingSeason.SUMMER,
        "Veiligheidsoverleg voorzomer 2026",
        date(2026, 6, 11),
        2026,
        (
            OPENING,
            Told("Verslag van de vorige keer"),
            Told("Open afspraken"),
            Told(
                "Voortgang in zijn geheel en per plan",
                (Came(OutcomeKind.CONCLUSION, "Drie plannen lopen door in de nieuwe cyclus."),),
            ),
            Told(
                "Buddy voor elke veelpleger",
                (Came(OutcomeKind.CONCLUSION, "Wacht de evaluatie af voordat er meer geld naartoe gaat."),),
                vap="Buddy voor elke veelpleger",
                task=AgovTask.RESULTS,
                closed="Woo, artikel 5.1, tweede lid, onder e: persoonlijke levenssfeer",
                withheld=True,
            ),
            Told(
                "Verwachtingen van partners",
                (
                    Came(
                        OutcomeKind.AGREEMENT,
                        "Vraag alle partners voor de winter wat zij in 2027 doen.",
                        "secretaris",
                        date(2026, 11, 1),
                    ),
                ),
            ),
            Told("Lopende projecten", postponed="Er was geen tijd meer voor."),
            Told(
                "Bericht aan het college en de raad",
                (
                    Came(
                        OutcomeKind.ADVICE,
                        "Stel de raad voor om de nieuwe prioriteiten te bespreken voor de begroting.",
                    ),
                ),
            ),
            CLOSING,
        ),
        replaced={"chef van het basisteam": "operationeel expert wijk"},
    ),
)
