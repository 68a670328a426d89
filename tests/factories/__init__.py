"""Factories for every model; each makes the smallest valid row and no more."""

from datetime import UTC, date, datetime, timedelta

import factory

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import AuditEntry, Organisation, User, UserRole
from amersfoort_veiligheid.web.enums import JobState, MailState
from amersfoort_veiligheid.web.models import Draft, Job, OutgoingMail, QueueMessage, SavedFilter, WorkerHeartbeat
from analysis.enums import DeliveryState, PeriodKind, ReportKind, ReviewVerdict, SourceKind, TableContent
from analysis.models import (
    CountCell,
    DataSource,
    Delivery,
    DeliveryReview,
    ExpectedDelivery,
    GeneratedReport,
    Indicator,
    Observation,
    SeriesBreak,
    SeriesVersion,
    SourceTable,
    SurveyWave,
)
from cycle.enums import AreaLevel, Component, CrosswalkKind, DenominatorKind, Ladder, OffenceKind, SpotKind
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


class DataSourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DataSource

    key = factory.Sequence(lambda n: f"bron-{n}")
    name = factory.Sequence(lambda n: f"Bron {n}")
    organisation = factory.SubFactory(OrganisationFactory)
    kind = SourceKind.POLICE
    attribution = "Bron: Politie"


class SourceTableFactory(factory.django.DjangoModelFactory):
    """A table with crimes per year, in the columns of 47018NED."""

    class Meta:
        model = SourceTable

    source = factory.SubFactory(DataSourceFactory)
    number = factory.Sequence(lambda n: f"{47100 + n}NED")
    title = factory.Sequence(lambda n: f"Misdrijven {n}")
    content = TableContent.CRIMES
    period_kind = PeriodKind.YEAR
    region_column = "WijkenEnBuurten"
    dimension_column = "SoortMisdrijf"
    topic_column = "GeregistreerdeMisdrijven"


class DeliveryFactory(factory.django.DjangoModelFactory):
    """A delivery that was just received; ``in_review=True`` and the like give one in another state.

    Its file has a name and no content: whoever reads it stores one with ``receiving.receive``.
    """

    class Meta:
        model = Delivery

    class Params:
        in_review = factory.Trait(
            state=DeliveryState.IN_REVIEW,
            checked_at=datetime(2026, 1, 15, 9, 31, tzinfo=UTC),
            rows_read=3,
            rows_accepted=3,
        )
        approved = factory.Trait(
            state=DeliveryState.APPROVED,
            checked_at=datetime(2026, 1, 15, 9, 31, tzinfo=UTC),
            decided_at=datetime(2026, 1, 15, 9, 32, tzinfo=UTC),
            rows_read=3,
            rows_accepted=3,
        )
        replaced = factory.Trait(
            state=DeliveryState.REPLACED,
            checked_at=datetime(2026, 1, 15, 9, 31, tzinfo=UTC),
            decided_at=datetime(2026, 1, 15, 9, 32, tzinfo=UTC),
        )
        refused = factory.Trait(
            state=DeliveryState.REFUSED,
            refusal="Verkeerd jaar.",
            decided_at=datetime(2026, 1, 15, 9, 32, tzinfo=UTC),
        )

    table = factory.SubFactory(SourceTableFactory)
    version = factory.Sequence(lambda n: n % 30_000 + 1)
    file = "deliveries/2026/levering.csv"
    file_name = "levering.csv"
    size = 100
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    municipality_code = "GM0307"
    area_version = factory.SubFactory(AreaVersionFactory)
    received_at = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
    figures_date = date(2026, 1, 15)


class DeliveryReviewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DeliveryReview

    delivery = factory.SubFactory(DeliveryFactory, in_review=True)
    organisation = factory.SelfAttribute("delivery.table.source.organisation")
    verdict = ReviewVerdict.CORRECT
    given_by = factory.SubFactory(UserFactory)
    given_at = datetime(2026, 1, 16, 9, 30, tzinfo=UTC)


class ExpectedDeliveryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ExpectedDelivery

    table = factory.SubFactory(SourceTableFactory)
    due_on = factory.Sequence(lambda n: date(2026, 1, 1) + timedelta(days=n))
    period_label = "2025"


class SeriesVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SeriesVersion

    delivery = factory.SubFactory(DeliveryFactory, approved=True)
    table = factory.SelfAttribute("delivery.table")
    year = 2025


class SurveyWaveFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SurveyWave

    delivery = factory.SubFactory(DeliveryFactory, approved=True)
    name = "Bewonersenquête"
    year = 2025
    responded = 100


class IndicatorFactory(factory.django.DjangoModelFactory):
    """An indicator of registered crime; give ``offence_group`` to say what counts."""

    class Meta:
        model = Indicator

    key = factory.Sequence(lambda n: f"indicator-{n}")
    name = factory.Sequence(lambda n: f"Indicator {n}")
    definition = "Aantal geregistreerde misdrijven."
    component = Component.CRIME
    source_kind = SourceKind.POLICE
    offence_group = factory.SubFactory(OffenceGroupFactory)
    denominator_kind = DenominatorKind.INHABITANTS
    unit = "per 1.000 inwoners"
    direction = "lower"
    source_note = "Bron: Politie"


class CountCellFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CountCell

    delivery = factory.SubFactory(DeliveryFactory, in_review=True)
    area = factory.SubFactory(AreaFactory)
    offence_type = factory.SubFactory(OffenceTypeFactory)
    year = 2025
    month = 0
    value = 12


class ObservationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Observation

    indicator = factory.SubFactory(IndicatorFactory)
    area = factory.SubFactory(AreaFactory)
    year = 2025
    value = 12.0
    delivery = factory.SubFactory(DeliveryFactory, approved=True)
    table = factory.SelfAttribute("delivery.table")


class SeriesBreakFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SeriesBreak

    starts_on = date(2018, 7, 1)
    title = factory.Sequence(lambda n: f"Trendbreuk {n}")
    explanation = "Anders geteld."
    source = "Politie"


class GeneratedReportFactory(factory.django.DjangoModelFactory):
    """A stored report; give ``deliveries=[...]`` to say which figures it used."""

    class Meta:
        model = GeneratedReport
        skip_postgeneration_save = True

    kind = ReportKind.WIJK
    code = "WK030701"
    period = "2025"
    title = factory.Sequence(lambda n: f"Wijkrapport {n}")
    content_key = factory.Sequence(lambda n: f"{n:064x}")
    value = factory.Dict({})
    body = "<p>Rapport</p>"
    made_at = datetime(2026, 1, 17, 9, 30, tzinfo=UTC)

    @factory.post_generation
    def deliveries(self, create: bool, extracted: "list[Delivery] | None", **kwargs: object) -> None:
        if create and extracted:
            self.deliveries.set(extracted)


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
