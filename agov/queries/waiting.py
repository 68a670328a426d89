"""What of consequences, expectations and sessions waits, for whom, and what of it is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from agov.enums import ConsequenceState, ExpectationState
from agov.models import Consequence, Expectation, PartnerSession, SessionAgreement
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User


@dataclass(frozen=True)
class AgovWaiting:
    """Open matters of this room that the user may know of, each list in the order of its day."""

    expectations: list[Expectation]  # without an answer
    consequences: list[Consequence]  # not in there yet
    sessions: list[PartnerSession]  # that come
    agreements: list[SessionAgreement]  # that name the user's organisation and that it did not confirm


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
    )


def _agreements(user: User) -> list[SessionAgreement]:
    if not user.organisation_id or not user.has_role(Role.PARTNER):
        return []
    named = SessionAgreement.objects.filter(organisations=user.organisation_id)
    waiting = named.exclude(confirmations__organisation=user.organisation_id)
    return list(waiting.select_related("session").order_by("due_on", "pk"))
