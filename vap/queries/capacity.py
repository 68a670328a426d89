"""Behapbaar: how much one cycle asks of people, partners and money, against the limits that it set itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from amersfoort_veiligheid.accounts.models import Organisation, User
from cycle.enums import StepState
from cycle.models import PolicyCycle
from vap.enums import PriorityState, VapState
from vap.models import VAP, Priority


@dataclass(frozen=True)
class Load:
    """How many priorities rest on one trekker or partner."""

    label: str
    count: int
    limit: int

    @property
    def is_over(self) -> bool:
        """More than was agreed."""
        return self.count > self.limit


@dataclass(frozen=True)
class Capacity:
    """What all priorities of a cycle ask together."""

    count: int
    limit: int
    without_trekker: int
    trekkers: tuple[Load, ...]
    partners: tuple[Load, ...]
    cost: int
    covered: int
    without_cost: int

    @property
    def is_over(self) -> bool:
        """More priorities than the cycle set itself."""
        return self.count > self.limit

    @property
    def uncovered(self) -> int:
        """Euros without cover, of the priorities whose cost is known."""
        return self.cost - self.covered

    @property
    def loads_over(self) -> list[Load]:
        """Who carries more than was agreed."""
        return [load for load in (*self.trekkers, *self.partners) if load.is_over]


def capacity(cycle: PolicyCycle) -> Capacity:
    """Add up the priorities of the cycle that were not dropped. Trekkers stand under their function, never a name."""
    chosen = Priority.objects.chosen().filter(cycle=cycle)
    totals = chosen.aggregate(
        count=Count("pk"),
        without_trekker=Count("pk", filter=Q(trekker__isnull=True)),
        total_cost=Sum("cost"),
        total_covered=Sum("covered"),
        without_cost=Count("pk", filter=Q(cost__isnull=True)),
    )
    in_cycle = Q(priorities__cycle=cycle) & ~Q(priorities__state=PriorityState.DROPPED)
    trekkers = User.objects.filter(in_cycle).select_related("organisation").annotate(load=Count("priorities"))
    partners = Organisation.objects.filter(in_cycle).annotate(load=Count("priorities"))
    return Capacity(
        count=totals["count"],
        limit=cycle.max_priorities,
        without_trekker=totals["without_trekker"],
        trekkers=tuple(
            Load(function_of(user), user.load, cycle.max_per_trekker) for user in trekkers.order_by("-load", "pk")
        ),
        partners=tuple(
            Load(partner.name, partner.load, cycle.max_per_partner) for partner in partners.order_by("-load", "name")
        ),
        cost=totals["total_cost"] or 0,
        covered=totals["total_covered"] or 0,
        without_cost=totals["without_cost"],
    )


@dataclass(frozen=True)
class Completion:
    """What of an earlier cycle was finished: its VAPs, and the steps of its scheme."""

    cycle: PolicyCycle
    vaps: int  # decided on, and not withdrawn
    vaps_closed: int
    steps: int  # of the scheme, the skipped ones too
    steps_done: int

    @property
    def vap_percentage(self) -> int | None:
        """Of a hundred VAPs so many were finished; None where there were none."""
        return _percentage(self.vaps_closed, self.vaps)

    @property
    def step_percentage(self) -> int | None:
        """Of a hundred steps so many were done; None where there were none."""
        return _percentage(self.steps_done, self.steps)

    def expected_of(self, count: int) -> int | None:
        """How many of ``count`` are finished when it goes as it went; None when that is not known."""
        return None if not self.vaps else _rounded(count * self.vaps_closed, self.vaps)


def completion_of(cycle: PolicyCycle) -> Completion | None:
    """What was finished of the cycle before this one; None for a first cycle."""
    previous = cycle.previous
    if previous is None:
        return None
    vaps = VAP.objects.public().filter(cycle=previous)
    steps = previous.steps.aggregate(
        steps=Count("pk", distinct=True), done=Count("pk", distinct=True, filter=Q(state=StepState.DONE))
    )
    return Completion(
        cycle=previous,
        vaps=vaps.count(),
        vaps_closed=vaps.filter(state=VapState.CLOSED).count(),
        steps=steps["steps"],
        steps_done=steps["done"],
    )


def _rounded(part: int, whole: int) -> int:
    """Halves go up."""
    return (2 * part + whole) // (2 * whole)


def _percentage(part: int, whole: int) -> int | None:
    return _rounded(100 * part, whole) if whole else None


def function_of(user: User) -> str:
    """How pages name somebody: the function with the organisation, never the name."""
    words = [user.function or "medewerker", str(user.organisation) if user.organisation else ""]
    return ", ".join(word for word in words if word)


def number_blockers(cycle: PolicyCycle) -> list[str]:
    """What a priority more would break: the number that the cycle set itself."""
    count = Priority.objects.chosen().filter(cycle=cycle).count()
    if count < cycle.max_priorities:
        return []
    return [f"Er zijn al {count} prioriteiten; afgesproken is hoogstens {cycle.max_priorities}."]


def load_blockers(priority: Priority, *, trekker: User | None, partners: Iterable[Organisation]) -> list[str]:
    """What would be too much for who is asked now; who already carried this priority is not counted twice."""
    cycle = priority.cycle
    others = Priority.objects.chosen().filter(cycle=cycle).exclude(pk=priority.pk)
    found = []
    if trekker is not None and trekker.pk != priority.trekker_id:
        count = others.filter(trekker=trekker).count()
        if count >= cycle.max_per_trekker:
            found.append(
                f"De {function_of(trekker)} trekt al {count} prioriteiten; afgesproken is hoogstens"
                f" {cycle.max_per_trekker}."
            )
    known = set(priority.partners.values_list("pk", flat=True))
    asked = [partner.pk for partner in partners if partner.pk not in known]
    loads = Organisation.objects.filter(pk__in=asked).annotate(
        load=Count("priorities", filter=Q(priorities__in=others.values("pk")))
    )
    found += [
        f"{partner.name} is al nodig bij {partner.load} prioriteiten; afgesproken is hoogstens {cycle.max_per_partner}."
        for partner in loads.order_by("name")
        if partner.load >= cycle.max_per_partner
    ]
    return found


def cover_blockers(*, cost: int | None, covered: int | None) -> list[str]:
    """Money that is asked and not there."""
    if cost is None or (covered or 0) >= cost:
        return []
    return [f"Van € {_euros(cost)} is € {_euros(covered or 0)} gedekt."]


def _euros(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")
