"""What the register notes of partners: when each decides on its own plans."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import Organisation, User
from cycle.models import PartnerCycle


@transaction.atomic
def add_planning(
    *,
    organisation: Organisation,
    title: str,
    closes_on: date,
    applies_from: date,
    applies_until: date,
    is_budget: bool,
    by: User,
    at: datetime,
) -> PartnerCycle:
    """Note until when a partner can still take something up, and for which period that holds."""
    planning = PartnerCycle.objects.create(
        organisation=organisation,
        title=title,
        closes_on=closes_on,
        applies_from=applies_from,
        applies_until=applies_until,
        is_budget=is_budget,
    )
    audit.record(event="partner_planning.created", target=planning, by=by, at=at, closes_on=str(closes_on))
    return planning


@transaction.atomic
def remove_planning(*, planning_id: int, by: User, at: datetime) -> None:
    """Take a planning date out of the register, for instance when the partner moved it."""
    planning = PartnerCycle.objects.select_for_update().get(pk=planning_id)
    audit.record(
        event="partner_planning.removed",
        target=planning,
        by=by,
        at=at,
        title=planning.title,
        closes_on=str(planning.closes_on),
    )
    planning.delete()
