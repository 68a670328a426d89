"""Which organisations have a part in a VAP on a day, and what each of them promised there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from amersfoort_veiligheid.accounts.models import Organisation
from vap.enums import ActivityState, AssignmentRole, CommitmentState
from vap.models import VAP, Activity, Assignment, Commitment

# A proposal that waits is a question to the organisation, so it may answer; declined or withdrawn is no part.
_WITH_A_PART = (CommitmentState.PROPOSED, CommitmentState.AMENDED, CommitmentState.ACCEPTED, CommitmentState.KEPT)
_PROMISED = (CommitmentState.ACCEPTED, CommitmentState.KEPT)


@dataclass(frozen=True)
class Promised:
    """What one organisation does in one VAP."""

    activities: list[Activity]
    commitments: list[Commitment]


def taking_part(vap: VAP, today: date) -> QuerySet[Organisation]:
    """The active organisations with a part in the VAP: carrying out, an activity, or something promised."""
    carrying_out = Assignment.objects.on(today).filter(vap=vap, role=AssignmentRole.IMPLEMENTER)
    promised = Commitment.objects.filter(vap=vap, state__in=_WITH_A_PART)
    return Organisation.objects.filter(is_active=True).filter(
        Q(pk__in=carrying_out.values("organisation"))
        | Q(pk__in=Activity.objects.filter(vap=vap).values("organisation"))
        | Q(pk__in=promised.values("organisation"))
    )


def has_a_part(vap: VAP, organisation_id: int, today: date) -> bool:
    """Whether the organisation still takes part."""
    return taking_part(vap, today).filter(pk=organisation_id).exists()


def vaps_of(organisation_id: int, today: date) -> QuerySet[VAP]:
    """The living VAPs in which the organisation has a part."""
    carrying_out = Assignment.objects.on(today).filter(organisation=organisation_id, role=AssignmentRole.IMPLEMENTER)
    promised = Commitment.objects.filter(organisation=organisation_id, state__in=_WITH_A_PART)
    return VAP.objects.alive().filter(
        Q(pk__in=carrying_out.values("vap"))
        | Q(pk__in=Activity.objects.filter(organisation=organisation_id).values("vap"))
        | Q(pk__in=promised.values("vap"))
    )


def promised(vap: VAP, organisation_id: int) -> Promised:
    """Its activities, those that are not over first, and what it promised."""
    activities = list(vap.activities.filter(organisation=organisation_id))
    over = (ActivityState.DONE, ActivityState.NOT_DONE)
    activities.sort(key=lambda one: (one.state in over, one.planned_start, one.pk))
    commitments = vap.commitments.filter(organisation=organisation_id, state__in=_PROMISED)
    return Promised(activities=activities, commitments=list(commitments))
