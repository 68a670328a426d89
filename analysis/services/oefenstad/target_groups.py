"""Counts of target groups in Oefenstad: size, in-flow and out-flow per year, and offences per group; never persons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.services.oefenstad.city import MUNICIPALITY, City, wijk_of

YEARS = (2021, 2022, 2023, 2024, 2025)
HEADER = (
    "doelgroep",
    "definitie",
    "gebied",
    "peiljaar",
    "soort",
    "eenheid",
    "delict",
    "leeftijd",
    "aantal",
    "top2_share",
)


@dataclass(frozen=True)
class GroupPlan:
    """A group: its size in the first year, growth per year, and the share that is new each year."""

    key: str
    definition: str
    first: int
    growth: float
    new_share: float
    bands: Mapping[str, float]


ADULTS = {"18-24": 0.28, "25-34": 0.34, "35+": 0.38}
YOUTH = {"12-14": 0.3, "15-17": 0.7}
GROUPS = (
    GroupPlan("adult_very_active", "om-5-jaar", 46, 0.93, 0.2, ADULTS),
    GroupPlan("adult_prolific_not_very_active", "heel-verleden", 88, 0.99, 0.15, ADULTS),
    GroupPlan("adult_repeat", "peiljaar", 412, 1.0, 0.35, ADULTS),
    GroupPlan("adult_first", "eerste-pv", 530, 1.0, 1.0, ADULTS),
    GroupPlan("youth_prolific", "peiljaar", 14, 1.16, 0.5, YOUTH),  # rises, together with nuisance by youth
    GroupPlan("youth_repeat", "cbs-peiljaar", 71, 1.05, 0.5, YOUTH),
    GroupPlan("youth_first", "eerste-pv", 124, 1.02, 1.0, YOUTH),
)
# The same group under another definition; the two may never be drawn as one line.
OTHER_DEFINITION = ("adult_very_active", "isd-feiten", (2024, 2025), 0.7)

# Offences of a group: mean per person and share of the two most active persons.
OFFENCES: Mapping[str, Mapping[str, float]] = {
    "adult_very_active": {"2.5.2": 3.1, "1.2.1": 1.6, "1.1.1": 0.9, "1.2.3": 1.4, "1.4.5": 0.5, "2.2.1": 0.4},
    "adult_prolific_not_very_active": {"2.5.2": 1.2, "1.4.5": 0.5, "1.2.1": 0.4, "3.1.1": 0.3, "2.2.1": 0.3},
    "youth_prolific": {"2.2.1": 1.5, "1.4.6": 0.8, "2.5.2": 0.9, "1.2.3": 1.1, "1.4.5": 0.6},
    "youth_repeat": {"2.2.1": 0.6, "2.5.2": 0.5, "1.4.5": 0.3},
}
DOMINANT = ("youth_prolific", "1.4.6", 2025, 0.94)  # two persons did nearly all of it: must be hidden

# Groups that no police record can show; the Zorg- en Veiligheidshuis and youth work count them.
CARE_GROUPS = (
    GroupPlan("nuisance_complex", "caseload", 58, 1.04, 0.3, {}),
    GroupPlan("youth_at_risk", "bereik-voorziening", 240, 1.02, 0.45, {}),
)
WIJK_LEVEL = {"Lindenstroo": 1.7, "Kernmare": 1.4, "Kraaielaar": 0.5, "Spoordelle": 0.6}

Row = tuple[str, ...]


def police_rows(city: City, rng: np.random.Generator) -> list[Row]:
    """Return the delivery of the police: the city with flows and ages, the wijken with sizes, offences for the city."""
    rows: list[Row] = []
    sizes: dict[tuple[str, int], int] = {}
    for plan in GROUPS:
        rows += _of_group(plan, city, rng, sizes, wijken=True)
    key, definition, years, share = OTHER_DEFINITION
    for year in years:
        rows.append(_row(key, definition, MUNICIPALITY, year, "omvang", round(sizes[key, year] * share)))
    for group, offences in OFFENCES.items():
        plan = next(plan for plan in GROUPS if plan.key == group)
        for year in YEARS:
            for offence, mean in offences.items():
                rows.append(_offence_row(plan, offence, year, mean * sizes[group, year], rng))
    return rows


def care_rows(city: City, rng: np.random.Generator) -> list[Row]:
    """Return the delivery of care and youth work: the city only."""
    rows: list[Row] = []
    for plan in CARE_GROUPS:
        rows += _of_group(plan, city, rng, {}, wijken=False)
    return rows


def _of_group(
    plan: GroupPlan, city: City, rng: np.random.Generator, sizes: dict[tuple[str, int], int], *, wijken: bool
) -> list[Row]:
    rows = []
    before = plan.first
    for step, year in enumerate(YEARS):
        inflow = int(rng.poisson(before * plan.new_share))
        aim = plan.first * plan.growth**step
        outflow = max(0, min(before, before + inflow - round(rng.normal(aim, np.sqrt(plan.first) * 0.25))))
        size = before + inflow - outflow
        sizes[plan.key, year] = size
        for flow, count in (("omvang", size), ("instroom", inflow), ("uitstroom", outflow)):
            rows.append(_row(plan.key, plan.definition, MUNICIPALITY, year, flow, count))
        if plan.bands:
            parts = rng.multinomial(size, list(plan.bands.values()))
            for band, count in zip(plan.bands, parts, strict=True):
                rows.append(_row(plan.key, plan.definition, MUNICIPALITY, year, "omvang", int(count), band=band))
        if wijken:
            for wijk, count in zip(city.wijken, rng.multinomial(size, _wijk_shares(city)), strict=True):
                rows.append(_row(plan.key, plan.definition, wijk, year, "omvang", int(count)))
        before = size
    return rows


def _wijk_shares(city: City) -> list[float]:
    people = []
    for wijk in city.wijken:
        inhabitants = sum(
            city.inhabitants[index, -1] for index, buurt in enumerate(city.buurten) if wijk_of(buurt) == wijk
        )
        people.append(inhabitants * WIJK_LEVEL.get(city.names[wijk], 1.0))
    return [float(share / sum(people)) for share in people]


def _offence_row(plan: GroupPlan, offence: str, year: int, mean: float, rng: np.random.Generator) -> Row:
    count = int(rng.poisson(mean))
    top2 = float(rng.uniform(0.12, 0.45))
    if (plan.key, offence, year) == DOMINANT[:3]:
        count, top2 = max(count, 32), DOMINANT[3]
    share = f"{top2:.2f}".replace(".", ",") if count else ""
    return (plan.key, plan.definition, MUNICIPALITY, str(year), "omvang", "delicten", offence, "", str(count), share)


def _row(key: str, definition: str, area: str, year: int, flow: str, count: int, band: str = "") -> Row:
    return (key, definition, area, str(year), flow, "personen", "", band, str(count), "")


def write_groups(rows: list[Row], path: Path) -> int:
    """Write a delivery as CSV with ``;``; return the number of rows."""
    lines = [";".join(HEADER), *(";".join(row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return len(rows)
