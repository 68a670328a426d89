"""What research already knows, beside what a VAP expects; a part of the plan like its other parts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from amersfoort_veiligheid.accounts.models import User
from vap.models import KnownEvidence
from vap.services.plans import PlanError, locked, note_change, require_reason


@transaction.atomic
def add(*, vap_id: int, values: Mapping[str, Any], reason: str = "", by: User, at: datetime) -> KnownEvidence:
    """Set a source beside the expectation of a VAP. Of an adopted VAP that makes a version, with the reason."""
    vap = locked(vap_id)
    require_reason(vap, reason)
    if vap.known_evidence.filter(source_url=values["source_url"], claim=values["claim"]).exists():
        raise PlanError("Dit staat er al.", field="claim")
    made = KnownEvidence.objects.create(vap=vap, added_by=by, added_at=at, **values)
    note_change(vap, what="known_evidence.added", reason=reason, by=by, at=at, title=made.title)
    return made


@transaction.atomic
def remove(*, evidence_id: int, reason: str = "", by: User, at: datetime) -> None:
    """Take a source away; what was adopted with it stays as a version."""
    vap = locked(KnownEvidence.objects.values_list("vap_id", flat=True).get(pk=evidence_id))
    require_reason(vap, reason)
    known = KnownEvidence.objects.select_for_update(of=("self",)).get(pk=evidence_id)
    title = known.title
    known.delete()
    note_change(vap, what="known_evidence.removed", reason=reason, by=by, at=at, title=title)
