"""An incident from the moment somebody withdraws to protect people until it is closed (R45)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from agov.enums import IncidentDecision
from agov.models import Edition, Incident, IncidentEntry
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import claim_revision


class IncidentError(Exception):
    """The deed is refused; the message is Dutch, ``field`` the field of the form it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


def open_incident(edition: Edition, *, by: User, at: datetime) -> Incident:
    """Begin the record, in the transaction of the withdrawal; noticed now, until somebody says when it really was."""
    incident, is_new = Incident.objects.get_or_create(
        edition=edition, defaults={"noticed_at": at, "opened_at": at, "opened_by": by}
    )
    if is_new:
        audit.record(event="incident.opened", target=incident, by=by, at=at)
    return incident


def _locked(incident_id: int) -> Incident:
    incident = Incident.objects.select_for_update(of=("self",)).select_related("edition").get(pk=incident_id)
    if incident.closed_at is not None:
        raise IncidentError("Dit incident is afgesloten.")
    return incident


@transaction.atomic
def describe(*, incident_id: int, seen: int, what: str, noticed_at: datetime, by: User, at: datetime) -> Incident:
    """Say what happened and when it was noticed: from then on the 72 hours run. Raises ``StaleEditError``."""
    incident = _locked(incident_id)
    claim_revision(incident, seen)
    if noticed_at > incident.opened_at:
        raise IncidentError("Gezien is het op zijn laatst toen de editie werd ingetrokken.", "noticed_at")
    incident.what, incident.noticed_at = what, noticed_at
    incident.save(update_fields=["what", "noticed_at", "revision"])
    audit.record(event="incident.described", target=incident, by=by, at=at, noticed=noticed_at.isoformat())
    return incident


@transaction.atomic
def add_entry(*, incident_id: int, what: str, happened_at: datetime, by: User, at: datetime) -> IncidentEntry:
    """Add a line to the time line; lines are never changed."""
    incident = _locked(incident_id)
    if happened_at > at:
        raise IncidentError("Dit moment is nog niet geweest.", "happened_at")
    entry = IncidentEntry.objects.create(incident=incident, what=what, happened_at=happened_at, made_by=by, made_at=at)
    audit.record(event="incident.entry_added", target=incident, by=by, at=at)
    return entry


@transaction.atomic
def decide(*, incident_id: int, decision: IncidentDecision, reason: str, by: User, at: datetime) -> Incident:
    """Whether it is reported, and why; it may be decided anew until it was reported or closed."""
    incident = _locked(incident_id)
    if incident.reported_at is not None:
        raise IncidentError("Dit is al gemeld. Het besluit staat daarmee vast.")
    incident.decision, incident.decision_reason = decision, reason
    incident.decided_by, incident.decided_at = by, at
    incident.revision += 1
    incident.save(update_fields=["decision", "decision_reason", "decided_by", "decided_at", "revision"])
    audit.record(event="incident.decided", target=incident, by=by, at=at, reason=reason, decision=decision)
    return incident


@transaction.atomic
def note_report(*, incident_id: int, reported_at: datetime, by: User, at: datetime) -> Incident:
    """Note when it was reported to the supervisor, which happens outside this system."""
    incident = _locked(incident_id)
    if incident.decision != IncidentDecision.REPORT:
        raise IncidentError("Besluit eerst dat dit gemeld wordt.")
    if not incident.noticed_at <= reported_at <= at:
        raise IncidentError("Gemeld is het na het moment waarop het gezien werd, en niet later dan nu.", "reported_at")
    incident.reported_at = reported_at
    incident.revision += 1
    incident.save(update_fields=["reported_at", "revision"])
    audit.record(event="incident.reported", target=incident, by=by, at=at, reported=reported_at.isoformat())
    return incident


@transaction.atomic
def close(*, incident_id: int, lesson: str, by: User, at: datetime) -> Incident:
    """End it: decided, reported when that was decided, and every place where the edition went has its deed."""
    incident = _locked(incident_id)
    if not incident.decision:
        raise IncidentError("Besluit eerst of dit gemeld wordt.")
    if incident.decision == IncidentDecision.REPORT and incident.reported_at is None:
        raise IncidentError("Noteer eerst wanneer het is gemeld.")
    if incident.edition.confirmed_by_id is None:
        raise IncidentError("Het intrekken is nog niet bevestigd door een tweede persoon.")
    if incident.edition.traces.filter(deed="").exists():
        raise IncidentError("Zeg eerst van elke plek waar de editie heen ging, wat daaraan is gedaan.")
    incident.closed_at, incident.closed_by, incident.lesson = at, by, lesson
    incident.revision += 1
    incident.save(update_fields=["closed_at", "closed_by", "lesson", "revision"])
    audit.record(event="incident.closed", target=incident, by=by, at=at)
    return incident
