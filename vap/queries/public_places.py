"""Which public plans touch a part of the city, what was decided about them, and what they cost: plain values.

Where a plan works is a part of its page that can be off. Such a plan has no place here: else its page would keep
silent about what this one tells.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from cycle.enums import AreaLevel
from vap.enums import VAP_ALIVE, GoalOutcome, PublicPart
from vap.models import VAP, GoalResult, Priority, PublishedChoices
from vap.queries.money import sums_by_year
from vap.queries.public_plans import PublicLine, cost_words, line_of, public_plans
from vap.stats.money import Sums, total
from vap.stats.money_words import spent_words


@dataclass(frozen=True)
class PlacedPlan:
    """A plan as it stands on the page of a wijk; ``cost`` is empty when that part is off."""

    line: PublicLine
    adopted_on: date | None
    adopted_by: str
    cost: str
    contact: str


@dataclass(frozen=True)
class PlansHere:
    """The plans that name this place, and those that are for the whole city; what goes on first."""

    here: tuple[PlacedPlan, ...]
    whole_city: tuple[PlacedPlan, ...]

    @property
    def alive(self) -> int:
        """How many of those that name this place go on."""
        return sum(one.line.state in VAP_ALIVE for one in self.here)


@dataclass(frozen=True)
class Chosen:
    """A priority that names this place, in a cycle of which the choices are public."""

    title: str
    aim: str
    cycle_pk: int
    cycle: str
    published_at: datetime


def plans_here(codes: Collection[str], today: date) -> PlansHere:
    """Public plans by the official codes of a wijk and its buurten, of any year; a fixed number of queries."""
    rows = public_plans().prefetch_related("areas").order_by("-start_date", "title", "pk")
    located = [vap for vap in rows if vap.shows(PublicPart.PROBLEM)]
    here, whole = [], []
    for vap in located:
        areas = list(vap.areas.all())
        if any(area.code in codes for area in areas):
            here.append(vap)
        elif not areas or any(area.level == AreaLevel.MUNICIPALITY for area in areas):
            whole.append(vap)
    money = sums_by_year([*here, *whole])
    return PlansHere(_placed(here, money, today), _placed(whole, money, today))


def _placed(vaps: Iterable[VAP], money: Mapping[int, Mapping[int, Sums]], today: date) -> tuple[PlacedPlan, ...]:
    made = [
        PlacedPlan(
            line=line_of(vap, today),
            adopted_on=vap.adopted_on,
            adopted_by=vap.adopted_by,
            cost=_cost(total(money.get(vap.pk, {}).values())) if vap.shows(PublicPart.MONEY) else "",
            contact=vap.contact,
        )
        for vap in vaps
    ]
    return tuple(sorted(made, key=lambda one: one.line.state not in VAP_ALIVE))


def _cost(sums: Sums) -> str:
    return f"{cost_words(sums)} {spent_words(sums)}".strip()


def chosen_here(codes: Collection[str]) -> list[Chosen]:
    """Priorities that name this place, newest choice first; two queries."""
    published = {one.cycle_id: one for one in PublishedChoices.objects.all()}
    rows = Priority.objects.public().filter(cycle__in=published, areas__code__in=codes).select_related("cycle")
    made = [
        Chosen(one.title, one.aim, one.cycle_id, str(one.cycle), published[one.cycle_id].published_at)
        for one in rows.distinct().order_by("title")
    ]
    return sorted(made, key=lambda one: one.published_at, reverse=True)


@dataclass(frozen=True)
class Worked:
    """Outcomes of the goals of plans of which the evaluation was closed."""

    judged: int
    achieved: int
    missed: int

    @property
    def words(self) -> str:
        """Whether it worked, in one or two sentences."""
        if not self.judged:
            return "Dat weten we nog niet. Eerst moet een plan klaar zijn."
        first = f"Van {self.judged} {'doel' if self.judged == 1 else 'doelen'} weten we de uitkomst."
        unclear = self.judged - self.achieved - self.missed
        counted = [(self.achieved, "gehaald"), (self.missed, "niet gehaald")]
        parts = [f"{number or 'geen'} {words}" for number, words in counted]
        if unclear:
            parts.append(f"van {unclear} is het niet zeker")
        return f"{first} {', '.join(parts[:-1])} en {parts[-1]}.".replace(". geen", ". Geen")


def did_it_work() -> Worked:
    """The newest outcome of each goal of plans that everybody may read and whose evaluation was closed; one query."""
    rows = GoalResult.objects.filter(goal__vap__in=VAP.objects.public(), goal__vap__evaluation__closed_on__isnull=False)
    newest: dict[int, str] = {}
    for goal, outcome in rows.order_by("made_at", "pk").values_list("goal", "outcome"):
        newest[goal] = outcome
    found = list(newest.values())
    return Worked(len(found), found.count(GoalOutcome.ACHIEVED), found.count(GoalOutcome.NOT_ACHIEVED))
