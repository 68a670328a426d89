"""What somebody who takes over a VAP needs to know: where it stands, what is open, what comes next, whom to call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from amersfoort_veiligheid.accounts.models import User
from vap.enums import ActivityState, CommitmentState, UpdateState
from vap.models import VAP, Activity, Commitment, PartnerContact, ProgressUpdate, Rhythm
from vap.queries.people import People, people_of

NOTES = 5


@dataclass(frozen=True)
class NextDate:
    """Something that happens on a day."""

    day: date
    what: str


@dataclass(frozen=True)
class Handover:
    """The page for a new trekker."""

    people: People
    late: tuple[Activity, ...]
    open: tuple[Activity, ...]
    commitments: tuple[Commitment, ...]
    notes: tuple[ProgressUpdate, ...]
    next_dates: tuple[NextDate, ...]
    contacts: tuple[PartnerContact, ...]


def handover_of(vap: VAP, user: User) -> Handover:
    """Collect it; the page is for municipal staff and whoever leads the VAP."""
    today = timezone.localdate()
    still_open = list(
        vap.activities.filter(state__in=[ActivityState.PLANNED, ActivityState.RUNNING])
        .select_related("organisation")
        .order_by("planned_end", "pk")
    )
    asked = (CommitmentState.ACCEPTED, CommitmentState.PROPOSED, CommitmentState.AMENDED)
    commitments = list(
        Commitment.objects.visible_to(user).filter(vap=vap, state__in=asked).select_related("organisation")
    )
    people = people_of(vap, user)
    doers = [member.organisation_id for member in people.implementers]
    contacts = PartnerContact.objects.filter(organisation__in=doers, valid_to__isnull=True)
    notes = vap.updates.filter(state=UpdateState.ACCEPTED).select_related("organisation")
    return Handover(
        people=people,
        late=tuple(row for row in still_open if row.planned_end < today),
        open=tuple(row for row in still_open if row.planned_end >= today),
        commitments=tuple(commitments),
        notes=tuple(notes.order_by("-happened_on", "-pk")[:NOTES]),
        next_dates=tuple(sorted(_dates(vap, still_open, commitments, today), key=lambda one: (one.day, one.what))),
        contacts=tuple(contacts.select_related("organisation").order_by("organisation__name", "function")),
    )


def _dates(vap: VAP, activities: list[Activity], commitments: list[Commitment], today: date) -> list[NextDate]:
    found = [NextDate(row.planned_start, f"Begint: {row.title}") for row in activities if row.planned_start > today]
    found += [NextDate(row.planned_end, f"Klaar: {row.title}") for row in activities]
    found += [NextDate(row.due_on, f"Klaar: {row.organisation}, {row.text}") for row in commitments if row.due_on]
    found += [
        NextDate(goal.target_date, f"Te halen: {goal.title}")
        for goal in vap.goals.all()
        if goal.target_date is not None
    ]
    found += [NextDate(row.next_due_on, f"Bericht van {row.organisation}") for row in _rhythms(vap)]
    if vap.end_date:
        found.append(NextDate(vap.end_date, "Het VAP eindigt"))
    return [one for one in found if one.day >= today]


def _rhythms(vap: VAP) -> list[Rhythm]:
    return list(vap.rhythms.select_related("organisation"))
