"""The lists of this room as tables for a download: the same rows as the page, and no names of persons."""

from __future__ import annotations

from collections.abc import Iterable

from amersfoort_veiligheid.documents.tables import Cell, Column, Table, dutch_date, join_words, missing, number, text
from vap.models import Disposition, Priority
from vap.queries.capacity import function_of
from vap.reports.group_log import GroupChoices


def priorities_table(caption: str, priorities: Iterable[Priority]) -> Table:
    """Priorities with what they are about, how strong the evidence is and why they were chosen."""
    columns = (
        Column("title", "Prioriteit", is_row_header=True),
        Column("state", "Stand"),
        Column("theme", "Thema"),
        Column("track", "Spoor"),
        Column("where", "Gebieden en plekken"),
        Column("groups", "Doelgroepen"),
        Column("offences", "Delicten"),
        Column("aim", "Wat willen we bereiken"),
        Column("evidence", "Hoe sterk is het bewijs"),
        Column("evidence_reason", "Waarom dit oordeel"),
        Column("choice_reason", "Waarom gekozen"),
        Column("choice_by", "Keuze van"),
        Column("trekker", "Beoogd trekker"),
        Column("partners", "Wie is nodig"),
        Column("instruments", "Instrumenten"),
        Column("cost", "Geschatte kosten", "euro", "right"),
        Column("covered", "Waarvan gedekt", "euro", "right"),
    )
    return Table("prioriteiten", caption, columns, tuple(_row(priority) for priority in priorities))


def _row(priority: Priority) -> tuple[Cell, ...]:
    where = [*priority.areas.all(), *priority.spots.all()]
    return (
        text(priority.title),
        text(priority.get_state_display()),
        text(str(priority.theme)),
        text(priority.get_track_display()),
        text(_names(where)),
        text(_names(priority.target_groups.all())),
        text(_names(priority.offence_groups.all())),
        text(priority.aim),
        text(priority.get_evidence_display()),
        text(priority.evidence_reason),
        text(priority.choice_reason),
        text(priority.choice_by),
        text(function_of(priority.trekker) if priority.trekker else ""),
        text(_names(priority.partners.all())),
        text(join_words([str(kind.label) for kind in priority.instruments])),
        missing() if priority.cost is None else number(priority.cost),
        missing() if priority.covered is None else number(priority.covered),
    )


def not_chosen_table(caption: str, choices: Iterable[Disposition]) -> Table:
    """What was deliberately not chosen, why, and when to look again."""
    columns = (
        Column("number", "Nummer", align="right"),
        Column("finding", "Bevinding", is_row_header=True),
        Column("certainty", "Hoe zeker"),
        Column("track", "Spoor"),
        Column("reason", "Waarom niet"),
        Column("review_on", "Opnieuw bekijken"),
    )
    rows = tuple(
        (
            number(choice.finding.number),
            text(choice.finding.claim),
            text(choice.finding.get_certainty_display()),
            text(choice.finding.get_track_display()),
            text(choice.reason),
            text(dutch_date(choice.review_on) if choice.review_on else ""),
        )
        for choice in choices
    )
    return Table("bewust-niet", caption, columns, rows)


def group_log_table(caption: str, log: Iterable[GroupChoices]) -> Table:
    """Wel or niet per target group, with the argument."""
    columns = (
        Column("group", "Doelgroep", is_row_header=True),
        Column("choice", "Keuze"),
        Column("subject", "Waarover"),
        Column("argument", "Argument"),
        Column("by", "Van"),
    )
    rows = []
    for line in log:
        for choice in line.choices:
            word = "wel aanpakken" if choice.is_chosen else "niet aanpakken"
            rows.append(
                (text(str(line.group)), text(word), text(choice.subject), text(choice.argument), text(choice.by))
            )
        if not line.choices:
            rows.append((text(str(line.group)), text("nog geen keuze"), text(""), text(""), text("")))
    return Table("wel-of-niet", caption, columns, tuple(rows))


def _names(rows: Iterable[object]) -> str:
    return join_words([str(row) for row in rows])
