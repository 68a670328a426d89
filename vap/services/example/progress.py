"""How it goes with the VAPs of Oefenstad: rhythms, contacts, updates in every state, and the two lights."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone
from django.utils.text import slugify

from amersfoort_veiligheid.accounts.enums import OrganisationKind
from amersfoort_veiligheid.accounts.models import Organisation, User
from vap.enums import ActivityState, LightKind, LightValue, UpdateChannel, UpdateState
from vap.models import VAP, PartnerContact, ProgressUpdate
from vap.queries.progress import open_update
from vap.queries.taking_part import taking_part
from vap.services.lights import set_light
from vap.services.progress import Line, Said, accept, hand_in, send_back
from vap.services.rhythms import begin

LOCKS, CARE, BUDDY, EVENING = (
    "Sterke sloten in Lindenstroo",
    "Eén hand bij overlast en zorg",
    "Buddy voor elke veelpleger",
    "Toezicht in de avond in Lindenstroo",
)
HOUSING, POLICE, GGZ, PROBATION = "Woningcorporatie", "Politie Oefenstad", "GGZ-instelling", "Reclassering"
GOOD, AT_RISK, BAD = LightValue.GOOD, LightValue.AT_RISK, LightValue.BAD


@dataclass(frozen=True)
class Told:
    """One update: of whom, how many days ago, what, and how it ended."""

    plan: str
    organisation: str
    days: int
    text: str
    light: LightValue = GOOD
    needs: str = ""
    amounts: dict[str, int] = field(default_factory=dict)
    end: UpdateState = UpdateState.ACCEPTED
    note: str = ""
    by_telephone: bool = False

    @property
    def is_unchanged(self) -> bool:
        """Whether it was one tap."""
        return not self.text


TOLD: Final = (
    Told(LOCKS, HOUSING, 290, "In de eerste 180 huurwoningen zitten nieuwe sloten. Bewoners zijn tevreden."),
    Told(LOCKS, HOUSING, 200, "We zitten op 260. De voorraad cilinders raakt op.", AT_RISK, "Een tweede leverancier."),
    Told(LOCKS, HOUSING, 110, "De levering is hersteld: 310 woningen zijn klaar."),
    Told(
        LOCKS,
        HOUSING,
        3,
        "In het laatste blok zijn we begonnen. Er zijn nu 334 woningen klaar; voor de zomer zijn het er 400.",
        amounts={"Sloten vervangen in huurwoningen": 334},
        end=UpdateState.SUBMITTED,
    ),
    Told(LOCKS, POLICE, 160, "De eerste winter liep goed: 57 van de 60 rondes zijn gelopen."),
    Told(LOCKS, POLICE, 70, ""),
    Told(LOCKS, POLICE, 5, "", end=UpdateState.SUBMITTED),
    Told(
        CARE,
        GGZ,
        150,
        "Alle zes begeleiders werken. De wachttijd voor een eerste gesprek is zes weken.",
        AT_RISK,
        "Een vaste plek op het wijkbureau.",
    ),
    Told(
        CARE,
        HOUSING,
        12,
        "Er is weinig te melden.",
        AT_RISK,
        end=UpdateState.RETURNED,
        note="Dank. Kunt u zeggen hoeveel plekken er nu zijn, en wanneer de volgende komen?",
    ),
    Told(
        CARE,
        POLICE,
        20,
        "Het stoppen van overlast in portieken is nog niet begonnen: de afspraak met zorg over wie eerst gaat is er "
        "niet.",
        BAD,
        "Een besluit over de volgorde: eerst zorg, dan optreden.",
        by_telephone=True,
    ),
    Told(BUDDY, PROBATION, 45, "De laatste koppelingen zijn gemaakt. Zeven buddy’s gaan door tot het voorjaar."),
    Told(
        EVENING,
        HOUSING,
        2,
        "In 14 portieken brandt nieuw licht. De elektricien komt in december terug voor de rest.",
        AT_RISK,
        amounts={"Licht in de portieken van De Halm": 14},
        end=UpdateState.SUBMITTED,
    ),
)
# Plan, light, answer, days ago, why.
LIGHTS: Final = (
    (LOCKS, LightKind.DOING, AT_RISK, 200, "De sloten kwamen te laat binnen."),
    (LOCKS, LightKind.DOING, GOOD, 100, "310 van de 400 woningen zijn klaar; de levering is hersteld."),
    (LOCKS, LightKind.WORKING, GOOD, 190, "Het aantal inbraken in Lindenstroo daalt meer dan in de rest van de stad."),
    (CARE, LightKind.DOING, AT_RISK, 40, "Begeleiders zijn er, maar woonplekken en de afspraak met politie nog niet."),
    (CARE, LightKind.WORKING, LightValue.UNKNOWN, 40, "Het cijfer over 2026 komt in het voorjaar."),
    (BUDDY, LightKind.DOING, GOOD, 45, "33 van de 40 koppelingen zijn gemaakt."),
    (BUDDY, LightKind.WORKING, AT_RISK, 45, "Minder nieuwe feiten, maar de groep is klein."),
    (EVENING, LightKind.DOING, AT_RISK, 1, "De avondrondes lopen; het licht in de portieken is later klaar."),
)
# Of each kind of organisation: who is asked.
FUNCTIONS: Final = {
    OrganisationKind.HOUSING: "gebiedsbeheerder",
    OrganisationKind.POLICE: "wijkagent van dienst",
    OrganisationKind.GGZ: "teamleider bemoeizorg",
    OrganisationKind.PROBATION: "unitmanager",
}


def make(*, by: User, at: datetime) -> None:
    """Make the rhythms, contacts, updates and lights that are not there yet."""
    for vap in VAP.objects.alive():
        begin(vap=vap, by=by, at=at)
        for organisation in taking_part(vap, timezone.localtime(at).date()):
            if organisation.kind != OrganisationKind.MUNICIPALITY:
                _contacts(organisation)
    plans = {vap.title: vap for vap in VAP.objects.alive()}
    new = {title for title, vap in plans.items() if not vap.updates.exists() and not vap.lights.exists()}
    for told in TOLD:
        if told.plan in new:
            _tell(told, plans[told.plan], by=by, at=at - timedelta(days=told.days))
    for title, kind, value, days, reason in LIGHTS:
        if title in new:
            vap = plans[title]
            set_light(vap_id=vap.pk, kind=kind, value=value, reason=reason, by=by, at=at - timedelta(days=days))


def _contacts(organisation: Organisation) -> None:
    """A contact for the work and a general address; both end on .example, where no mail arrives."""
    domain = f"{slugify(organisation.name)}.example"
    function = FUNCTIONS.get(OrganisationKind(organisation.kind), "contactpersoon veiligheid")
    for name, is_general in ((function, False), ("bestuurssecretariaat", True)):
        PartnerContact.objects.get_or_create(
            organisation=organisation,
            email=f"{slugify(name)}@{domain}",
            vap=None,
            defaults={"function": name, "is_general": is_general},
        )


def _tell(told: Told, vap: VAP, *, by: User, at: datetime) -> None:
    organisation = taking_part(vap, timezone.localtime(at).date()).filter(name=told.organisation).first()
    if organisation is None or open_update(vap, organisation.pk) is not None:
        return
    numbers = vap.activities.filter(organisation=organisation, title__in=told.amounts)
    lines = tuple(Line(one.pk, told.amounts[one.title], ActivityState.RUNNING) for one in numbers)
    contact = None if told.by_telephone else organisation.contacts.filter(is_general=False).first()
    update = hand_in(
        vap_id=vap.pk,
        organisation=organisation,
        said=Said(is_unchanged=True) if told.is_unchanged else _said(told, lines),
        channel=UpdateChannel.NOTED if told.by_telephone else UpdateChannel.LINK,
        contact=contact,
        by=by if told.by_telephone else None,
        at=at,
    )
    _end(update, told, by=by, at=at + timedelta(hours=5))


def _said(told: Told, lines: tuple[Line, ...]) -> Said:
    return Said(text=told.text, light=told.light.value, needs=told.needs, lines=lines)


def _end(update: ProgressUpdate, told: Told, *, by: User, at: datetime) -> None:
    if told.end == UpdateState.ACCEPTED:
        accept(update_id=update.pk, seen=update.revision, by=by, at=at)
    elif told.end == UpdateState.RETURNED:
        send_back(update_id=update.pk, seen=update.revision, note=told.note, by=by, at=at)
