"""Writing footnotes at figures: made, changed and stopped; the reports that have the figure are made anew."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import claim_revision
from analysis.imports.pipeline import ask_reports
from analysis.models import Footnote, Indicator
from cycle.models import Area


class FootnoteError(Exception):
    """The footnote can not be so; the message is Dutch, ``field`` names the field it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def add_footnote(
    *,
    indicator: Indicator | None,
    area: Area | None,
    first_year: int,
    last_year: int,
    text: str,
    by: User,
    at: datetime,
) -> Footnote:
    """Put a note at figures; reports of its first year and later are made anew. Raises ``FootnoteError``."""
    _check(first_year, last_year)
    made = Footnote.objects.create(
        indicator=indicator,
        area=area,
        first_year=first_year,
        last_year=last_year,
        text=text,
        made_by=by,
        made_at=at,
    )
    audit.record(event="footnote.added", target=made, by=by, at=at, years=made.years)
    ask_reports({first_year})
    return made


@transaction.atomic
def change_footnote(
    *,
    footnote_id: int,
    seen: int,
    indicator: Indicator | None,
    area: Area | None,
    first_year: int,
    last_year: int,
    text: str,
    by: User,
    at: datetime,
) -> Footnote:
    """Change a note that goes on; what was published keeps the old words.

    Raises ``StaleEditError`` and ``FootnoteError``.
    """
    row = _open(footnote_id)
    claim_revision(row, seen)
    _check(first_year, last_year)
    before, earliest = row.text, min(row.first_year, first_year)
    row.indicator, row.area, row.text = indicator, area, text
    row.first_year, row.last_year = first_year, last_year
    row.save()
    audit.record(event="footnote.changed", target=row, by=by, at=at, before=before, years=row.years)
    ask_reports({earliest})
    return row


@transaction.atomic
def end_footnote(*, footnote_id: int, seen: int, reason: str, by: User, at: datetime) -> Footnote:
    """Let new reports leave a note out, with the reason; what was published keeps it.

    Raises ``StaleEditError`` and, when it was stopped before, ``FootnoteError``.
    """
    row = _open(footnote_id)
    claim_revision(row, seen)
    row.ended_by, row.ended_at, row.end_reason = by, at, reason
    row.save(update_fields=["ended_by", "ended_at", "end_reason", "revision"])
    audit.record(event="footnote.ended", target=row, by=by, at=at, reason=reason)
    ask_reports({row.first_year})
    return row


def _open(footnote_id: int) -> Footnote:
    row = Footnote.objects.select_for_update(of=("self",)).get(pk=footnote_id)
    if row.is_ended:
        raise FootnoteError("Deze noot is gestopt. Maak een nieuwe noot.")
    return row


def _check(first_year: int, last_year: int) -> None:
    if last_year < first_year:
        raise FootnoteError("Het laatste jaar ligt voor het eerste.", "last_year")
