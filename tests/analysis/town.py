"""A town of two wijken and three buurten, its tables and indicators, and files about it in the format of the police."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from amersfoort_veiligheid.web import jobs
from amersfoort_veiligheid.web.models import Job
from analysis.enums import PeriodKind, SourceKind
from analysis.imports import pipeline, receiving
from analysis.models import Delivery, Indicator, SourceTable
from analysis.services import deliveries
from cycle.enums import AreaLevel, DenominatorKind
from cycle.models import Area, AreaVersion, OffenceType
from tests.analysis.imports.police_files import Cell, typed_csv
from tests.factories import (
    AreaFactory,
    AreaVersionFactory,
    BuurtFactory,
    DataSourceFactory,
    DenominatorFactory,
    IndicatorFactory,
    OffenceClassificationFactory,
    OffenceGroupFactory,
    OffenceTypeFactory,
    SourceTableFactory,
    WijkFactory,
)

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CITY, HOF, SOUTH = "GM0307", "WK030701", "WK030702"
HOF_A, HOF_B, SOUTH_A = "BU03070100", "BU03070101", "BU03070201"
UNKNOWN = "BU00000000"
PLACES = [HOF_A, HOF_B, SOUTH_A, UNKNOWN]
# Calveen is the name of a wijk and of a buurt.
NAMES = {CITY: "Amersfoort", HOF: "Stadskern", SOUTH: "Calveen", HOF_A: "Hof", HOF_B: "Singel", SOUTH_A: "Calveen"}
OFFENCES = {"0.0.0": "Totaal misdrijven", "1.1.1": "Inbraak woning", "1.4.1": "Zedenmisdrijf", "2.6.9": "Milieu"}


@dataclass
class Town:
    """What was made, by code, key and number."""

    version: AreaVersion
    areas: dict[str, Area]
    offences: dict[str, OffenceType]
    yearly: SourceTable
    monthly: SourceTable
    indicators: dict[str, Indicator] = field(default_factory=dict)


def make_town() -> Town:
    """Inhabitants are known on 1 January 2024 and 2025, dwellings on 1 January 2024 only."""
    version = AreaVersionFactory(name="Indeling 2024")
    areas = {CITY: AreaFactory(version=version, code=CITY, name=NAMES[CITY])}
    for code in (HOF, SOUTH):
        areas[code] = WijkFactory(version=version, code=code, name=NAMES[code], parent=areas[CITY])
    for code, parent in ((HOF_A, HOF), (HOF_B, HOF), (SOUTH_A, SOUTH)):
        areas[code] = BuurtFactory(version=version, code=code, name=NAMES[code], parent=areas[parent])
    areas[UNKNOWN] = BuurtFactory(
        version=version, code=UNKNOWN, name="Buurt onbekend", parent=areas[CITY], level=AreaLevel.UNKNOWN
    )
    for number, code in enumerate([CITY, HOF, SOUTH, HOF_A, HOF_B, SOUTH_A], start=1):
        for year in (2024, 2025):
            DenominatorFactory(area=areas[code], year=year, value=1000 * number + year)
        DenominatorFactory(area=areas[code], kind=DenominatorKind.DWELLINGS, year=2024, value=400 * number)
    classification = OffenceClassificationFactory(key="politie-misdrijven")
    offences = {
        code: OffenceTypeFactory(
            classification=classification,
            code=code,
            name=name,
            is_total=code == "0.0.0",
            withheld_below_municipality=code == "1.4.1",
        )
        for code, name in OFFENCES.items()
    }
    source = DataSourceFactory(key="politie", name="Open data van de politie", kind=SourceKind.POLICE)
    yearly, monthly = (
        SourceTableFactory(source=source, number=number, period_kind=kind, classification=classification)
        for number, kind in (("47018NED", PeriodKind.YEAR), ("47022NED", PeriodKind.MONTH))
    )
    town = Town(version, areas, offences, yearly, monthly)
    for key, codes, kind in (
        ("alles", ["0.0.0"], DenominatorKind.INHABITANTS),
        ("inbraak", ["1.1.1"], DenominatorKind.DWELLINGS),
        ("samen", ["1.1.1", "1.4.1", "2.6.9"], DenominatorKind.INHABITANTS),
    ):
        group = OffenceGroupFactory(offence_types=[offences[code] for code in codes])
        town.indicators[key] = IndicatorFactory(key=key, offence_group=group, denominator_kind=kind)
    return town


def year_cells(year: int = 2023, *, burglaries: tuple[int | None, ...] = (5, 3, 7, 1)) -> list[Cell]:
    """Four delicts in three buurten and the bucket; sexual offences are withheld there and known for the city."""
    cells: list[Cell] = []
    for place, count in zip(PLACES, burglaries, strict=True):
        cells.append(("1.1.1", place, f"{year}JJ00", count))
        cells.append(("2.6.9", place, f"{year}JJ00", 2))
        cells.append(("1.4.1", place, f"{year}JJ00", None))
        cells.append(("0.0.0", place, f"{year}JJ00", 20))
    cells.append(("1.4.1", CITY, f"{year}JJ00", 6))
    return cells


def month_cells(year: int, months: range, *, count: int = 1, codes: tuple[str, ...] = ("1.1.1",)) -> list[Cell]:
    """The same count of each delict in every place in each month."""
    return [(code, place, f"{year}MM{month:02d}", count) for code in codes for place in PLACES for month in months]


def receive(table: SourceTable, content: bytes, **options) -> Delivery:
    """Take in a file; its check waits."""
    options = {"name": "politie.csv", "by": None, "at": AT} | options
    return receiving.receive(table=table, stream=io.BytesIO(content), **options)


def do(job: Job, body) -> Job:
    """Do a job and return how it ended."""
    jobs.run(job.pk, body)
    job.refresh_from_db()
    return job


def check(delivery: Delivery) -> Delivery:
    """Do the check that waits."""
    do(receiving.open_check(delivery), pipeline.check_delivery)
    delivery.refresh_from_db()
    return delivery


def approve(delivery: Delivery, *, aggregate: bool = True) -> Delivery:
    """Take into use, and make the observations."""
    job = deliveries.approve(delivery_id=delivery.pk, by=None, at=AT, reason="Proef")
    if aggregate:
        assert do(job, pipeline.aggregate_delivery).state == "done", job.error_detail
    delivery.refresh_from_db()
    return delivery


def bring_in(table: SourceTable, cells: list[Cell], **options) -> Delivery:
    """The whole line for a file with these cells."""
    return approve(check(receive(table, typed_csv(cells), **options)))


def sha256(content: bytes) -> str:
    """The fingerprint by the book."""
    return hashlib.sha256(content).hexdigest()


def stored_files(folder: Path) -> set[str]:
    """The names of the files in the storage."""
    return {path.name for path in Path(folder).rglob("*") if path.is_file()}
