"""Sums of what plans cost and who pays. A surplus in one plan or year never covers a gap in another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vap.enums import CoverState


@dataclass(frozen=True)
class Sums:
    """Money of one plan in one year, or of several of those added up; whole euros."""

    planned: int = 0
    realised: int = 0
    pledged: int = 0
    applied: int = 0
    refused: int = 0
    covered: int = 0  # the part of the planned cost for which there is a pledge
    uncovered: int = 0
    surplus: int = 0
    lines: int = 0  # of costs
    known: int = 0  # of those, whose real amount is known

    def __add__(self, other: Sums) -> Sums:
        return Sums(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    @property
    def is_empty(self) -> bool:
        """Whether nobody wrote down anything."""
        return not (self.lines or self.pledged or self.applied or self.refused)


def of_one_year(
    *, planned: int, realised: int, lines: int, known: int, cover: Mapping[str, int], is_over: bool = False
) -> Sums:
    """The sums of one plan in one year; ``cover`` is money by state. Of a plan that is over no cover is missing."""
    pledged = cover.get(CoverState.PLEDGED, 0)
    return Sums(
        planned=planned,
        realised=realised,
        pledged=pledged,
        applied=cover.get(CoverState.APPLIED, 0),
        refused=cover.get(CoverState.REFUSED, 0),
        covered=min(planned, pledged),
        uncovered=0 if is_over else max(0, planned - pledged),
        surplus=max(0, pledged - planned),
        lines=lines,
        known=known,
    )


def total(parts: Iterable[Sums]) -> Sums:
    """Everything added up."""
    return sum(parts, Sums())


@dataclass(frozen=True)
class Block:
    """A part of the bar of money: where it begins and how long it is, in whole units of the drawing."""

    kind: str
    label: str
    amount: int
    x: int
    width: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.x + self.width


@dataclass(frozen=True)
class MoneyBar:
    """Planned, covered and spent on one scale. ``cover`` fills the planned cost from the left; ``spent`` lies below."""

    planned: Block
    cover: tuple[Block, ...]
    spent: Block | None

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What the legend and the table name, in the order of the drawing."""
        return (self.planned, *self.cover, *([self.spent] if self.spent else []))


BAR_WIDTH = 600


def money_bar(sums: Sums, width: int = BAR_WIDTH) -> MoneyBar | None:
    """Where the parts of the bar go; nothing when there is no amount at all."""
    asked = min(sums.applied, sums.uncovered)
    most = max(sums.planned + sums.surplus, sums.covered + sums.surplus, sums.realised)
    if most == 0:
        return None

    def at(amount: int) -> int:
        return round(amount * width / most)

    parts = (
        ("pledged", CoverState.PLEDGED.label, sums.covered),
        ("applied", CoverState.APPLIED.label, asked),
        ("gap", "niet gedekt en niet aangevraagd" if asked else "niet gedekt", sums.uncovered - asked),
    )
    cover, reached = [], 0
    for kind, label, amount in parts:
        if amount:
            cover.append(Block(kind, str(label), amount, at(reached), at(reached + amount) - at(reached)))
        reached += amount
    if sums.surplus:
        # Beyond the outline: of a plan that is over there may be room between the two.
        begin = max(reached, sums.planned)
        cover.append(Block("surplus", "toegezegd boven de begroting", sums.surplus, at(begin), at(sums.surplus)))
    spent = Block("spent", "uitgegeven", sums.realised, 0, at(sums.realised)) if sums.known else None
    return MoneyBar(Block("planned", "begroot", sums.planned, 0, at(sums.planned)), tuple(cover), spent)
