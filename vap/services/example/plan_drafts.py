"""The twelve VAPs of Oefenstad: six of the first cycle, six of the second. No names of persons in any text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from amersfoort_veiligheid.accounts.enums import OrganisationKind as O
from cycle.enums import KernbeleidField, Track
from vap.enums import ActivityState, InstrumentKind, VapState

P, R, C = InstrumentKind.PREVENTIVE, InstrumentKind.REPRESSIVE, InstrumentKind.CURATIVE
DONE, BUSY, OPEN, NOT = ActivityState.DONE, ActivityState.RUNNING, ActivityState.PLANNED, ActivityState.NOT_DONE
EARLIER, NOW = 2024, 2026
ADOPTED: Final = date(2025, 3, 4)

# Keys of accounts that the example makes; see plans.py.
HOMES, YOUTH, CARE = "wonen", "jeugd", "zorg"
MAYOR, ALDERMAN = "burgemeester", "wethouder"


@dataclass(frozen=True)
class Task:
    """One activity: what, by whom, from, to, how much, and what came of it (``on``: the day it was done)."""

    title: str
    kind: InstrumentKind
    by: O
    start: date
    end: date
    amount: int | None = None
    unit: str = ""
    state: ActivityState = OPEN
    done: int | None = None
    on: date | None = None
    noted: date | None = None
    evidence: str = ""
    why_not: str = ""


@dataclass(frozen=True)
class Plan:
    """One VAP as it was made, and what happened to it since."""

    cycle: int
    title: str
    state: VapState
    field: KernbeleidField
    track: Track
    problem: str
    approach: str
    because: str
    therefore: str
    lead: str
    accountable: str
    doers: tuple[tuple[O, str], ...]
    tasks: tuple[Task, ...]
    priority: str = ""
    findings: tuple[str, ...] = ()
    project: str = ""
    follows: str = ""
    origin: str = ""
    areas: tuple[str, ...] = ()
    spots: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    offences: tuple[str, ...] = ()
    adopted: date | None = None
    start: date | None = None
    end: date | None = None
    ended: date | None = None
    end_reason: str = ""
    lesson: str = ""
    no_preventive: str = ""
    one_doer: str = ""
    earlier_lead: tuple[str, date, str] | None = None  # who, the last day, why
    later: tuple[date, str] | None = None  # a second version: when, why
    first_end: date | None = None  # the last day as it was adopted, when the second version moved it


FIRST: Final = (
    Plan(
        EARLIER,
        "Sterke sloten in Lindenstroo",
        VapState.RUNNING,
        KernbeleidField.LIVING,
        Track.AREA,
        "In Lindenstroo was lang veel woninginbraak. Veel huurwoningen hebben oude sloten.",
        "Wij vervangen de sloten van huurwoningen, blok voor blok. Eigenaren krijgen advies aan de deur. "
        "De politie loopt in de donkere maanden extra rondes.",
        "goede sloten het inbreken lastig maken en rondes de kans op betrappen groter maken,",
        "wordt er minder ingebroken, ook na afloop van het plan.",
        HOMES,
        MAYOR,
        ((O.HOUSING, "sloten vervangen"), (O.POLICE, "rondes in de donkere maanden"), (O.MUNICIPALITY, "advies")),
        (
            Task(
                "Sloten vervangen in huurwoningen",
                P,
                O.HOUSING,
                date(2025, 4, 1),
                date(2027, 3, 31),
                400,
                "sloten",
                BUSY,
                310,
                evidence="Facturen van de aannemer, blok A tot en met F.",
            ),
            Task(
                "Advies aan de deur bij eigenaren",
                P,
                O.MUNICIPALITY,
                date(2025, 5, 1),
                date(2026, 6, 30),
                250,
                "gesprekken",
                DONE,
                268,
                date(2026, 6, 12),
                evidence="Lijst van bezochte adressen, alleen aantallen.",
            ),
            Task(
                "Extra rondes in de donkere maanden",
                R,
                O.POLICE,
                date(2025, 10, 1),
                date(2026, 3, 31),
                60,
                "rondes",
                DONE,
                57,
                date(2026, 3, 31),
                date(2026, 5, 11),
                "Telling uit het rooster.",
            ),
            Task(
                "Extra rondes, tweede winter", R, O.POLICE, date(2026, 10, 1), date(2027, 3, 31), 60, "rondes", BUSY, 18
            ),
        ),
        priority="De inbraakaanpak in Lindenstroo volhouden",
        areas=("Lindenstroo",),
        offences=("Woninginbraak",),
        adopted=ADOPTED,
        start=date(2025, 4, 1),
        end=date(2027, 6, 30),
        later=(date(2025, 9, 16), "De corporatie kon pas na de zomer met twee ploegen werken. Het einde schuift op."),
        first_end=date(2027, 3, 31),
    ),
    Plan(
        EARLIER,
        "Veilig uitgaan in Kernmare",
        VapState.CLOSED,
        KernbeleidField.BUSINESS,
        Track.AREA,
        "Rond de cafés is in het weekend vaak ruzie, vooral na sluitingstijd.",
        "Horeca, politie en toezicht staan in het weekend samen op straat. Iedereen gaat op een ander moment dicht. "
        "Bezoekers krijgen hulp bij vervoer naar huis.",
        "mensen dan niet tegelijk op straat staan en er iemand is die ruzie vroeg ziet,",
        "is er minder geweld in het uitgaansgebied.",
        HOMES,
        MAYOR,
        ((O.POLICE, "aanwezig in het weekend"), (O.BUSINESS, "sluitingstijden spreiden"), (O.MUNICIPALITY, "toezicht")),
        (
            Task(
                "Sluitingstijden spreiden",
                P,
                O.BUSINESS,
                date(2025, 4, 1),
                date(2025, 9, 30),
                14,
                "cafés",
                DONE,
                11,
                date(2025, 10, 6),
                evidence="Getekende afspraken.",
            ),
            Task(
                "Gastheren op straat in het weekend",
                P,
                O.MUNICIPALITY,
                date(2025, 5, 1),
                date(2026, 8, 31),
                68,
                "weekenden",
                DONE,
                64,
                date(2026, 8, 30),
            ),
            Task(
                "Gezamenlijke acties bij drukte",
                R,
                O.POLICE,
                date(2025, 5, 1),
                date(2026, 8, 31),
                12,
                "acties",
                DONE,
                12,
                date(2026, 8, 22),
            ),
        ),
        priority="Minder geweld in Lindenstroo",
        areas=("Kernmare",),
        spots=("Nachtkade",),
        offences=("Geweld",),
        adopted=ADOPTED,
        start=date(2025, 3, 15),
        end=date(2026, 9, 30),
        ended=date(2026, 11, 10),
    ),
    Plan(
        EARLIER,
        "Jeugd in Ostermeent doet mee",
        VapState.CLOSED,
        KernbeleidField.YOUTH,
        Track.BOTH,
        "In Ostermeent is weinig te doen voor jongeren. Er zijn meldingen van overlast bij het park.",
        "Jongerenwerkers zijn vier avonden per week in de wijk. Er komt een plek om te sporten. "
        "Scholen en politie spreken elke maand over wat er speelt.",
        "jongeren dan iets te doen hebben en iemand kennen die hen aanspreekt,",
        "is er minder overlast door jeugd.",
        YOUTH,
        ALDERMAN,
        ((O.WELFARE, "jongerenwerk"), (O.EDUCATION, "maandelijks overleg"), (O.POLICE, "wijkagenten")),
        (
            Task(
                "Jongerenwerk op vier avonden per week",
                P,
                O.WELFARE,
                date(2025, 5, 1),
                date(2026, 8, 31),
                260,
                "avonden",
                DONE,
                171,
                date(2026, 8, 31),
                evidence="Een jaar lang was er één vacature.",
            ),
            Task(
                "Sportplek bij het park",
                P,
                O.MUNICIPALITY,
                date(2025, 6, 1),
                date(2026, 4, 30),
                1,
                "plek",
                NOT,
                why_not="De vergunning kwam niet op tijd; omwonenden maakten bezwaar.",
            ),
            Task(
                "Gesprek met elke groep die overlast geeft",
                P,
                O.POLICE,
                date(2025, 5, 1),
                date(2026, 8, 31),
                state=DONE,
                on=date(2026, 8, 31),
            ),
        ),
        priority="Meer plek en minder overlast: jeugd in Ostermeent",
        areas=("Ostermeent",),
        spots=("Meentpark",),
        groups=("youth_at_risk",),
        offences=("Overlast door jeugd",),
        adopted=ADOPTED,
        start=date(2025, 4, 15),
        end=date(2026, 9, 30),
        ended=date(2026, 11, 3),
    ),
    Plan(
        EARLIER,
        "Buddy voor elke veelpleger",
        VapState.EVALUATION,
        KernbeleidField.LIVING,
        Track.GROUP,
        "Een kleine groep mensen pleegt heel veel misdrijven. Na straf begint het vaak opnieuw.",
        "Elke veelpleger krijgt een vaste buddy en een plan voor wonen, schulden en werk. Wie niet meewerkt, "
        "merkt dat politie en justitie snel reageren.",
        "hulp en straf dan op elkaar aansluiten,",
        "pleegt de groep minder misdrijven.",
        CARE,
        MAYOR,
        ((O.PROBATION, "buddy's"), (O.POLICE, "snel reageren"), (O.PROSECUTOR, "snel recht"), (O.ZVH, "regie")),
        (
            Task(
                "Een buddy koppelen",
                C,
                O.PROBATION,
                date(2025, 3, 10),
                date(2026, 10, 31),
                40,
                "koppelingen",
                DONE,
                33,
                date(2026, 10, 30),
            ),
            Task(
                "Plan voor wonen, schulden en werk",
                C,
                O.ZVH,
                date(2025, 4, 1),
                date(2026, 10, 31),
                40,
                "plannen",
                DONE,
                36,
                date(2026, 10, 30),
            ),
            Task(
                "Snel recht bij een nieuw feit",
                R,
                O.PROSECUTOR,
                date(2025, 4, 1),
                date(2026, 10, 31),
                state=DONE,
                on=date(2026, 10, 31),
            ),
        ),
        priority="Zeer actieve veelplegers van twee kanten",
        groups=("adult_very_active",),
        offences=("Alle misdrijven",),
        adopted=ADOPTED,
        start=date(2025, 3, 10),
        end=date(2026, 10, 31),
    ),
    Plan(
        EARLIER,
        "Eén hand bij overlast en zorg",
        VapState.RUNNING,
        KernbeleidField.LIVING,
        Track.GROUP,
        "Ongeveer 60 mensen geven overlast en hebben meer problemen tegelijk. Zij krijgen nu hulp van veel kanten.",
        "Per persoon is er één aanpak met één vaste begeleider. Opvang, zorg en handhaving spreken elke twee weken. "
        "Het systeem telt alleen aantallen.",
        "iedereen dan weet wie er aan zet is en niemand tussen wal en schip valt,",
        "krijgen mensen sneller hulp en is er minder overlast.",
        CARE,
        ALDERMAN,
        ((O.GGZ, "behandeling"), (O.HOUSING, "wonen"), (O.POLICE, "sluitstuk"), (O.MUNICIPALITY, "regie")),
        (
            Task(
                "Vaste begeleiders aanstellen",
                C,
                O.GGZ,
                date(2025, 5, 1),
                date(2025, 12, 31),
                6,
                "begeleiders",
                DONE,
                6,
                date(2025, 12, 9),
            ),
            Task(
                "Eén aanpak binnen acht weken",
                C,
                O.MUNICIPALITY,
                date(2025, 9, 1),
                date(2027, 4, 30),
                60,
                "plannen",
                BUSY,
                41,
            ),
            Task(
                "Plekken met begeleid wonen", C, O.HOUSING, date(2025, 9, 1), date(2026, 8, 31), 12, "plekken", BUSY, 5
            ),
            Task("Overlast in portieken stoppen", R, O.POLICE, date(2025, 9, 1), date(2027, 4, 30)),
        ),
        priority="Overlast en zorg in één hand",
        groups=("nuisance_complex",),
        spots=("Flat De Halm",),
        offences=("Meldingen over verward gedrag",),
        adopted=ADOPTED,
        start=date(2025, 5, 1),
        end=date(2027, 4, 30),
        earlier_lead=(YOUTH, date(2026, 8, 31), "De eerste trekker kreeg een andere taak."),
    ),
    Plan(
        EARLIER,
        "Camera's op het stationsplein",
        VapState.STOPPED,
        KernbeleidField.BUSINESS,
        Track.AREA,
        "Reizigers voelen zich onveilig op het stationsplein en missen vaak een fiets.",
        "Tijdelijke camera's, die de politie live bekijkt. Elk half jaar een toets of het nog nodig is.",
        "dieven dan weten dat zij gezien worden,",
        "is er minder diefstal en voelen reizigers zich veiliger.",
        HOMES,
        MAYOR,
        ((O.POLICE, "live kijken"), (O.MUNICIPALITY, "camera's plaatsen")),
        (
            Task(
                "Camera's plaatsen",
                R,
                O.MUNICIPALITY,
                date(2025, 6, 1),
                date(2025, 8, 31),
                8,
                "camera's",
                DONE,
                8,
                date(2025, 8, 20),
            ),
            Task(
                "Beelden live bekijken op drukke uren",
                R,
                O.POLICE,
                date(2025, 9, 1),
                date(2026, 12, 31),
                60,
                "weken",
                NOT,
                14,
                why_not="Er waren te weinig mensen om live te kijken.",
            ),
        ),
        areas=("Spoordelle",),
        spots=("Perronplein",),
        offences=("Diefstal van fietsen en brommers",),
        origin="Motie van de raad van november 2024 over het stationsplein.",
        adopted=ADOPTED,
        start=date(2025, 6, 1),
        end=date(2027, 5, 31),
        ended=date(2026, 5, 31),
        end_reason="Niemand kon de beelden live bekijken. Zonder dat helpt een camera niet, en het kost veel geld.",
        lesson="Spreek eerst af wie er kijkt, en hang dan pas camera's op. Beter licht en een bewaakte stalling "
        "waren goedkoper geweest.",
    ),
)

SECOND: Final = (
    Plan(
        NOW,
        "Jeugd in Ostermeent: plek en perspectief",
        VapState.DRAFT,
        KernbeleidField.YOUTH,
        Track.BOTH,
        "De overlast door jeugd in Ostermeent is groter dan elders. Het vorige plan haalde zijn doel niet.",
        "Eerst de plek: een overdekte hangplek die jongeren zelf inrichten. Daarna perspectief: stages bij "
        "ondernemers. Vaste jongerenwerkers, geen losse uren.",
        "jongeren dan een eigen plek hebben en zicht op werk,",
        "is er minder overlast door jeugd.",
        YOUTH,
        ALDERMAN,
        ((O.WELFARE, "jongerenwerk"), (O.YOUTH_CARE, "hulp thuis"), (O.BUSINESS, "stages")),
        (
            Task(
                "Overdekte plek die jongeren inrichten",
                P,
                O.MUNICIPALITY,
                date(2027, 4, 1),
                date(2027, 9, 30),
                1,
                "plek",
            ),
            Task("Stages bij ondernemers", P, O.BUSINESS, date(2027, 3, 1), date(2028, 6, 30), 30, "stages"),
        ),
        priority="Jeugd in Ostermeent: van overlast naar meedoen",
        follows="Jeugd in Ostermeent doet mee",
        areas=("Ostermeent",),
        groups=("youth_at_risk",),
        offences=("Overlast door jeugd",),
        start=date(2027, 3, 1),
        end=date(2028, 8, 31),
    ),
    Plan(
        NOW,
        "Winkeliers en veelplegers",
        VapState.PROPOSED,
        KernbeleidField.BUSINESS,
        Track.BOTH,
        "Bij zeer actieve veelplegers staat winkeldiefstal bovenaan. Winkeliers melden lang niet alles.",
        "Winkeliers melden elke diefstal op dezelfde manier. Wie vaak steelt, krijgt een verbod en een aanbod van "
        "hulp op dezelfde dag.",
        "elke diefstal dan gevolg heeft en hulp dichtbij is,",
        "stelen veelplegers minder vaak uit winkels.",
        CARE,
        MAYOR,
        ((O.BUSINESS, "melden en verbod"), (O.POLICE, "oppakken"), (O.PROBATION, "aanbod van hulp")),
        (
            Task("Training melden voor winkeliers", P, O.BUSINESS, date(2027, 1, 11), date(2027, 4, 30), 90, "winkels"),
            Task("Verbod en aanbod op dezelfde dag", R, O.POLICE, date(2027, 2, 1), date(2028, 12, 31)),
            Task(
                "Hulp bij schulden en verslaving", C, O.PROBATION, date(2027, 2, 1), date(2028, 12, 31), 25, "trajecten"
            ),
        ),
        priority="Zeer actieve veelplegers en winkeldiefstal",
        areas=("Kernmare",),
        spots=("Stapelplein",),
        groups=("adult_very_active",),
        offences=("Winkeldiefstal",),
        start=date(2027, 1, 11),
        end=date(2028, 12, 31),
    ),
    Plan(
        NOW,
        "Veilig wonen in Tolmeerse",
        VapState.ADOPTED,
        KernbeleidField.LIVING,
        Track.AREA,
        "In Tolmeerse wordt waarschijnlijk vaker ingebroken dan elders. Het zijn vooral koopwoningen.",
        "Bewoners lopen met een adviseur langs hun huis. Wie zijn huis veilig maakt, krijgt een deel van de kosten "
        "terug. Buren houden contact in een groep.",
        "koopwoningen dan beter op slot gaan en buren opletten,",
        "wordt er minder ingebroken in Tolmeerse.",
        HOMES,
        MAYOR,
        ((O.MUNICIPALITY, "advies en bijdrage"), (O.RESIDENTS, "groepen van buren"), (O.POLICE, "cijfers en advies")),
        (
            Task("Rondgang met een adviseur", P, O.MUNICIPALITY, date(2027, 1, 4), date(2027, 12, 31), 300, "huizen"),
            Task("Groepen van buren beginnen", P, O.RESIDENTS, date(2027, 2, 1), date(2027, 12, 31), 20, "groepen"),
        ),
        findings=("In Tolmeerse wordt waarschijnlijk vaker ingebroken",),
        origin="De bevinding over Tolmeerse kwam na het kiezen van de prioriteiten; het college wilde niet wachten.",
        areas=("Tolmeerse",),
        offences=("Woninginbraak",),
        adopted=date(2026, 11, 17),
        start=date(2027, 1, 1),
        end=date(2028, 12, 31),
    ),
    Plan(
        NOW,
        "Minder geweld achter de voordeur",
        VapState.DRAFT,
        KernbeleidField.LIVING,
        Track.GROUP,
        "Geweld thuis blijft vaak lang verborgen. Wie helpt, weet vaak niet van elkaar.",
        "Eén aanpak per gezin, met zorg en politie aan dezelfde tafel. Kleine aantallen blijven beschermd.",
        "hulp dan eerder komt en niet stopt bij de voordeur,",
        "komt geweld minder vaak terug.",
        CARE,
        ALDERMAN,
        ((O.GGZ, "behandeling"), (O.ZVH, "regie")),
        (Task("Eén tafel voor zorg en politie", C, O.ZVH, date(2027, 3, 1), date(2028, 6, 30), 30, "besprekingen"),),
        origin="Vraag van het Zorg- en Veiligheidshuis; er lag bij het kiezen nog geen cijfer.",
        groups=("nuisance_complex",),
        offences=("Bedreiging en mishandeling",),
        start=date(2027, 3, 1),
        end=date(2028, 12, 31),
    ),
    Plan(
        NOW,
        "Toezicht in de avond in Lindenstroo",
        VapState.RUNNING,
        KernbeleidField.LIVING,
        Track.AREA,
        "In Lindenstroo voelen bewoners zich in de avond vaker onveilig dan elders.",
        "Twee toezichthouders lopen elke avond een vaste ronde langs Flat De Halm en de winkels. Zij kennen de buurt.",
        "bekende gezichten op straat mensen aanspreken en helpen,",
        "voelen bewoners zich in de avond minder vaak onveilig.",
        HOMES,
        MAYOR,
        ((O.MUNICIPALITY, "toezicht"), (O.HOUSING, "licht in de portieken")),
        (
            Task(
                "Avondronde met twee toezichthouders",
                P,
                O.MUNICIPALITY,
                date(2026, 11, 2),
                date(2027, 10, 31),
                360,
                "avonden",
                BUSY,
                26,
            ),
            Task(
                "Licht in de portieken van De Halm",
                P,
                O.HOUSING,
                date(2026, 11, 2),
                date(2026, 11, 20),
                24,
                "portieken",
                BUSY,
                9,
            ),
        ),
        priority="Geweld in Lindenstroo blijft een prioriteit",
        areas=("Lindenstroo",),
        spots=("Flat De Halm",),
        offences=("Geweld",),
        adopted=date(2026, 10, 27),
        start=date(2026, 11, 2),
        end=date(2027, 10, 31),
    ),
    Plan(
        NOW,
        "Buurtpreventie nieuwe stijl",
        VapState.DRAFT,
        KernbeleidField.LIVING,
        Track.AREA,
        "Groepen bewoners lopen al jaren rondes. In sommige wijken is de groep klein geworden.",
        "Alleen nog rondes waar bewoners erom vragen. Elke groep krijgt een vast aanspreekpunt bij de politie.",
        "bewoners zich dan gehoord voelen en wijkagenten sneller weten wat er speelt,",
        "blijven de groepen bestaan en melden bewoners meer.",
        HOMES,
        MAYOR,
        ((O.RESIDENTS, "rondes"),),
        (Task("Vast aanspreekpunt per groep", P, O.POLICE, date(2027, 2, 1), date(2027, 6, 30), 12, "groepen"),),
        project="Buurtpreventie met bewoners",
        origin="Komt uit een project dat al liep; er is geen prioriteit voor.",
        areas=("Kraaielaar",),
        offences=("Woninginbraak",),
    ),
)
