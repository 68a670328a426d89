"""What of consequences, expectations and sessions waits, for whom, and what of it is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from agov.enums import ConsequenceState, ExpectationState
from agov.models import Consequence, Expectation, PartnerSession, SessionAgreement
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from cycle.enums import CycleState, PhaseKind
from cycle.models import Phase, PolicyCycle


@dataclass(frozen=True)
class AgovWaiting:
    """Open matters of this room that the user may know of, each list in the order of its day."""

    expectations: list[Expectation]  # without an answer
    consequences: list[Consequence]  # not in there yet
    sessions: list[PartnerSession]  # that come
    agreements: list[SessionAgreement]  # that name the user's organisation and that it did not confirm
    evaluations: list[PolicyCycle]  # whose evaluation is open since its phase began


def agov_waiting(user: User, today: date) -> AgovWaiting:
    """Collect what is open, through what the user may see."""
    expectations = Expectation.objects.visible_to(user).filter(state=ExpectationState.ASKED)
    consequences = Consequence.objects.visible_to(user).filter(state=ConsequenceState.OPEN)
    sessions = PartnerSession.objects.visible_to(user).filter(is_closed=False, held_on__gte=today)
    return AgovWaiting(
        expectations=list(expectations.select_related("organisation").order_by("answer_by", "pk")),
        consequences=list(consequences.order_by("due_on", "pk")),
        sessions=list(sessions.order_by("held_on", "pk")),
        agreements=_agreements(user),
        evaluations=_evaluations(user, today),
    )


def _evaluations(user: User, today: date) -> list[PolicyCycle]:
    begun = Phase.objects.filter(kind=PhaseKind.EVALUATION, start_date__lte=today)
    running = PolicyCycle.objects.visible_to(user).filter(state=CycleState.RUNNING, phases__in=begun)
    return list(running.exclude(evaluation__closed_at__isnull=False).order_by("end_date", "pk"))


def _agreements(user: User) -> list[SessionAgreement]:
    if not user.organisation_id or not user.has_role(Role.PARTNER):
        return []
    named = SessionAgreement.objects.filter(organisations=user.organisation_id)
    waiting = named.exclude(confirmations__organisation=user.organisation_id)
    return list(waiting.select_related("session").order_by("due_on", "pk"))
