"""A meeting as an event of a calendar: the same in the mail that asks somebody and in every calendar."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.urls import reverse

from agov.enums import MeetingState
from agov.models import Meeting
from amersfoort_veiligheid.documents.calendar import Event, EventStatus


def meeting_event(meeting: Meeting, absolute: Callable[[str], str]) -> Event:
    """A meeting with the identity that it keeps in every mail and every calendar."""
    is_draft, is_off = meeting.state == MeetingState.DRAFT, meeting.state == MeetingState.CANCELLED
    lines = ["VOORBEELDGEGEVENS"] if settings.IS_EXAMPLE else []
    lines += [f"Gaat niet door: {meeting.cancel_reason}"] if is_off else []
    return Event(
        uid=f"{meeting.uid}@{settings.MUNICIPALITY_CODE.lower()}.veiligheidsbeleid",
        sequence=meeting.sequence,
        start=meeting.starts_at,
        end=meeting.ends_at,
        summary=f"In voorbereiding: {meeting}" if is_draft else str(meeting),
        description="\n".join(lines),
        location=meeting.place,
        url=absolute(reverse("agov:meeting-detail", args=[meeting.pk])),
        status=EventStatus.TENTATIVE if is_draft else EventStatus.CANCELLED if is_off else EventStatus.CONFIRMED,
    )
