"""Plans as an edition may tell them: a part that is off for everybody has no value here, so it can not slip in.

Lights and texts of progress updates are written for who works on a plan and never stand in an edition, as on the public
page of a plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone

from amersfoort_veiligheid.documents.tables import Cell, Column, RowGroup, Table, dutch_date, missing, text
from analysis.reports.base import SourceLine
from vap.enums import VAP_OVER, CommitmentState, CoverKind, PublicPart, PublicStand
from vap.models import VAP, CoverLine, Goal
from vap.models.vap import VAPQuerySet
from vap.queries.money import sums_by_vap
from vap.queries.public_deeds import NEWS, DoneLine, public_deeds
from vap.queries.stale import with_last_word
from vap.stats.money import Sums

OFF: Final = "dit deel is niet openbaar"


@dataclass(frozen=True)
class Deeds:
    """What organisations stand for themselves; a question that nobody answered yet names no organisation."""

    lines: tuple[DoneLine, ...]
    unanswered: int

    @property
    def agreed(self) -> tuple[DoneLine, ...]:
        """What was to be done, without telling how it goes."""
        return tuple(one for one in self.lines if one.what != NEWS)

    def of(self, stand: PublicStand) -> list[DoneLine]:
        """Those that stand so."""
        return [one for one in self.lines if one.stand == stand]


@dataclass(frozen=True)
class OpenPlan:
    """One plan; what its makers do not show to everybody is None."""

    vap: VAP
    goals: tuple[Goal, ...] | None
    deeds: Deeds | None
    money: Sums | None

    def shows(self, part: PublicPart) -> bool:
        """Whether everybody may read this part."""
        return self.vap.shows(part)


def open_plans(vaps: VAPQuerySet, today: date) -> list[OpenPlan]:
    """What everybody may read of these plans, in their order; a constant number of queries."""
    goals = Goal.objects.select_related("indicator", "definition__group", "vap").order_by("position", "pk")
    goals = goals.prefetch_related("results", "areas", "comparison_areas", "displacement_areas", "method_changes")
    rows = with_last_word(vaps.select_related("cycle", "theme"))
    found = list(
        rows.prefetch_related(Prefetch("goals", goals), "commitments", "cover_lines__organisation", "cost_lines")
    )
    told: dict[int, list[DoneLine]] = {vap.pk: [] for vap in found}
    for line in public_deeds(today):
        if line.plan_pk in told and not (line.what == NEWS and line.stand == PublicStand.TO_DO):
            told[line.plan_pk].append(line)
    money = sums_by_vap([vap for vap in found if vap.shows(PublicPart.MONEY)])
    return [
        OpenPlan(
            vap=vap,
            goals=tuple(vap.goals.all()) if vap.shows(PublicPart.GOALS) else None,
            deeds=_deeds(vap, told[vap.pk]) if vap.shows(PublicPart.DEEDS) else None,
            money=money.get(vap.pk, Sums()) if vap.shows(PublicPart.MONEY) else None,
        )
        for vap in found
    ]


def _deeds(vap: VAP, lines: Sequence[DoneLine]) -> Deeds:
    asked = (CommitmentState.PROPOSED, CommitmentState.AMENDED)
    waiting = sum(one.state in asked for one in vap.commitments.all())
    return Deeds(tuple(lines), 0 if vap.state in VAP_OVER else waiting)


def off_cell() -> Cell:
    """A blank that says aloud why nothing stands there."""
    return Cell(None, "", "", OFF)


def plan_code(vap: VAP) -> str:
    """What a plan is called in the tables of an edition for machines: it stays when its title changes."""
    return f"plan-{vap.pk}"


def giver(line: CoverLine) -> Cell:
    """Whose money it is. Our own budget is our own money; of a subsidy nobody wrote down who gives it."""
    if line.organisation is not None:
        return text(str(line.organisation))
    return text(f"gemeente {settings.MUNICIPALITY_NAME}") if line.kind == CoverKind.BUDGET else missing()


def own_source(today: date) -> SourceLine:
    """The records of the plans themselves, as they stood."""
    day = dutch_date(today)
    name = f"Bron: gemeente {settings.MUNICIPALITY_NAME}"
    return SourceLine("Plannen van de gemeente en haar partners", name, f"stand van {day}", day, "")


def own_name() -> str:
    """Who keeps the records, under a table."""
    return f"gemeente {settings.MUNICIPALITY_NAME} en partners"


def own_table(
    key: str,
    caption: str,
    columns: tuple[Column, ...],
    rows: tuple[tuple[Cell, ...], ...],
    notes: tuple[str, ...] = (),
    *,
    day: date | None = None,
    row_groups: tuple[RowGroup, ...] = (),
) -> Table:
    """A table of our own records, as they stood on ``day`` or stand today."""
    stood = dutch_date(day or timezone.localdate())
    return Table(key, caption, columns, rows, notes=notes, source=own_name(), figures_date=stood, row_groups=row_groups)
