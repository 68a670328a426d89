"""The two lights of a VAP: do we do it, and does it work. They are never blended into one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from amersfoort_veiligheid.accounts.models import User
from vap.enums import LightKind, LightValue, UpdateState
from vap.models import VAP, Light, ProgressUpdate
from vap.stats.rhythm import age_words


@dataclass(frozen=True)
class Shown:
    """What one light says now, how long ago that was said, and what it said before."""

    kind: LightKind
    light: Light | None
    age: str
    earlier: tuple[Light, ...]


@dataclass(frozen=True)
class Lights:
    """The two, apart; ``doing`` and ``working`` are None while nobody set them."""

    shown: tuple[Shown, Shown]

    @property
    def doing(self) -> Light | None:
        """Whether it is done as agreed."""
        return self.shown[0].light

    @property
    def working(self) -> Light | None:
        """Whether it has effect."""
        return self.shown[1].light


def lights_of(vap: VAP, user: User) -> Lights:
    """The newest of each kind, with what each said before and the age of its last word."""
    today = timezone.localdate()
    rows: dict[str, list[Light]] = {kind: [] for kind in LightKind}
    for light in vap.lights.select_related("set_by").order_by("-set_at", "-pk"):
        rows[light.kind].append(light)
    doing, working = (_shown(kind, rows[kind], today) for kind in (LightKind.DOING, LightKind.WORKING))
    return Lights(shown=(doing, working))


def _shown(kind: LightKind, rows: list[Light], today: date) -> Shown:
    newest = rows[0] if rows else None
    age = age_words(timezone.localtime(newest.set_at).date(), today) if newest else ""
    return Shown(kind=kind, light=newest, age=age, earlier=tuple(rows[1:]))


@dataclass(frozen=True)
class Proposal:
    """What the last accepted updates together say about "doen we het?"; a person decides."""

    value: LightValue
    words: str


def proposed(vap: VAP) -> Proposal | None:
    """The worst that an organisation said last; None while nobody said anything."""
    said: dict[int, ProgressUpdate] = {}
    accepted = vap.updates.filter(state=UpdateState.ACCEPTED).exclude(light="").select_related("organisation")
    for update in accepted.order_by("submitted_at", "pk"):
        said[update.organisation_id] = update
    if not said:
        return None
    order = (LightValue.BAD, LightValue.AT_RISK, LightValue.GOOD, LightValue.UNKNOWN)
    worst = min(said.values(), key=lambda one: order.index(LightValue(one.light)))
    value = LightValue(worst.light)
    if value == LightValue.GOOD:
        return Proposal(value, "Alle organisaties zeiden in hun laatste bericht: ja.")
    names = [str(one.organisation) for one in said.values() if one.light == value]
    return Proposal(value, f"Laatste bericht van {', '.join(names)}: {value.label}.")
