"""What Oefenstad published of its policy: the analysis, how the plans go, and what came of them.

Comes after the first cycle was closed. A kind with which somebody began stays as it is.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from agov.enums import PublicationKind
from agov.models import Publication
from agov.reports.edition_content import KINDS, content_of
from agov.reports.kinds.shape import Subject
from agov.services.example.editions import publish
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User

ANALYSIS: Final = (
    "Deze analyse laat zien wat er in 2024 aan de hand was. Zij kijkt naar wijken en naar groepen mensen. Bij elke"
    " bevinding staat hoe zeker die is. Over groepen weten wij nog weinig. De volgende analyse moet dat beter doen."
)
PROGRESS: Final = (
    "Dit verslag laat zien hoe het met de plannen gaat. Per plan staat er wat is gedaan en wat te laat is. Ook staat er"
    " wat het kost. Of een plan werkt, leest u later in de evaluatie."
)
EVALUATION: Final = (
    "Een deel van de plannen is klaar. Nog geen enkel doel is helemaal gehaald. Dat iets door de plannen komt, is niet"
    " aangetoond. Wat wij leerden, gebruiken wij in de nieuwe plannen."
)
PLAN: Final = (
    "Dit verslag laat zien wat er van het plan kwam. Eerst leest u wat niet is aangetoond. Daarna staat er wat wij"
    " deden, wat het kostte en hoe het verdergaat."
)
ANNUAL: Final = (
    "Wat wilden wij? Minder inbraak, minder overlast en hulp voor wie vastloopt. Daar waren zes plannen voor.\n\n"
    "Wat deden wij? Bijna alles wat wij beloofden, is gedaan. De sportplek in Ostermeent kwam er niet. De camera's bij"
    " het station stonden niet in het plan. Die kwamen er wel.\n\n"
    "Wat kostte het? Wij gaven minder uit dan begroot, vooral aan de camera's.\n\n"
    "Werkte het? Van drie plannen weten wij het. Geen doel is aantoonbaar gehaald. De raad kan nu kiezen waar het geld"
    " van 2027 heen gaat."
)
WHY: Final = {
    "Jeugd in Ostermeent doet mee": (
        "De vergunning voor de sportplek kwam niet op tijd. Omwonenden maakten bezwaar. Wij hebben te laat met hen"
        " gesproken."
    ),
    "Camera's op het stationsplein": (
        "De raad vroeg in februari 2025 om camera's. Het plan kwam in juni, na het plan van het jaar."
    ),
}
ASKED: Final = (
    "Voor 2027 is niet alles gedekt. Voor de sloten in Lindenstroo is nog € 15.000 nodig, voor hulp en nachtopvang"
    " € 55.000. De raad kan het geld vinden, de plannen kleiner maken of ermee stoppen. Het college stelt voor de"
    " nachtopvang te betalen en de laatste sloten aan de corporatie te vragen."
)
SUMMARIES: Final = (
    (PublicationKind.ANALYSIS, "", ANALYSIS, date(2026, 10, 22)),
    (PublicationKind.EVALUATION, "cyclus-", EVALUATION, date(2026, 11, 3)),
    (PublicationKind.EVALUATION, "plan-", PLAN, date(2026, 11, 4)),
    (PublicationKind.PROGRESS, "", PROGRESS, date(2026, 11, 10)),
    (PublicationKind.ANNUAL, "", ANNUAL, date(2026, 11, 12)),
)


def make(*, by: User, at: datetime) -> None:
    """Publish what can be published, whatever can be chosen. ``at`` is not used: these are fixed days."""
    writer = User.objects.filter(user_roles__role=Role.ONDERZOEKER, is_active=True).order_by("pk").first()
    begun = set(Publication.objects.values_list("kind", flat=True))
    if writer is None:
        return
    for kind, start, summary, day in SUMMARIES:
        if kind in begun:
            continue
        for one in KINDS[kind].subjects():
            if one.code.startswith(start):
                publish(kind, one.code, one.period, summary, day, writer=writer, by=by, own_words=_words(kind, one))


def _words(kind: PublicationKind, subject: Subject) -> dict[str, str]:
    """What the writer typed in the parts that are asked for."""
    asked = KINDS[kind].own_texts(content_of(kind, subject.code, subject.period).report)
    return {one.key: WHY.get(one.heading, ASKED) for one in asked}
