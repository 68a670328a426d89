"""Beheer of templates of meetings and sessions: editable, with a line in the audit trail (S118, S149-S152)."""

import pytest
from django.urls import reverse

from agov.enums import MeetingSeason, SessionKind
from agov.models import MeetingTemplate, SessionTemplate
from amersfoort_veiligheid.accounts.models import AuditEntry
from tests.cycle.test_admin import beheerder, form_of  # noqa: F401 -- the fixture
from tests.factories.meetings import MeetingTemplateFactory, TemplateItemFactory
from tests.factories.policy import SessionTemplateFactory

pytestmark = pytest.mark.django_db


def test_items_of_a_template_of_meetings_change_with_a_line_in_the_trail(beheerder):  # noqa: F811
    template = MeetingTemplateFactory(season=MeetingSeason.EXTRA, month=9)
    template.items.all().delete()
    TemplateItemFactory(template=template, position=1, title="Opening")
    page = reverse("admin:agov_meetingtemplate_change", args=[template.pk])
    sent = form_of(beheerder.get(page))
    sent |= {"month": "10", "items-0-title": "Opening en mededelingen"}

    answer = beheerder.post(page, sent)

    assert answer.status_code == 302
    template.refresh_from_db()
    assert (template.month, template.season) == (10, MeetingSeason.EXTRA)
    assert template.items.get().title == "Opening en mededelingen"
    line = AuditEntry.objects.get(event="meetingtemplate.changed")
    assert line.data == {"fields": {"month": ["9", "10"]}, "parts": 1}


@pytest.mark.parametrize("month", ["0", "13"])
def test_month_that_is_none_is_refused(beheerder, month):  # noqa: F811
    template = MeetingTemplateFactory(month=9)
    page = reverse("admin:agov_meetingtemplate_change", args=[template.pk])

    answer = beheerder.post(page, form_of(beheerder.get(page)) | {"month": month})

    assert "Kies een maand van 1 tot en met 12." in answer.content.decode()
    assert MeetingTemplate.objects.get(pk=template.pk).month == 9


def test_template_of_a_session_changes_with_a_line_in_the_trail(beheerder):  # noqa: F811
    template = SessionTemplateFactory(kind=SessionKind.HARD, planned_per_round=1)
    page = reverse("admin:agov_sessiontemplate_change", args=[template.pk])

    answer = beheerder.post(page, form_of(beheerder.get(page)) | {"planned_per_round": "2"})

    assert answer.status_code == 302
    assert SessionTemplate.objects.get(pk=template.pk).planned_per_round == 2
    assert AuditEntry.objects.get(event="sessiontemplate.changed").data["fields"] == {"planned_per_round": ["1", "2"]}


@pytest.mark.parametrize("name", ["meetingtemplate", "sessiontemplate"])
def test_templates_are_put_out_of_use_and_never_removed(beheerder, name):  # noqa: F811
    row = {"meetingtemplate": MeetingTemplateFactory, "sessiontemplate": SessionTemplateFactory}[name]()

    assert beheerder.post(reverse(f"admin:agov_{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    assert type(row).objects.filter(pk=row.pk).exists()
