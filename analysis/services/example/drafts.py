"""The findings of Oefenstad as they are written, with the names of the figures they rest on.

Each claim says what stands in the figure beside it and no more; fixtures/oefenstad/EFFECTS.md tells which differences
were planted and which are chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analysis.enums import Certainty
from cycle.enums import KernbeleidField, Track


@dataclass(frozen=True)
class Source:
    """A figure by what it is called: the report, its table, the first cell of the row, and the column."""

    kind: str
    code: str
    table: str
    row: str
    column: str


@dataclass(frozen=True)
class Draft:
    """A finding as it is written here: names instead of rows of the database."""

    claim: str
    certainty: Certainty
    track: Track
    sources: tuple[Source, ...] = ()
    explanation: str = ""
    areas: tuple[str, ...] = ()
    spots: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    offences: tuple[str, ...] = ()
    theme: KernbeleidField | None = None
    soft: tuple[str, str, date] | None = None
    reliability: str = ""
    checked: bool = True


def of_wijk(code: str, row: str, column: str = "per", table: str = "soorten-tabel") -> Source:
    """A police figure of a wijk."""
    return Source("wijk", code, table, row, column)


def asked(code: str, row: str) -> Source:
    """What residents of a wijk said in the survey."""
    return Source("wijk", code, "beleving-tabel", row, "waarde")


def size(group: str, year: str) -> Source:
    """How large a target group was in a year."""
    return Source("doelgroep", group, "omvang-tabel", year, "stock")


SPOORDELLE, KERNMARE = "WK990102", "WK990101"
LINDENSTROO, OSTERMEENT, KRAAIELAAR, TOLMEERSE = "WK990107", "WK990108", "WK990109", "WK990110"
UNSAFE, YOUTH_NUISANCE = "Voelt zich wel eens onveilig in de eigen buurt", "Vaak overlast van groepen jongeren"

EARLIER = (
    Draft(
        "In Lindenstroo zijn in 2023 veel minder woninginbraken geregistreerd dan het jaar ervoor.",
        Certainty.SHOWN,
        Track.AREA,
        (of_wijk(LINDENSTROO, "Woninginbraak", "verandering", "ontwikkeling-tabel"),),
        "In januari 2023 begon daar een aanpak. Of die de oorzaak is, volgt niet uit dit cijfer alleen.",
        areas=(LINDENSTROO,),
        offences=("woninginbraak",),
        theme=KernbeleidField.LIVING,
    ),
    Draft(
        "Geweld komt in Lindenstroo vaker voor dan in de rest van de stad.",
        Certainty.SHOWN,
        Track.AREA,
        (of_wijk(LINDENSTROO, "Geweld"),),
        areas=(LINDENSTROO,),
        offences=("geweld",),
        theme=KernbeleidField.LIVING,
    ),
    Draft(
        "Bewoners van Lindenstroo voelen zich in hun eigen buurt vaker onveilig dan elders in de stad.",
        Certainty.SHOWN,
        Track.AREA,
        (asked(LINDENSTROO, UNSAFE),),
        areas=(LINDENSTROO,),
        theme=KernbeleidField.LIVING,
    ),
    Draft(
        "In Ostermeent komen mogelijk meer meldingen van overlast door jeugd dan in de rest van de stad.",
        Certainty.LIKELY,
        Track.AREA,
        (of_wijk(OSTERMEENT, "Overlast door jeugd"),),
        areas=(OSTERMEENT,),
        offences=("overlast_jeugd",),
        theme=KernbeleidField.YOUTH,
    ),
    Draft(
        "De groep zeer actieve veelplegers telt ongeveer 40 personen.",
        Certainty.SHOWN,
        Track.GROUP,
        (size("adult_very_active", "2023"),),
        groups=("adult_very_active",),
    ),
    Draft(
        "De groep jeugdige veelplegers is klein: ongeveer 20 personen. Een groei is bij dit aantal niet te bepalen.",
        Certainty.UNKNOWN,
        Track.GROUP,
        (size("youth_prolific", "2023"),),
        groups=("youth_prolific",),
        theme=KernbeleidField.YOUTH,
    ),
    Draft(
        "Ongeveer 60 mensen veroorzaken overlast en hebben meer problemen tegelijk.",
        Certainty.SHOWN,
        Track.GROUP,
        (size("nuisance_complex", "2023"),),
        groups=("nuisance_complex",),
    ),
    Draft(
        "Winkeliers aan het Stapelplein zeggen vaker winkeldiefstal te zien dan zij melden.",
        Certainty.SIGNAL,
        Track.AREA,
        areas=(KERNMARE,),
        spots=("Stapelplein",),
        offences=("winkeldiefstal",),
        theme=KernbeleidField.BUSINESS,
        soft=("gebiedsmanager binnenstad", KERNMARE, date(2024, 5, 14)),
        reliability="several",
        checked=False,
    ),
    Draft(
        "Reizigers missen vaker een fiets bij het Perronplein, zeggen beheerders van de stalling.",
        Certainty.SIGNAL,
        Track.AREA,
        areas=(SPOORDELLE,),
        spots=("Perronplein",),
        offences=("fietsendiefstal",),
        theme=KernbeleidField.LIVING,
        soft=("beheerder van de stalling", SPOORDELLE, date(2024, 5, 21)),
        reliability="one",
        checked=False,
    ),
    Draft(
        "Rond de Nachtkade is het in het weekend later onrustig dan vroeger.",
        Certainty.SIGNAL,
        Track.AREA,
        areas=(KERNMARE,),
        spots=("Nachtkade",),
        offences=("geweld",),
        theme=KernbeleidField.BUSINESS,
        soft=("gebiedsmanager binnenstad", KERNMARE, date(2024, 6, 4)),
        reliability="several",
        checked=False,
    ),
    Draft(
        "Op het Garvenplein hangen in de zomer groepen jongeren; de meldingen verschillen sterk per jaar.",
        Certainty.SIGNAL,
        Track.AREA,
        areas=(LINDENSTROO,),
        spots=("Garvenplein",),
        offences=("overlast_jeugd",),
        theme=KernbeleidField.YOUTH,
        soft=("wijkmanager", LINDENSTROO, date(2024, 6, 11)),
        reliability="several",
        checked=False,
    ),
    Draft(
        "Jongerenwerkers zien meer jongeren met schulden, maar weten niet of dat tot delicten leidt.",
        Certainty.SIGNAL,
        Track.GROUP,
        groups=("youth_at_risk",),
        theme=KernbeleidField.YOUTH,
        soft=("jongerenwerker", OSTERMEENT, date(2024, 6, 18)),
        reliability="one",
        checked=False,
    ),
    Draft(
        "Bewoners van Kraaielaar horen vaker van inbraak in schuren dan er aangifte van komt.",
        Certainty.SIGNAL,
        Track.AREA,
        areas=(KRAAIELAAR,),
        offences=("box_garage_schuur",),
        theme=KernbeleidField.LIVING,
        soft=("wijkmanager", KRAAIELAAR, date(2024, 6, 25)),
        reliability="rumour",
        checked=False,
    ),
)

NOW = (
    Draft(
        "Geweld komt in Lindenstroo vaker voor dan in de rest van de stad.",
        Certainty.SHOWN,
        Track.AREA,
        (of_wijk(LINDENSTROO, "Geweld"),),
        "Ook twee jaar eerder lag het cijfer buiten de 99,8%-grens. Het verschil is dus geen toeval van één jaar.",
        areas=(LINDENSTROO,),
        spots=("Flat De Halm",),
        offences=("geweld",),
        theme=KernbeleidField.LIVING,
    ),
    Draft(
        "In Ostermeent is de overlast door jeugd groter dan elders, en bewoners merken dat vaker dan in 2023.",
        Certainty.SHOWN,
        Track.AREA,
        (of_wijk(OSTERMEENT, "Overlast door jeugd"), asked(OSTERMEENT, YOUTH_NUISANCE)),
        "Politie en bewoners wijzen dezelfde kant op. Ostermeent is de nieuwste wijk; er wonen veel gezinnen.",
        areas=(OSTERMEENT,),
        spots=("Meentpark",),
        offences=("overlast_jeugd",),
        theme=KernbeleidField.YOUTH,
    ),
    Draft(
        "In Lindenstroo voelen minder bewoners zich onveilig dan in 2023, maar nog steeds meer dan elders.",
        Certainty.SHOWN,
        Track.AREA,
        (asked(LINDENSTROO, UNSAFE),),
        areas=(LINDENSTROO,),
        theme=KernbeleidField.LIVING,
    ),
    Draft(
        "In Tolmeerse wordt waarschijnlijk vaker ingebroken dan in de rest van de stad.",
        Certainty.LIKELY,
        Track.AREA,
        (of_wijk(TOLMEERSE, "Woninginbraak"),),
        "Het cijfer ligt buiten de 95%-grens en binnen de 99,8%-grens, twee jaar achter elkaar.",
        areas=(TOLMEERSE,),
        offences=("woninginbraak",),
        theme=KernbeleidField.LIVING,
    ),
    Draft(
        "In Kraaielaar komt geweld mogelijk minder vaak voor dan in de rest van de stad.",
        Certainty.LIKELY,
        Track.AREA,
        (of_wijk(KRAAIELAAR, "Geweld"),),
        areas=(KRAAIELAAR,),
        offences=("geweld",),
        theme=KernbeleidField.LIVING,
    ),
    Draft(
        "Of bewoners van Spoordelle zich onveilig voelen, is niet te zeggen: te weinig mensen deden mee.",
        Certainty.UNKNOWN,
        Track.AREA,
        (asked(SPOORDELLE, UNSAFE),),
        "Bij een volgende meting kan de steekproef hier groter.",
        areas=(SPOORDELLE,),
        checked=False,
    ),
    Draft(
        "Ondernemers aan de Nachtkade horen na sluitingstijd vaker ruzie op straat.",
        Certainty.SIGNAL,
        Track.AREA,
        areas=(KERNMARE,),
        spots=("Nachtkade",),
        offences=("geweld",),
        theme=KernbeleidField.BUSINESS,
        soft=("gebiedsmanager binnenstad", KERNMARE, date(2026, 6, 18)),
        reliability="several",
        checked=False,
    ),
    Draft(
        "De groep jeugdige veelplegers is waarschijnlijk gegroeid: van ongeveer 10 in 2021 naar ongeveer 25 in 2025.",
        Certainty.LIKELY,
        Track.GROUP,
        (size("youth_prolific", "2025"),),
        "Van jaar op jaar is het verschil niet aantoonbaar; over vier jaar wijst elke stap dezelfde kant op.",
        groups=("youth_prolific",),
        theme=KernbeleidField.YOUTH,
    ),
    Draft(
        "Zeer actieve veelplegers zijn met ongeveer 35; bij hen staat winkeldiefstal bovenaan.",
        Certainty.SHOWN,
        Track.GROUP,
        (
            size("adult_very_active", "2025"),
            Source("doelgroep", "adult_very_active", "delicten-tabel", "Winkeldiefstal", "aantal"),
        ),
        groups=("adult_very_active",),
        offences=("winkeldiefstal",),
    ),
    Draft(
        "Ongeveer 65 mensen veroorzaken overlast en hebben meer problemen tegelijk; hun aantal blijft ongeveer gelijk.",
        Certainty.LIKELY,
        Track.GROUP,
        (size("nuisance_complex", "2025"),),
        groups=("nuisance_complex",),
        theme=KernbeleidField.LIVING,
    ),
    Draft(
        "Of het aantal risicojongeren groeit, is uit deze cijfers niet te bepalen.",
        Certainty.UNKNOWN,
        Track.GROUP,
        (size("youth_at_risk", "2025"),),
        "Jeugdvoorzieningen tellen wie zij bereiken. Meer bereik is iets anders dan meer jongeren met een risico.",
        groups=("youth_at_risk",),
        theme=KernbeleidField.YOUTH,
    ),
    Draft(
        "Jongerenwerkers in Ostermeent zien dat jongere kinderen ’s avonds met oudere groepen meelopen.",
        Certainty.SIGNAL,
        Track.GROUP,
        groups=("youth_at_risk",),
        spots=("Meentpark",),
        theme=KernbeleidField.YOUTH,
        soft=("jongerenwerker", OSTERMEENT, date(2026, 5, 28)),
        reliability="one",
        checked=False,
    ),
)
