"""A list of what was destroyed as a table: the record that stays when the things themselves are gone (R56)."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from agov.models import DestructionLine, DestructionList
from amersfoort_veiligheid.documents.tables import Column, Table, dutch_date, text


def destruction_table(made: DestructionList, *, today: date) -> Table:
    """One row for each thing on the list, with its term and what became of it."""
    columns = (
        Column("soort", "Soort"),
        Column("wat", "Wat", is_row_header=True),
        Column("begin", "Termijn begon op"),
        Column("termijn", "Termijn"),
        Column("uitkomst", "Wat ermee gebeurde"),
    )
    cells = tuple(
        (
            text(line.get_kind_display()),
            text(line.title),
            text(dutch_date(line.since)),
            text(f"{line.years} jaar"),
            text(fate(line)),
        )
        for line in made.lines.order_by("kind", "since", "pk")
    )
    return Table(
        "vernietigingslijst",
        f"{made} ({made.get_state_display()})",
        columns,
        cells,
        source="archief van de gemeente",
        figures_date=dutch_date(today),
    )


def fate(line: DestructionLine) -> str:
    """What became of one thing, in Dutch."""
    if line.destroyed_at:
        return f"vernietigd op {dutch_date(timezone.localdate(line.destroyed_at))}"
    if line.kept_reason:
        return f"bewaard, omdat: {line.kept_reason}"
    return f"niet vernietigd: {line.remark}" if line.remark else "staat op de lijst"
