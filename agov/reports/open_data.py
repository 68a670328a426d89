"""Meetings, items and outcomes as plain values for open data, each with an address that stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from agov.models import AgendaItem, Meeting, Outcome
from agov.queries.open_meetings import OpenItem, OpenMeeting, public_outcomes
from amersfoort_veiligheid.accounts.models import User

Absolute = Callable[[str], str]
Value = dict[str, Any]


def readable_outcomes(user: User | None, today: date) -> QuerySet[Outcome]:
    """Outcomes of public items, and what the rights of the reader give besides."""
    allowed = Q(pk__in=public_outcomes(today).values("pk"))
    if user is not None:
        allowed |= Q(pk__in=Outcome.objects.visible_to(user).values("pk"))
    rows = Outcome.objects.filter(allowed).select_related("item__meeting", "organisation")
    return rows.order_by("-year", "-number")


def with_licence(value: Value) -> Value:
    """A value with whose it is and whether it is invented."""
    return {
        "gemeente": settings.MUNICIPALITY_NAME,
        "gemeentecode": settings.MUNICIPALITY_CODE,
        "voorbeeldgegevens": settings.IS_EXAMPLE,
        **value,
    }


def meetings_value(meetings: Iterable[Meeting], *, absolute: Absolute) -> Value:
    """The list of meetings."""
    return with_licence({"vergaderingen": [_meeting(one, absolute) for one in meetings]})


def meeting_value(told: OpenMeeting, *, absolute: Absolute) -> Value:
    """One meeting with its items and their outcomes."""
    items = [_item(told.meeting, one, absolute) for one in told.items]
    return with_licence({**_meeting(told.meeting, absolute), "agenda": items})


def item_value(meeting: Meeting, one: OpenItem, *, absolute: Absolute) -> Value:
    """One item."""
    return with_licence({**_item(meeting, one, absolute), "vergadering": _meeting_address(meeting, absolute)})


def register_value(rows: Iterable[Outcome], *, absolute: Absolute) -> Value:
    """The register of outcomes."""
    return with_licence({"uitkomsten": [outcome_value(row, absolute=absolute) for row in rows]})


def _meeting_address(meeting: Meeting, absolute: Absolute) -> str:
    return absolute(reverse("agov:data-meeting", args=[meeting.pk]))


def _meeting(meeting: Meeting, absolute: Absolute) -> Value:
    return {
        "adres": _meeting_address(meeting, absolute),
        "kenmerk": str(meeting.uid),
        "titel": meeting.title,
        "gremium": str(meeting.body),
        "begint": timezone.localtime(meeting.starts_at).isoformat(),
        "stand": str(meeting.get_state_display()),
    }


def _item(meeting: Meeting, one: OpenItem, absolute: Absolute) -> Value:
    value: Value = {
        "adres": absolute(reverse("agov:data-item", args=[meeting.pk, one.pk])),
        "volgorde": one.position,
        "openbaarheid": one.openness.value,
    }
    if one.item is None:
        return {**value, "grond": one.ground}
    return {
        **value,
        "titel": one.item.title,
        "taak": str(one.item.get_task_display()),
        "gevraagd": str(one.item.get_kind_display()),
        "stand": str(one.item.get_state_display()),
        "verslag": one.minutes,
        "uitkomsten": [_outcome(row, one.item, meeting, absolute) for row in one.outcomes],
    }


def outcome_value(row: Outcome, *, absolute: Absolute) -> Value:
    """One outcome with the address of its meeting; its item is not named, for an owner may not know of it."""
    return _outcome(row, None, row.item.meeting, absolute)


def _outcome(row: Outcome, item: AgendaItem | None, meeting: Meeting, absolute: Absolute) -> Value:
    value: Value = {
        "adres": absolute(reverse("agov:data-outcome", args=[row.year, row.number])),
        "nummer": row.code,
        "soort": str(row.get_kind_display()),
        "tekst": row.text,
        "vergadering": _meeting_address(meeting, absolute),
    }
    if item is not None:
        value["agendapunt"] = absolute(reverse("agov:data-item", args=[meeting.pk, item.pk]))
    if row.organisation is not None:
        value["organisatie"] = row.organisation.name
    if row.state and row.due_on is not None:
        value["wie"] = row.owner_function
        value["klaar_op"] = row.due_on.isoformat()
        value["stand"] = str(row.get_state_display())
        value["afgedaan_op"] = row.closed_on.isoformat() if row.closed_on else None
    return value
