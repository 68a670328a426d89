"""Secrecy on a VAP: from that moment only who may read it knows of it, and it is not public any more."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import claim_revision
from cycle.enums import SecrecyBy, WooGround
from cycle.models import Secrecy
from cycle.services import secrecy as services
from vap.models import VAP


@transaction.atomic
def impose(
    *,
    vap_id: int,
    seen: int,
    imposed_by: SecrecyBy,
    ground: WooGround,
    explanation: str,
    imposed_on: date,
    lifted_by: SecrecyBy,
    by: User,
    at: datetime,
) -> Secrecy:
    """Note that a body imposed secrecy on a VAP. Raises ``SecrecyError`` when it rests on it already."""
    vap = VAP.objects.select_for_update(of=("self",)).select_related("secrecy").get(pk=vap_id)
    if vap.secrecy is not None and vap.secrecy.is_in_force:
        raise services.SecrecyError("Op dit plan rust al geheimhouding.")
    claim_revision(vap, seen)
    vap.secrecy = services.impose(
        title=vap.title,
        imposed_by=imposed_by,
        ground=ground,
        explanation=explanation,
        imposed_on=imposed_on,
        lifted_by=lifted_by,
        by=by,
        at=at,
    )
    vap.save(update_fields=["secrecy", "revision"])
    return vap.secrecy
