"""What a body decided on a priority, with the exact text; the agreement of the last body approves it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from cycle.enums import BodyKind, DecisionOutcome, RoundState
from cycle.models import RouteStop
from cycle.services.guards import pass_guard
from vap.enums import PriorityState
from vap.models import Priority, PriorityDecision
from vap.queries.decisions import WITH_A_TEXT, decision_blockers, text_for
from vap.services import priorities

OPEN_STATES = (PriorityState.DRAFT, PriorityState.CONSULTATION)


class DecisionError(Exception):
    """The decision cannot be recorded; the message is Dutch, ``field`` the field of the form it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def record_decision(
    *,
    priority_id: int,
    stop_id: int,
    outcome: DecisionOutcome,
    decided_on: date,
    decided_text: str = "",
    explanation: str = "",
    votes_for: int | None = None,
    votes_against: int | None = None,
    reason: str = "",
    by: User,
    at: datetime,
) -> PriorityDecision:
    """Store what a body did with a priority, and approve the priority when the last body on the route agreed.

    The text that lay before the body is stored beside the text it decided, so that neither follows a later edit.
    A body out of turn passes the guard of the cycle with a reason, or not at all; the council never comes before the
    college (S133).
    """
    priority = Priority.objects.select_for_update(of=("self",)).get(pk=priority_id)
    stop = RouteStop.objects.select_related("round__cycle", "body", "substitute").get(pk=stop_id)
    stops = list(stop.round.stops.select_related("body", "substitute"))
    _check(priority, stop, decided_on)
    pass_guard(
        cycle=stop.round.cycle,
        blockers=decision_blockers(priority, stop, stops),
        reason=reason,
        what=f"Er is besloten over “{priority}”: {stop}.",
        by=by,
        at=at,
    )
    proposal = text_for(priority, stop)
    decision = PriorityDecision.objects.create(
        priority=priority,
        stop=stop,
        outcome=outcome,
        decided_on=decided_on,
        proposal_text=proposal,
        decided_text=_decided(outcome, proposal, decided_text),
        explanation=explanation,
        votes_for=votes_for,
        votes_against=votes_against,
        recorded_by=by,
        recorded_at=at,
    )
    if stop.held_on is None:
        stop.held_on = decided_on
        stop.save(update_fields=["held_on"])
    audit.record(
        event="priority.decided",
        target=priority,
        by=by,
        at=at,
        reason=explanation,
        body=str(stop),
        outcome=outcome.value,
        decided_on=decided_on.isoformat(),
        decided_text=decision.decided_text,
    )
    if outcome in WITH_A_TEXT and stop.pk == stops[-1].pk:
        _approve(priority, decision, by, at)
    return decision


def _refuse_past_the_college(priority: Priority, stop: RouteStop) -> None:
    """What goes to the council went through the college first; no reason opens another way."""
    if stop.body.kind != BodyKind.COUNCIL:
        return
    waiting = stop.round.stops.filter(body__kind=BodyKind.COLLEGE, position__lt=stop.position, held_on__isnull=True)
    college = waiting.exclude(priority_decisions__priority=priority).first()
    if college is not None:
        raise DecisionError(f"Naar de raad gaat het alleen via het college. Nog niet behandeld door: {college}.")


def _check(priority: Priority, stop: RouteStop, decided_on: date) -> None:
    """Refuse what can never be: a closed slag, another cycle, an approved priority, days in the wrong order."""
    if stop.round.state != RoundState.OPEN:
        raise DecisionError("Dit kan alleen in een bestuurlijke slag die open is.")
    if priority.cycle_id != stop.round.cycle_id:
        raise DecisionError("Deze prioriteit hoort bij een andere cyclus.")
    if priority.state not in OPEN_STATES:
        raise DecisionError(f"Deze prioriteit is {priority.get_state_display()}: een besluit verandert haar niet meer.")
    _refuse_past_the_college(priority, stop)
    earlier = stop.round.stops.filter(position__lt=stop.position, held_on__gt=decided_on).first()
    if earlier is not None:
        raise DecisionError(
            f"Dit is voor de dag van een eerder gremium: {earlier}, {earlier.held_on:%d-%m-%Y}.", "decided_on"
        )
    later = stop.round.stops.filter(position__gt=stop.position, held_on__lt=decided_on).first()
    if later is not None:
        raise DecisionError(f"Dit is na de dag van een later gremium: {later}, {later.held_on:%d-%m-%Y}.", "decided_on")


def _decided(outcome: DecisionOutcome, proposal: str, typed: str) -> str:
    """The text that holds from now on; empty when the body did not agree."""
    if outcome == DecisionOutcome.AGREED:
        return proposal
    if outcome != DecisionOutcome.CHANGED:
        return ""
    if not typed.strip():
        raise DecisionError("Schrijf op welke tekst is vastgesteld.", "decided_text")
    if typed.strip() == proposal.strip():
        raise DecisionError(
            "Deze tekst is gelijk aan het voorstel. Kies “akkoord”, of wijzig de tekst.", "decided_text"
        )
    return typed


def _approve(priority: Priority, decision: PriorityDecision, by: User, at: datetime) -> None:
    """Give the priority the words that were decided, and lock it."""
    if priority.aim != decision.decided_text:
        priority.aim = decision.decided_text
        priority.revision += 1
        priority.save(update_fields=["aim", "revision"])
    priorities.approve(priority_id=priority.pk, by=by, at=at)
