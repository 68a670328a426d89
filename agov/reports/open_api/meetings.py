"""Meetings and their outcomes as everybody reads them; of an item that is not public its place and ground only."""

from __future__ import annotations

from django.urls import reverse

from agov.models import Meeting, Outcome
from agov.queries.open_meetings import OpenItem, open_meeting, open_meetings, public_outcomes
from agov.reports.open_api.asked import Asked, NotThereError, day, origin, rows_of, written
from agov.reports.open_api.publications import listed
from agov.reports.open_api.shapes_work import (
    Agendapunt,
    Overleg,
    OverlegLijst,
    OverlegRegel,
    Uitkomst,
    UitkomstAntwoord,
    UitkomstLijst,
)


def meetings(asked: Asked) -> OverlegLijst:
    """Meetings of which something was made public, newest first. Two queries."""
    rows = open_meetings(None, asked.today)
    if year := asked.query.get("jaar"):
        rows = rows.filter(starts_at__year=year)
    page, found = rows_of(asked, rows)
    return {**listed(page), "resultaten": [_line(row, asked) for row in found]}


def meeting(asked: Asked) -> Overleg:
    """One meeting with its agenda."""
    row = open_meetings(None, asked.today).filter(pk=asked.names["nummer"]).first()
    if row is None:
        raise NotThereError("Er is geen openbaar overleg met dit nummer.")
    told = open_meeting(row, None, asked.today)
    return {**_line(row, asked), "herkomst": origin(), "agenda": [_item(one, row, asked) for one in told.items]}


def outcomes(asked: Asked) -> UitkomstLijst:
    """The register of public outcomes, newest first. Two queries."""
    rows = public_outcomes(asked.today).order_by("-year", "-number")
    if year := asked.query.get("jaar"):
        rows = rows.filter(year=year)
    if kind := asked.query.get("soort"):
        rows = rows.filter(kind=kind)
    page, found = rows_of(asked, rows)
    return {**listed(page), "resultaten": [_outcome(row, row.item.meeting, asked) for row in found]}


def outcome(asked: Asked) -> UitkomstAntwoord:
    """One outcome by its year and number."""
    row = public_outcomes(asked.today).filter(year=asked.names["jaar"], number=asked.names["volgnummer"]).first()
    if row is None:
        raise NotThereError("Er is geen openbare uitkomst met dit nummer.")
    return {**_outcome(row, row.item.meeting, asked), "herkomst": origin()}


def _line(row: Meeting, asked: Asked) -> OverlegRegel:
    return {
        "nummer": row.pk,
        "kenmerk": str(row.uid),
        "titel": row.title,
        "gremium": str(row.body),
        "begint": written(row.starts_at),
        "stand": row.get_state_display(),
        "_links": {
            "self": asked.at("overleggen", row.pk),
            "pagina": asked.link(reverse("agov:public-meeting", args=[row.pk])),
        },
    }


def _item(one: OpenItem, row: Meeting, asked: Asked) -> Agendapunt:
    item = one.item
    return {
        "volgorde": one.position,
        "openbaarheid": one.openness.value,
        "grond": one.ground,
        "titel": item.title if item is not None else None,
        "taak": item.get_task_display() if item is not None else None,
        "gevraagd": item.get_kind_display() if item is not None else None,
        "verslag": one.minutes if item is not None else None,
        "uitkomsten": [_outcome(outcome_, row, asked) for outcome_ in one.outcomes] if item is not None else [],
    }


def _outcome(row: Outcome, of: Meeting, asked: Asked) -> Uitkomst:
    is_agreement = bool(row.state) and row.due_on is not None
    return {
        "nummer": row.code,
        "soort": row.get_kind_display(),
        "soortCode": row.kind,
        "tekst": row.text,
        "organisatie": row.organisation.name if row.organisation is not None else None,
        "wie": row.owner_function if is_agreement else None,
        "klaarOp": day(row.due_on) if is_agreement else None,
        "stand": row.get_state_display() if is_agreement else None,
        "afgedaanOp": day(row.closed_on) if is_agreement else None,
        "_links": {
            "self": asked.at("uitkomsten", row.year, row.number),
            "overleg": asked.at("overleggen", of.pk),
        },
    }
