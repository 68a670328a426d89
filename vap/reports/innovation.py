"""Innovation themes and lessons as tables for a download: the same rows as the page, and no names of persons."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from amersfoort_veiligheid.documents.tables import Column, Table, dutch_date, join_words, number, text
from vap.enums import InnovationState
from vap.models import InnovationTheme
from vap.queries.lessons import LessonLine


def innovation_table(themes: Iterable[InnovationTheme], today: date) -> Table:
    """Themes with what they should teach, their hard end, and what came of them."""
    columns = (
        Column("title", "Innovatiethema", is_row_header=True),
        Column("kind", "Soort"),
        Column("state", "Stand"),
        Column("proposed_by", "Voorgesteld door"),
        Column("question", "Wat willen we leren"),
        Column("stop_rule", "Wanneer stoppen we eerder"),
        Column("years", "Duurt", "jaar", "right"),
        Column("start", "Begint"),
        Column("end", "Eindigt"),
        Column("became", "Werd"),
        Column("lesson", "Wat we ervan leerden"),
    )
    rows = tuple(
        (
            text(one.title),
            text(one.get_kind_display()),
            text(_state(one, today)),
            text(join_words([str(part) for part in (one.organisation, one.body) if part])),
            text(one.question),
            text(one.stop_rule),
            number(one.years),
            text(dutch_date(one.start_date) if one.start_date else ""),
            text(dutch_date(one.end_date) if one.end_date else ""),
            text(str(one.adopted_priority or one.adopted_vap or "")),
            text(one.lesson or one.refused_reason),
        )
        for one in themes
    )
    return Table("innovatiethemas", "Innovatiethema's", columns, rows)


def _state(one: InnovationTheme, today: date) -> str:
    if one.state == InnovationState.RUNNING and one.end_date and one.end_date < today:
        return "voorbij de einddatum, nog zonder besluit"
    return str(one.get_state_display())


def lessons_table(lines: Iterable[LessonLine]) -> Table:
    """Lessons with where they come from."""
    columns = (
        Column("title", "Les", is_row_header=True),
        Column("text", "Toelichting"),
        Column("theme", "Thema"),
        Column("offences", "Delicten"),
        Column("kind", "Komt uit"),
        Column("source", "Naam"),
        Column("on", "Geleerd op"),
    )
    rows = tuple(
        (
            text(line.title),
            text(line.text),
            text(str(line.theme or "")),
            text(join_words([str(group) for group in line.offences])),
            text(line.kind),
            text(str(line.source)),
            text(dutch_date(line.learned_on)),
        )
        for line in lines
    )
    return Table("lessen", "Lessen", columns, rows)
