"""The words of a municipality in its metadata: who made records, how they are valued, and what limits their use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.utils import timezone

from agov.enums import PublicationKind, RecordKind, WithdrawReason
from agov.models import Edition, WithheldPart
from agov.queries import retention
from agov.reports.archive.mdto import EVENT_TYPES, SELECTION_LIST, VALUATIONS, Concept, Event, Ref, Restriction, Term
from agov.reports.harvest import municipality_identifier
from amersfoort_veiligheid.documents.tables import dutch_date
from cycle.enums import WooGround

Terms = Mapping[RecordKind, retention.Term]
# Which kind of record a report is; everything else is research on the city.
KIND_OF: Final[Mapping[str, RecordKind]] = {
    PublicationKind.THEME: RecordKind.ACCOUNT,
    PublicationKind.PROGRESS: RecordKind.ACCOUNT,
    PublicationKind.EVALUATION: RecordKind.CYCLE_EVALUATION,
    PublicationKind.ANNUAL: RecordKind.ACCOUNT,
    PublicationKind.LETTER: RecordKind.ACCOUNT,
    PublicationKind.EXECUTION: RecordKind.PLAN,
}
PERSONS: Final = "beperkt openbaar: eerbiediging van de persoonlijke levenssfeer (Archiefwet 1995, art. 15 lid 1a)"
AT_TRANSFER: Final = "nog niet openbaar: wordt bij de overbrenging bepaald (Archiefwet 1995, art. 15)"
FREE: Final = "geen beperking"
BY_FUNCTION: Final = (
    "Er staan geen namen van personen in, wel functies en organisaties. In een kleine organisatie kan een functie"
    " herleidbaar zijn tot een persoon."
)


def source() -> str:
    """Where identifiers come from."""
    return f"Veiligheidsbeleid gemeente {settings.MUNICIPALITY_NAME}"


def prefix() -> str:
    """What every identifier of this municipality begins with."""
    return f"{settings.MUNICIPALITY_CODE.lower()}-veiligheid"


def identifier(key: str) -> str:
    """What a dossier is called wherever it is pointed at."""
    return f"{prefix()}-{key}"


def maker() -> Ref:
    """The archiefvormer: the municipality, by its number in the national register of organisations."""
    name = f"gemeente {settings.MUNICIPALITY_NAME}"
    if settings.IS_EXAMPLE:
        return Ref(name, settings.MUNICIPALITY_CODE.lower(), "voorbeeldgegevens: deze gemeente bestaat niet")
    return Ref(name, municipality_identifier(), "TOOI, register van gemeenten")


def own_list(what: str) -> str:
    """The name of a list of concepts of our own."""
    return f"{what} gemeente {settings.MUNICIPALITY_NAME}"


def valuation(term: retention.Term) -> Concept:
    """Kept for ever or for a term, by the selection list."""
    if term.years is None:
        return Concept("Blijvend te bewaren", VALUATIONS, "B")
    return Concept("Tijdelijk te bewaren", VALUATIONS, "V")


def retention_of(term: retention.Term, since: date | None) -> Term | None:
    """The term of what is not kept for ever, from the day on which it began."""
    if term.years is None:
        return None
    trigger = Concept(term.rule.begins, own_list("Begin van bewaartermijnen"))
    ends = retention.years_after(since, term.years) if since else None
    return Term(trigger, since, term.years, ends)


def category(term: retention.Term) -> Concept:
    """The entry of the selection list on which the valuation rests."""
    return Concept(term.rule.words, SELECTION_LIST, term.rule.code)


def event(words: str, at: date | datetime | None, actor: str = "", result: str = "") -> Event:
    """Something that happened to a record; ``actor`` is a function or a body, never a name."""
    of_list = EVENT_TYPES if words == "Creatie" else own_list("Gebeurtenissen")
    moment = timezone.localtime(at) if isinstance(at, datetime) else at
    return Event(Concept(words, of_list), moment, actor, result)


# --- what limits the use


def _limit(label: str, words: str = "", ends_on: date | None = None) -> Restriction:
    return Restriction(Concept(label, own_list("Gebruiksbeperkingen")), words, ends_on)


def about_people() -> Restriction:
    """Of what says who did what, by function."""
    return _limit(PERSONS, BY_FUNCTION)


def inside() -> Restriction:
    """Of what nobody made public and that says nothing of people."""
    return _limit(AT_TRANSFER, "Gemaakt voor gebruik binnen de gemeente. Openbare rapporten staan er apart bij.")


def free() -> Restriction:
    """Of what everybody may read now."""
    return _limit(FREE, "Openbaar gemaakt door de gemeente.")


def of_edition(edition: Edition) -> Restriction:
    """Of a report as everybody read it; one that was withdrawn is open no more."""
    if not edition.withdraw_reason:
        return free()
    words = f"Ingetrokken: {edition.get_withdraw_reason_display()}."
    if edition.withdraw_note:
        words += f" {edition.withdraw_note}"
    return _limit(PERSONS if edition.withdraw_reason == WithdrawReason.PRIVACY else AT_TRANSFER, words)


def of_parts(parts: Iterable[WithheldPart]) -> list[Restriction]:
    """Of a version with parts that are not for everybody: the ground of each, until the day to look again."""
    return [
        _limit(
            f"niet openbaar: {WooGround(part.ground).label}",
            f"{part.heading}: {part.note} Opnieuw te bekijken op {dutch_date(part.review_on)}.",
            part.review_on,
        )
        for part in parts
    ]
