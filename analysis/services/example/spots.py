"""A second corporation with a complex of its own, typed by the office: what the first may not see."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.enums import OrganisationKind
from amersfoort_veiligheid.accounts.models import Organisation, User
from cycle.enums import SpotKind
from cycle.models import Area, Spot
from cycle.services.spots import Dwellings, SpotLine, add_spot

CORPORATION: Final = "Woonstichting De Rand"
COMPLEX: Final = "Halmblok"
BUURT: Final = "BU99010704"  # where the other corporation has Flat De Halm


def make(*, by: User, at: datetime) -> None:
    """Make the corporation and its complex when they are not there."""
    corporation, is_new = Organisation.objects.get_or_create(name=CORPORATION, kind=OrganisationKind.HOUSING)
    if is_new:
        audit.record(event="organisation.created", target=corporation, by=by, at=at)
    buurt = Area.objects.current().filter(code=BUURT).first()
    if buurt is None or Spot.objects.filter(name=COMPLEX, buurt=buurt).exists():
        return
    dwellings = Dwellings(2025, 64, "Opgave van de corporatie")
    add_spot(organisation=corporation, line=SpotLine(COMPLEX, SpotKind.COMPLEX, buurt, dwellings), by=by, at=at)
