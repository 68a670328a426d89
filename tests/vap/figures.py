"""A small town with figures for goals: four wijken in a row, burglary per year, and a survey with two wordings."""

from dataclasses import dataclass, field
from datetime import date

from analysis.enums import SourceKind, Statistic
from analysis.models import Indicator, Observation, SourceTable
from cycle.enums import Component, Sensitivity
from cycle.models import Area, TargetGroupDefinition
from tests.factories import (
    AreaFactory,
    AreaVersionFactory,
    BuurtFactory,
    DataSourceFactory,
    DeliveryFactory,
    DenominatorFactory,
    ExpectedDeliveryFactory,
    IndicatorFactory,
    ObservationFactory,
    SourceTableFactory,
    TargetGroupDefinitionFactory,
    WijkFactory,
)

YEARS = range(2018, 2026)
SIDE = 0.01
# Per wijk the counts of 2018 to 2025. A falls, B is like A and touches it, C is like A and lies apart, D is far larger.
COUNTS = {
    "A": (60, 62, 58, 61, 59, 60, 61, 30),
    "B": (55, 57, 56, 54, 55, 56, 55, 56),
    "C": (50, 52, 49, 51, 50, 51, 50, 52),
    "D": (300, 310, 305, 298, 300, 302, 301, 299),
}


@dataclass
class Figures:
    """What the tests name."""

    city: Area
    wijken: dict[str, Area]
    buurt: Area
    burglary: Indicator
    secret: Indicator
    unsafe: Indicator
    police: SourceTable
    survey: SourceTable
    persons: TargetGroupDefinition
    codes: dict[str, str] = field(default_factory=dict)


def make_figures() -> Figures:
    """Write everything once."""
    version = AreaVersionFactory(valid_from=date(2024, 1, 1))
    city = AreaFactory(version=version, name="Proefstad")
    places = (("A", 0), ("B", 1), ("C", 2.5), ("D", 4))
    wijken = {
        name: WijkFactory(version=version, parent=city, name=f"Wijk {name}", geometry=_square(column))
        for name, column in places
    }
    buurt = BuurtFactory(version=version, parent=wijken["A"], name="Buurtje")
    for wijk in wijken.values():
        DenominatorFactory(area=wijk, year=2025, value=5000)
    burglary = IndicatorFactory(key="inbraak", name="Woninginbraak")
    secret = IndicatorFactory(key="zeden", name="Zedenmisdrijven", sensitivity=Sensitivity.SENSITIVE)
    police = SourceTableFactory(
        source=DataSourceFactory(name="Politie"), frequency_months=12, first_due_on=date(2026, 3, 15)
    )
    delivery = DeliveryFactory(table=police, approved=True, area_version=version)
    rows = [
        Observation(indicator=burglary, area=wijken[name], year=year, value=count, table=police, delivery=delivery)
        for name, counts in COUNTS.items()
        for year, count in zip(YEARS, counts, strict=True)
    ]
    for place, year in enumerate(YEARS):
        total = sum(counts[place] for counts in COUNTS.values())
        rows.append(Observation(indicator=burglary, area=city, year=year, value=total, table=police, delivery=delivery))
        rows.append(Observation(indicator=burglary, area=buurt, year=year, value=3, table=police, delivery=delivery))
    rows.append(Observation(indicator=secret, area=city, year=2025, value=40, table=police, delivery=delivery))
    Observation.objects.bulk_create(rows)
    ExpectedDeliveryFactory(table=police, due_on=date(2028, 3, 15), period_label="2027")
    unsafe, survey = _survey(version, city, wijken)
    return Figures(city, wijken, buurt, burglary, secret, unsafe, police, survey, _persons(city, version))


def _square(column: float) -> dict[str, object]:
    west, east, south, north = 5.38 + column * SIDE, 5.38 + (column + 1) * SIDE, 52.15, 52.16
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def _survey(version, city, wijken) -> tuple[Indicator, SourceTable]:
    """2021 asked in one way, 2023 and 2025 in another; wijk D had too few answers, so that B hides with it."""
    asked = {
        number: IndicatorFactory(
            key="onveilig",
            version=number,
            name="Voelt zich onveilig",
            component=Component.PERCEPTION,
            source_kind=SourceKind.SURVEY,
            statistic=Statistic.PROPORTION,
            sensitivity=Sensitivity.SURVEY,
            offence_group=None,
            denominator_kind="",
            unit="%",
        )
        for number in (1, 2)
    }
    table = SourceTableFactory(
        source=DataSourceFactory(name="Enquête", kind=SourceKind.SURVEY),
        content="survey",
        period_kind="wave",
        frequency_months=24,
        first_due_on=date(2026, 1, 31),
    )
    delivery = DeliveryFactory(table=table, approved=True, area_version=version)
    for year, number in ((2021, 1), (2023, 2), (2025, 2)):
        for area, n in ((city, 1200), (wijken["A"], 300), (wijken["B"], 120), (wijken["C"], 300), (wijken["D"], 40)):
            se = (0.21 * 0.79 / n) ** 0.5
            ObservationFactory(
                indicator=asked[number],
                area=area,
                year=year,
                value=0.21,
                lower=0.21 - 1.96 * se,
                upper=0.21 + 1.96 * se,
                standard_error=se,
                n=n,
                numerator_n=round(0.21 * n),
                delivery=delivery,
            )
    ExpectedDeliveryFactory(table=table, due_on=date(2028, 1, 31), period_label="2027")
    return asked[2], table


def _persons(city, version) -> TargetGroupDefinition:
    """A group of persons in the city: 43, 41 and 38 in three years, and few who came in."""
    definition = TargetGroupDefinitionFactory(version="proef")
    table = SourceTableFactory(content="target_groups", frequency_months=12, first_due_on=date(2026, 4, 1))
    delivery = DeliveryFactory(table=table, approved=True, area_version=version)
    for year, stock, inflow in ((2023, 43, 12), (2024, 41, 3), (2025, 38, 2)):
        for flow, value in (("stock", stock), ("inflow", inflow), ("outflow", stock and 0)):
            ObservationFactory(
                indicator=None, definition=definition, flow=flow, area=city, year=year, value=value, delivery=delivery
            )
    return definition
