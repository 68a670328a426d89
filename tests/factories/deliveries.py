"""Factories of sources, their tables and what they deliver."""

from datetime import UTC, date, datetime, timedelta

import factory

from analysis.enums import DeliveryState, PeriodKind, ReviewVerdict, SourceKind, TableContent
from analysis.models import (
    DataSource,
    Delivery,
    DeliveryReview,
    ExpectedDelivery,
    SeriesVersion,
    SourceTable,
    SurveyWave,
)
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.areas import AreaVersionFactory


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
