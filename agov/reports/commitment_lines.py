"""Commitments that wait for this reader, as lines of "waar staan we"."""

from __future__ import annotations

from datetime import date

from django.utils.text import Truncator

from agov.reports.lines import LONGEST, Line, Waiting, address
from amersfoort_veiligheid.documents.tables import dutch_date
from vap.enums import CommitmentState


def commitment_lines(waiting: Waiting, today: date) -> list[Line]:
    """Questions to answer and counter-proposals to decide on. A partner owes us nothing, so no answer is never late."""
    return [
        Line(
            f"commitment-{row.pk}",
            Truncator(row.text).chars(LONGEST),
            "Doet uw organisatie dit? U antwoordt"
            if row.state == CommitmentState.PROPOSED
            else f"Tegenvoorstel van {row.organisation}: bent u het eens?",
            row.answer_by,
            f"antwoord gevraagd voor {dutch_date(row.answer_by)}" if row.answer_by else "zonder datum",
            address("vap:commitment-detail", row.pk),
            is_late=row.answer_by is not None and row.answer_by < today,
            status="due",
        )
        for row in waiting.vap.commitments
    ]
