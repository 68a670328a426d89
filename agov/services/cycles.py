"""Starting a cycle with the deliveries that it will need: the calendar reaches to its last day."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from amersfoort_veiligheid.accounts.models import User
from analysis.services.calendar import fill_calendar
from cycle.models import PolicyCycle
from cycle.services.cycles import Beginning, start_cycle


@transaction.atomic
def start(
    *,
    name: str,
    start_year: int,
    length_years: int,
    beginning: Beginning | None = None,
    previous: PolicyCycle | None,
    by: User,
    at: datetime,
) -> PolicyCycle:
    """Make a cycle from the scheme and put the deliveries that it expects on the calendar."""
    cycle = start_cycle(
        name=name,
        start_year=start_year,
        length_years=length_years,
        beginning=beginning,
        previous=previous,
        by=by,
        at=at,
    )
    fill_calendar(today=timezone.localdate(at), until=cycle.end_date)
    return cycle
