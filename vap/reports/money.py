"""Money of all VAPs of a cycle: per plan, per theme and per year, with what is missing, on one page (S96, S194)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from amersfoort_veiligheid.documents.tables import Cell, Column, Table, missing, number, text
from vap.enums import VAP_OVER
from vap.models import VAP
from vap.queries.money import sums_by_year
from vap.stats.money import MoneyBar, Sums, money_bar, total
from vap.stats.money_words import cover_words, more_words, spent_words


@dataclass(frozen=True)
class PlanMoney:
    """One plan with its sums."""

    vap: VAP
    sums: Sums
    bar: MoneyBar | None

    @property
    def is_over(self) -> bool:
        """Whether the plan has ended, so that nothing is missing any more."""
        return self.vap.state in VAP_OVER


@dataclass(frozen=True)
class Sum:
    """A line of sums under a name: a theme or a year. ``plans`` counts those with an amount."""

    label: str
    sums: Sums
    plans: int


@dataclass(frozen=True)
class MoneyReport:
    """What the plans cost together. ``open`` are sums of plans that are not over, ``ended`` of those that are."""

    plans: tuple[PlanMoney, ...]
    themes: tuple[Sum, ...]
    years: tuple[Sum, ...]
    open: Sums
    ended: Sums
    silent: tuple[VAP, ...]  # not over, and nobody wrote down what it costs
    bar: MoneyBar | None

    @property
    def everything(self) -> Sums:
        """All plans added up."""
        return self.open + self.ended

    @property
    def answer(self) -> str:
        """Whether there is money for the plans."""
        return cover_words(self.open)

    @property
    def more(self) -> list[str]:
        """What else a reader must know of plans that are not over."""
        return more_words(self.open)

    @property
    def ended_words(self) -> str:
        """What the plans cost that are over."""
        return spent_words(self.ended)

    @property
    def short(self) -> list[PlanMoney]:
        """Plans that need money that nobody pledged, the largest gap first."""
        return sorted((plan for plan in self.plans if plan.sums.uncovered), key=lambda plan: -plan.sums.uncovered)


def build_money_report(vaps: Sequence[VAP], *, year: int | None = None) -> MoneyReport:
    """Add up; with ``year`` only the money of that year. Two queries; give ``theme`` and ``cycle`` joined."""
    by_year = sums_by_year(vaps)
    if year is not None:
        by_year = {pk: {one: sums for one, sums in years.items() if one == year} for pk, years in by_year.items()}
    of_plan = {vap.pk: total(by_year.get(vap.pk, {}).values()) for vap in vaps}
    plans = tuple(PlanMoney(vap, of_plan[vap.pk], money_bar(of_plan[vap.pk])) for vap in vaps)
    open_sums = total(plan.sums for plan in plans if not plan.is_over)
    return MoneyReport(
        plans=plans,
        themes=_by_theme(plans),
        years=tuple(
            Sum(
                str(one),
                total(years[one] for years in by_year.values() if one in years),
                _plans_in(by_year.values(), one),
            )
            for one in sorted({one for years in by_year.values() for one in years})
        ),
        open=open_sums,
        ended=total(plan.sums for plan in plans if plan.is_over),
        silent=tuple(plan.vap for plan in plans if not plan.is_over and plan.sums.is_empty),
        bar=money_bar(open_sums),
    )


def _plans_in(plans: Iterable[dict[int, Sums]], year: int) -> int:
    return sum(year in years for years in plans)


def _by_theme(plans: Sequence[PlanMoney]) -> tuple[Sum, ...]:
    held: dict[str, list[PlanMoney]] = {}
    for plan in plans:
        held.setdefault(str(plan.vap.theme), []).append(plan)
    return tuple(
        Sum(theme, total(plan.sums for plan in held[theme]), sum(not plan.sums.is_empty for plan in held[theme]))
        for theme in sorted(held)
    )


MONEY_COLUMNS = (
    Column("begroot", "Begroot", "euro", "right"),
    Column("toegezegd", "Toegezegd", "euro", "right"),
    Column("aangevraagd", "Aangevraagd", "euro", "right"),
    Column("afgewezen", "Afgewezen", "euro", "right"),
    Column("niet-gedekt", "Niet gedekt", "euro", "right"),
    Column("uitgegeven", "Uitgegeven", "euro", "right"),
)


def money_cells(sums: Sums, *, is_over: bool = False) -> tuple[Cell, ...]:
    """The cells under ``MONEY_COLUMNS``; what nobody wrote down is no zero."""
    return (
        number(sums.planned) if sums.lines else missing(),
        number(sums.pledged),
        number(sums.applied),
        number(sums.refused),
        Cell(None, "", "", "plan is voorbij") if is_over else (number(sums.uncovered) if sums.lines else missing()),
        number(sums.realised) if sums.known else missing(),
    )


def plans_table(caption: str, report: MoneyReport, *, figures_date: str = "") -> Table:
    """One row per VAP."""
    columns = (
        Column("code", "Code"),
        Column("vap", "VAP", is_row_header=True),
        Column("stand", "Stand"),
        Column("thema", "Thema"),
        *MONEY_COLUMNS,
    )
    rows = tuple(
        (
            text(plan.vap.code),
            text(plan.vap.title),
            text(plan.vap.get_state_display()),
            text(str(plan.vap.theme)),
            *money_cells(plan.sums, is_over=plan.is_over),
        )
        for plan in report.plans
    )
    return Table("geld-vaps", caption, columns, rows, figures_date=figures_date)


def sums_table(key: str, caption: str, first: str, lines: Sequence[Sum], *, figures_date: str = "") -> Table:
    """One row per theme or year, and how many plans have an amount there."""
    columns = (Column(key, first, is_row_header=True), Column("vaps", "Plannen", "", "right"), *MONEY_COLUMNS)
    rows = tuple((text(line.label), number(line.plans), *money_cells(line.sums)) for line in lines)
    return Table(f"geld-{key}", caption, columns, rows, figures_date=figures_date)
