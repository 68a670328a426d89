"""The uitvoeringsplan of one fiscal year, of the whole town or of one department: all that VAPs do in that year.

It holds what was decided on; what is still being made is named, without what it says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Q

from amersfoort_veiligheid.accounts.models import Department
from amersfoort_veiligheid.documents.tables import Cell, Column, Table, dutch_date, missing, number, text
from vap.enums import VAP_ALIVE, VAP_IN_THE_MAKING, VAP_OVER, AssignmentRole, VapState
from vap.models import VAP, Activity, Assignment, CoverLine, Goal, PlanLine
from vap.queries.capacity import function_of
from vap.queries.money import sums_by_year
from vap.reports.money import MONEY_COLUMNS, money_cells
from vap.stats.money import Sums, total
from vap.stats.money_words import cover_words, more_words, plans_cover_words


@dataclass(frozen=True)
class PlanOfYear:
    """One VAP as far as it is about this year. People stand under their function."""

    vap: VAP
    accountable: str
    trekker: str
    implementers: tuple[str, ...]
    goals: tuple[Goal, ...]
    activities: tuple[Activity, ...]
    cover: tuple[CoverLine, ...]
    lines: tuple[PlanLine, ...]
    sums: Sums

    @property
    def money_words(self) -> str:
        """Whether the money of this year is there."""
        return cover_words(self.sums)

    @property
    def more_money(self) -> list[str]:
        """What else a reader must know of the money."""
        return more_words(self.sums)


@dataclass(frozen=True)
class ExecutionPlan:
    """The whole document, for page, PDF and workbook alike."""

    name: str  # what this municipality calls it
    year: int
    department: str
    on: date
    municipality: str
    is_example: bool
    plans: tuple[PlanOfYear, ...]
    in_the_making: tuple[VAP, ...]
    sums: Sums
    themes: tuple[tuple[str, int], ...]  # how many plans per theme

    @property
    def title(self) -> str:
        """What stands on the front."""
        words = f"{self.name[:1].upper()}{self.name[1:]} {self.year}"
        return f"{words}, {self.department}" if self.department else words

    @property
    def answer(self) -> str:
        """The year in one sentence."""
        if not self.plans:
            return f"Voor {self.year} is nog geen plan vastgesteld."
        plans = "1 plan" if len(self.plans) == 1 else f"{len(self.plans)} plannen"
        count = sum(len(plan.activities) for plan in self.plans)
        deeds = "1 activiteit" if count == 1 else f"{count} activiteiten"
        verb = "loopt" if len(self.plans) == 1 else "lopen"
        return f"In {self.year} {verb} {plans} met {deeds}. {plans_cover_words(self.sums, len(self.plans))}"

    @property
    def without_place(self) -> int:
        """Lines that stand in no plan of a department yet."""
        return sum(not line.reference for plan in self.plans for line in plan.lines)


def build_execution_plan(
    *, year: int, department: Department | None, name: str, today: date, vaps: Iterable[VAP] | None = None
) -> ExecutionPlan:
    """Collect; a fixed number of queries. Of a department: VAPs that need a line of it, or that it leads."""
    rows = list(_in_year(year, department) if vaps is None else vaps)
    pks = [vap.pk for vap in rows]
    people = _people(pks)
    goals = _by_vap(Goal.objects.filter(vap__in=pks).order_by("position", "pk"))
    activities = _by_vap(
        Activity.objects.filter(vap__in=pks, planned_start__lte=date(year, 12, 31), planned_end__gte=date(year, 1, 1))
        .select_related("organisation")
        .order_by("planned_start", "pk")
    )
    cover = _by_vap(CoverLine.objects.filter(vap__in=pks, year=year).select_related("organisation"))
    asked = PlanLine.objects.filter(vap__in=pks, fiscal_year=year).select_related("department")
    lines = _by_vap(asked.filter(department=department) if department else asked)
    money = {pk: years.get(year, Sums()) for pk, years in sums_by_year(rows).items()}
    decided = [vap for vap in rows if vap.state not in VAP_IN_THE_MAKING]
    counts: dict[str, int] = {}
    for vap in decided:
        counts[str(vap.theme)] = counts.get(str(vap.theme), 0) + 1
    plans = tuple(
        PlanOfYear(
            vap=vap,
            accountable=people.get((vap.pk, AssignmentRole.ACCOUNTABLE), ("",))[0],
            trekker=people.get((vap.pk, AssignmentRole.LEAD), ("",))[0],
            implementers=tuple(people.get((vap.pk, AssignmentRole.IMPLEMENTER), ())),
            goals=tuple(goals.get(vap.pk, ())),
            activities=tuple(activities.get(vap.pk, ())),
            cover=tuple(cover.get(vap.pk, ())),
            lines=tuple(lines.get(vap.pk, ())),
            sums=money.get(vap.pk, Sums()),
        )
        for vap in decided
    )
    return ExecutionPlan(
        name=name,
        year=year,
        department=str(department or ""),
        on=today,
        municipality=settings.MUNICIPALITY_NAME,
        is_example=settings.IS_EXAMPLE,
        plans=plans,
        in_the_making=tuple(vap for vap in rows if vap.state in VAP_IN_THE_MAKING),
        sums=total(plan.sums for plan in plans),
        themes=tuple(sorted(counts.items())),
    )


def _in_year(year: int, department: Department | None) -> Iterable[VAP]:
    """VAPs that run in the year, and those in the making that would."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    runs = Q(start_date__lte=last) & (Q(end_date__isnull=True) | Q(end_date__gte=first))
    not_ended = Q(ended_on__isnull=True) | Q(ended_on__gte=first)
    needs = Q(pk__in=PlanLine.objects.filter(fiscal_year=year).values("vap"))
    undated = Q(state__in=VAP_IN_THE_MAKING, start_date__isnull=True)
    found = (
        VAP.objects.not_secret()
        .filter((runs & not_ended) | (needs & not_ended) | undated)
        .exclude(state=VapState.WITHDRAWN)
    )
    if department is not None:
        lines = PlanLine.objects.filter(fiscal_year=year, department=department)
        leads = Assignment.objects.current().filter(role=AssignmentRole.LEAD, user__department=department)
        found = found.filter(Q(pk__in=lines.values("vap")) | Q(pk__in=leads.values("vap")))
    return found.select_related("cycle", "theme").order_by("theme__name", "cycle__start_date", "number")


def _people(pks: list[int]) -> dict[tuple[int, str], tuple[str, ...]]:
    found: dict[tuple[int, str], tuple[str, ...]] = {}
    current = Assignment.objects.current().filter(vap__in=pks, is_substitute=False)
    for row in current.select_related("user__organisation", "organisation").order_by("pk"):
        who = function_of(row.user) if row.user else str(row.organisation)
        found[row.vap_id, row.role] = (*found.get((row.vap_id, row.role), ()), who)
    return found


def _by_vap(rows: Iterable[object]) -> dict[int, list]:  # type: ignore[type-arg]  # rows of any model with a VAP
    found: dict[int, list] = {}  # type: ignore[type-arg]
    for row in rows:
        found.setdefault(row.vap_id, []).append(row)  # type: ignore[attr-defined]
    return found


def years_with_plans(today: date) -> list[int]:
    """The years for which something is written down, and the next one, newest first."""
    known = set(PlanLine.objects.values_list("fiscal_year", flat=True))
    decided = VAP.objects.filter(state__in=(*VAP_ALIVE, *VAP_OVER), start_date__isnull=False).exclude(
        state=VapState.WITHDRAWN
    )
    for start, end in decided.values_list("start_date", "end_date"):
        if start is None:
            continue
        known.update(range(start.year, min((end or start).year, today.year + 2) + 1))
    return sorted({*known, today.year, today.year + 1}, reverse=True)


def execution_tables(plan: ExecutionPlan) -> list[Table]:
    """The document as tables for a workbook: plans, activities, goals, and lines of departments."""
    return [_plans(plan), _activities(plan), _goals(plan), lines_table(_lines(plan), caption=f"Planregels {plan.year}")]


def _lines(plan: ExecutionPlan) -> list[PlanLine]:
    return [line for one in plan.plans for line in one.lines]


def _plans(plan: ExecutionPlan) -> Table:
    columns = (
        Column("code", "Code"),
        Column("vap", "VAP", is_row_header=True),
        Column("thema", "Thema"),
        Column("stand", "Stand"),
        Column("verantwoordelijk", "Bestuurlijk verantwoordelijk"),
        Column("trekker", "Trekker"),
        Column("uitvoerders", "Uitvoerders"),
        *MONEY_COLUMNS,
    )
    rows = tuple(
        (
            text(one.vap.code),
            text(one.vap.title),
            text(str(one.vap.theme)),
            text(one.vap.get_state_display()),
            text(one.accountable),
            text(one.trekker),
            text(", ".join(one.implementers)),
            *money_cells(one.sums, is_over=one.vap.state in VAP_OVER),
        )
        for one in plan.plans
    )
    return Table("plannen", f"Plannen {plan.year}", columns, rows, figures_date=dutch_date(plan.on))


def _activities(plan: ExecutionPlan) -> Table:
    columns = (
        Column("code", "Code"),
        Column("vap", "VAP"),
        Column("activiteit", "Activiteit", is_row_header=True),
        Column("soort", "Soort maatregel"),
        Column("wie", "Wie"),
        Column("van", "Van"),
        Column("tot", "Tot en met"),
        Column("hoeveel", "Hoeveel", align="right"),
        Column("eenheid", "Eenheid"),
        Column("stand", "Stand"),
    )
    rows = tuple(
        (
            text(one.vap.code),
            text(one.vap.title),
            text(activity.title),
            text(activity.get_measure_kind_display()),
            text(str(activity.organisation)),
            text(activity.planned_start.isoformat()),
            text(activity.planned_end.isoformat()),
            missing() if activity.planned_amount is None else number(activity.planned_amount),
            text(activity.unit),
            text(activity.get_state_display()),
        )
        for one in plan.plans
        for activity in one.activities
    )
    return Table("activiteiten", f"Activiteiten {plan.year}", columns, rows, figures_date=dutch_date(plan.on))


def _goals(plan: ExecutionPlan) -> Table:
    columns = (
        Column("code", "Code"),
        Column("vap", "VAP"),
        Column("doel", "Doel", is_row_header=True),
        Column("soort", "Soort doel"),
        Column("gehaald-op", "Gehaald op"),
    )
    rows = tuple(
        (
            text(one.vap.code),
            text(one.vap.title),
            text(goal.title),
            text(goal.get_kind_display()),
            text(goal.target_date.isoformat() if goal.target_date else ""),
        )
        for one in plan.plans
        for goal in one.goals
    )
    return Table("doelen", f"Doelen {plan.year}", columns, rows, figures_date=dutch_date(plan.on))


def lines_table(lines: Iterable[PlanLine], *, caption: str) -> Table:
    """Lines of departments: what must stand where, and whether it does (S159)."""
    columns = (
        Column("afdeling", "Afdeling"),
        Column("jaar", "Begrotingsjaar"),
        Column("plan", "Soort plan"),
        Column("wat", "Wat erin moet staan", is_row_header=True),
        Column("bedrag", "Bedrag", "euro", "right"),
        Column("staat-erin", "Staat het erin"),
        Column("vindplaats", "Waar staat het"),
        Column("code", "Code"),
        Column("vap", "VAP"),
        Column("stand", "Stand van het VAP"),
    )
    return Table("planregels", caption, columns, tuple(_line_cells(line) for line in lines))


def _line_cells(line: PlanLine) -> tuple[Cell, ...]:
    return (
        text(str(line.department)),
        text(str(line.fiscal_year)),
        text(line.get_kind_display()),
        text(line.what),
        missing() if line.amount is None else number(line.amount),
        text("ja" if line.reference else "nog niet"),
        text(line.reference),
        text(line.vap.code),
        text(line.vap.title),
        text(line.vap.get_state_display()),
    )
