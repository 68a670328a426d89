"""Factories of jobs, mail, drafts and saved filters: what the shell around the rooms keeps."""

from datetime import UTC, datetime

import factory

from amersfoort_veiligheid.web.enums import JobState, MailState
from amersfoort_veiligheid.web.models import Draft, Job, OutgoingMail, QueueMessage, SavedFilter, WorkerHeartbeat
from tests.factories.accounts import UserFactory


class JobFactory(factory.django.DjangoModelFactory):
    """A job that waits; ``running=True`` and the like give one in another state with what belongs to it."""

    class Meta:
        model = Job

    class Params:
        running = factory.Trait(
            state=JobState.RUNNING,
            claim="c" * 32,
            runs=1,
            started_at=datetime(2026, 1, 15, 9, 31, tzinfo=UTC),
            heartbeat_at=datetime(2026, 1, 15, 9, 31, tzinfo=UTC),
        )
        failed = factory.Trait(
            state=JobState.FAILED, error="Het lukte niet.", finished_at=datetime(2026, 1, 15, 9, 32, tzinfo=UTC)
        )
        cancelled = factory.Trait(state=JobState.CANCELLED, finished_at=datetime(2026, 1, 15, 9, 32, tzinfo=UTC))
        is_done = factory.Trait(
            state=JobState.DONE,
            result={"text": "Gelukt.", "url": "/", "data": {}},
            finished_at=datetime(2026, 1, 15, 9, 32, tzinfo=UTC),
        )

    kind = "test"
    title = factory.Sequence(lambda n: f"Taak {n}")
    task = "tests.web.queue_tasks.quick_job"
    asked_at = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
    sent_at = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)


class WorkerHeartbeatFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = WorkerHeartbeat

    name = factory.Sequence(lambda n: f"machine:{n}:abcd")
    started_at = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
    seen_at = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)


class QueueMessageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = QueueMessage

    queue = "jobs"
    tag = factory.Sequence(lambda n: f"tag-{n}")
    payload = factory.Dict({})


class OutgoingMailFactory(factory.django.DjangoModelFactory):
    """A mail that waits; ``claimed=True`` for one that is uncertain, ``sent=True`` for one that went out."""

    class Meta:
        model = OutgoingMail

    class Params:
        claimed = factory.Trait(state=MailState.CLAIMED, claimed_at=datetime(2026, 1, 15, 9, 31, tzinfo=UTC))
        sent = factory.Trait(
            state=MailState.SENT,
            claimed_at=datetime(2026, 1, 15, 9, 31, tzinfo=UTC),
            ended_at=datetime(2026, 1, 15, 9, 31, tzinfo=UTC),
        )

    key = factory.Sequence(lambda n: f"test:{n}")
    kind = "test"
    task = "vap.tasks.send_mail"
    to = factory.Sequence(lambda n: f"functie{n}@sleutel.example")
    queued_at = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)


class DraftFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Draft

    user = factory.SubFactory(UserFactory)
    page = factory.Sequence(lambda n: f"/plan/{n}/")
    action = factory.SelfAttribute("page")
    form = "PlanForm"
    fields = factory.LazyFunction(lambda: {"title": ["Stil op straat"]})
    saved_at = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


class SavedFilterFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SavedFilter

    user = factory.SubFactory(UserFactory)
    page = "vap:priority-list"
    name = factory.Sequence(lambda n: f"Keuze {n}")
    query = "state=draft"
    saved_at = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
