"""Asking partners what they think of a draft, and answering them."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import Organisation, User
from cycle.models.access import STEERING_ROLES
from vap.enums import PRIORITY_MOVES, PriorityState
from vap.models import ConsultationComment, Priority
from vap.services.priorities import MoveNotAllowedError, PriorityError


@transaction.atomic
def open_window(*, priority_id: int, until: date, by: User, at: datetime) -> Priority:
    """Lay a draft before the partners until a day; again on an open one moves that day."""
    priority = Priority.objects.select_for_update(of=("self",)).get(pk=priority_id)
    is_open = priority.state == PriorityState.CONSULTATION
    if not is_open and PriorityState.CONSULTATION not in PRIORITY_MOVES[PriorityState(priority.state)]:
        raise MoveNotAllowedError(f"Dit kan niet: de prioriteit is {priority.get_state_display()}.")
    if until < timezone.localtime(at).date():
        raise PriorityError("Kies een dag die nog niet voorbij is.", field="until")
    priority.state = PriorityState.CONSULTATION
    priority.comments_until = until
    priority.revision += 1
    priority.save(update_fields=["state", "comments_until", "revision"])
    audit.record(event="consultation.opened", target=priority, by=by, at=at, until=until.isoformat())
    return priority


@transaction.atomic
def close_window(*, priority_id: int, by: User, at: datetime) -> Priority:
    """Stop asking; the comments stay."""
    priority = Priority.objects.select_for_update(of=("self",)).get(pk=priority_id)
    if priority.state != PriorityState.CONSULTATION:
        raise MoveNotAllowedError(f"Dit kan niet: de prioriteit is {priority.get_state_display()}.")
    priority.state = PriorityState.DRAFT
    priority.revision += 1
    priority.save(update_fields=["state", "revision"])
    audit.record(event="consultation.closed", target=priority, by=by, at=at)
    return priority


@transaction.atomic
def comment(*, priority_id: int, organisation: Organisation, text: str, by: User, at: datetime) -> ConsultationComment:
    """Store what an organisation thinks.

    Partners may until the last day; those who steer the cycle write down what was said to them at any moment before
    the priority is approved.
    """
    priority = Priority.objects.select_for_update(of=("self",)).get(pk=priority_id)
    is_open = priority.takes_comments_on(timezone.localtime(at).date())
    is_noted = by.has_role(*STEERING_ROLES) and priority.state in (PriorityState.DRAFT, PriorityState.CONSULTATION)
    if not is_open and not is_noted:
        raise MoveNotAllowedError("Reageren kan niet meer: de termijn is voorbij.")
    given = ConsultationComment.objects.create(
        priority=priority, organisation=organisation, text=text, given_by=by, given_at=at
    )
    audit.record(event="consultation.commented", target=priority, by=by, at=at, organisation=organisation.name)
    return given


@transaction.atomic
def answer(*, comment_id: int, text: str, by: User, at: datetime) -> ConsultationComment:
    """Say what is done with a comment; a later answer replaces it, the trail keeps both."""
    given = ConsultationComment.objects.select_for_update(of=("self",)).select_related("priority").get(pk=comment_id)
    old, given.answer = given.answer, text
    given.save(update_fields=["answer"])
    audit.record(event="consultation.answered", target=given.priority, by=by, at=at, old=old, new=text)
    return given
