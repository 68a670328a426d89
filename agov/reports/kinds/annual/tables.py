"""The tables and drawings of the account of one year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.conf import settings

from agov.reports.kinds.annual.facts import Counts, Difference, Year, count
from agov.reports.kinds.public_parts import giver, own_name, own_table, plan_code
from amersfoort_veiligheid.documents.figures import ChartKind, ChartSpec, Point, Role, Series
from amersfoort_veiligheid.documents.tables import Cell, Column, RowGroup, Table, dutch_date, missing, number, text
from cycle.models import CouncilRequest
from vap.enums import CoverKind, PublicPart
from vap.queries.public_deeds import DoneLine
from vap.stats.money_words import euros

DEEDS = (
    Column("afgesproken", "Afgesproken", "", "right"),
    Column("op-tijd", "Op tijd gedaan", "", "right"),
    Column("te-laat", "Te laat gedaan", "", "right"),
    Column("open", "Nog niet gedaan", "", "right"),
    Column("niet-gedaan", "Niet gedaan", "", "right"),
    Column("geen-antwoord", "Geen bericht", "", "right"),
)
PLAN = Column("plan", "Plan", is_row_header=True)
PLAN_OF_LINE = Column("plan", "Plan")
NOT_COUNTED = "Plannen waarvan niet openbaar is wat een partner betaalt, tellen hier niet mee."


# --- what we wanted: as it was published


def wanted_priorities(facts: Year) -> Table | None:
    """The priorities of the plan of the year."""
    table = facts.promise.table("prioriteiten")
    return None if table is None else _as_promised(table, facts, "gewild-prioriteiten")


def wanted_goals(facts: Year) -> Table | None:
    """The goals of the plan of the year, of plans whose goals everybody still reads."""
    table = facts.promise.table("doelen")
    if table is None:
        return None
    shown = [one.vap for one in facts.plans if one.vap.shows(PublicPart.GOALS)]
    known = {plan_code(vap) for vap in shown} | {vap.title for vap in shown}
    place = next(index for index, column in enumerate(table.columns) if column.key == "plan")
    rows: list[tuple[Cell, ...]] = []
    marks: list[RowGroup] = []
    for heading, group in table.grouped_rows:
        own = [row for row in group if (row[place].code or row[place].text) in known]
        if heading and own:
            marks.append(RowGroup(heading, len(rows), len(own)))
        rows += own
    if not rows:
        return None
    return replace(_as_promised(table, facts, "gewild-doelen"), rows=tuple(rows), row_groups=tuple(marks))


def _as_promised(table: Table, facts: Year, key: str) -> Table:
    day = facts.promise.published_on or facts.today
    return replace(table, key=key, source=own_name(), figures_date=dutch_date(day))


# --- what we did


def organisations(facts: Year) -> Table:
    """Per organisation what became of what it stands for, over all plans of which that is public."""
    held: dict[str, list[DoneLine]] = {}
    for one in facts.plans:
        for line in one.lines:
            held.setdefault(line.organisation.name, []).append(line)
    columns = (
        Column("organisatie", "Organisatie", is_row_header=True),
        Column("plannen", "Plannen", "", "right"),
        *DEEDS,
    )
    rows = tuple(
        (text(name), number(len({line.plan_pk for line in held[name]})), *_counts(count(held[name])))
        for name in sorted(held, key=str.casefold)
    )
    note = f"Mee telt wat in {facts.year} klaar moest zijn, ook als die dag later is verzet, en wat toen is gedaan."
    caption = f"Wat elke organisatie deed in {facts.year}"
    return own_table("organisaties", caption, columns, rows, (note,), day=facts.today)


def _counts(counts: Counts) -> tuple[Cell, ...]:
    shown = (counts.agreed, counts.on_time, counts.late, counts.open, counts.not_done, counts.silent)
    return tuple(number(one) for one in shown)


def deeds_chart(facts: Year) -> ChartSpec | None:
    """Agreed and done beside each other, per organisation; nothing where one organisation did all."""
    rows = [row for row in organisations(facts).rows if row[2].value]
    if len(rows) < 2:
        return None
    whole = sum(_whole(row[2]) == _whole(row[3]) + _whole(row[4]) for row in rows)
    return ChartSpec(
        kind=ChartKind.BAR,
        key="gedaan-per-organisatie",
        title=f"{whole} van de {len(rows)} organisaties {'deed' if whole == 1 else 'deden'} alles wat was afgesproken",
        subtitle=f"Afspraken over {facts.year}, per organisatie",
        series=(
            Series("afgesproken", tuple(Point(row[0].text, _whole(row[2])) for row in rows), Role.CONTEXT),
            Series("gedaan", tuple(Point(row[0].text, _whole(row[3]) + _whole(row[4])) for row in rows), Role.FOCUS),
        ),
        unit="afspraken",
        source=own_name(),
        figures_date=dutch_date(facts.today),
        kind_label="Organisatie",
        is_example=settings.IS_EXAMPLE,
    )


def _whole(cell: Cell) -> int:
    return cell.value if isinstance(cell.value, int) else 0


def difference_table(found: Sequence[Difference]) -> Table:
    """How many deeds went otherwise, plan by plan."""
    columns = (
        PLAN,
        Column("gemist", "Beloofd en niet gedaan", "", "right"),
        Column("extra", "Gedaan en niet beloofd", "", "right"),
    )
    rows = tuple((text(one.vap.title), number(len(one.missed)), number(len(one.extra))) for one in found)
    return own_table("anders", "Wat per plan anders ging", columns, rows)


# --- money


def money(facts: Year) -> Table | None:
    """What each plan was to cost and cost in the year; only plans of which that is public."""
    columns = (
        PLAN,
        Column("begroot", "Begroot", "euro", "right"),
        Column("gedekt", "Gedekt", "euro", "right"),
        Column("uitgegeven", "Uitgegeven", "euro", "right"),
        Column("verschil", "Verschil", "euro", "right"),
        Column("onbekend", "Regels zonder bedrag", "", "right"),
    )
    rows = []
    for one in facts.known_money:
        sums = one.sums
        if sums is None or sums.is_empty:
            continue
        is_known = bool(sums.lines) and sums.known == sums.lines
        rows.append(
            (
                text(one.vap.title),
                number(sums.planned) if sums.lines else missing(),
                number(sums.covered) if sums.lines else missing(),
                number(sums.realised) if sums.known else missing(),
                number(sums.realised - sums.planned) if is_known else missing(),
                number(sums.lines - sums.known),
            )
        )
    notes = (
        "Verschil is uitgegeven min begroot. Het staat er pas als elk bedrag bekend is.",
        "Wat voor het ene plan te veel is toegezegd, dekt geen ander plan.",
    )
    return own_table("geld", f"Geld per plan in {facts.year}", columns, tuple(rows), notes) if rows else None


def by_source(facts: Year) -> Table | None:
    """Where pledged money came from.

    A plan in which not everybody reads what a partner pays is left out with all its money: from its sum and the other
    sources the rest would follow.
    """
    sums: dict[str, int] = {}
    is_short = False
    for one in facts.known_money:
        if not one.shows_all_cover:
            is_short = True
            continue
        for line in one.cover:
            sums[line.kind] = sums.get(line.kind, 0) + line.amount
    if not sums:
        return None
    columns = (Column("soort", "Waaruit", is_row_header=True), Column("bedrag", "Toegezegd", "euro", "right"))
    rows = tuple((text(kind.label), number(sums[kind])) for kind in CoverKind if kind in sums)
    notes = (NOT_COUNTED,) if is_short else ()
    return own_table("geld-soort", f"Waar het geld van {facts.year} vandaan kwam", columns, rows, notes)


def money_chart(facts: Year) -> ChartSpec | None:
    """Planned and spent beside each other, of plans of which both are known."""
    known = [(one, sums) for one in facts.known_money if (sums := one.sums) and sums.planned and sums.known]
    if len(known) < 2:
        return None
    return ChartSpec(
        kind=ChartKind.BAR,
        key="geld-per-plan",
        title=_spent_beside_planned(sum(sums.planned for _, sums in known), sum(sums.realised for _, sums in known)),
        subtitle=f"Begroot en uitgegeven, in euro's, {facts.year}",
        series=(
            Series("begroot", tuple(Point(one.vap.title, sums.planned) for one, sums in known), Role.CONTEXT),
            Series("uitgegeven", tuple(Point(one.vap.title, sums.realised) for one, sums in known), Role.FOCUS),
        ),
        unit="euro",
        source=own_name(),
        figures_date=dutch_date(facts.today),
        kind_label="Plan",
        is_example=settings.IS_EXAMPLE,
    )


def _spent_beside_planned(planned: int, spent: int) -> str:
    """The bars in one sentence: of these plans together."""
    if spent == planned:
        return "Deze plannen kostten samen wat begroot was"
    word = "minder" if spent < planned else "meer"
    return f"Deze plannen kostten samen {euros(abs(spent - planned))} {word} dan begroot"


def cover_lines(facts: Year) -> Table | None:
    """Who pledged what, line by line, of plans that show all of it; in a part that not everybody reads at first."""
    columns = (
        Column("waaruit", "Waaruit", is_row_header=True),
        PLAN_OF_LINE,
        Column("van-wie", "Van wie"),
        Column("bedrag", "Bedrag", "euro", "right"),
    )
    rows = tuple(
        (
            text(line.source),
            text(one.vap.title),
            giver(line),
            number(line.amount),
        )
        for one in facts.known_money
        if one.shows_all_cover
        for line in one.cover
    )
    notes = () if all(one.shows_all_cover for one in facts.known_money) else (NOT_COUNTED,)
    return own_table("dekking", f"Wie betaalde in {facts.year}", columns, rows, notes) if rows else None


# --- the council


def promises(rows: Sequence[CouncilRequest], today: date) -> Table:
    """What the council asked for, and how that stands."""
    columns = (
        Column("onderwerp", "Onderwerp", is_row_header=True),
        Column("soort", "Soort"),
        Column("van", "Van"),
        Column("klaar", "Klaar op"),
        Column("stand", "Stand"),
        Column("hoe", "Hoe het is afgedaan"),
    )
    cells = tuple(
        (
            text(one.title),
            text(one.get_kind_display()),
            text(dutch_date(one.raised_on)),
            text(dutch_date(one.due_on)),
            text("te laat" if one.days_late(today) else one.get_state_display()),
            text(one.answer) if one.answer else missing(),
        )
        for one in rows
    )
    return own_table("raad", "Verzoeken en toezeggingen", columns, cells, day=today)


def choices(rows: Sequence[tuple[str, str, str]]) -> Table:
    """About what there is something to choose, what is known of it, and what can be chosen."""
    columns = (
        Column("waarover", "Waarover", is_row_header=True),
        Column("weten", "Wat wij weten"),
        Column("keuze", "Wat nu voorligt"),
    )
    cells = tuple(tuple(text(one) for one in row) for row in rows)
    return own_table("keuze", "Waarover nu iets te kiezen is", columns, cells)
