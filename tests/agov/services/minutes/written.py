"""Minutes as the tests make them."""

from datetime import UTC, datetime

from agov.models import MinutesSection
from agov.services import minutes as services

AT = datetime(2026, 12, 20, 9, tzinfo=UTC)


def make(meeting, secretary):
    return services.make_minutes(meeting_id=meeting.pk, by=secretary, at=AT)


def text_of(item):
    return MinutesSection.objects.get(item=item).text
