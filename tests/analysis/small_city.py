"""A made-up city small enough to work out every figure by hand: three wijken, five buurten, two years of months.

`COUNTS` holds the year totals per offence and place; a year is spread over its months as evenly as whole numbers go.
Everything is written straight into the tables, as approved deliveries leave it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from analysis.enums import FigureStatus, Flow, Missing, PeriodKind, Reliability, SourceKind, Statistic, TableContent
from analysis.models import CountCell, Delivery, Indicator, Observation
from cycle.enums import AreaLevel, Component, DenominatorKind, OffenceKind, Sensitivity
from cycle.models import Area, AreaVersion, OffenceType, TargetGroupDefinition
from tests.factories import (
    AreaFactory,
    AreaVersionFactory,
    BuurtFactory,
    DataSourceFactory,
    DeliveryFactory,
    DenominatorFactory,
    IndicatorFactory,
    OffenceClassificationFactory,
    OffenceGroupFactory,
    OffenceTypeFactory,
    SeriesVersionFactory,
    SourceTableFactory,
    SpotFactory,
    SurveyWaveFactory,
    TargetGroupDefinitionFactory,
    TargetGroupFactory,
    WijkFactory,
)

CITY, NORTH, SOUTH, STATION = "GM0999", "WK099901", "WK099902", "WK099903"
NORTH_A, NORTH_B, SOUTH_A, SOUTH_B, STATION_A = "BU09990100", "BU09990101", "BU09990200", "BU09990201", "BU09990300"
UNKNOWN = "BU00000000"
WIJKEN = (NORTH, SOUTH, STATION)
BUURTEN = {NORTH: (NORTH_A, NORTH_B), SOUTH: (SOUTH_A, SOUTH_B), STATION: (STATION_A,)}
NAMES = {
    CITY: "Proefstad", NORTH: "Noord", SOUTH: "Zuid", STATION: "Stationsgebied", NORTH_A: "Dijk", NORTH_B: "Haven",
    SOUTH_A: "Park", SOUTH_B: "Bos", STATION_A: "Perron", UNKNOWN: "Buurt onbekend",
}  # fmt: skip
# On 1 January 2024: the report of 2025 uses the nearest year that is known.
INHABITANTS = {
    CITY: 13_500, NORTH: 8_200, SOUTH: 5_000, STATION: 300, NORTH_A: 8_140, NORTH_B: 60, SOUTH_A: 3_000,
    SOUTH_B: 2_000, STATION_A: 300,
}  # fmt: skip
DWELLINGS = {CITY: 6_200, NORTH: 4_000, SOUTH: 2_000, STATION: 200}

TOTAL, BURGLARY, DAMAGE, SEX, HATE, TRAFFIC = "0.0.0", "1.1.1", "2.2.1", "1.4.1", "3.7.1", "3.5.5"
YOUTH, HOMELESS, DRUNK = "E35", "E41", "F010"
# (code, place): (2024, 2025); None with a reason in REASONS.
COUNTS: dict[tuple[str, str], tuple[int | None, int | None]] = {
    (BURGLARY, NORTH_A): (100, 78), (BURGLARY, NORTH_B): (20, 12), (BURGLARY, SOUTH_A): (9, 3),
    (BURGLARY, SOUTH_B): (3, 4), (BURGLARY, STATION_A): (4, 9), (BURGLARY, UNKNOWN): (0, 5),
    (DAMAGE, NORTH_A): (37, 30), (DAMAGE, NORTH_B): (3, 4), (DAMAGE, SOUTH_A): (25, 15),
    (DAMAGE, SOUTH_B): (15, 11), (DAMAGE, STATION_A): (1, 0), (DAMAGE, UNKNOWN): (0, 0),
    (HATE, NORTH_A): (6, 8), (HATE, NORTH_B): (5, 4), (HATE, SOUTH_A): (1, 3), (HATE, SOUTH_B): (0, 1),
    (HATE, STATION_A): (2, 3), (HATE, UNKNOWN): (0, 0),
    (TRAFFIC, NORTH_A): (20, 20), (TRAFFIC, NORTH_B): (10, 10), (TRAFFIC, SOUTH_A): (9, 9),
    (TRAFFIC, SOUTH_B): (6, 6), (TRAFFIC, STATION_A): (2, 2), (TRAFFIC, UNKNOWN): (0, 0),
}  # fmt: skip
NUISANCE: dict[tuple[str, str], int | None] = {  # 2025 only
    (YOUTH, NORTH): 50, (YOUTH, SOUTH): 20, (YOUTH, STATION): None, (YOUTH, CITY): 90,
    (HOMELESS, NORTH): None, (HOMELESS, SOUTH): None, (HOMELESS, STATION): 0, (HOMELESS, CITY): 3,
    (DRUNK, NORTH): 0, (DRUNK, SOUTH): 6, (DRUNK, STATION): 11, (DRUNK, CITY): 17,
}  # fmt: skip
REASONS = {
    (YOUTH, STATION): Missing.WITHHELD,
    (HOMELESS, NORTH): Missing.NOT_APPLICABLE,
    (HOMELESS, SOUTH): Missing.MISSING,
}
SEX_OF_CITY = (5, 6)  # withheld in wijken and buurten
YEARS = (2024, 2025)


def of_place(code: str, place: str, year: int) -> int:
    """A year total by plain addition of buurten; the total row adds the offences, withheld ones only for the city."""
    turn = YEARS.index(year)
    if code == TOTAL:
        known = sum(of_place(one, place, year) for one in (BURGLARY, DAMAGE, HATE, TRAFFIC))
        return known + (SEX_OF_CITY[turn] if place == CITY else 0)
    buurten = BUURTEN.get(place, (place,))
    if place == CITY:
        buurten = (*(buurt for wijk in WIJKEN for buurt in BUURTEN[wijk]), UNKNOWN)
    return sum(COUNTS[code, buurt][turn] or 0 for buurt in buurten)


def spread(count: int) -> list[int]:
    """Twelve whole numbers that add up to the count, as even as can be."""
    return [count // 12 + (month < count % 12) for month in range(12)]


@dataclass
class SmallCity:
    """What was made, by code and key."""

    version: AreaVersion
    areas: dict[str, Area]
    offences: dict[str, OffenceType]
    indicators: dict[str, Indicator] = field(default_factory=dict)
    deliveries: dict[str, Delivery] = field(default_factory=dict)
    definition: TargetGroupDefinition | None = None


def make_small_city() -> SmallCity:
    """The city with crimes per month, nuisance per year, two survey waves and one target group."""
    city = SmallCity(*_areas(), _offences())
    _indicators(city)
    crimes = _table(city, "47022NED", TableContent.CRIMES, PeriodKind.MONTH, "politie")
    add_crimes(city, crimes)
    nuisance = _table(city, "47024NED", TableContent.NUISANCE, PeriodKind.YEAR, "politie")
    add_nuisance(city, nuisance)
    for year in (2023, 2025):
        add_wave(city, year)
    add_group(city)
    return city


def _areas() -> tuple[AreaVersion, dict[str, Area]]:
    version = AreaVersionFactory(name="Indeling 2024", valid_from=date(2024, 1, 1))
    areas = {CITY: AreaFactory(version=version, code=CITY, name=NAMES[CITY])}
    for column, wijk in enumerate(WIJKEN):
        areas[wijk] = WijkFactory(
            version=version, code=wijk, name=NAMES[wijk], parent=areas[CITY], few_residents=wijk == STATION,
            tile_column=column, tile_row=0,
        )  # fmt: skip
        for buurt in BUURTEN[wijk]:
            areas[buurt] = BuurtFactory(version=version, code=buurt, name=NAMES[buurt], parent=areas[wijk])
    areas[UNKNOWN] = BuurtFactory(
        version=version, code=UNKNOWN, name=NAMES[UNKNOWN], parent=areas[CITY], level=AreaLevel.UNKNOWN
    )
    for code, value in INHABITANTS.items():
        DenominatorFactory(area=areas[code], year=2024, value=value)
    for code, value in DWELLINGS.items():
        DenominatorFactory(area=areas[code], year=2023, value=value, kind=DenominatorKind.DWELLINGS)
    SpotFactory(name="Havenplein", buurt=areas[NORTH_B])
    return version, areas


def _offences() -> dict[str, OffenceType]:
    crimes, nuisance = OffenceClassificationFactory(key="misdrijven"), OffenceClassificationFactory(key="overlast")
    made = {}
    names = {
        TOTAL: "Totaal misdrijven", BURGLARY: "Diefstal/inbraak woning", SEX: "Zedenmisdrijf", DAMAGE: "Vernieling",
        HATE: "Discriminatie", TRAFFIC: "Weg (overig)", YOUTH: "Melding overlast jeugd",
        HOMELESS: "Overlast zwervers", DRUNK: "Openbare dronkenschap",
    }  # fmt: skip
    for order, (code, name) in enumerate(names.items()):
        is_nuisance = code in (YOUTH, HOMELESS, DRUNK)
        made[code] = OffenceTypeFactory(
            classification=nuisance if is_nuisance else crimes,
            code=code,
            name=name,
            kind=OffenceKind.NUISANCE if is_nuisance else OffenceKind.CRIME,
            sort_order=order,
            is_total=code == TOTAL,
            withheld_below_municipality=code == SEX,
            sensitivity=Sensitivity.SENSITIVE if code in (SEX, HATE) else Sensitivity.ORDINARY,
            in_scope=code != TRAFFIC,
        )
    return made


def _indicators(city: SmallCity) -> None:
    per_inhabitant = {"denominator_kind": DenominatorKind.INHABITANTS, "unit": "per 1.000 inwoners"}
    per_dwelling = {"denominator_kind": DenominatorKind.DWELLINGS, "unit": "per 1.000 woningen"}
    for order, (key, name, code, options) in enumerate(
        (
            ("misdrijven_totaal", "Alle misdrijven", TOTAL, per_inhabitant),
            ("woninginbraak", "Woninginbraak", BURGLARY, per_dwelling),
            ("vernieling", "Vernieling", DAMAGE, per_inhabitant),
            ("discriminatie", "Discriminatie", HATE, per_inhabitant | {"sensitivity": Sensitivity.SENSITIVE}),
            ("overlast_jeugd", "Overlast door jeugd", YOUTH, per_inhabitant | {"component": Component.NUISANCE}),
        )
    ):
        city.indicators[key] = IndicatorFactory(
            key=key,
            name=name,
            offence_group=OffenceGroupFactory(offence_types=[city.offences[code]]),
            display_order=order,
            **options,
        )
    for order, (key, name, statistic, unit) in enumerate(
        (
            ("onveilig_eigen_buurt", "Voelt zich wel eens onveilig in de eigen buurt", Statistic.PROPORTION, "%"),
            ("cijfer_veiligheid", "Rapportcijfer veiligheid in de buurt", Statistic.MEAN, "rapportcijfer"),
        )
    ):
        city.indicators[key] = IndicatorFactory(
            key=key, name=name, statistic=statistic, unit=unit, component=Component.PERCEPTION,
            source_kind=SourceKind.SURVEY, sensitivity=Sensitivity.SURVEY, offence_group=None, display_order=order,
        )  # fmt: skip


def _table(city: SmallCity, number: str, content: str, period_kind: str, source: str) -> Delivery:
    table = SourceTableFactory(
        number=number,
        title=f"Tabel {number}",
        content=content,
        period_kind=period_kind,
        source=DataSourceFactory(
            key=f"{source}-{number.lower()}",
            name=source,
            attribution=f"Bron: {source.capitalize()}",
            licence="CC BY 4.0",
        ),
    )
    delivery = DeliveryFactory(
        approved=True, table=table, version=1, area_version=city.version, figures_date=date(2026, 3, 1)
    )
    city.deliveries[number] = delivery
    return delivery


def add_crimes(city: SmallCity, delivery: Delivery) -> None:
    """Cells and figures per month of both years, and the year totals; 2025 is provisional."""
    cells, figures = [], []
    places = [CITY, UNKNOWN, *WIJKEN, *(buurt for wijk in WIJKEN for buurt in BUURTEN[wijk])]
    for year in YEARS:
        status = FigureStatus.PROVISIONAL if year == 2025 else FigureStatus.FINAL
        for month in range(1, 13):
            SeriesVersionFactory(delivery=delivery, year=year, month=month)
        for place in places:
            for code in (TOTAL, BURGLARY, DAMAGE, HATE, TRAFFIC):
                months = spread(of_place(code, place, year))
                cells += [
                    _cell(city, delivery, code, place, year, m, value, status) for m, value in enumerate(months, 1)
                ]
                if key := KEYS.get(code):
                    figures += [
                        _figure(city, delivery, key, place, year, m, value, status) for m, value in enumerate(months, 1)
                    ]
                    figures.append(_figure(city, delivery, key, place, year, 0, sum(months), status))
            value = spread(SEX_OF_CITY[YEARS.index(year)]) if place == CITY else [None] * 12
            cells += [_cell(city, delivery, SEX, place, year, m, one, status) for m, one in enumerate(value, 1)]
    CountCell.objects.bulk_create(cells)
    Observation.objects.bulk_create(figures)


KEYS = {TOTAL: "misdrijven_totaal", BURGLARY: "woninginbraak", DAMAGE: "vernieling", HATE: "discriminatie"}


def _cell(city, delivery, code, place, year, month, value, status, reason=Missing.WITHHELD):
    return CountCell(
        delivery=delivery, area=city.areas[place], offence_type=city.offences[code], year=year, month=month,
        value=value, missing=Missing.NONE if value is not None else reason, status=status,
    )  # fmt: skip


def _figure(city, delivery, key, place, year, month, value, status=FigureStatus.FINAL, reason=Missing.WITHHELD):
    kind = city.indicators[key].denominator_kind
    people = INHABITANTS if kind == DenominatorKind.INHABITANTS else DWELLINGS
    return Observation(
        indicator=city.indicators[key], area=city.areas[place], year=year, month=month, value=value,
        missing=Missing.NONE if value is not None else reason, status=status,
        denominator=None if month else people.get(place), table=delivery.table, delivery=delivery,
    )  # fmt: skip


def add_nuisance(city: SmallCity, delivery: Delivery) -> None:
    """Nuisance of 2025 per year, with every reason for an absent figure."""
    SeriesVersionFactory(delivery=delivery, year=2025, month=0)
    for (code, place), value in NUISANCE.items():
        reason = REASONS.get((code, place), Missing.NONE)
        _cell(city, delivery, code, place, 2025, 0, value, FigureStatus.FINAL, reason).save()
        if code == YOUTH:
            _figure(city, delivery, "overlast_jeugd", place, 2025, 0, value, reason=reason).save()


# value, lower, upper, se, n, numerator, difference with the rest, p
SHARES = {
    2023: {
        CITY: (0.24, 0.21, 0.27, 0.015, 700, 168, None, None),
        NORTH: (0.25, 0.20, 0.31, 0.028, 300, 75, 0.02, 0.6),
        SOUTH: (0.20, 0.15, 0.27, 0.030, 200, 40, -0.05, 0.2),
        STATION: (0.30, 0.24, 0.37, 0.033, 200, 60, 0.07, 0.08),
    },
    2025: {
        CITY: (0.2138, 0.19, 0.24, 0.0145, 800, 171, None, None),
        NORTH: (0.345, 0.28, 0.42, 0.0350, 200, 69, 0.17, 0.00001),
        SOUTH: (0.152, 0.11, 0.20, 0.0230, 300, 46, -0.10, 0.003),
        STATION: (0.187, 0.15, 0.23, 0.0230, 300, 56, -0.04, 0.2),
    },
}
MEANS = {
    CITY: (7.24, 7.1, 7.4, 0.06, 800),
    NORTH: (6.86, 6.6, 7.1, 0.12, 200),
    SOUTH: (7.45, 7.2, 7.7, 0.12, 300),
    STATION: (7.10, 6.9, 7.3, 0.11, 300),
}


def add_wave(city: SmallCity, year: int) -> Delivery:
    """One wave of the survey; the mean was asked in 2025 only."""
    if f"enquete-{year}" not in city.deliveries:
        delivery = _table(city, f"enquete-{year}", TableContent.SURVEY, PeriodKind.WAVE, "gemeente")
        city.deliveries[f"enquete-{year}"] = delivery
    delivery = city.deliveries[f"enquete-{year}"]
    SeriesVersionFactory(delivery=delivery, year=year, month=0)
    SurveyWaveFactory(
        delivery=delivery, name="Bewonersenquête", year=year, mode="web", age_from=18, age_to=84, invited=2_000,
        responded=SHARES[year][CITY][4], weighting_version=f"{year}-1",
    )  # fmt: skip
    for place, (value, lower, upper, se, n, numerator, difference, p) in SHARES[year].items():
        _estimate(city, delivery, "onveilig_eigen_buurt", place, year, (value, lower, upper, se, n), numerator,
                  difference, p)  # fmt: skip
    if year == 2025:
        for place, numbers in MEANS.items():
            _estimate(city, delivery, "cijfer_veiligheid", place, year, numbers, None, None, None)
    return delivery


def _estimate(city, delivery, key, place, year, numbers, numerator, difference, p):
    value, lower, upper, se, n = numbers
    Observation.objects.create(
        indicator=city.indicators[key], area=city.areas[place], year=year, month=0, value=value, lower=lower,
        upper=upper, standard_error=se, n=n, numerator_n=numerator, rest_difference=difference, rest_p_value=p,
        reliability=Reliability.NORMAL, table=delivery.table, delivery=delivery,
    )  # fmt: skip


GROUP = "adult_repeat"


def add_group(city: SmallCity) -> None:
    """One target group: sizes of two years, flows, wijken, and offences of which one by two persons."""
    group = TargetGroupFactory(key=GROUP, name="Volwassen meerplegers", caution="Kijk naar de versie.")
    city.definition = TargetGroupDefinitionFactory(group=group, version="peiljaar", is_default=True)
    delivery = _table(city, "doelgroepen", TableContent.TARGET_GROUPS, PeriodKind.YEAR, "politie")
    rows = [
        (CITY, 2024, Flow.STOCK, "", 148, None), (CITY, 2024, Flow.INFLOW, "", 33, None),
        (CITY, 2024, Flow.OUTFLOW, "", 28, None), (CITY, 2025, Flow.STOCK, "", 153, None),
        (CITY, 2025, Flow.INFLOW, "", 36, None), (CITY, 2025, Flow.OUTFLOW, "", 31, None),
        (NORTH, 2025, Flow.STOCK, "", 97, None), (SOUTH, 2025, Flow.STOCK, "", 52, None),
        (STATION, 2025, Flow.STOCK, "", 4, None),
        (CITY, 2025, Flow.STOCK, DAMAGE, 41, 0.2), (CITY, 2025, Flow.STOCK, BURGLARY, 32, 0.94),
        (CITY, 2025, Flow.STOCK, TRAFFIC, 7, 0.4),
    ]  # fmt: skip
    for year in YEARS:
        SeriesVersionFactory(delivery=delivery, year=year, month=0)
    add_group_rows(city, delivery, rows)


def add_group_rows(city: SmallCity, delivery: Delivery, rows, age_band: str = "") -> None:
    """Figures of the group: (place, year, flow, offence, value or reason, share of the largest two)."""
    for place, year, flow, offence, value, share in rows:
        is_reason = isinstance(value, Missing)
        Observation.objects.create(
            definition=city.definition, flow=flow, area=city.areas[place], year=year, month=0, age_band=age_band,
            offence_type=city.offences[offence] if offence else None, value=None if is_reason else value,
            missing=value if is_reason else Missing.NONE, top2_share=share, table=delivery.table, delivery=delivery,
        )  # fmt: skip
