"""The register of outcomes as a table, and what an outcome made in another list."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from agov.enums import AgreementState
from agov.models import Consequence, Expectation, Outcome
from agov.reports.registers import SOURCE
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.tables import Cell, Column, Table, dutch_date, number, text
from amersfoort_veiligheid.web.work import address
from vap.models import Priority

HIDDEN = "besloten agendapunt"


@dataclass(frozen=True)
class Made:
    """What an outcome made in another list, as its reader may see it."""

    what: str
    title: str
    url: str
    state: str
    words: str


def made_of(outcome: Outcome, user: User) -> Made | None:
    """The consequence, expectation or priority that an outcome made; nothing when the reader may not see it."""
    if outcome.consequence_id:
        row = Consequence.objects.visible_to(user).filter(pk=outcome.consequence_id).first()
        return _made("consequentie", row, row.what, "agov:consequence-detail") if row else None
    if outcome.expectation_id:
        asked = Expectation.objects.visible_to(user).filter(pk=outcome.expectation_id).first()
        return _made("verwachting", asked, asked.text, "agov:expectation-detail") if asked else None
    if outcome.priority_id:
        chosen = Priority.objects.visible_to(user).filter(pk=outcome.priority_id).first()
        return _made("prioriteit", chosen, chosen.title, "vap:priority-detail") if chosen else None
    return None


def _made(what: str, row: Consequence | Expectation | Priority, title: str, page: str) -> Made:
    return Made(what, title, address(page, row.pk), row.state, str(row.get_state_display()))


def outcome_table(rows: Iterable[Outcome], *, seen: Collection[int], today: date) -> Table:
    """One row per outcome; an item that the reader may not see is not named."""
    columns = (
        Column("nummer", "Nummer"),
        Column("soort", "Soort"),
        Column("tekst", "Uitkomst", is_row_header=True),
        Column("vergadering", "Vergadering"),
        Column("op", "Op"),
        Column("punt", "Agendapunt"),
        Column("wie", "Wie zorgt ervoor"),
        Column("organisatie", "Organisatie"),
        Column("klaar", "Klaar op"),
        Column("stand", "Stand"),
        Column("uitgesteld", "Keer uitgesteld", align="right"),
        Column("afgedaan", "Afgedaan op"),
        Column("hoe", "Hoe het is afgedaan"),
    )
    lines = tuple(_row(row, seen, today) for row in rows)
    caption = "Uitkomsten van het overleg"
    return Table("uitkomsten", caption, columns, lines, source=SOURCE, figures_date=dutch_date(today))


def _row(row: Outcome, seen: Collection[int], today: date) -> tuple[Cell, ...]:
    is_late = row.state == AgreementState.OPEN and row.due_on is not None and row.due_on < today
    state = row.get_state_display() if row.state else ""
    return (
        text(row.code),
        text(row.get_kind_display()),
        text(row.text),
        text(row.item.meeting.title),
        text(timezone.localdate(row.item.meeting.starts_at).isoformat()),
        text(row.item.title if row.item_id in seen else HIDDEN),
        text(row.owner_function),
        text(row.organisation.name if row.organisation else ""),
        text(row.due_on.isoformat() if row.due_on else ""),
        text(f"{state}, te laat" if is_late else state),
        number(getattr(row, "times_postponed", 0)),
        text(row.closed_on.isoformat() if row.closed_on else ""),
        text(row.closing_note),
    )
