"""What of the cycle itself waits, for whom, and what of it is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import User
from cycle.enums import CycleState, DocumentState, InvitationState, RequestState, RoundState, StepState
from cycle.models import (
    CouncilRequest,
    CycleStep,
    Milestone,
    Party,
    PolicyCycle,
    PolicyDocument,
    RoundParticipant,
    RouteStop,
)

OPEN_STEPS = (StepState.PLANNED, StepState.RUNNING)


@dataclass(frozen=True)
class CycleWaiting:
    """Open matters of the cycles that run: every list in the order of its day."""

    steps: list[CycleStep]  # begun by now and not finished; with their parties
    milestones: list[Milestone]  # not reached
    stops: list[RouteStop]  # planned and not held
    invitations: list[RoundParticipant]  # of the user's organisation, without an answer
    requests: list[CouncilRequest]  # open


def running_cycles(user: User) -> QuerySet[PolicyCycle]:
    """The cycles that run, as far as the user may see them; the oldest first, with their phases."""
    running = PolicyCycle.objects.visible_to(user).filter(state=CycleState.RUNNING)
    return running.order_by("start_date").prefetch_related("phases")


def cycle_waiting(user: User, today: date) -> CycleWaiting:
    """Collect what is open in the cycles that run; who may read which list is for the page to say."""
    cycles = PolicyCycle.objects.visible_to(user).filter(state=CycleState.RUNNING).values("pk")
    steps = CycleStep.objects.filter(cycles__in=cycles, state__in=OPEN_STEPS, start_date__lte=today).distinct()
    milestones = Milestone.objects.filter(cycle__in=cycles, reached_on__isnull=True)
    stops = RouteStop.objects.filter(round__cycle__in=cycles, planned_on__isnull=False, held_on__isnull=True)
    return CycleWaiting(
        steps=list(steps.order_by("end_date", "pk").prefetch_related("parties")),
        milestones=list(milestones.select_related("body").order_by("planned_on", "pk")),
        stops=list(stops.select_related("body", "substitute", "round").order_by("planned_on", "position")),
        invitations=_invitations(user),
        requests=list(CouncilRequest.objects.visible_to(user).filter(state=RequestState.OPEN).order_by("due_on", "pk")),
    )


def _invitations(user: User) -> list[RoundParticipant]:
    if user.organisation is None or not user.has_role(Role.PARTNER):
        return []
    asked = RoundParticipant.objects.asked_of(user.organisation).filter(
        state=InvitationState.INVITED, round__state__in=[RoundState.PLANNED, RoundState.OPEN]
    )
    return list(asked.select_related("round__cycle").order_by("round__start_date", "pk"))


def is_party(user: User, party: Party) -> bool:
    """Whether a betrokkene of the scheme stands for this user: by role, or by the kind of the own organisation."""
    if party.role and party.role in user.roles:
        return True
    kind = user.organisation.kind if user.organisation else ""
    return bool(party.organisation_kind) and party.organisation_kind == kind != OrganisationKind.MUNICIPALITY


def adopted_documents(user: User, since: date) -> list[PolicyDocument]:
    """Papers that were adopted or published and are dated on ``since`` or later, newest first."""
    adopted = PolicyDocument.objects.visible_to(user).filter(state__in=[DocumentState.ADOPTED, DocumentState.PUBLIC])
    return list(adopted.filter(dated_on__gte=since).order_by("-dated_on", "title"))
