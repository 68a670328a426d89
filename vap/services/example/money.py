"""What the VAPs of Oefenstad cost, who pays, and what departments put in their plans: invented amounts.

Runs before ``plan_steps``, so that what was adopted is kept with its money. Some plans are not wholly covered, one has
money that was refused, and one nobody costed yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.enums import OrganisationKind
from amersfoort_veiligheid.accounts.models import Department, Organisation, User
from vap.enums import CoverKind, CoverState, PlanLineKind
from vap.models import VAP, CostLine, CoverLine, PlanLine

SAFETY: Final = "Veiligheid en Wijken"
STREETS: Final = "Stadsbeheer"
SOCIAL: Final = "Sociaal Domein"
PLEDGED, APPLIED, REFUSED = CoverState.PLEDGED, CoverState.APPLIED, CoverState.REFUSED
BUDGET, SUBSIDY, PARTNER = CoverKind.BUDGET, CoverKind.SUBSIDY, CoverKind.PARTNER
CONTRACT, ANNUAL = PlanLineKind.SECTOR_CONTRACT, PlanLineKind.ANNUAL_PLAN
PROGRAMME: Final = "Programma Veiligheid"


@dataclass(frozen=True)
class Money:
    """Costs: year, what, planned, real. Cover: year, kind, source, whose, amount, state. Lines: of which plan."""

    costs: tuple[tuple[int, str, int, int | None], ...] = ()
    cover: tuple[tuple[int, CoverKind, str, OrganisationKind | None, int, CoverState], ...] = ()
    lines: tuple[tuple[PlanLineKind, str, int, str, int | None, str], ...] = ()


AMOUNTS: Final[dict[str, Money]] = {
    "Sterke sloten in Lindenstroo": Money(
        costs=(
            (2025, "Sloten en montage", 48_000, 46_350),
            (2026, "Sloten en montage", 52_000, 38_900),
            (2026, "Voorlichting in de buurt", 8_000, None),
            (2027, "Sloten en montage, laatste blokken", 40_000, None),
        ),
        cover=(
            (2025, BUDGET, PROGRAMME, None, 30_000, PLEDGED),
            (2025, PARTNER, "Onderhoudsbudget", OrganisationKind.HOUSING, 18_000, PLEDGED),
            (2026, BUDGET, PROGRAMME, None, 35_000, PLEDGED),
            (2026, PARTNER, "Onderhoudsbudget", OrganisationKind.HOUSING, 25_000, PLEDGED),
            (2027, PARTNER, "Onderhoudsbudget", OrganisationKind.HOUSING, 25_000, PLEDGED),
        ),
        lines=(
            (CONTRACT, SAFETY, 2026, "Sloten in Lindenstroo", 35_000, "Sectorcontract 2026, regel 14"),
            (CONTRACT, SAFETY, 2027, "Sloten in Lindenstroo, laatste blokken", 15_000, ""),
        ),
    ),
    "Veilig uitgaan in Kernmare": Money(
        costs=(
            (2025, "Toezicht op uitgaansavonden", 62_000, 64_200),
            (2026, "Toezicht op uitgaansavonden", 58_000, 57_100),
        ),
        cover=(
            (2025, BUDGET, PROGRAMME, None, 42_000, PLEDGED),
            (2025, PARTNER, "Bijdrage horeca", OrganisationKind.BUSINESS, 20_000, PLEDGED),
            (2026, BUDGET, PROGRAMME, None, 38_000, PLEDGED),
            (2026, PARTNER, "Bijdrage horeca", OrganisationKind.BUSINESS, 20_000, PLEDGED),
        ),
        lines=((ANNUAL, STREETS, 2026, "Extra verlichting bij de horeca", 12_000, "Jaarplan 2026, bladzijde 9"),),
    ),
    "Jeugd in Ostermeent doet mee": Money(
        costs=((2025, "Jongerenwerk, twee avonden per week", 74_000, 71_500), (2026, "Jongerenwerk", 74_000, 69_800)),
        cover=(
            (2025, SUBSIDY, "Subsidie jeugd en preventie", None, 50_000, PLEDGED),
            (2025, BUDGET, "Programma Jeugd", None, 24_000, PLEDGED),
            (2026, SUBSIDY, "Subsidie jeugd en preventie", None, 50_000, PLEDGED),
            (2026, BUDGET, "Programma Jeugd", None, 24_000, PLEDGED),
        ),
    ),
    "Buddy voor elke veelpleger": Money(
        costs=((2025, "Begeleiders", 96_000, 88_400), (2026, "Begeleiders", 96_000, None)),
        cover=(
            (2025, BUDGET, PROGRAMME, None, 60_000, PLEDGED),
            (2025, SUBSIDY, "Rijksbijdrage nazorg", None, 36_000, PLEDGED),
            (2026, BUDGET, PROGRAMME, None, 60_000, PLEDGED),
            (2026, SUBSIDY, "Rijksbijdrage nazorg", None, 36_000, PLEDGED),
        ),
        lines=(
            (CONTRACT, SOCIAL, 2026, "Plekken in de opvang voor deelnemers", None, "Sectorcontract 2026, regel 31"),
        ),
    ),
    "Eén hand bij overlast en zorg": Money(
        costs=(
            (2025, "Coördinatie", 28_000, 28_000),
            (2026, "Coördinatie", 30_000, None),
            (2027, "Coördinatie en nachtopvang", 85_000, None),
        ),
        cover=(
            (2025, BUDGET, PROGRAMME, None, 28_000, PLEDGED),
            (2026, BUDGET, PROGRAMME, None, 30_000, PLEDGED),
            (2027, BUDGET, PROGRAMME, None, 30_000, PLEDGED),
            (2027, SUBSIDY, "Regeling maatschappelijke opvang", None, 35_000, APPLIED),
            (2027, PARTNER, "Bijdrage zorgaanbieder", OrganisationKind.GGZ, 20_000, REFUSED),
        ),
        lines=((CONTRACT, SOCIAL, 2027, "Nachtopvang, zes plekken", 55_000, ""),),
    ),
    "Camera's op het stationsplein": Money(
        costs=((2025, "Camera's en uitkijken", 120_000, 83_600),),
        cover=(
            (2025, BUDGET, PROGRAMME, None, 80_000, PLEDGED),
            (2025, SUBSIDY, "Regeling veilige stations", None, 40_000, REFUSED),
        ),
    ),
    "Jeugd in Ostermeent: plek en perspectief": Money(
        costs=((2027, "Jongerenwerk en leerwerkplekken", 90_000, None), (2028, "Leerwerkplekken", 60_000, None)),
        cover=(
            (2027, BUDGET, "Programma Jeugd", None, 45_000, PLEDGED),
            (2027, SUBSIDY, "Subsidie jeugd en preventie", None, 45_000, APPLIED),
        ),
        lines=((ANNUAL, SOCIAL, 2027, "Tien leerwerkplekken", 30_000, ""),),
    ),
    "Winkeliers en veelplegers": Money(
        costs=((2027, "Gezamenlijke meldpost", 24_000, None),),
        cover=(
            (2027, PARTNER, "Ondernemersfonds", OrganisationKind.BUSINESS, 12_000, PLEDGED),
            (2027, BUDGET, PROGRAMME, None, 12_000, APPLIED),
        ),
    ),
    "Veilig wonen in Tolmeerse": Money(
        costs=((2027, "Sloten en verlichting", 65_000, None), (2028, "Sloten en verlichting", 45_000, None)),
        cover=(
            (2027, BUDGET, PROGRAMME, None, 40_000, PLEDGED),
            (2027, PARTNER, "Onderhoudsbudget", OrganisationKind.HOUSING, 25_000, PLEDGED),
            (2028, BUDGET, PROGRAMME, None, 45_000, PLEDGED),
        ),
        lines=(
            (CONTRACT, SAFETY, 2027, "Sloten in Tolmeerse", 40_000, "Sectorcontract 2027, regel 9"),
            (ANNUAL, STREETS, 2027, "Verlichting in vier achterpaden", 18_000, "Jaarplan 2027, bladzijde 12"),
        ),
    ),
    "Minder geweld achter de voordeur": Money(costs=((2027, "Casusregie", 48_000, None),)),
    "Toezicht in de avond in Lindenstroo": Money(
        costs=((2026, "Toezichthouders, november en december", 12_000, None), (2027, "Toezichthouders", 70_000, None)),
        cover=(
            (2026, BUDGET, PROGRAMME, None, 12_000, PLEDGED),
            (2027, BUDGET, PROGRAMME, None, 40_000, PLEDGED),
            (2027, SUBSIDY, "Regeling leefbare buurten", None, 15_000, APPLIED),
        ),
        lines=(
            (CONTRACT, STREETS, 2027, "Twee toezichthouders op vier avonden", 70_000, ""),
            (ANNUAL, SAFETY, 2027, "Aansturing van het toezicht", None, "Jaarplan 2027, bladzijde 4"),
        ),
    ),
}


def make(*, by: User, at: datetime) -> None:
    """Give each VAP that has no costs yet its money."""
    for title, money in AMOUNTS.items():
        vap = VAP.objects.filter(title=title, cost_lines__isnull=True).first()
        if vap is not None:
            _make(vap, money, by=by, at=at)


def _make(vap: VAP, money: Money, *, by: User, at: datetime) -> None:
    CostLine.objects.bulk_create(
        CostLine(vap=vap, year=year, what=what, planned=planned, realised=realised)
        for year, what, planned, realised in money.costs
    )
    for year, kind, source, whose, amount, state in money.cover:
        organisation = Organisation.objects.filter(kind=whose).order_by("pk").first() if whose else None
        if whose is None or organisation is not None:
            CoverLine.objects.create(
                vap=vap, year=year, kind=kind, source=source, organisation=organisation, amount=amount, state=state
            )
    for plan, name, year, what, planned_amount, reference in money.lines:
        department, _ = Department.objects.get_or_create(name=name)
        PlanLine.objects.create(
            vap=vap,
            kind=plan,
            department=department,
            fiscal_year=year,
            what=what,
            amount=planned_amount,
            reference=reference,
        )
    audit.record(event="vap.money_noted", target=vap, by=by, at=at, costs=len(money.costs), cover=len(money.cover))
