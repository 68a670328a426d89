"""Questions of the council and reactions of readers to answer, and for the council the answers that came."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.utils import timezone

from agov.models.question import Answerable
from agov.queries.answering import lies_with
from agov.queries.own_work import questions_answered_since
from agov.reports.lines import agov_open
from amersfoort_veiligheid.web.work import WRITE, Line, Reader, address, news
from cycle.models.access import COUNCIL_ROLES, STEERING_ROLES
from cycle.reports.work import NEWS_DAYS


def questions_to_answer(reader: Reader) -> Iterable[Line]:
    """What lies with this reader; who steers also has what lies with no account, and what is late."""
    for row in agov_open(reader).questions:
        if _is_for(row, reader):
            yield reader.line(
                f"council-question-{row.pk}",
                row.text,
                f"Technische vraag van de raad, bij de {row.function}",
                row.due_on,
                address("agov:question-detail", row.pk),
                deed="Antwoord",
                minutes=WRITE,
            )


def reactions_to_answer(reader: Reader) -> Iterable[Line]:
    """The same for what readers of public pages wrote."""
    for row in agov_open(reader).reader_reactions:
        if _is_for(row, reader):
            yield reader.line(
                f"reader-reaction-{row.pk}",
                row.text,
                f"Reactie van een lezer op {row.title}",
                row.due_on,
                address("agov:reader-reaction-detail", row.pk),
                deed="Antwoord",
                minutes=WRITE,
            )


def _is_for(row: Answerable, reader: Reader) -> bool:
    steers = reader.user.has_role(*STEERING_ROLES)
    return lies_with(row, reader.user) or (steers and (row.officer_id is None or row.is_late(reader.today)))


def answers_to_read(reader: Reader) -> Iterable[Line]:
    """For the council: answers to technical questions of the last weeks; every member has the same."""
    if not reader.user.has_role(*COUNCIL_ROLES):
        return
    for row in questions_answered_since(reader.user, reader.today - NEWS_DAYS):
        if row.answered_at:
            since = timezone.localtime(row.answered_at).date()
            url = address("agov:question-detail", row.pk)
            yield news(f"question-answered-{row.pk}", row.text, "Antwoord op een technische vraag", since, url)


SOURCES: Final = (questions_to_answer, reactions_to_answer, answers_to_read)
