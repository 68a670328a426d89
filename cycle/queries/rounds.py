"""Who is asked for a slag by default, what order the slagen and the bodies have, and whether there is time enough."""

from __future__ import annotations

from django.db.models import Q

from cycle.enums import RoundKind, RoundState
from cycle.models import Party, Round, RoundDesign, RouteStop


def default_parties(slag: Round) -> list[Party]:
    """Everybody on one of the two lists: that of the slag itself, and those of its steps in the scheme of the cycle."""
    of_design = Q(round_designs__kind=slag.kind)
    of_steps = Q(steps__round=slag.kind, steps__places__cycle=slag.cycle_id)
    return list(Party.objects.filter(of_design | of_steps).distinct().order_by("name"))


def order_blockers(slag: Round) -> list[str]:
    """Why a slag is too early: the technical one comes first; the other two may run beside each other."""
    if slag.kind == RoundKind.TECHNICAL:
        return []
    others = dict(slag.cycle.rounds.exclude(pk=slag.pk).values_list("kind", "state"))
    blockers = []
    if others.get(RoundKind.TECHNICAL, RoundState.PLANNED) != RoundState.CLOSED:
        blockers.append("De technische slag is nog niet gesloten.")
    administrative = others.get(RoundKind.ADMINISTRATIVE, RoundState.PLANNED)
    if slag.kind == RoundKind.ELABORATION and administrative == RoundState.PLANNED:
        blockers.append("De bestuurlijke slag is nog niet begonnen.")
    return blockers


def stop_blockers(stop: RouteStop) -> list[str]:
    """Which bodies come before this one and have not treated the proposals."""
    earlier = stop.round.stops.filter(position__lt=stop.position, held_on__isnull=True)
    return [f"Nog niet behandeld door: {other}." for other in earlier.select_related("body", "substitute")]


def designs() -> dict[str, RoundDesign]:
    """The design per kind of slag, in one query."""
    return {design.kind: design for design in RoundDesign.objects.all()}


def shortest(slag: Round, design: RoundDesign | None) -> int:
    """How many days the slag should take at least: its own setting, else that of its kind."""
    if slag.minimum_days is not None:
        return slag.minimum_days
    return design.minimum_days if design else 0


def time_warning(slag: Round, design: RoundDesign | None) -> str:
    """What to say when a slag is planned shorter than it should take; nothing when there is time enough."""
    least = shortest(slag, design)
    if slag.planned_days >= least:
        return ""
    days = "1 dag" if slag.planned_days == 1 else f"{slag.planned_days} dagen"
    return f"Deze slag is gepland op {days}; afgesproken is minstens {least} dagen. Neem tijd, of zeg waarom niet."
