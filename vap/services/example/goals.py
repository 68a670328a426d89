"""What the VAPs of Oefenstad want: goals on the figures of the example, of every kind.

Among them one that is too small to be shown, two on a survey, one on a group with rounded counts, one that stays
protected, and a chain with a gap. Without figures the goals are there and say that nothing can be measured yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from amersfoort_veiligheid.accounts.enums import OrganisationKind as O
from amersfoort_veiligheid.accounts.models import User
from analysis.enums import Flow
from analysis.models import Indicator
from cycle.models import Area, TargetGroupDefinition
from vap.enums import ChainLinkKind, ComparisonKind, GoalKind, GoalStyle, TargetKind, VapState
from vap.models import VAP
from vap.services import goals as services
from vap.services.example.plans import organisation_of
from vap.services.goals import Parts

N, P, Z = GoalStyle.NORMATIVE, GoalStyle.PREVENTIVE, GoalStyle.CARING
REST, MATCHED = ComparisonKind.REST_OF_CITY, ComparisonKind.MATCHED_AREAS
PAST, NONE = ComparisonKind.OWN_PAST, ComparisonKind.NONE
BEFORE_FIRST: Final = (2022, 2024)  # years that a plan of 2025 looked back on
WRITTEN: Final = {2024: date(2025, 2, 18), 2026: date(2026, 11, 3)}


@dataclass(frozen=True)
class Wish:
    """One goal as it was written down. ``group`` is (key, version of the definition, flow)."""

    title: str
    kind: GoalKind
    style: GoalStyle
    by: date
    indicator: str = ""
    group: tuple[str, str, Flow] | None = None
    areas: tuple[str, ...] = ()
    less: float | None = None  # percent, in the direction that is better
    target: float | None = None
    unit: str = ""
    years: tuple[int, int] | None = None
    together: int = 1
    beside: ComparisonKind | str = ""
    matched: tuple[str, ...] = ()
    moves_to: tuple[str, ...] = ()
    stage: tuple[date, float] | None = None
    levels: tuple[str, ...] = ()
    now: int | None = None
    links: tuple[tuple[ChainLinkKind, O | None, str], ...] = ()
    note: str = ""
    chance: int | None = None


E, PR, Q, CH = GoalKind.EFFECT, GoalKind.OUTPUT, GoalKind.QUALITATIVE, GoalKind.CHAIN
WISHES: Final[dict[str, tuple[Wish, ...]]] = {
    "Sterke sloten in Lindenstroo": (
        Wish(
            "In 2025 en 2026 samen wordt in Lindenstroo de helft minder ingebroken dan in 2022 tot en met 2024.", E, P,
            date(2026, 12, 31), "woninginbraak", areas=("Lindenstroo",), less=50, years=BEFORE_FIRST, beside=REST,
            together=2, moves_to=("Ostermeent", "Vennekamer"), stage=(date(2025, 12, 31), 40),
            chance=70,
        ),
        Wish(
            "Eind maart 2027 hebben 400 huurwoningen in Lindenstroo nieuwe sloten.", PR, P, date(2027, 3, 31),
            target=400, unit="sloten", note="De woningcorporatie telt, per blok.", chance=85,
        ),
    ),
    "Veilig uitgaan in Kernmare": (
        Wish(
            "In 2025 zijn er in Kernmare een tiende minder geweldsmisdrijven dan in 2022 tot en met 2024.", E, N,
            date(2025, 12, 31), "geweld", areas=("Kernmare",), less=10, years=BEFORE_FIRST, beside=REST, chance=60,
        ),
    ),
    "Jeugd in Ostermeent doet mee": (
        Wish(
            "In 2025 is er in Ostermeent een kwart minder overlast door jeugd dan in 2022 tot en met 2024.", E, P,
            date(2025, 12, 31), "overlast_jeugd", areas=("Ostermeent",), less=25, years=BEFORE_FIRST, beside=REST,
            chance=80,
        ),
    ),
    "Buddy voor elke veelpleger": (
        Wish(
            "In 2025 zijn er een tiende minder zeer actieve veelplegers dan in 2022 tot en met 2024.", E, Z,
            date(2025, 12, 31), group=("adult_very_active", "om-5-jaar", Flow.STOCK), less=10, years=BEFORE_FIRST,
            beside=PAST, chance=50,
        ),
        Wish(
            "Eind 2025 hebben 30 veelplegers een vaste buddy.", PR, Z, date(2025, 12, 31), target=30, unit="buddy's",
            note="De reclassering telt.",
        ),
    ),
    "Eén hand bij overlast en zorg": (
        Wish(
            "Wie overlast geeft en zorg nodig heeft, komt nooit meer tussen wal en schip.", CH, Z, date(2027, 4, 30),
            links=(
                (ChainLinkKind.SHELTER, None, "een bed binnen een week"),
                (ChainLinkKind.CARE, O.GGZ, "één behandelaar die blijft"),
                (ChainLinkKind.REPRESSION, O.POLICE, "optreden als afspraken niet helpen"),
            ),
        ),
        Wish(
            "In 2026 komen er een vijfde minder mensen bij dan in 2023 en 2024.", E, Z, date(2026, 12, 31),
            group=("nuisance_complex", "caseload", Flow.INFLOW), less=20, years=(2023, 2024), beside=PAST, chance=40,
        ),
    ),
    "Camera's op het stationsplein": (
        Wish(
            "In 2025 is er in Spoordelle een kwart minder overlast dan in 2022 tot en met 2024.", E, N,
            date(2025, 12, 31), "overlast_totaal", areas=("Spoordelle",), less=25, years=BEFORE_FIRST, beside=REST,
            chance=75,
        ),
    ),
    "Jeugd in Ostermeent: plek en perspectief": (
        Wish(
            "In 2027 zijn er in Ostermeent een tiende minder vernielingen dan in 2023 tot en met 2025.", E, P,
            date(2027, 12, 31), "vernieling_openbare_orde", areas=("Ostermeent",), less=10, beside=REST, chance=55,
        ),
        Wish(
            "Jongeren en buurt kennen elkaar en lossen het samen op.", Q, P, date(2028, 6, 30), target=4, now=2,
            levels=(
                "Bewoners bellen de politie; niemand spreekt jongeren aan.",
                "Een enkele bewoner groet; bij ruzie belt men de politie.",
                "Bewoners en jongeren kennen elkaar bij een vaste plek; bij ruzie komt het jongerenwerk.",
                "Bewoners en jongeren praten zelf als er iets is; het jongerenwerk hoort het achteraf.",
                "Bewoners en jongeren maken samen afspraken over de plek en houden zich eraan.",
            ),
            note="Wijkbeheer en jongerenwerk oordelen, ieder apart, elk half jaar.",
        ),
    ),
    "Winkeliers en veelplegers": (
        Wish(
            "In 2027 en 2028 samen is er in Kernmare een derde minder winkeldiefstal dan in 2023 tot en met 2025.", E,
            N, date(2028, 12, 31), "winkeldiefstal", areas=("Kernmare",), less=33, beside=REST, together=2,
            moves_to=("Spoordelle",), chance=50,
        ),
    ),
    "Veilig wonen in Tolmeerse": (
        Wish(
            "In 2028 wordt in Tolmeerse de helft minder ingebroken dan in 2023 tot en met 2025.", E, P,
            date(2028, 12, 31), "woninginbraak", areas=("Tolmeerse",), less=50, beside=MATCHED,
            matched=("Havelbrink", "Wiekerwaal"), moves_to=("Vennekamer", "Zwanenkuil"),
            stage=(date(2027, 12, 31), 40), chance=45,
        ),
        Wish(
            "Eind 2028 hebben 500 bewoners van Tolmeerse advies aan de deur gehad.", PR, P, date(2028, 12, 31),
            target=500, unit="gesprekken", note="Wijkbeheer telt.", chance=90,
        ),
    ),
    "Minder geweld achter de voordeur": (
        Wish(
            "In 2028 is er minder geweld achter de voordeur.", E, Z, date(2028, 12, 31), "bbv_geweld", less=20,
            beside=PAST,
        ),
        Wish(
            "Wie geweld meldt, krijgt binnen een dag iemand die blijft.", Q, Z, date(2028, 6, 30), target=3, now=1,
            levels=(
                "Een melding gaat van hand tot hand; niemand weet wie belt.",
                "Er is een vaste organisatie, maar het duurt dagen.",
                "Binnen een dag belt iemand van een vaste organisatie.",
                "Binnen een dag belt iemand die ook na een maand nog belt.",
            ),
            note="Zorg- en Veiligheidshuis en GGZ oordelen, ieder apart.",
        ),
    ),
    "Toezicht in de avond in Lindenstroo": (
        Wish(
            "In de enquête van 2027 voelt 4 procent van de bewoners van Lindenstroo zich vaak onveilig, of minder.", E,
            N, date(2027, 12, 31), "vaak_onveilig", areas=("Lindenstroo",), target=4, beside=REST, chance=50,
        ),
        Wish(
            "Tot eind 2027 is er op 200 avonden toezicht op straat.", PR, N, date(2027, 12, 31), target=200,
            unit="avonden", note="Handhaving telt uit het rooster.", chance=80,
        ),
    ),
    "Buurtpreventie nieuwe stijl": (
        Wish(
            "In de enquête van 2027 voelt een tiende minder bewoners zich wel eens onveilig in de eigen buurt.", E, P,
            date(2027, 12, 31), "onveilig_eigen_buurt", less=10,
        ),
    ),
}  # fmt: skip


def make(*, by: User, at: datetime) -> None:
    """Write the goals of each concept that has none yet."""
    for title, wishes in WISHES.items():
        vap = VAP.objects.filter(title=title, state=VapState.DRAFT).select_related("cycle").first()
        if vap is None or vap.goals.exists():
            continue
        day = WRITTEN.get(vap.cycle.start_year, at.date())
        moment = datetime(day.year, day.month, day.day, 11, tzinfo=UTC)
        for wish in wishes:
            goal = services.add(
                vap_id=vap.pk, kind=wish.kind.value, values=_values(wish), parts=_parts(wish), by=by, at=moment
            )
            if wish.kind == GoalKind.OUTPUT:
                vap.activities.filter(unit=wish.unit, planned_amount__isnull=False).update(goal=goal)


def _values(wish: Wish) -> dict[str, Any]:
    values: dict[str, Any] = {
        "title": wish.title,
        "style": wish.style,
        "target_date": wish.by,
        "success_chance": wish.chance,
        "source_note": wish.note,
    }
    if wish.kind in (GoalKind.OUTPUT, GoalKind.QUALITATIVE):
        values |= {"unit": wish.unit, "target": wish.target}
        if wish.kind == GoalKind.QUALITATIVE:
            values["baseline"] = wish.now
    if wish.kind != GoalKind.EFFECT:
        return values
    first, last = wish.years or (None, None)
    return values | {
        "indicator": Indicator.objects.filter(key=wish.indicator).order_by("-version").first(),
        "definition": _definition(wish),
        "flow": wish.group[2].value if wish.group and _definition(wish) else "",
        "target_kind": TargetKind.CHANGE if wish.less is not None else TargetKind.LEVEL,
        "target": wish.less if wish.less is not None else wish.target,
        "result_years": wish.together,
        "baseline_from": first,
        "baseline_to": last,
        "comparison": wish.beside,
        "areas": _areas(wish.areas),
        "comparison_areas": _areas(wish.matched),
        "displacement_areas": _areas(wish.moves_to),
    }


def _definition(wish: Wish) -> TargetGroupDefinition | None:
    if wish.group is None:
        return None
    key, version, _ = wish.group
    return TargetGroupDefinition.objects.filter(group__key=key, version=version).first()


def _areas(names: tuple[str, ...]) -> list[Area]:
    return list(Area.objects.current().filter(name__in=names, level="wijk"))


def _parts(wish: Wish) -> Parts:
    links = tuple(
        (kind.value, organisation_of(who) if who is not None else None, what) for kind, who, what in wish.links
    )
    levels = tuple((number, words) for number, words in enumerate(wish.levels, 1))
    return Parts(stages=(wish.stage,) if wish.stage else (), levels=levels, links=links)
