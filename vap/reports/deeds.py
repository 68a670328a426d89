"""Who does what when, as a table for a download: the same rows as the page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from amersfoort_veiligheid.documents.tables import Cell, Column, Table, dutch_date, text
from vap.queries.deeds import Deed


def deed_table(deeds: Iterable[Deed], *, today: date, caption: str, key: str = "wie-doet-wat") -> Table:
    """One row per activity or commitment."""
    columns = (
        Column("wat", "Wat", is_row_header=True),
        Column("hoeveel", "Hoeveel"),
        Column("wie", "Wie"),
        Column("vap", "VAP"),
        Column("cyclus", "Cyclus"),
        Column("van", "Van"),
        Column("klaar", "Klaar op"),
        Column("stand", "Hoe het staat"),
        Column("gedaan", "Gedaan op"),
        Column("toelichting", "Waaruit dat blijkt, of waarom niet"),
    )
    rows = tuple(_row(deed) for deed in deeds)
    return Table(key, caption, columns, rows, source="veiligheidsactieplannen", figures_date=dutch_date(today))


def _row(deed: Deed) -> tuple[Cell, ...]:
    return (
        text(deed.what),
        text(deed.amount),
        text(deed.organisation.name),
        text(deed.vap.title),
        text(deed.vap.cycle.name),
        text(_day(deed.start_on)),
        text(_day(deed.due_on)),
        text(deed.words),
        text(_day(deed.done_on)),
        text(deed.note),
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
