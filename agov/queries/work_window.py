"""Around which days a meeting looks at the work: the one before it, its own day, and the one after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone
from django.utils.text import Truncator

from agov.enums import MeetingState
from agov.models import Meeting
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.tables import dutch_date

HALF_A_YEAR: Final = timedelta(days=183)  # between two meetings when no other was planned or held
AROUND: Final = timedelta(days=42)  # steps that end so soon after the meeting stand before it
LONGEST_TITLE: Final = 200


@dataclass(frozen=True)
class Window:
    """A meeting with the days that count for it, and who looks."""

    meeting: Meeting
    user: User
    previous: Meeting | None
    since: datetime
    meeting_on: date
    next_on: date
    today: date

    @property
    def since_on(self) -> date:
        """The day of the previous meeting."""
        return timezone.localtime(self.since).date()

    @property
    def around(self) -> date:
        """The last day of what counts as due at the meeting."""
        return self.meeting_on + AROUND


def window_of(meeting: Meeting, user: User) -> Window:
    """Find the meeting before and after; two queries."""
    others = Meeting.objects.filter(body=meeting.body_id).exclude(pk=meeting.pk)
    known = others.exclude(state__in=[MeetingState.CANCELLED, MeetingState.DRAFT])
    previous = known.filter(starts_at__lt=meeting.starts_at).order_by("-starts_at").first()
    after = others.exclude(state=MeetingState.CANCELLED).filter(starts_at__gt=meeting.starts_at)
    following = after.order_by("starts_at").first()
    next_at = following.starts_at if following else meeting.starts_at + HALF_A_YEAR
    return Window(
        meeting=meeting,
        user=user,
        previous=previous,
        since=previous.starts_at if previous else meeting.starts_at - HALF_A_YEAR,
        meeting_on=timezone.localtime(meeting.starts_at).date(),
        next_on=timezone.localtime(next_at).date(),
        today=timezone.localdate(),
    )


def title_of(text: str) -> str:
    """A text as the title of an item."""
    return Truncator(" ".join(text.split()).rstrip(".")).chars(LONGEST_TITLE)


def day_words(day: date | datetime | None) -> str:
    """A day in words, by the clock of the municipality."""
    if isinstance(day, datetime):
        day = timezone.localtime(day).date()
    return dutch_date(day) if day else "een onbekende dag"
