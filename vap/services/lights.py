"""Setting one of the two lights of a VAP."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from vap.enums import VAP_ALIVE, LightKind, LightValue
from vap.models import VAP, Light


class LightError(Exception):
    """The light can not be set; the message is Dutch."""


@transaction.atomic
def set_light(*, vap_id: int, kind: LightKind, value: LightValue, reason: str, by: User, at: datetime) -> Light:
    """Say what one light shows and why; what it showed before stays readable. The other light does not move."""
    vap = VAP.objects.select_for_update(of=("self",)).get(pk=vap_id)
    if vap.state not in VAP_ALIVE:
        raise LightError(f"Dit kan niet: het plan is {vap.get_state_display()}.")
    light = Light.objects.create(vap=vap, kind=kind, value=value, reason=reason, set_by=by, set_at=at)
    audit.record(event="light.set", target=vap, by=by, at=at, reason=reason, kind=kind.value, value=value.value)
    return light
