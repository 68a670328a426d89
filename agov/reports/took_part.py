"""Who took part in the slagen of a cycle as a table, for a file."""

from __future__ import annotations

from datetime import date

from agov.queries.took_part import PartRow, TookPart
from amersfoort_veiligheid.documents.tables import Cell, Column, Table, dutch_date, text
from cycle.models import PolicyCycle

NOT_ASKED = "niet op de lijst"


def took_part_table(cycle: PolicyCycle, found: TookPart, *, today: date) -> Table:
    """One row per betrokkene, one column per slag."""
    columns = (
        Column("wie", "Betrokkene of organisatie", is_row_header=True),
        Column("hoort-bij", "Hoort bij"),
        *(Column(one.slag.kind, one.slag.get_kind_display()) for one in found.sums),
        Column("stil", "Lang stil"),
    )
    return Table(
        "deelname-slagen",
        f"Wie deden mee aan de slagen van {cycle}",
        columns,
        tuple(_row(row) for row in found.rows),
        source="eigen register van de gemeente",
        figures_date=dutch_date(today),
    )


def _row(row: PartRow) -> tuple[Cell, ...]:
    states = [text(str(cell.get_state_display()) if cell else NOT_ASKED) for cell in row.cells]
    return (text(row.name), text(row.party), *states, text("ja" if row.is_silent else "nee"))
