"""Costs and cover of VAPs: of one for its page, of many with two questions to the database, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from amersfoort_veiligheid.accounts.models import User
from cycle.models.access import INSIDE_ROLES
from vap.enums import VAP_OVER, AssignmentRole
from vap.models import VAP, CostLine, CoverLine, PlanLine
from vap.stats.money import MoneyBar, Sums, money_bar, of_one_year, total
from vap.stats.money_words import cover_words, more_words


@dataclass(frozen=True)
class Money:
    """Block 4 of the note: what it costs, and who pays. ``is_shown`` is off for who may not see money of a draft."""

    is_shown: bool
    cost_lines: tuple[CostLine, ...]
    cover_lines: tuple[CoverLine, ...]
    plan_lines: tuple[PlanLine, ...]
    years: tuple[tuple[int, Sums], ...]
    sums: Sums
    bar: MoneyBar | None

    @property
    def planned(self) -> int:
        """Whole euros that it costs."""
        return self.sums.planned

    @property
    def covered(self) -> int:
        """The part of that for which there is a pledge."""
        return self.sums.covered

    @property
    def words(self) -> str:
        """Whether the money is there, in one sentence."""
        return cover_words(self.sums)

    @property
    def more(self) -> list[str]:
        """What else a reader must know."""
        return more_words(self.sums)

    @property
    def is_short(self) -> bool:
        """Whether something is not covered."""
        return self.sums.uncovered > 0

    @property
    def plans_without_place(self) -> int:
        """Lines that departments need and that stand nowhere yet."""
        return sum(not line.reference for line in self.plan_lines)


def money_of(vap: VAP, user: User) -> Money:
    """All lines with their sums. Partners and council see the money of a VAP once it was decided on."""
    if not sees_money(vap, user):
        return Money(False, (), (), (), (), Sums(), None)
    by_year = sums_by_year([vap]).get(vap.pk, {})
    sums = total(by_year.values())
    return Money(
        is_shown=True,
        cost_lines=tuple(vap.cost_lines.all()),
        cover_lines=tuple(vap.cover_lines.select_related("organisation")),
        plan_lines=tuple(vap.plan_lines.select_related("department")),
        years=tuple(sorted(by_year.items())),
        sums=sums,
        bar=money_bar(sums),
    )


def sees_money(vap: VAP, user: User) -> bool:
    """Whether the user sees what the VAP costs: staff and who leads it; others once it was decided on."""
    if vap.is_locked or user.has_role(*INSIDE_ROLES):
        return True
    return vap.assignments.on(timezone.localdate()).filter(role=AssignmentRole.LEAD, user=user).exists()


def money_gaps(vap: VAP) -> list[str]:
    """Why the block of costs and cover is not complete; empty when it is.

    A plan that costs nothing says so with a line of 0 euro. Money that is not covered is no gap in the plan: it is
    said in red and in words, and whoever adopts it knows.
    """
    sums = total(sums_by_year([vap]).get(vap.pk, {}).values())
    if not sums.lines:
        return ["Er staat nog niet in wat het kost."]
    if sums.planned and not (sums.pledged or sums.applied or sums.refused):
        return ["Er staat nog niet in wie het betaalt, of waar het geld is aangevraagd."]
    return []


def sums_by_year(vaps: Iterable[VAP]) -> dict[int, dict[int, Sums]]:
    """Per VAP (by its number in the database) and year; two queries for any number of VAPs."""
    over = {vap.pk: vap.state in VAP_OVER for vap in vaps}
    costs = {
        (row["vap"], row["year"]): row
        for row in CostLine.objects.filter(vap__in=over)
        .order_by()
        .values("vap", "year")
        .annotate(
            total_planned=Sum("planned"), total_realised=Sum("realised"), lines=Count("pk"), known=Count("realised")
        )
    }
    cover: dict[tuple[int, int], dict[str, int]] = {}
    rows = (
        CoverLine.objects.filter(vap__in=over).order_by().values("vap", "year", "state").annotate(money=Sum("amount"))
    )
    for row in rows:
        cover.setdefault((row["vap"], row["year"]), {})[row["state"]] = row["money"]
    found: dict[int, dict[int, Sums]] = {}
    for key in costs.keys() | cover.keys():
        pk, year = key
        cost: dict[str, Any] = dict(costs.get(key, {}))
        found.setdefault(pk, {})[year] = of_one_year(
            planned=cost.get("total_planned") or 0,
            realised=cost.get("total_realised") or 0,
            lines=cost.get("lines", 0),
            known=cost.get("known", 0),
            cover=cover.get(key, {}),
            is_over=over[pk],
        )
    return found


def sums_by_vap(vaps: Iterable[VAP]) -> dict[int, Sums]:
    """Per VAP over all its years."""
    return {pk: total(years.values()) for pk, years in sums_by_year(vaps).items()}


def uncovered_vaps(vaps: QuerySet[VAP]) -> list[int]:
    """Which of these VAPs need money that nobody pledged."""
    rows = list(vaps.order_by().only("pk", "state"))
    return [pk for pk, sums in sums_by_vap(rows).items() if sums.uncovered]
