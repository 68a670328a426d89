"""The registers as tables, for a file: what changes in our own policy, and what we expect of partners."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from agov.enums import ConsequenceState, ExpectationState
from agov.models import Consequence, Expectation
from agov.queries.expectations import ASKED_IN_VAPS, MatrixLine
from agov.queries.participation import Participation
from amersfoort_veiligheid.documents.tables import Cell, Column, Table, dutch_date, number, text

SOURCE = "eigen register van de gemeente"


def consequence_table(rows: Iterable[Consequence], *, today: date, caption: str) -> Table:
    """One row per consequence, with where it stands or how late it is."""
    columns = (
        Column("wat", "Wat moet er anders", is_row_header=True),
        Column("soort", "Soort"),
        Column("waarom", "Waarom"),
        Column("ingreep-door", "Wie grijpt in"),
        Column("prioriteit", "Vanwege prioriteit"),
        Column("cyclus", "Cyclus"),
        Column("afdeling", "Afdeling"),
        Column("wie", "Wie zorgt ervoor"),
        Column("begrotingsjaar", "Begrotingsjaar", align="right"),
        Column("klaar", "Klaar op"),
        Column("stand", "Staat het erin"),
        Column("vindplaats", "Waar staat het, of waarom niet"),
    )
    return Table(
        "consequenties",
        caption,
        columns,
        tuple(_consequence_row(row, today) for row in rows),
        source=SOURCE,
        figures_date=dutch_date(today),
    )


def _consequence_row(row: Consequence, today: date) -> tuple[Cell, ...]:
    is_late = row.state == ConsequenceState.OPEN and row.due_on < today
    return (
        text(row.what),
        text(row.get_kind_display()),
        text(row.why),
        text(row.intervened_by),
        text(row.priority.title if row.priority else ""),
        text(row.cycle.name),
        text(row.department),
        text(row.owner),
        # A year is a name and not an amount: it has no thousands sign.
        text(str(row.fiscal_year)) if row.fiscal_year else text(""),
        text(row.due_on.isoformat()),
        text(f"{row.get_state_display()}, te laat" if is_late else row.get_state_display()),
        text(row.reference or row.lapsed_reason),
    )


def matrix_table(lines: Iterable[MatrixLine], *, today: date, caption: str) -> Table:
    """One row per partner, one column per answer: how often it gave that answer, to expectations and in VAPs."""
    answers = [Column(state.value, state.label, align="right") for state in ExpectationState]
    promises = [Column(f"vap_{state.value}", f"In plannen {state.label}", align="right") for state in ASKED_IN_VAPS]
    columns = (
        Column("partner", "Partner", is_row_header=True),
        *answers,
        Column("totaal", "Samen", align="right"),
        *promises,
        Column("vap_totaal", "In plannen samen", align="right"),
    )
    return Table(
        "verwachtingen",
        caption,
        columns,
        tuple(
            (
                text(line.name),
                *(number(count) for _, count in line.counts),
                number(line.total),
                *(number(count) for _, count in line.commitments),
                number(line.committed),
            )
            for line in lines
        ),
        source=SOURCE,
        figures_date=dutch_date(today),
    )


def expectation_table(rows: Iterable[Expectation], *, today: date, caption: str) -> Table:
    """One row per expectation with the partner's own answer."""
    columns = (
        Column("partner", "Partner", is_row_header=True),
        Column("verwachting", "Wat wij verwachten"),
        Column("prioriteit", "Vanwege prioriteit"),
        Column("cyclus", "Cyclus"),
        Column("voor", "Antwoord graag voor"),
        Column("antwoord", "Antwoord"),
        Column("toelichting", "Toelichting van de partner"),
        Column("beantwoord", "Beantwoord op"),
    )
    return Table(
        "verwachtingen",
        caption,
        columns,
        tuple(
            (
                text(row.organisation.name),
                text(row.text),
                text(row.priority.title if row.priority else ""),
                text(row.cycle.name),
                text(row.answer_by.isoformat()),
                text(row.get_state_display()),
                text(row.answer),
                text(timezone.localdate(row.answered_at).isoformat() if row.answered_at else ""),
            )
            for row in rows
        ),
        source=SOURCE,
        figures_date=dutch_date(today),
    )


def participation_table(rows: Iterable[Participation], *, today: date) -> Table:
    """One row per partner: when it was last heard of, where it was, and what waits for its answer."""
    columns = (
        Column("partner", "Partner", is_row_header=True),
        Column("contact", "Laatste contact"),
        Column("hoe", "Hoe"),
        Column("stil", "Lang stil"),
        Column("uitgenodigd", "Uitgenodigd voor sessies", align="right"),
        Column("erbij", "Waarvan erbij", align="right"),
        Column("slagen", "Gevraagd voor slagen", align="right"),
        Column("deed-mee", "Waarvan deed mee", align="right"),
        Column("wacht", "Wacht op antwoord", align="right"),
    )
    lines = tuple(
        (
            text(row.organisation.name),
            text(row.last_on.isoformat() if row.last_on else ""),
            text(row.last_how),
            text("ja" if row.is_silent else "nee"),
            number(row.invited),
            number(row.attended),
            number(row.asked),
            number(row.took_part),
            number(row.waiting),
        )
        for row in rows
    )
    caption = "Hoe doen partners mee"
    return Table("betrokkenheid", caption, columns, lines, source=SOURCE, figures_date=dutch_date(today))
