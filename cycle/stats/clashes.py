"""Calendars beside each other: where a partner decides on its plan too early or too late for ours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class ClashKind(StrEnum):
    """What does not fit."""

    CLOSED_BEFORE_ASKED = "closed_before_asked"
    DECIDED_AFTER_START = "decided_after_start"


@dataclass(frozen=True)
class Need:
    """When we ask partners for money and people, and when the work is done for which we ask it."""

    asked_on: date
    work_starts: date
    work_ends: date


@dataclass(frozen=True)
class Plan:
    """A plan or budget of a partner: the day on which it is fixed, and the time it is about."""

    key: int
    closes_on: date
    applies_from: date
    applies_until: date


@dataclass(frozen=True)
class Clash:
    """A plan that does not fit. ``days`` says by how much."""

    plan: Plan
    kind: ClashKind
    days: int


def find_clashes(need: Need, plans: Iterable[Plan]) -> list[Clash]:
    """Give the plans that are fixed before we ask, or only after the work began; in the order of their closing days.

    Only plans about (part of) the time of the work count. Fixed before we ask means on an earlier day; a plan that is
    fixed on the very day can still take our question along. Fixed too late is a plan about the first day of the work
    that is only decided after that day.
    """
    found = []
    for plan in sorted(plans, key=lambda plan: (plan.closes_on, plan.key)):
        if plan.applies_until < need.work_starts or plan.applies_from > need.work_ends:
            continue
        if plan.closes_on < need.asked_on:
            days = (need.asked_on - plan.closes_on).days
            found.append(Clash(plan, ClashKind.CLOSED_BEFORE_ASKED, days))
        elif plan.applies_from <= need.work_starts < plan.closes_on:
            days = (plan.closes_on - need.work_starts).days
            found.append(Clash(plan, ClashKind.DECIDED_AFTER_START, days))
    return found


def moved_for(*, start: date, end: date, due: date) -> tuple[date, date] | None:
    """Give other dates for a step in which something due on ``due`` must come in; None when it comes in time.

    The step keeps its length: it moves just so far that the day falls in it.
    """
    if start <= due <= end:
        return None
    shift = timedelta(days=(due - end).days if due > end else (due - start).days)
    return start + shift, end + shift
