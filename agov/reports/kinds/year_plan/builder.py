"""The plan of one year for everybody: per priority what we do, who does it, when, and whether there is money.

It is the uitvoeringsplan of ``vap`` without what is only for departments: no plans in the making, no organisation that
was asked and did not promise yet, no person. A part that a plan does not show to everybody is left out, of totals too.
Who pays which part stands in a part of its own, so that it can have other readers than the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.conf import settings
from django.utils import timezone

from agov.enums import PartReaders, PublicationKind
from agov.reports.kinds.public_parts import giver, own_source, own_table, plan_code
from agov.reports.kinds.shape import ClosedPart, Content, Kind, NoContentError, Subject, finished
from amersfoort_veiligheid.documents.figures import ChartKind, ChartSpec, Point, Role, Series
from amersfoort_veiligheid.documents.tables import (
    Cell,
    Column,
    RowGroup,
    dutch_date,
    join_words,
    missing,
    number,
    text,
)
from analysis.reports.base import KeyFigure, Report, Section
from cycle.enums import WooGround
from vap.enums import CoverKind, PublicPart
from vap.models import Activity, Priority
from vap.queries.activities import agreed_in
from vap.queries.goal_words import target_words
from vap.queries.public_deeds import deed_code
from vap.reports.execution_paper import plan_of
from vap.reports.execution_plan import ExecutionPlan, PlanOfYear, years_with_plans
from vap.stats.money import Sums, total
from vap.stats.money_words import euros, plans_cover_words

TOWN: Final = "gemeente"
WITHOUT: Final = "Zonder vastgestelde prioriteit"
HIDDEN: Final = {
    PublicPart.DEEDS: "Niet openbaar is wie wat doet in",
    PublicPart.GOALS: "Niet openbaar zijn de doelen van",
    PublicPart.MONEY: "Niet openbaar is wat het kost van",
}


@dataclass(frozen=True)
class _Group:
    """The plans of one priority, each with the activities of the year that somebody promised."""

    title: str
    plans: tuple[PlanOfYear, ...]
    deeds: tuple[tuple[PlanOfYear, Activity], ...]

    @property
    def sums(self) -> Sums:
        return total(plan.sums for plan in self.plans)


def build_year_plan(year: int, *, today: date) -> Report:
    """Build the report value. Raises ``NoContentError`` when no plan of that year was decided on."""
    plan = _open(plan_of(year, None, today))
    if not plan.plans:
        raise NoContentError(f"Voor {year} is nog geen plan vastgesteld.")
    groups = _groups(plan)
    return Report(
        kind=PublicationKind.EXECUTION,
        code=TOWN,
        period=str(year),
        municipality=plan.municipality,
        title=plan.title,
        question=f"Wat doen wij in {year} voor de veiligheid?",
        answer=_answer(plan, groups),
        key_figures=_key_figures(plan, groups),
        sections=(_priorities(plan, groups), _deeds(plan, groups), _goals(plan, groups), _money(plan), _cover(plan)),
        sources=(own_source(today),),
        unknowns=_unknowns(plan, groups),
        is_example=settings.IS_EXAMPLE,
    )


def _open(plan: ExecutionPlan) -> ExecutionPlan:
    """The plan with what everybody may read of it: what is off is in no list and in no total."""
    plans = tuple(
        replace(
            one,
            goals=one.goals if one.vap.shows(PublicPart.GOALS) else (),
            activities=one.activities if one.vap.shows(PublicPart.DEEDS) else (),
            cover=one.cover if _shows_cover(one) else (),
            sums=one.sums if one.vap.shows(PublicPart.MONEY) else Sums(),
        )
        for one in plan.plans
    )
    return replace(plan, plans=plans, sums=total(one.sums for one in plans))


def _shows_cover(one: PlanOfYear) -> bool:
    """What one partner pays is a choice of its own; in the sum of the plan it counts.

    Where it is not told, no line of the plan is: from that sum and the other lines it would follow.
    """
    is_all_told = one.vap.shows(PublicPart.PARTNER_MONEY) or all(line.kind != CoverKind.PARTNER for line in one.cover)
    return one.vap.shows(PublicPart.MONEY) and is_all_told


def _all_show(plan: ExecutionPlan, part: PublicPart) -> bool:
    return all(one.vap.shows(part) for one in plan.plans)


def _groups(plan: ExecutionPlan) -> list[_Group]:
    """Plans by the priority that they belong to, in the order of the alphabet; those without one last."""
    pks = {one.vap.priority_id for one in plan.plans if one.vap.priority_id}
    titles = dict(Priority.objects.public().filter(pk__in=pks).values_list("pk", "title"))
    held: dict[str, list[PlanOfYear]] = {}
    for one in plan.plans:
        held.setdefault(titles.get(one.vap.priority_id or 0, WITHOUT), []).append(one)
    agreed = {activity.pk for activity in agreed_in(one.vap for one in plan.plans)}
    return [
        _Group(title, tuple(held[title]), tuple(_promised(held[title], agreed)))
        for title in sorted(held, key=lambda title: (title == WITHOUT, title))
    ]


def _promised(plans: Iterable[PlanOfYear], agreed: set[int]) -> Iterable[tuple[PlanOfYear, Activity]]:
    for plan in plans:
        yield from ((plan, activity) for activity in plan.activities if activity.pk in agreed)


# --- the answer


def _answer(plan: ExecutionPlan, groups: Sequence[_Group]) -> str:
    plans = _count(len(plan.plans), "plan", "plannen")
    deeds = _count(sum(len(group.deeds) for group in groups), "activiteit", "activiteiten")
    verb = "loopt" if len(plan.plans) == 1 else "lopen"
    return f"In {plan.year} {verb} {plans} met {deeds}. {plans_cover_words(plan.sums, len(plan.plans))}"


def _count(amount: int, one: str, more: str) -> str:
    return f"{amount} {one if amount == 1 else more}"


def _key_figures(plan: ExecutionPlan, groups: Sequence[_Group]) -> tuple[KeyFigure, ...]:
    chosen = sum(group.title != WITHOUT for group in groups)
    deeds = sum(len(group.deeds) for group in groups)
    sums = plan.sums
    return (
        KeyFigure("Prioriteiten", str(chosen), "", "", "", ""),
        KeyFigure("Plannen", str(len(plan.plans)), "", "", "", ""),
        KeyFigure("Activiteiten", str(deeds), "", "", "", ""),
        KeyFigure("Begroot", euros(sums.planned) if sums.lines else ".", "", "", "", ""),
        KeyFigure("Niet gedekt", euros(sums.uncovered) if sums.lines else ".", "", "", "", ""),
    )


# --- the parts


def _priorities(plan: ExecutionPlan, groups: Sequence[_Group]) -> Section:
    columns = (
        Column("prioriteit", "Prioriteit", is_row_header=True),
        Column("plannen", "Plannen", "", "right"),
        Column("activiteiten", "Activiteiten", "", "right"),
        Column("begroot", "Begroot", "euro", "right"),
        Column("toegezegd", "Toegezegd", "euro", "right"),
        Column("niet-gedekt", "Niet gedekt", "euro", "right"),
    )
    rows = tuple(
        (
            text(group.title),
            number(len(group.plans)),
            number(len(group.deeds)),
            number(group.sums.planned) if group.sums.lines else missing(),
            number(group.sums.pledged),
            number(group.sums.uncovered) if group.sums.lines else missing(),
        )
        for group in groups
    )
    table = own_table("prioriteiten", f"Prioriteiten in {plan.year}", columns, rows, day=plan.on)
    chart = _chart(plan, groups)
    charts = (chart,) if chart else ()
    return Section("prioriteiten", "Waar werken wij aan?", "", charts=charts, tables=(table,))


def _chart(plan: ExecutionPlan, groups: Sequence[_Group]) -> ChartSpec | None:
    """What each priority costs and how much of that was pledged; nothing to draw where nobody wrote down a cost."""
    known = [group for group in groups if group.sums.planned]
    if not known:
        return None
    most = max(known, key=lambda group: group.sums.planned)
    name = f"“{most.title}”" if most.title != WITHOUT else "plannen zonder vastgestelde prioriteit"
    title = f"Het meeste geld gaat naar {name}." if len(known) > 1 else plans_cover_words(most.sums, len(most.plans))
    return ChartSpec(
        kind=ChartKind.BAR,
        key="geld-per-prioriteit",
        title=title,
        subtitle=f"Begroot en gedekt, in euro's, {plan.year}",
        series=(
            Series("begroot", tuple(Point(one.title, one.sums.planned) for one in known), Role.CONTEXT),
            Series("gedekt", tuple(Point(one.title, one.sums.covered) for one in known), Role.FOCUS),
        ),
        unit="euro",
        source=f"gemeente {plan.municipality}",
        figures_date=dutch_date(plan.on),
        kind_label="Prioriteit",
        is_example=plan.is_example,
    )


def _deeds(plan: ExecutionPlan, groups: Sequence[_Group]) -> Section:
    columns = (
        Column("activiteit", "Wat", is_row_header=True),
        Column("plan", "Plan"),
        Column("wie", "Wie"),
        Column("van", "Van"),
        Column("tot", "Tot en met"),
        Column("hoeveel", "Hoeveel"),
    )
    rows: list[tuple[Cell, ...]] = []
    marks: list[RowGroup] = []
    for group in groups:
        if group.deeds:
            marks.append(RowGroup(group.title, len(rows), len(group.deeds)))
        rows += [
            (
                text(deed.title, code=deed_code(deed.pk)),
                text(one.vap.title, code=plan_code(one.vap)),
                text(str(deed.organisation)),
                text(dutch_date(deed.planned_start)),
                text(dutch_date(deed.planned_end)),
                text(f"{deed.planned_amount} {deed.unit}") if deed.planned_amount is not None else missing(),
            )
            for one, deed in group.deeds
        ]
    took_part = sorted({str(deed.organisation) for group in groups for _, deed in group.deeds})
    nothing = "Er is nog niets toegezegd." if _all_show(plan, PublicPart.DEEDS) else ""
    lead = f"Mee doen: {join_words(took_part)}." if took_part else nothing
    table = own_table(
        "activiteiten",
        f"Activiteiten in {plan.year}",
        columns,
        tuple(rows),
        day=plan.on,
        row_groups=tuple(marks),
    )
    return Section("doen", "Wat doen wij, wie doet het en wanneer?", lead, tables=(table,) if rows else ())


def _goals(plan: ExecutionPlan, groups: Sequence[_Group]) -> Section:
    columns = (
        Column("doel", "Doel", is_row_header=True),
        Column("plan", "Plan"),
        Column("streven", "Waar wij heen willen"),
        Column("voor", "Gehaald op"),
    )
    rows: list[tuple[Cell, ...]] = []
    marks: list[RowGroup] = []
    for group in groups:
        own = [(one, goal) for one in group.plans for goal in one.goals]
        if own:
            marks.append(RowGroup(group.title, len(rows), len(own)))
        rows += [
            (
                text(goal.title),
                text(one.vap.title, code=plan_code(one.vap)),
                text(target_words(goal)) if target_words(goal) else missing(),
                text(dutch_date(goal.target_date)) if goal.target_date else missing(),
            )
            for one, goal in own
        ]
    this_year = sum(row[3].text.endswith(f" {plan.year}") for row in rows)
    lead = f"In {plan.year} moeten {_count(this_year, 'doel', 'doelen')} gehaald zijn." if this_year else ""
    table = own_table("doelen", "Doelen van de plannen", columns, tuple(rows), day=plan.on, row_groups=tuple(marks))
    return Section("doelen", "Wat willen wij bereiken?", lead, tables=(table,) if rows else ())


def _money(plan: ExecutionPlan) -> Section:
    columns = (
        Column("plan", "Plan", is_row_header=True),
        Column("begroot", "Begroot", "euro", "right"),
        Column("toegezegd", "Toegezegd", "euro", "right"),
        Column("niet-gedekt", "Niet gedekt", "euro", "right"),
    )
    rows = tuple(
        (
            text(one.vap.title),
            number(one.sums.planned) if one.sums.lines else missing(),
            number(one.sums.pledged),
            number(one.sums.uncovered) if one.sums.lines else missing(),
        )
        for one in plan.plans
        if one.vap.shows(PublicPart.MONEY)
    )
    table = own_table("geld", f"Geld per plan in {plan.year}", columns, rows, day=plan.on)
    return Section(
        "geld",
        "Wat kost het, en is er geld?",
        plans_cover_words(plan.sums, len(plan.plans)),
        tables=(table,) if rows else (),
    )


def _cover(plan: ExecutionPlan) -> Section:
    columns = (
        Column("waaruit", "Waaruit", is_row_header=True),
        Column("plan", "Plan"),
        Column("van-wie", "Van wie"),
        Column("bedrag", "Bedrag", "euro", "right"),
        Column("zeker", "Hoe zeker"),
    )
    rows = tuple(
        (
            text(line.source),
            text(one.vap.title),
            giver(line),
            number(line.amount),
            text(line.get_state_display()),
        )
        for one in plan.plans
        for line in one.cover
    )
    nobody = not rows and not any(one.sums.covered for one in plan.plans) and _all_show(plan, PublicPart.MONEY)
    lead = "Nog niemand heeft geld toegezegd." if nobody else ""
    table = own_table("dekking", f"Wie betaalt in {plan.year}", columns, rows, day=plan.on)
    return Section("dekking", "Wie betaalt wat?", lead, tables=(table,) if rows else ())


def _unknowns(plan: ExecutionPlan, groups: Sequence[_Group]) -> tuple[str, ...]:
    found = [
        f"{words}: {join_words(hidden)}."
        for part, words in HIDDEN.items()
        if (hidden := [one.vap.title for one in plan.plans if not one.vap.shows(part)])
    ]
    silent = [one.vap.title for one in plan.plans if one.vap.shows(PublicPart.MONEY) and not one.sums.lines]
    if silent:
        found.append(f"Er staat nog niet in wat dit kost in {plan.year}: {join_words(silent)}.")
    open_ones = sum(len(one.activities) for one in plan.plans) - sum(len(group.deeds) for group in groups)
    if open_ones:
        found.append(f"{_count(open_ones, 'activiteit', 'activiteiten')}: nog niet toegezegd door wie het zou doen.")
    if plan.in_the_making:
        amount = _count(len(plan.in_the_making), "plan is", "plannen zijn")
        found.append(
            f"{amount} nog in de maak en kan in {plan.year} beginnen."
            if len(plan.in_the_making) == 1
            else f"{amount} nog in de maak en kunnen in {plan.year} beginnen."
        )
    return tuple(found)


# --- as a kind of publication


def _subjects() -> list[Subject]:
    """Years in which a plan runs, newest first."""
    return [Subject(TOWN, str(year), f"Alle plannen in {year}") for year in years_with_plans(timezone.localdate())]


def _build(code: str, period: str) -> Content:
    if code != TOWN or not period.isdigit():
        raise NoContentError("Kies een jaar.")
    return finished(build_year_plan(int(period), today=timezone.localdate()))


COVER: Final = ClosedPart(
    key="dekking",
    readers=PartReaders.BOTH,
    ground=WooGround.MONEY,
    note="Partners vertellen zelf wat zij betalen, en over een deel van het geld wordt nog gesproken",
)
YEAR_PLAN: Final = Kind(
    subjects=_subjects,
    build=_build,
    about="Per prioriteit wat wij in een jaar doen, wie het doet, wanneer, en of er geld is.",
    nothing="Nog over geen plan is besloten.",
    closed=(COVER,),
)
