"""A letter of the college of Oefenstad to the council, with the account of a year; it settles a promise."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final

from django.utils import timezone

from agov.enums import EditionState, LetterOccasion, LetterPurpose, PublicationKind
from agov.models import CouncilLetter, Edition
from agov.services import editions, letters
from agov.services.example.editions import CONTACT
from agov.services.letter_promises import settle_promises
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from cycle.enums import RequestState
from cycle.models import CouncilRequest

WRITTEN, TREATED, SENT = date(2026, 11, 13), date(2026, 11, 17), date(2026, 11, 19)
SUBJECT: Final = "Jaarverslag veiligheid 2025"
SETTLES: Final = "Verslag na elke vergadering van het overleg"
SUMMARY: Final = (
    "Het jaarverslag over 2025 is er. De raad kan kiezen waar het geld van 2027 heen gaat. Over de verslagen van het"
    " overleg komt het college zijn toezegging na."
)
WORDS: Final = {
    "aanleiding": (
        "Elk jaar legt het college verantwoording af over de veiligheid. De raad vroeg ook om een verslag van elke"
        " vergadering van het overleg."
    ),
    "kern": (
        "Bijna alles wat wij voor 2025 beloofden, is gedaan. Of het werkte, weten wij van drie van de zes plannen. Geen"
        " doel is aantoonbaar gehaald. Dat schrijven wij op zoals het is."
    ),
    "vraag": (
        "De raad kan kiezen waar het geld van 2027 heen gaat. De keuzes staan in het jaarverslag. Het college hoort"
        " graag in januari wat de raad wil."
    ),
    "vervolg": "In mei 2027 volgt het verslag over 2026. De verslagen van het overleg staan voortaan bij het overleg.",
    "kosten": "Deze brief vraagt geen geld. Wat nog niet gedekt is voor 2027, staat in het jaarverslag.",
}


def make(*, by: User, at: datetime) -> None:
    """Write and send it. ``at`` is not used: it happened on fixed days. Nothing where somebody wrote a letter."""
    writer = User.objects.filter(user_roles__role=Role.ONDERZOEKER, is_active=True).order_by("pk").first()
    account = _edition(PublicationKind.ANNUAL)
    if CouncilLetter.objects.exists() or writer is None or account is None:
        return
    plan = _edition(PublicationKind.EXECUTION)
    promises = list(CouncilRequest.objects.filter(title=SETTLES, state=RequestState.OPEN))
    letter, edition = letters.write_letter(
        subject=SUBJECT,
        purpose=LetterPurpose.ASK,
        occasion=LetterOccasion.EDITION,
        about=account,
        annexes=[one for one in (account, plan) if one is not None],
        settles=promises,
        by=writer,
        at=_at(WRITTEN),
    )
    edition.refresh_from_db()
    editions.write(
        edition_id=edition.pk,
        seen=edition.revision,
        summary=SUMMARY,
        contact=CONTACT,
        next_on=None,
        own_words=WORDS,
        by=writer,
        at=_at(WRITTEN),
    )
    letters.note_college(
        letter_id=letter.pk, seen=1, college_on=TREATED, decision="besluit 2026-211", by=by, at=_at(TREATED)
    )
    editions.submit(edition_id=edition.pk, by=writer, at=_at(TREATED, time(14)))
    editions.approve(edition_id=edition.pk, publish_at=_at(SENT), by=by, at=_at(TREATED, time(15)))
    Edition.objects.filter(pk=edition.pk).update(state=EditionState.PUBLISHED, published_at=_at(SENT))
    settle_promises(Edition.objects.select_related("publication", "approved_by").get(pk=edition.pk), at=_at(SENT))


def _edition(kind: PublicationKind) -> Edition | None:
    return Edition.objects.public().filter(publication__kind=kind).order_by("-number").first()


def _at(day: date, clock: time = time(10)) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))
