"""The tables of the publication about the progress of plans: what was done, by whom, what is late, and the money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from django.utils import timezone

from agov.reports.kinds.public_parts import OFF, OpenPlan, off_cell, own_table
from amersfoort_veiligheid.documents.tables import Cell, Column, Table, dutch_date, number, text
from vap.enums import VAP_OVER, CoverKind, CoverState, PublicPart, PublicStand
from vap.models import VAP
from vap.queries.public_deeds import PUBLIC_AFTER, DoneLine
from vap.queries.stale import NEVER, last_word
from vap.reports.money import MONEY_COLUMNS, money_cells

AHEAD: Final = timedelta(days=183)
COUNTED: Final = (
    Column("gedaan", "Gedaan", "", "right"),
    Column("te-doen", "Te doen", "", "right"),
    Column("te-laat", "Te laat", "", "right"),
    Column("niet-gedaan", "Niet gedaan", "", "right"),
    Column("geen-antwoord", "Niet verteld hoe het gaat", "", "right"),
)
LATE_WORDS: Final = f"Wat te laat is, staat hier {PUBLIC_AFTER.days} dagen na de afgesproken dag."
BLANK_WORDS: Final = f"Een leeg vak betekent: {OFF}."


# in the order of the columns
STANDS: Final = (
    PublicStand.DONE,
    PublicStand.TO_DO,
    PublicStand.LATE,
    PublicStand.NOT_DONE,
    PublicStand.NO_ANSWER,
)


def _counts(lines: Sequence[DoneLine]) -> tuple[Cell, ...]:
    found = Counter(one.stand for one in lines)
    return tuple(number(found[stand]) for stand in STANDS)


def plans_table(plans: Sequence[OpenPlan], today: date) -> Table:
    """Every plan on a row."""
    columns = (
        Column("plan", "Plan", is_row_header=True),
        Column("stand", "Stand"),
        *COUNTED,
        Column("bericht", "Laatste bericht"),
    )
    rows = tuple(
        (text(plan.vap.title), text(plan.vap.get_state_display()), *_plan_counts(plan), _news(plan)) for plan in plans
    )
    is_blank = any(plan.deeds is None or not plan.shows(PublicPart.PROGRESS) for plan in plans)
    notes = (LATE_WORDS, BLANK_WORDS) if is_blank else (LATE_WORDS,)
    return own_table("plannen", "Alle plannen op een rij", columns, rows, notes, day=today)


def _plan_counts(plan: OpenPlan) -> tuple[Cell, ...]:
    return tuple(off_cell() for _ in COUNTED) if plan.deeds is None else _counts(plan.deeds.lines)


def news_words(vap: VAP) -> str:
    """On which day somebody last told how it goes: an edition is read for years, so not how long ago that was."""
    moment = last_word(vap)
    return "nog nooit" if moment == NEVER else dutch_date(timezone.localtime(moment).date())


def _news(plan: OpenPlan) -> Cell:
    return text(news_words(plan.vap)) if plan.shows(PublicPart.PROGRESS) else off_cell()


def deed_tables(plan: OpenPlan, today: date) -> tuple[Table, ...]:
    """What organisations stand for in one plan; none when that is not public or empty."""
    if plan.deeds is None or not plan.deeds.agreed:
        return ()
    columns = (
        Column("wat", "Wat", is_row_header=True),
        Column("wie", "Wie"),
        Column("stand", "Stand"),
        Column("hoeveel", "Hoeveel"),
        Column("wanneer", "Klaar op"),
    )
    rows = tuple(_deed_row(one) for one in plan.deeds.agreed)
    return (own_table(f"doen-{plan.vap.number}", f"Wie doet wat in “{plan.vap.title}”", columns, rows, day=today),)


def _deed_row(one: DoneLine) -> tuple[Cell, ...]:
    day = one.done_on or one.due_on
    return (
        text(one.what),
        text(one.organisation.name),
        text(PublicStand(one.stand).label),
        text(one.amount),
        text(dutch_date(day) if day else "geen dag afgesproken"),
    )


def organisations_table(plans: Sequence[OpenPlan], today: date) -> Table:
    """Per organisation what it stands for, over all plans of which that is public."""
    rows: dict[str, list[DoneLine]] = {}
    taking: dict[str, set[int]] = {}
    for plan in plans:
        for one in plan.deeds.lines if plan.deeds is not None else ():
            rows.setdefault(one.organisation.name, []).append(one)
            taking.setdefault(one.organisation.name, set()).add(plan.vap.pk)
    columns = (
        Column("organisatie", "Organisatie", is_row_header=True),
        Column("plannen", "Plannen", "", "right"),
        *COUNTED,
    )
    cells = tuple((text(name), number(len(taking[name])), *_counts(rows[name])) for name in sorted(rows))
    return own_table(
        "organisaties", "Wat elke organisatie deed, over alle plannen", columns, cells, (LATE_WORDS,), day=today
    )


def late_table(found: Sequence[tuple[OpenPlan, DoneLine]], today: date) -> Table:
    """What is past its day, the longest first."""
    return _by_day(
        "te-laat", "Wat niet op tijd klaar was, het oudste eerst", Column("sinds", "Moest klaar op"), found, today
    )


def next_table(plans: Sequence[OpenPlan], today: date) -> Table | None:
    """What is to be done in the coming half year, the first on top."""
    found = [
        (plan, one)
        for plan in plans
        if plan.deeds is not None
        for one in plan.deeds.of(PublicStand.TO_DO)
        if one.due_on is not None and today <= one.due_on <= today + AHEAD
    ]
    if not found:
        return None
    return _by_day("vervolg", "Wat in het komende half jaar klaar moet zijn", Column("klaar", "Klaar op"), found, today)


def _by_day(key: str, title: str, day: Column, found: Sequence[tuple[OpenPlan, DoneLine]], today: date) -> Table:
    """Deeds with who does them and their plan, the first day on top."""
    columns = (Column("wat", "Wat", is_row_header=True), Column("wie", "Wie"), Column("plan", "Plan"), day)
    ordered = sorted(found, key=lambda pair: pair[1].due_on or date.max)
    return own_table(key, title, columns, tuple(_day_row(plan, one) for plan, one in ordered), day=today)


def _day_row(plan: OpenPlan, one: DoneLine) -> tuple[Cell, ...]:
    day = dutch_date(one.due_on) if one.due_on else ""
    return (text(one.what), text(one.organisation.name), text(plan.vap.title), text(day))


def money_table(plans: Sequence[OpenPlan], today: date) -> Table | None:
    """Per plan what it costs, who pays and what was spent; only plans of which that is public."""
    rows = tuple(
        (text(plan.vap.title), *money_cells(plan.money, is_over=plan.vap.state in VAP_OVER))
        for plan in plans
        if plan.money is not None
    )
    if not rows:
        return None
    columns = (Column("plan", "Plan", is_row_header=True), *MONEY_COLUMNS)
    return own_table("geld", "Geld per plan", columns, rows, day=today)


def partners_table(plans: Sequence[OpenPlan], today: date) -> Table | None:
    """What single partners pay, where they let everybody know."""
    sums: dict[tuple[str, str], int] = {}
    for plan in plans:
        if plan.money is None or not plan.shows(PublicPart.PARTNER_MONEY):
            continue
        for line in plan.vap.cover_lines.all():
            if line.kind == CoverKind.PARTNER and line.state == CoverState.PLEDGED:
                key = (plan.vap.title, str(line.organisation))
                sums[key] = sums.get(key, 0) + line.amount
    if not sums:
        return None
    columns = (
        Column("partner", "Partner", is_row_header=True),
        Column("plan", "Plan"),
        Column("bedrag", "Toegezegd", "euro", "right"),
    )
    rows = tuple((text(name), text(plan), number(amount)) for (plan, name), amount in sums.items())
    return own_table("geld-partners", "Wat partners meebetalen", columns, rows, day=today)
