"""How often an organisation is asked for news: its own choice, also that it does not suit for a while."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing import claim_revision
from vap.enums import VAP_ALIVE
from vap.models import VAP, PartnerContact, Rhythm
from vap.queries.taking_part import has_a_part, taking_part
from vap.stats.rhythm import add_months

DEFAULT_MONTHS = 3
LONGEST_PAUSE = timedelta(days=366)


class RhythmError(Exception):
    """The rhythm can not be as asked; the message is Dutch, ``field`` the field of the form it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def begin(*, vap: VAP, by: User | None, at: datetime) -> int:
    """Give every organisation with a part a rhythm, for a VAP that lives; those that have one keep it."""
    today = timezone.localtime(at).date()
    if vap.state not in VAP_ALIVE:
        return 0
    start = max(vap.start_date or today, today)
    known = set(vap.rhythms.values_list("organisation", flat=True))
    new = [one for one in taking_part(vap, today) if one.pk not in known]
    Rhythm.objects.bulk_create(
        Rhythm(vap=vap, organisation=one, every_months=DEFAULT_MONTHS, next_due_on=add_months(start, DEFAULT_MONTHS))
        for one in new
    )
    if new:
        audit.record(event="rhythm.begun", target=vap, by=by, at=at, organisations=[one.name for one in new])
    return len(new)


@transaction.atomic
def set_rhythm(
    *,
    vap: VAP,
    organisation: Organisation,
    every_months: int,
    next_due_on: date | None,
    paused_until: date | None,
    pause_reason: str,
    seen: int,
    by: User | None,
    contact: PartnerContact | None = None,
    at: datetime,
) -> Rhythm:
    """Choose 1 to 12 months, the next moment, or a pause with a reason; ``seen`` is 0 for the first time."""
    today = timezone.localtime(at).date()
    if not has_a_part(vap, organisation.pk, today):
        raise RhythmError("Deze organisatie heeft geen deel in dit plan.")
    if paused_until is not None and not pause_reason.strip():
        raise RhythmError("Schrijf op waarom het even niet uitkomt.", field="pause_reason")
    if paused_until is not None and not today <= paused_until <= today + LONGEST_PAUSE:
        raise RhythmError("Kies een dag binnen een jaar.", field="paused_until")
    if next_due_on is not None and not today <= next_due_on <= add_months(today, 12):
        raise RhythmError("Kies een dag binnen een jaar.", field="next_due_on")
    rhythm = Rhythm.objects.select_for_update(of=("self",)).filter(vap=vap, organisation=organisation).first()
    if rhythm is None:
        rhythm = Rhythm(vap=vap, organisation=organisation, next_due_on=add_months(today, every_months))
    else:
        claim_revision(rhythm, seen)
        if every_months != rhythm.every_months and next_due_on is None:
            rhythm.next_due_on = max(min(rhythm.next_due_on, add_months(today, every_months)), today)
    old = {"months": rhythm.every_months, "due": rhythm.next_due_on.isoformat()}
    rhythm.every_months = every_months
    if next_due_on is not None:
        rhythm.next_due_on = next_due_on
    rhythm.paused_until, rhythm.pause_reason = paused_until, pause_reason if paused_until else ""
    rhythm.save()
    audit.record(
        event="rhythm.set",
        target=rhythm,
        by=by or (str(contact) if contact else None),
        at=at,
        reason=rhythm.pause_reason,
        old=old,
        new={"months": every_months, "due": rhythm.next_due_on.isoformat()},
        paused_until=paused_until.isoformat() if paused_until else "",
    )
    return rhythm
