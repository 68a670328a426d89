"""The one way to write in the audit trail: inside the transaction of the service that did the deed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models, transaction

from amersfoort_veiligheid.accounts.models import AuditEntry, User

SYSTEM = "het systeem"


def record(
    *, event: str, target: models.Model, by: User | str | None, at: datetime, reason: str = "", **data: Any
) -> AuditEntry:
    """Add one line: ``event`` ("delivery.approved") happened to ``target``, by a user or (None) by the system.

    Somebody without an account is named by a text: a function with its organisation, never a name.
    ``data`` holds old and new values that JSON can carry; never personal data beyond the actor's name.
    Raises ``TransactionManagementError`` outside a transaction, so that a deed and its line stand or fall together.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("audit.record must run inside the transaction of the deed")
    user = by if isinstance(by, User) else None
    actor = str(by or SYSTEM)
    if user is not None:
        actor = f"{user.name} ({user.organisation})" if user.organisation else user.name
    return AuditEntry.objects.create(
        at=at,
        event=event,
        actor_id=user.pk if user else None,
        actor_label=actor[:300],
        target_type=target._meta.label,
        target_id=str(target.pk),
        target_label=str(target)[:300],
        reason=reason,
        data=data,
    )
