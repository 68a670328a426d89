"""What people put forward for an agenda: proposed, taken by the secretary, or declined with an answer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from agov.enums import AgovTask, ItemKind, ItemSource, ProposalState
from agov.models import AgendaItem, ItemProposal
from agov.services.agenda import AgendaError, add_item
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User


@transaction.atomic
def propose(
    *,
    title: str,
    reason: str,
    task: AgovTask,
    kind: ItemKind,
    minutes: int,
    subject_kind: str,
    subject_id: int | None,
    by: User,
    at: datetime,
) -> ItemProposal:
    """Put something forward for an agenda."""
    proposal = ItemProposal.objects.create(
        title=title,
        reason=reason,
        task=task,
        kind=kind,
        minutes=minutes,
        subject_kind=subject_kind,
        subject_id=subject_id,
        made_by=by,
        made_at=at,
    )
    audit.record(event="proposal.made", target=proposal, by=by, at=at)
    return proposal


@transaction.atomic
def take(*, proposal_id: int, meeting_id: int, by: User, at: datetime) -> AgendaItem:
    """Put a proposal on the agenda of a meeting; who proposed sees which."""
    proposal = _lock_open(proposal_id)
    item = add_item(
        meeting_id=meeting_id,
        title=proposal.title,
        task=AgovTask(proposal.task),
        kind=ItemKind(proposal.kind),
        minutes=proposal.minutes,
        explanation=proposal.reason,
        subject_kind=proposal.subject_kind,
        subject_id=proposal.subject_id,
        source=ItemSource.PROPOSAL,
        by=by,
        at=at,
    )
    proposal.state, proposal.item, proposal.answer = ProposalState.TAKEN, item, ""
    proposal.save(update_fields=["state", "item", "answer"])
    audit.record(event="proposal.taken", target=proposal, by=by, at=at, item=item.pk)
    return item


@transaction.atomic
def decline(*, proposal_id: int, answer: str, by: User, at: datetime) -> ItemProposal:
    """Say why it does not come on an agenda."""
    if not answer.strip():
        raise AgendaError("Schrijf op waarom dit niet op de agenda komt.", field="answer")
    proposal = _lock_open(proposal_id)
    proposal.state, proposal.answer = ProposalState.DECLINED, answer.strip()
    proposal.save(update_fields=["state", "answer"])
    audit.record(event="proposal.declined", target=proposal, by=by, at=at, reason=answer.strip())
    return proposal


def _lock_open(proposal_id: int) -> ItemProposal:
    proposal = ItemProposal.objects.select_for_update(of=("self",)).get(pk=proposal_id)
    if proposal.state != ProposalState.OPEN:
        raise AgendaError(f"Over dit voorstel is al besloten: het {proposal.get_state_display()}.")
    return proposal
