"""Everything that was planted in the police figures of Oefenstad, as numbers in one place.

Each constant is one sentence in fixtures/oefenstad/EFFECTS.md. All wijken that are not named here are exactly average
for their people: a difference that a reader finds there is chance.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from analysis.services.oefenstad.city import FIRST_YEAR, MONTHS, City, Counts, Floats, OffenceLevel

BURGLARY, DAMAGE, TRESPASS, WEAPONS = "1.1.1", "2.2.1", "2.4.2", "3.1.3"
VIOLENCE = ("1.4.2", "1.4.3", "1.4.4", "1.4.5", "1.4.6", "1.4.7")
ONLINE = ("3.7.4", "3.9.1")
YOUTH = "E35"

# Real differences between wijken that stay as they are.
BURGLARY_LEVEL = {"Lindenstroo": 1.9, "Tolmeerse": 1.5, "Havelbrink": 1.5}
VIOLENCE_LEVEL = {"Lindenstroo": 1.8, "Kraaielaar": 0.55}

# A programme that works: burglary in one wijk, and nowhere else.
PROGRAMME_WIJK, PROGRAMME_YEAR, PROGRAMME_FACTOR = "Lindenstroo", 2023, 0.65

# A wijk that was extreme in one year by chance, and went back by itself.
CHANCE_WIJK, CHANCE_YEAR, CHANCE_FACTOR = "Vennekamer", 2022, 1.9

# Nuisance by youth rises everywhere, and fast in the newest wijk.
YOUTH_FROM, YOUTH_GROWTH, YOUTH_WIJK, YOUTH_WIJK_GROWTH = 2021, 1.05, "Ostermeent", 1.25

# Ten break-ins by one offender in one month.
CLUSTER_BUURT, CLUSTER_MONTH, CLUSTER_SIZE = "Dauwkade", (2025, 3), 10

# Until June 2018 offences committed together were counted as one (the break in the real tables).
BREAK_MONTH = (2018, 7)
BREAK_FACTORS: Mapping[str, float] = {TRESPASS: 1.10, WEAPONS: 1.16}
BREAK_OTHERS = 1.005

# Reporting on line became possible: more registrations, not more crime.
ONLINE_MONTH, ONLINE_FACTOR = (2022, 3), 1.35

BURGLARY_YEARLY = 0.98  # the slow fall of burglary everywhere

# Months in which town was closed (a rival explanation for any fall in those years).
CLOSED_MONTHS = tuple((2020, month) for month in (4, 5, 6, 11, 12)) + tuple((2021, month) for month in range(1, 6))
CLOSED_FACTORS = {"nightlife": 0.55, "shops": 0.7, "station": 0.75, "dwellings": 0.85}

SEASONS: Mapping[str, tuple[float, ...]] = {
    "flat": (1.0,) * 12,
    "dark": (1.30, 1.20, 1.05, 0.92, 0.85, 0.80, 0.82, 0.85, 0.90, 1.02, 1.17, 1.32),
    "summer": (0.75, 0.78, 0.92, 1.02, 1.15, 1.25, 1.25, 1.22, 1.12, 0.98, 0.82, 0.74),
    "newyear": (1.45, 0.90, 0.92, 0.92, 0.95, 0.95, 0.95, 0.95, 0.95, 1.00, 1.05, 1.90),
    "december": (0.95, 0.92, 0.96, 0.96, 0.98, 0.97, 0.96, 0.98, 1.00, 1.03, 1.10, 1.25),
}

# Share of each kind of offence that happens at certain places; what is left follows the people.
PLACES: Mapping[str, Mapping[str, float]] = {
    "residents": {},
    "home": {},
    "dwellings": {},
    "streets": {"Stapelhof": 0.05, "Marewal": 0.05, "Spoordelle-Perron": 0.04, "Spoordelle-Werf": 0.04},
    "shops": {"Stapelhof": 0.50, "Marewal": 0.10, "Oude Stapel": 0.05, "Lindenkade": 0.08, "Spoordelle-Perron": 0.07},
    "nightlife": {"Marewal": 0.42, "Stapelhof": 0.12, "Spoordelle-Perron": 0.12},
    "station": {"Spoordelle-Perron": 0.32, "Spoordelle-Werf": 0.04, "Stapelhof": 0.08},
    "business": {"Spoordelle-Werf": 0.22, "Buitenlaar": 0.15, "Stapelhof": 0.14},
}
UNKNOWN_SHARE = {"3.7.4": 0.12, "3.9.1": 0.06}  # offences on line often have no place
UNKNOWN_SHARE_OTHERS = 0.008


def expected_counts(city: City, levels: list[OffenceLevel]) -> Floats:
    """Return the expected number per offence, buurt and month (three axes), with every effect but the cluster."""
    years = np.array([year - FIRST_YEAR for year, _ in MONTHS])
    expected = np.empty((len(levels), len(city.buurten), len(MONTHS)))
    for index, level in enumerate(levels):
        exposure = _exposure(city, level.where)[:, years]
        yearly = np.array([SEASONS[level.season][month - 1] for _, month in MONTHS])
        normal = yearly / np.mean(SEASONS[level.season])
        expected[index] = exposure * level.per_100000 / 100_000 / 12 * normal
        expected[index] *= _over_time(level) * _over_the_city(city, level)
    return expected


def _exposure(city: City, where: str) -> Floats:
    """Return people per buurt and year for one kind of place; every column adds up to the inhabitants of the city."""
    total = city.inhabitants.sum(axis=0)
    base = city.dwellings if where == "dwellings" else city.inhabitants
    shares = PLACES[where]
    exposure: Floats = base / base.sum(axis=0) * total * (1 - sum(shares.values()))
    for name, share in shares.items():
        exposure[city.buurt(name)] += total * share
    return exposure


def _over_time(level: OffenceLevel) -> Floats:
    """Return a factor per month that holds in the whole city."""
    factor = np.ones(len(MONTHS))
    is_crime = level.code[0].isdigit()
    for place, moment in enumerate(MONTHS):
        if is_crime and moment < BREAK_MONTH:
            factor[place] /= BREAK_FACTORS.get(level.code, BREAK_OTHERS)
        if level.code in ONLINE and moment >= ONLINE_MONTH:
            factor[place] *= ONLINE_FACTOR
        if moment in CLOSED_MONTHS:
            factor[place] *= CLOSED_FACTORS.get(level.where, 1.0)
        if level.code == BURGLARY:
            factor[place] *= BURGLARY_YEARLY ** (moment[0] - FIRST_YEAR)
    return factor


def _over_the_city(city: City, level: OffenceLevel) -> Floats:
    """Return a factor per buurt and month for what differs between wijken."""
    factor = np.ones((len(city.buurten), len(MONTHS)))
    years = np.array([year for year, _ in MONTHS])
    fixed = BURGLARY_LEVEL if level.code == BURGLARY else VIOLENCE_LEVEL if level.code in VIOLENCE else {}
    for wijk, size in fixed.items():
        factor[city.in_wijk(wijk)] *= size
    if level.code == BURGLARY:
        factor[np.ix_(city.in_wijk(PROGRAMME_WIJK), years >= PROGRAMME_YEAR)] *= PROGRAMME_FACTOR
    if level.code == DAMAGE:
        factor[np.ix_(city.in_wijk(CHANCE_WIJK), years == CHANCE_YEAR)] *= CHANCE_FACTOR
    if level.code == YOUTH:
        grown = np.clip(years - YOUTH_FROM + 1, 0, None)
        fast = city.in_wijk(YOUTH_WIJK)
        factor[~fast] *= YOUTH_GROWTH**grown
        factor[fast] *= YOUTH_WIJK_GROWTH**grown
    return factor


def draw_counts(city: City, levels: list[OffenceLevel], rng: np.random.Generator) -> tuple[Counts, Counts]:
    """Draw counts per offence, buurt and month, and per offence and month for places that are not known."""
    expected = expected_counts(city, levels)
    share = np.array([UNKNOWN_SHARE.get(level.code, UNKNOWN_SHARE_OTHERS) for level in levels])
    counts = rng.poisson(expected)
    unknown = rng.poisson(expected.sum(axis=1) * share[:, None])
    for index, level in enumerate(levels):
        if level.code == BURGLARY:
            counts[index, city.buurt(CLUSTER_BUURT), MONTHS.index(CLUSTER_MONTH)] += CLUSTER_SIZE
    return counts, unknown
