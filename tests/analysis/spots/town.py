"""A town with figures small enough to work out by hand: one wijk of four buurten, two corporations and a school.

The city has 60 burglaries on 6,000 dwellings: 10 per 1,000. What the wijkrapport shows of the buurten is written out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.documents import tables
from amersfoort_veiligheid.documents.tables import Cell, Column, Table
from analysis.enums import TableContent
from analysis.models import Delivery, Indicator
from analysis.reports.base import Report, Section, dump
from cycle.enums import DenominatorKind, SpotKind
from cycle.models import Area, Spot
from tests.factories import (
    AreaFactory,
    BuurtFactory,
    DeliveryFactory,
    DenominatorFactory,
    GeneratedReportFactory,
    IndicatorFactory,
    ObservationFactory,
    OrganisationFactory,
    SpotCountFactory,
    SpotDwellingsFactory,
    SpotFactory,
    UserFactory,
    WijkFactory,
)

YEAR = 2025
# name: (dwellings, burglaries to the unit, what the wijkrapport shows, inhabitants, nuisance of youth, shown)
BUURTEN: dict[str, tuple[int, int, Cell, int, int, Cell]] = {
    "Noord": (1000, 41, tables.number(40), 2000, 33, tables.number(35)),
    "Oost": (1000, 3, tables.suppressed(sign="<5"), 2000, 7, tables.number(5)),
    "Zuid": (2000, 4, tables.suppressed(sign="<5"), 4000, 8, tables.number(10)),
    "West": (2000, 30, tables.suppressed(), 4000, 2, tables.suppressed(sign="<5")),
}


@dataclass
class Town:
    """What was made, by name."""

    wijk: Area
    buurten: dict[str, Area]
    burglary: Indicator
    nuisance: Indicator
    delivery: Delivery
    ours: Organisation
    theirs: Organisation
    school: Organisation
    spots: dict[str, Spot] = field(default_factory=dict)

    def user(self, organisation: Organisation) -> User:
        """Somebody who works for a partner."""
        return UserFactory(roles=[Role.PARTNER], organisation=organisation)


def make_town() -> Town:
    """Corporation "ours" in Noord, Oost and Zuid, "theirs" in Noord and West, a school in Noord."""
    city = AreaFactory(version__valid_from=date(2025, 1, 1))
    wijk = WijkFactory(version=city.version, parent=city, code="WK099901")
    buurten = {
        name: BuurtFactory(version=city.version, parent=wijk, name=name, code=f"BU0999010{number}")
        for number, name in enumerate(BUURTEN)
    }
    burglary = IndicatorFactory(
        key="woninginbraak", name="Woninginbraak", denominator_kind=DenominatorKind.DWELLINGS, unit="per 1.000 woningen"
    )
    nuisance = IndicatorFactory(key="overlast_jeugd", name="Overlast door jeugd")
    police = DeliveryFactory(approved=True)
    for indicator, value, people in ((burglary, 60, 6000), (nuisance, 50, 12_000)):
        _observe(indicator, city, value, police, denominator=people)
    for name, (homes, burglaries, _, people, reports, _) in BUURTEN.items():
        DenominatorFactory(area=buurten[name], kind=DenominatorKind.DWELLINGS, year=YEAR, value=homes)
        DenominatorFactory(area=buurten[name], kind=DenominatorKind.INHABITANTS, year=YEAR, value=people)
        _observe(burglary, buurten[name], burglaries, police)
        _observe(nuisance, buurten[name], reports, police)
    GeneratedReportFactory(
        kind="wijk", code=wijk.code, period=str(YEAR), value=dump(_wijkrapport(wijk, buurten)), title="Wijkrapport"
    )
    town = Town(
        wijk=wijk,
        buurten=buurten,
        burglary=burglary,
        nuisance=nuisance,
        delivery=DeliveryFactory(
            approved=True,
            table__content=TableContent.SPOTS,
            table__number="plekken",
            table__source__attribution="Bron: politie, telling per plek",
            area_version=city.version,
            figures_date=date(2026, 3, 1),
            version=1,
        ),
        ours=OrganisationFactory(name="De Sleutel", kind=OrganisationKind.HOUSING),
        theirs=OrganisationFactory(name="De Rand", kind=OrganisationKind.HOUSING),
        school=OrganisationFactory(name="Het Lyceum", kind=OrganisationKind.EDUCATION),
    )
    for name, buurt, owner, homes in (
        ("Noordflat", "Noord", town.ours, 300),
        ("Oosthof", "Oost", town.ours, 80),
        ("Zuidhof", "Zuid", town.ours, 40),
        ("Randflat", "Noord", town.theirs, 100),
        ("Westflat", "West", town.theirs, 200),
    ):
        spot = SpotFactory(name=name, kind=SpotKind.COMPLEX, buurt=buurten[buurt], organisation=owner, is_watched=False)
        SpotDwellingsFactory(spot=spot, year=YEAR, value=homes)
        town.spots[name] = spot
    town.spots["Lyceum"] = SpotFactory(
        name="Lyceum", kind=SpotKind.SCHOOL, buurt=buurten["Noord"], organisation=town.school, is_watched=False
    )
    for name, buurt in (("Noordplein", "Noord"), ("Westpark", "West")):
        town.spots[name] = SpotFactory(name=name, buurt=buurten[buurt])
    return town


def _observe(indicator: Indicator, area: Area, value: int, delivery: Delivery, denominator: int | None = None) -> None:
    ObservationFactory(
        indicator=indicator, area=area, year=YEAR, value=value, denominator=denominator, delivery=delivery
    )


def count(town: Town, name: str, value: int | None, *, indicator: Indicator | None = None, **more: object) -> None:
    """What the source counted at one spot."""
    SpotCountFactory(
        spot=town.spots[name],
        indicator=indicator or town.burglary,
        value=value,
        year=YEAR,
        **{"delivery": town.delivery, **more},
    )


def _wijkrapport(wijk: Area, buurten: dict[str, Area]) -> Report:
    table = Table(
        key="buurten-tabel",
        caption="Registraties per buurt",
        columns=(
            Column("buurt", "Buurt", is_row_header=True),
            Column("woninginbraak", "Woninginbraak", align="right"),
            Column("overlast_jeugd", "Overlast door jeugd", align="right"),
        ),
        rows=tuple(
            (tables.text(name, code=buurten[name].code), burglaries, reports)
            for name, (_, _, burglaries, _, _, reports) in BUURTEN.items()
        ),
        source="Politie",
        figures_date="1 maart 2026",
        version="47018NED versie 1",
    )
    return Report(
        kind="wijk",
        code=wijk.code,
        period=str(YEAR),
        municipality="Proefstad",
        title="Wijkrapport",
        question="",
        answer="",
        key_figures=(),
        sections=(Section("buurten", "Waar in de wijk?", "", tables=(table,)),),
        sources=(),
        unknowns=(),
    )
