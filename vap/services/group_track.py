"""Whether a cycle goes without the track of target groups."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import claim_revision
from cycle.models import PolicyCycle


@transaction.atomic
def set_group_track(*, cycle_id: int, seen: int, note: str, by: User, at: datetime) -> PolicyCycle:
    """Say why target groups are not feasible yet; an empty note takes the track along again."""
    cycle = PolicyCycle.objects.select_for_update(of=("self",)).get(pk=cycle_id)
    claim_revision(cycle, seen)
    cycle.group_track_note = note.strip()
    cycle.save(update_fields=["group_track_note", "revision"])
    audit.record(event="cycle.group_track", target=cycle, by=by, at=at, reason=note.strip())
    return cycle
