"""The alignment calendar as a table: physical safety on the left, our own steps on the right, month by month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import zip_longest

from django.utils.formats import date_format

from amersfoort_veiligheid.documents.tables import Cell, Column, Table, dutch_date, text
from cycle.models import CycleStep
from cycle.queries.alignment import AlignmentLine

COLUMNS = (
    Column("month", "Maand", is_row_header=True),
    Column("plan", "Fysieke veiligheid: plan of verslag"),
    Column("owner", "Eigenaar"),
    Column("due", "Klaar op"),
    Column("state", "Afgestemd"),
    Column("step", "Sociale veiligheid: onze stap"),
    Column("dates", "Van en tot"),
)


def build_calendar(lines: Sequence[AlignmentLine], steps: Sequence[CycleStep]) -> Table:
    """Lay both tracks side by side: a plan in the month of its day, a step in the month in which it ends.

    Only months in which something falls, from the first plan to the last.
    """
    months = sorted({_month(line.item.due_on) for line in lines} | _months_between(lines, steps))
    rows: list[tuple[Cell, ...]] = []
    for month in months:
        plans = [line for line in lines if _month(line.item.due_on) == month]
        ours = [step for step in steps if _month(step.end_date) == month]
        for line, step in zip_longest(plans, ours):
            rows.append((text(date_format(month, "F Y")), *_plan(line), *_step(step)))
    return Table("afstemming", "Kalender per maand", COLUMNS, tuple(rows))


def _month(day: date) -> date:
    return day.replace(day=1)


def _months_between(lines: Sequence[AlignmentLine], steps: Sequence[CycleStep]) -> set[date]:
    """Months of our steps, as far as the plans reach, and of the steps that lie beside a plan."""
    if not lines:
        return set()
    days = [line.item.due_on for line in lines] + [line.step.end_date for line in lines if line.step]
    first, last = _month(min(days)), max(days)
    return {_month(step.end_date) for step in steps if first <= step.end_date <= last}


def _plan(line: AlignmentLine | None) -> tuple[Cell, Cell, Cell, Cell]:
    if line is None:
        return text(""), text(""), text(""), text("")
    beside = ""
    if line.step is not None:
        beside = f"{'voorstel: ' if line.is_proposal else 'met: '}{line.step.activity}"
    item = line.item
    return (
        text(item.name),
        text(item.owner),
        text(dutch_date(item.due_on)),
        text(item.get_state_display(), note=beside),
    )


def _step(step: CycleStep | None) -> tuple[Cell, Cell]:
    if step is None:
        return text(""), text("")
    return text(step.activity), text(f"{dutch_date(step.start_date)} tot en met {dutch_date(step.end_date)}")
