"""What the twelve invented VAPs of Oefenstad are written down in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from amersfoort_veiligheid.accounts.enums import OrganisationKind as O
from cycle.enums import KernbeleidField, Track
from vap.enums import ActivityState, InstrumentKind, VapState

P, R, C = InstrumentKind.PREVENTIVE, InstrumentKind.REPRESSIVE, InstrumentKind.CURATIVE
DONE, BUSY, OPEN, NOT = ActivityState.DONE, ActivityState.RUNNING, ActivityState.PLANNED, ActivityState.NOT_DONE
EARLIER, NOW = 2024, 2026
ADOPTED: Final = date(2025, 3, 4)

# Keys of accounts that the example makes; see plans.py.
HOMES, YOUTH, CARE = "wonen", "jeugd", "zorg"
MAYOR, ALDERMAN = "burgemeester", "wethouder"


@dataclass(frozen=True)
class Task:
    """One activity: what, by whom, from, to, how much, and what came of it (``on``: the day it was done)."""

    title: str
    kind: InstrumentKind
    by: O
    start: date
    end: date
    amount: int | None = None
    unit: str = ""
    state: ActivityState = OPEN
    done: int | None = None
    on: date | None = None
    noted: date | None = None
    evidence: str = ""
    why_not: str = ""


@dataclass(frozen=True)
class Plan:
    """One VAP as it was made, and what happened to it since."""

    cycle: int
    title: str
    state: VapState
    field: KernbeleidField
    track: Track
    problem: str
    approach: str
    because: str
    therefore: str
    lead: str
    accountable: str
    doers: tuple[tuple[O, str], ...]
    tasks: tuple[Task, ...]
    priority: str = ""
    findings: tuple[str, ...] = ()
    project: str = ""
    follows: str = ""
    origin: str = ""
    areas: tuple[str, ...] = ()
    spots: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    offences: tuple[str, ...] = ()
    adopted: date | None = None
    start: date | None = None
    end: date | None = None
    ended: date | None = None
    end_reason: str = ""
    lesson: str = ""
    no_preventive: str = ""
    one_doer: str = ""
    earlier_lead: tuple[str, date, str] | None = None  # who, the last day, why
    later: tuple[date, str] | None = None  # a second version: when, why
    first_end: date | None = None  # the last day as it was adopted, when the second version moved it
