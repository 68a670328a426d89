"""A pack that was made, and one that was sent."""

from datetime import UTC, datetime

from django.urls import reverse

from agov.reports import pack_making
from agov.services import packs as services
from amersfoort_veiligheid.web.enums import JobState
from amersfoort_veiligheid.web.models import Job
from amersfoort_veiligheid.web.progress import Progress

AT = datetime(2026, 12, 11, 20, 50, tzinfo=UTC)
FAR = datetime(2999, 12, 12, 8, 0, tzinfo=UTC)


def page(meeting):
    return reverse("agov:meeting-pack", args=[meeting.pk])


def made(meeting, secretary):
    services.freeze(meeting_id=meeting.pk, by=secretary, at=AT)
    pack = services.make(meeting_id=meeting.pk, by=secretary, at=AT)
    pack_making.make_pack(Progress(0, "proef"), pack=pack.pk)
    Job.objects.filter(pk=pack.job_id).update(state=JobState.DONE, finished_at=AT)
    pack.refresh_from_db()
    return pack


def sent(meeting, secretary):
    pack = made(meeting, secretary)
    services.send(meeting_id=meeting.pk, number=0, by=secretary, at=AT)
    return pack
