"""The deviations of a cycle as a table, for the evaluation and for an auditor."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from amersfoort_veiligheid.documents.tables import Column, Table, dutch_date, text
from cycle.models import Deviation, PolicyCycle


def deviation_table(cycle: PolicyCycle, rows: Iterable[Deviation], *, today: date) -> Table:
    """One row per deviation, the first one on top."""
    columns = (
        Column("wanneer", "Wanneer"),
        Column("soort", "Soort"),
        Column("wat", "Wat er anders ging", is_row_header=True),
        Column("reden", "Reden"),
        Column("stap", "Stap"),
        Column("door", "Door (functie)"),
    )
    cells = tuple(
        (
            text(dutch_date(timezone.localdate(row.made_at))),
            text(row.get_kind_display()),
            text(row.what),
            text(row.reason),
            text(str(row.step) if row.step else ""),
            text(row.made_by.function),
        )
        for row in rows
    )
    return Table(
        "afwijkingen",
        f"Afwijkingen van {cycle}",
        columns,
        cells,
        source="seizoensbord van de gemeente",
        figures_date=dutch_date(today),
    )
