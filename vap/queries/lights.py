"""The two lights of a VAP: do we do it, and does it work. They are never blended into one."""

from __future__ import annotations

from dataclasses import dataclass

from amersfoort_veiligheid.accounts.models import User
from vap.enums import LightKind
from vap.models import VAP, Light


@dataclass(frozen=True)
class Lights:
    """What each light says now; None while nobody set it."""

    doing: Light | None
    working: Light | None


def lights_of(vap: VAP, user: User) -> Lights:
    """The newest of each kind."""
    newest: dict[str, Light] = {}
    for light in vap.lights.order_by("-set_at", "-pk"):
        newest.setdefault(light.kind, light)
    return Lights(doing=newest.get(LightKind.DOING), working=newest.get(LightKind.WORKING))
