"""One explicit decision per running VAP at the turn of the cycle."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from cycle.enums import CycleState
from cycle.models import PolicyCycle
from vap.enums import VAP_ALIVE, EvaluationDecision, VapState
from vap.models import VAP, VAPCarryOver
from vap.services import plan_states


class CarryOverError(Exception):
    """The state of the VAP or of the cycle does not allow this; the message is Dutch."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def decide_vap(
    *,
    vap_id: int,
    cycle_id: int,
    decision: EvaluationDecision,
    into: VAP | None,
    reason: str,
    by: User,
    at: datetime,
) -> VAPCarryOver:
    """Decide what becomes of a running VAP in a cycle; while it is alive another choice replaces it.

    "Stoppen" ends a VAP that runs, with the reason as its lesson; one in evaluation ends with its evaluation.
    "Aanpassen" names the VAP of this cycle in which it goes on.
    """
    cycle = PolicyCycle.objects.select_for_update(of=("self",)).get(pk=cycle_id)
    if cycle.state == CycleState.CLOSED:
        raise CarryOverError("Deze cyclus is afgesloten; er wordt niets meer in besloten.")
    vap = VAP.objects.select_for_update(of=("self",)).get(pk=vap_id)
    if vap.state not in VAP_ALIVE:
        raise CarryOverError(f"Dit VAP is al {vap.get_state_display()}.")
    if not reason.strip():
        raise CarryOverError("Schrijf de reden of de les op.", field="reason")
    is_adapted = decision == EvaluationDecision.ADAPT
    if is_adapted and (into is None or into.cycle_id != cycle.pk):
        raise CarryOverError("Kies het VAP van deze cyclus waarin dit verdergaat.", field="into")
    old = VAPCarryOver.objects.filter(vap=vap, cycle=cycle).first()
    made, _ = VAPCarryOver.objects.update_or_create(
        vap=vap,
        cycle=cycle,
        defaults={
            "decision": decision,
            "into": into if is_adapted else None,
            "reason": reason.strip(),
            "decided_by": by,
            "decided_at": at,
        },
    )
    audit.record(
        event="vap.carry_over_decided",
        target=vap,
        by=by,
        at=at,
        reason=reason.strip(),
        cycle=cycle.pk,
        decision=decision.value,
        replaced=old.decision if old else "",
    )
    if decision == EvaluationDecision.STOP and vap.state != VapState.EVALUATION:
        plan_states.stop(vap_id=vap.pk, ended_on=timezone.localdate(at), reason=reason, lesson=reason, by=by, at=at)
    return made
