"""What Oefenstad chose and did not choose, as it is written: findings by the first words of their claim."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from amersfoort_veiligheid.accounts.enums import OrganisationKind
from cycle.enums import KernbeleidField, Track
from vap.enums import Evidence, InstrumentKind

P, R, C = InstrumentKind.PREVENTIVE, InstrumentKind.REPRESSIVE, InstrumentKind.CURATIVE
O = OrganisationKind  # noqa: E741 -- a table reads better with short heads


@dataclass(frozen=True)
class PriorityDraft:
    """A priority with its two judgements and what it asks."""

    title: str
    findings: tuple[str, ...]
    statement: str
    aim: str
    track: Track
    field: KernbeleidField
    evidence: Evidence
    evidence_reason: str
    choice_reason: str
    partners: tuple[OrganisationKind, ...]
    instruments: tuple[InstrumentKind, ...]
    cost: int | None = None
    covered: int | None = None
    without_offence: bool = False
    comments: tuple[tuple[OrganisationKind, str, str], ...] = ()
    is_asked: bool = False


@dataclass(frozen=True)
class LeftOutDraft:
    """A finding that deliberately became no priority."""

    finding: str
    reason: str
    review_on: date


EARLIER_CHOSEN = (
    PriorityDraft(
        title="Minder geweld in Lindenstroo en bij het uitgaan",
        findings=("Geweld komt in Lindenstroo", "Bewoners van Lindenstroo voelen"),
        statement="In Lindenstroo gebeurt meer geweld dan elders, en bewoners voelen zich er vaker onveilig. "
        "Veel geweld hangt samen met het uitgaan in Kernmare.",
        aim="Het geweld in Lindenstroo daalt in twee jaar naar het niveau van de rest van de stad, en in "
        "Kernmare met een tiende.",
        track=Track.AREA,
        field=KernbeleidField.LIVING,
        evidence=Evidence.STRONG,
        evidence_reason="Registraties en enquête wijzen dezelfde kant op, en het verschil is groter dan toeval.",
        choice_reason="Het weegt op alle criteria zwaar, en politie en corporatie willen er samen aan werken.",
        partners=(O.POLICE, O.HOUSING, O.WELFARE),
        instruments=(P, R),
        cost=85_000,
        covered=85_000,
        comments=((O.HOUSING, "Wij pakken de portieken aan waar het vaak misgaat.", "Dat nemen we op in de aanpak."),),
    ),
    PriorityDraft(
        title="De inbraakaanpak in Lindenstroo volhouden",
        findings=("In Lindenstroo zijn in 2023",),
        statement="Woninginbraak daalde in Lindenstroo. Of de aanpak van 2023 de oorzaak is, is nog niet bewezen.",
        aim="Het aantal woninginbraken in Lindenstroo blijft op het lage niveau van 2023.",
        track=Track.AREA,
        field=KernbeleidField.LIVING,
        evidence=Evidence.MODERATE,
        evidence_reason="De daling is aangetoond; waardoor zij komt, is niet onderzocht.",
        choice_reason="Stoppen op het laagste punt geeft een groot risico, en doorgaan kost weinig.",
        partners=(O.POLICE, O.HOUSING),
        instruments=(P,),
        cost=20_000,
        covered=20_000,
        comments=((O.POLICE, "Wij blijven controleren in de donkere maanden.", "Dank, dat is de kern van de aanpak."),),
    ),
    PriorityDraft(
        title="Meer plek en minder overlast: jeugd in Ostermeent",
        findings=("In Ostermeent komen mogelijk",),
        statement="Uit Ostermeent komen mogelijk meer meldingen over jeugd. Er is weinig te doen voor jongeren.",
        aim="In 2026 ervaren niet meer bewoners van Ostermeent jeugdoverlast dan in de rest van de stad.",
        track=Track.AREA,
        field=KernbeleidField.YOUTH,
        evidence=Evidence.WEAK,
        evidence_reason="Het verschil is te klein om toeval uit te sluiten.",
        choice_reason="De wijk groeit snel. Nu beginnen voorkomt dat het probleem meegroeit.",
        partners=(O.WELFARE, O.EDUCATION, O.POLICE),
        instruments=(P,),
        cost=60_000,
        covered=45_000,
        comments=((O.WELFARE, "Een plek voor jongeren vraagt ook beheer.", "Het beheer staat in de begroting."),),
    ),
    PriorityDraft(
        title="Zeer actieve veelplegers van twee kanten",
        findings=("De groep zeer actieve veelplegers",),
        statement="Een kleine groep pleegt veel delicten. Straf alleen verandert dat niet, hulp alleen ook niet.",
        aim="De groep zeer actieve veelplegers is in 2026 kleiner dan in 2023.",
        track=Track.GROUP,
        field=KernbeleidField.LIVING,
        evidence=Evidence.STRONG,
        evidence_reason="De omvang van de groep is elk jaar op dezelfde manier geteld.",
        choice_reason="Elke veelpleger die stopt, scheelt veel slachtoffers.",
        partners=(O.POLICE, O.PROSECUTOR, O.PROBATION, O.ZVH),
        instruments=(R, C),
        cost=40_000,
        covered=40_000,
        comments=((O.PROBATION, "Wij doen mee als er ook begeleiding is.", "Die is er: zie de partners."),),
    ),
    PriorityDraft(
        title="Overlast en zorg in één hand",
        findings=("Ongeveer 60 mensen veroorzaken",),
        statement="Een groep mensen veroorzaakt overlast en heeft zelf veel problemen tegelijk.",
        aim="Wie overlast geeft en zorg nodig heeft, krijgt binnen zes weken één aanpak.",
        track=Track.GROUP,
        field=KernbeleidField.LIVING,
        evidence=Evidence.NONE,
        evidence_reason="Er is geteld wie in beeld is. Of één aanpak helpt, is nergens gemeten.",
        choice_reason="Bewoners en hulpverleners vragen hier al jaren om. Het college kiest dit bewust zonder bewijs.",
        partners=(O.GGZ, O.POLICE, O.HOUSING),
        instruments=(C,),
        cost=110_000,
        covered=70_000,
        comments=((O.GGZ, "Zonder extra plekken lukt dit niet.", "Wij bespreken de plekken met het zorgkantoor."),),
    ),
)

EARLIER_LEFT_OUT = (
    LeftOutDraft(
        "De groep jeugdige veelplegers",
        "De groep is te klein om een verandering te zien. Jeugdzorg en politie volgen haar al.",
        date(2026, 9, 1),
    ),
    LeftOutDraft(
        "Winkeliers aan het Stapelplein",
        "De winkeliers hebben sinds dit jaar een eigen aanpak. Eerst zien of die werkt.",
        date(2026, 3, 1),
    ),
    LeftOutDraft(
        "Reizigers missen vaker een fiets",
        "De nieuwe stalling gaat volgend jaar open. Dan kijken we opnieuw.",
        date(2026, 3, 1),
    ),
    LeftOutDraft(
        "Rond de Nachtkade",
        "Dit loopt al in het project uitgaan. Een prioriteit erbij voegt niets toe.",
        date(2026, 9, 1),
    ),
    LeftOutDraft(
        "Op het Garvenplein",
        "De meldingen verschillen te sterk per jaar om er iets op te bouwen.",
        date(2026, 9, 1),
    ),
    LeftOutDraft(
        "Jongerenwerkers zien meer jongeren met schulden",
        "Schulden horen bij het sociaal domein; daar is dit signaal doorgegeven.",
        date(2026, 9, 1),
    ),
    LeftOutDraft(
        "Bewoners van Kraaielaar horen",
        "Er is alleen van horen zeggen. Eerst vragen we bewoners om aangifte te doen.",
        date(2026, 9, 1),
    ),
)

NOW_DRAFTS = (
    PriorityDraft(
        title="Geweld in Lindenstroo blijft een prioriteit",
        findings=("Geweld komt in Lindenstroo", "In Lindenstroo voelen minder bewoners"),
        statement="Het geweld in Lindenstroo ligt nog steeds hoger dan elders. Bewoners voelen zich wel veiliger.",
        aim="Het geweld in Lindenstroo ligt in 2027 niet meer boven dat van de rest van de stad.",
        track=Track.AREA,
        field=KernbeleidField.LIVING,
        evidence=Evidence.STRONG,
        evidence_reason="Twee jaar achter elkaar ligt het cijfer ver buiten wat toeval verklaart.",
        choice_reason="De aanpak begint te werken in hoe veilig bewoners zich voelen; nu niet loslaten.",
        partners=(O.POLICE, O.HOUSING, O.WELFARE),
        instruments=(P, R),
        cost=90_000,
        covered=60_000,
        comments=(
            (O.HOUSING, "De corporatie kan in 2027 alle portieken van Flat De Halm vernieuwen.", ""),
            (O.WELFARE, "Betrek ook de school: conflicten beginnen vaak daar.", "Goed punt; de school doet mee."),
        ),
        is_asked=True,
    ),
    PriorityDraft(
        title="Jeugd in Ostermeent: van overlast naar meedoen",
        findings=("In Ostermeent is de overlast door jeugd", "Jongerenwerkers in Ostermeent zien"),
        statement="Politie en bewoners zien meer overlast door jeugd in Ostermeent dan elders.",
        aim="In 2027 noemt hooguit evenveel bewoners jeugdoverlast als in de rest van de stad.",
        track=Track.BOTH,
        field=KernbeleidField.YOUTH,
        evidence=Evidence.STRONG,
        evidence_reason="Registraties en enquête wijzen dezelfde kant op.",
        choice_reason="De overlast groeit met de wijk mee. Wat in 2024 een vermoeden was, is nu aangetoond.",
        partners=(O.WELFARE, O.EDUCATION, O.POLICE, O.YOUTH_CARE),
        instruments=(P, C),
        cost=75_000,
        comments=((O.EDUCATION, "Wij missen verzuim in de cijfers.", ""),),
        is_asked=True,
    ),
    PriorityDraft(
        title="Zeer actieve veelplegers en winkeldiefstal",
        findings=("Zeer actieve veelplegers zijn met",),
        statement="Een kleine groep pleegt veel winkeldiefstallen.",
        aim="De groep is in 2027 kleiner dan in 2025.",
        track=Track.GROUP,
        field=KernbeleidField.BUSINESS,
        evidence=Evidence.MODERATE,
        evidence_reason="De telling is stevig; het effect van de aanpak van 2024 is nog niet gemeten.",
        choice_reason="Doorgaan met wat in 2024 is begonnen, en de winkeliers erbij halen.",
        partners=(O.POLICE, O.PROBATION, O.ZVH, O.BUSINESS),
        instruments=(R, C),
    ),
)

NOW_LEFT_OUT = (
    LeftOutDraft(
        "In Kraaielaar komt geweld mogelijk minder",
        "Dit is goed nieuws en vraagt geen aanpak. Wel leren we er graag van.",
        date(2028, 9, 1),
    ),
    LeftOutDraft(
        "Of het aantal risicojongeren groeit",
        "Uit deze cijfers valt niets te kiezen. Jeugdvoorzieningen zoeken eerst een betere telling.",
        date(2027, 9, 1),
    ),
)

# What five scorers gave the findings of the running cycle: by finding, by yardstick (ernst, omvang, ontwikkeling,
# beleving, invloed), one figure per scorer.
SCORES = {
    1: ("55445", "44344", "33343", "45454", "44354"),
    2: ("33323", "44454", "45454", "55545", "45444"),
    3: ("32333", "33343", "22123", "55445", "33233"),
    4: ("44344", "33233", "33333", "34433", "43435"),
    5: ("22122", "22222", "11112", "12211", "23222"),
    6: ("23123", "11211", "23213", "33422", "22132"),
    7: ("43534", "23323", "34243", "33543", "34343"),
    8: ("44534", "22122", "45445", "32332", "43524"),
    9: ("44344", "33443", "22332", "34323", "44345"),
    10: ("33425", "33333", "33233", "43534", "21415"),
    11: ("33233", "22322", "33133", "22322", "22233"),
    12: ("34334", "22232", "44345", "33323", "33443"),
}
# Finding, yardstick, joint score and the reason where it lies outside what people gave apart.
JOINT = (
    (1, "Ernst", 5, ""),
    (1, "Omvang", 4, ""),
    (1, "Ontwikkeling", 3, ""),
    (1, "Beleving", 5, ""),
    (1, "Invloed", 4, ""),
    (2, "Ernst", 3, ""),
    (2, "Omvang", 4, ""),
    (2, "Ontwikkeling", 5, ""),
    (2, "Beleving", 5, ""),
    (2, "Invloed", 4, ""),
    (3, "Ernst", 3, ""),
    (3, "Omvang", 3, ""),
    (3, "Ontwikkeling", 4, "Bewoners meldden na de enquête nieuwe voorvallen; die telden apart nog niet mee."),
    (3, "Beleving", 5, ""),
    (3, "Invloed", 3, ""),
)
