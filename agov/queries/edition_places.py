"""Where an edition can go along, and the time line of an incident."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet

from agov.enums import IncidentDecision, ItemState, MeetingState, TraceDeed
from agov.models import AgendaItem, Edition, Incident

IN_PREPARATION: Final = (MeetingState.DRAFT, MeetingState.CONVENED)


def items_to_lay_before(edition: Edition) -> QuerySet[AgendaItem]:
    """Items of meetings that are prepared now and do not have this edition yet."""
    rows = AgendaItem.objects.filter(meeting__state__in=IN_PREPARATION).exclude(state=ItemState.WITHDRAWN)
    open_rows = rows.exclude(papers__edition=edition).select_related("meeting__body", "meeting__cycle")
    return open_rows.order_by("meeting__starts_at", "position")


def incident_of(edition: Edition) -> Incident | None:
    """The incident that began with the withdrawal of this edition."""
    return Incident.objects.filter(edition=edition).first()


@dataclass(frozen=True)
class Moment:
    """One line of the time line."""

    at: datetime
    what: str
    is_added: bool = False  # by hand


def timeline(incident: Incident) -> list[Moment]:
    """What happened, in order: from the edition itself, from the places it went, and what was added by hand."""
    edition = incident.edition
    known = [
        (edition.published_at, f"Editie {edition.number} werd openbaar."),
        (incident.noticed_at, "Iemand zag dat er iets mis was."),
        (edition.withdrawn_at, "De editie is ingetrokken. Van dat moment af is zij niet meer te lezen."),
        (edition.confirmed_at, "Een tweede persoon bevestigde het intrekken."),
        (incident.decided_at, f"Besloten: {incident.get_decision_display()}."),
        (incident.reported_at, "Gemeld aan de Autoriteit Persoonsgegevens."),
        (incident.closed_at, "Afgesloten."),
    ]
    found = [Moment(at, words) for at, words in known if at is not None]
    for trace in edition.traces.exclude(deed="").exclude(deed=TraceDeed.NOTHING):
        if trace.deed_at is not None:
            found.append(Moment(trace.deed_at, f"{trace.get_deed_display().capitalize()}: {trace.what}."))
    found += [Moment(entry.happened_at, entry.what, is_added=True) for entry in incident.entries.all()]
    return sorted(found, key=lambda one: one.at)


def clock_words(incident: Incident, *, at: datetime) -> tuple[str, bool]:
    """What the clock says in plain words, and whether time is over without an answer."""
    if incident.reported_at is not None:
        spent = _hours(incident.reported_at - incident.noticed_at)
        late = incident.reported_at > incident.due_at
        return f"Gemeld na {spent}{', te laat' if late else ', op tijd'}.", late
    if incident.decision == IncidentDecision.NONE:
        return "De klok staat stil: er is besloten om niet te melden.", False
    left = incident.due_at - at
    if left <= timedelta(0):
        return f"De 72 uur zijn om, al {_hours(-left)}. Meld alsnog, en leg uit waarom het later is.", True
    return f"Nog {_hours(left)} om te melden als dat moet.", False


def _hours(length: timedelta) -> str:
    hours = int(length.total_seconds() // 3600)
    return f"{hours} uur" if hours else "minder dan een uur"
