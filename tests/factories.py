"""Factories for every model; each makes the smallest valid row and no more."""

from datetime import UTC, date, datetime, timedelta

import factory

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import AuditEntry, Organisation, User, UserRole
from amersfoort_veiligheid.web.enums import JobState
from amersfoort_veiligheid.web.models import Job, QueueMessage, WorkerHeartbeat
from cycle.enums import AreaLevel, CrosswalkKind, DenominatorKind, Ladder, OffenceKind, SpotKind
from cycle.models import (
    Area,
    AreaCrosswalk,
    AreaVersion,
    Denominator,
    OffenceClassification,
    OffenceGroup,
    OffenceType,
    Spot,
    TargetGroup,
    TargetGroupDefinition,
)

PASSWORD = "zomer-in-de-eemstad"


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisatie {n}")
    kind = OrganisationKind.MUNICIPALITY


class UserFactory(factory.django.DjangoModelFactory):
    """A user with password ``PASSWORD``; give ``roles=[Role.ONDERZOEKER]`` to add roles."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"gebruiker{n}@gemeente.example")
    name = factory.Sequence(lambda n: f"Gebruiker {n}")
    organisation = factory.SubFactory(OrganisationFactory)
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def roles(self, create: bool, extracted: "list[Role] | None", **kwargs: object) -> None:
        if create and extracted:
            UserRole.objects.bulk_create(UserRole(user=self, role=role) for role in extracted)


class UserRoleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = UserRole

    user = factory.SubFactory(UserFactory)
    role = Role.BELEIDSADVISEUR


class AuditEntryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AuditEntry

    at = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
    event = "test.done"
    actor_label = "het systeem"
    target_type = "accounts.User"
    target_id = "1"
    target_label = "Gebruiker 1"


class AreaVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AreaVersion

    name = factory.Sequence(lambda n: f"Gebiedsindeling {n}")
    valid_from = factory.Sequence(lambda n: date(1990, 1, 1) + timedelta(days=n))
    source = "CBS"


class AreaFactory(factory.django.DjangoModelFactory):
    """A municipality; ``WijkFactory`` and ``BuurtFactory`` make what lies in it."""

    class Meta:
        model = Area

    version = factory.SubFactory(AreaVersionFactory)
    code = factory.Sequence(lambda n: f"GM{n % 10_000:04d}")
    name = factory.Sequence(lambda n: f"Stad {n}")
    level = AreaLevel.MUNICIPALITY


class WijkFactory(AreaFactory):
    parent = factory.SubFactory(AreaFactory, version=factory.SelfAttribute("..version"))
    code = factory.Sequence(lambda n: f"WK{n % 1_000_000:06d}")
    name = factory.Sequence(lambda n: f"Wijk {n}")
    level = AreaLevel.WIJK


class BuurtFactory(AreaFactory):
    parent = factory.SubFactory(WijkFactory, version=factory.SelfAttribute("..version"))
    code = factory.Sequence(lambda n: f"BU{n % 100_000_000:08d}")
    name = factory.Sequence(lambda n: f"Buurt {n}")
    level = AreaLevel.BUURT


class SpotFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Spot

    name = factory.Sequence(lambda n: f"Plek {n}")
    kind = SpotKind.SQUARE
    buurt = factory.SubFactory(BuurtFactory)
    valid_from = date(2024, 1, 1)


class AreaCrosswalkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AreaCrosswalk

    from_area = factory.SubFactory(WijkFactory)
    to_area = factory.SubFactory(WijkFactory)
    share = 1
    kind = CrosswalkKind.EXACT


class DenominatorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Denominator

    area = factory.SubFactory(AreaFactory)
    kind = DenominatorKind.INHABITANTS
    year = 2024
    value = 1000
    source = "CBS"


class OffenceClassificationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OffenceClassification

    key = factory.Sequence(lambda n: f"indeling-{n}")
    name = factory.Sequence(lambda n: f"Indeling {n}")
    source = "Politie"
    valid_from = date(2012, 1, 1)


class OffenceTypeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OffenceType

    classification = factory.SubFactory(OffenceClassificationFactory)
    code = factory.Sequence(lambda n: f"1.1.{n}")
    name = factory.Sequence(lambda n: f"Delict {n}")
    kind = OffenceKind.CRIME
    sort_order = factory.Sequence(lambda n: n % 30_000)


class OffenceGroupFactory(factory.django.DjangoModelFactory):
    """A group; give ``offence_types=[...]`` to fill it."""

    class Meta:
        model = OffenceGroup
        skip_postgeneration_save = True

    key = factory.Sequence(lambda n: f"groep-{n}")
    name = factory.Sequence(lambda n: f"Groep {n}")
    kind = OffenceKind.CRIME

    @factory.post_generation
    def offence_types(self, create: bool, extracted: "list[OffenceType] | None", **kwargs: object) -> None:
        if create and extracted:
            self.offence_types.set(extracted)


class TargetGroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TargetGroup

    key = factory.Sequence(lambda n: f"doelgroep-{n}")
    name = factory.Sequence(lambda n: f"Doelgroep {n}")
    ladder = Ladder.ADULT


class TargetGroupDefinitionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TargetGroupDefinition

    group = factory.SubFactory(TargetGroupFactory)
    version = factory.Sequence(lambda n: f"versie-{n}")
    label = "Meer dan 10 pv's"
    threshold_min = 11
    source = "OM-richtlijn"
    valid_from = date(2009, 7, 1)


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
