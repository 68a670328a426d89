"""Trying to work out what was hidden, from everything that was ever published (M8)."""

from __future__ import annotations

from dataclasses import dataclass

from agov.enums import EditionState
from agov.models import Edition
from agov.reports.published_cells import Reference, cell_words, reference, sums_between, told_by
from agov.stats.ledger import Told, recovered
from analysis.reports import base
from analysis.reports.base import Report

EVER_PUBLIC = (EditionState.PUBLISHED, EditionState.WITHDRAWN)  # what was read stays read


@dataclass(frozen=True)
class Leak:
    """A hidden count that can be worked out: what it is, between which ends, and which editions hide it."""

    what: str
    lower: float
    upper: float
    where: tuple[str, ...]

    @property
    def words(self) -> str:
        """What somebody can work out, in a sentence."""
        found = f"{self.lower:.0f}" if self.lower == self.upper else f"{self.lower:.0f} tot en met {self.upper:.0f}"
        return f"{self.what}: te berekenen als {found} (afgeschermd in {'; '.join(self.where)})"


@dataclass(frozen=True)
class Attack:
    """What was laid beside each other, and what came out."""

    editions: int
    counts: int
    hidden: int
    sums: int
    leaks: tuple[Leak, ...]


def attack(candidate: Edition | None = None) -> Attack:
    """Lay all editions that are or were public beside each other, and ``candidate`` with them."""
    rows = Edition.objects.filter(state__in=EVER_PUBLIC).defer("body").order_by("published_at", "pk")
    others = rows.exclude(pk=candidate.pk) if candidate is not None else rows
    named = [(base.load(one.value), str(one)) for one in others]
    if candidate is not None:
        named.append((base.load(candidate.value), str(candidate)))
    return attack_reports(named, reference())


def new_leaks(candidate: Edition) -> tuple[Leak, ...]:
    """What becomes possible to work out when this edition is published too; nothing when it holds no such counts."""
    if not told_by(base.load(candidate.value), reference(), str(candidate)):
        return ()
    found = attack(candidate).leaks
    if not found:
        return ()
    before = {leak.what for leak in attack().leaks}
    return tuple(leak for leak in found if leak.what not in before)


def attack_reports(named: list[tuple[Report, str]], known: Reference) -> Attack:
    """The same over reports with the name of each, in the order of publishing."""
    told: list[Told] = [one for report, name in named for one in told_by(report, known, name)]
    sums, unseen = sums_between(told, known)
    everything = [*told, *unseen]
    leaks = [Leak(cell_words(one.cell, known), one.lower, one.upper, one.where) for one in recovered(everything, sums)]
    return Attack(
        editions=len(named),
        counts=len({one.cell for one in told}),
        hidden=len({one.cell for one in everything if one.needed}),
        sums=len(sums),
        leaks=tuple(sorted(leaks, key=lambda one: one.what)),
    )
