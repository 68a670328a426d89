"""Factories of indicators and their figures."""

from datetime import UTC, date, datetime

import factory

from analysis.enums import MethodSubject, SourceKind
from analysis.models import CountCell, Footnote, Indicator, MethodVersion, Observation, SeriesBreak, SpotCount
from cycle.enums import Component, DenominatorKind
from tests.factories.accounts import UserFactory
from tests.factories.areas import AreaFactory, SpotFactory
from tests.factories.deliveries import DeliveryFactory
from tests.factories.offences import OffenceGroupFactory, OffenceTypeFactory


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


class SpotCountFactory(factory.django.DjangoModelFactory):
    """A count of the whole day."""

    class Meta:
        model = SpotCount

    delivery = factory.SubFactory(DeliveryFactory, approved=True)
    spot = factory.SubFactory(SpotFactory)
    indicator = factory.SubFactory(IndicatorFactory)
    year = 2025
    value = 12


class SeriesBreakFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SeriesBreak

    starts_on = date(2018, 7, 1)
    title = factory.Sequence(lambda n: f"Trendbreuk {n}")
    explanation = "Anders geteld."
    source = "Politie"


class FootnoteFactory(factory.django.DjangoModelFactory):
    """A note at all figures of one year; ``ended`` is one that was stopped."""

    class Meta:
        model = Footnote

    class Params:
        ended = factory.Trait(
            ended_by=factory.SubFactory(UserFactory),
            ended_at=datetime(2026, 5, 1, 9, tzinfo=UTC),
            end_reason="Niet meer nodig.",
        )

    first_year = 2025
    last_year = 2025
    text = factory.Sequence(lambda n: f"In dit jaar was er iets ({n}).")
    made_at = datetime(2026, 1, 1, 9, tzinfo=UTC)


class MethodVersionFactory(factory.django.DjangoModelFactory):
    """The first explanation of an indicator."""

    class Meta:
        model = MethodVersion

    subject = MethodSubject.INDICATOR
    key = factory.Sequence(lambda n: f"indicator-{n}")
    number = 1
    name = factory.Sequence(lambda n: f"Cijfer {n}")
    summary = "Wat het cijfer zegt."
    how = "Zo maken wij het."
    limits = "Dit zegt het niet."
    changed = factory.LazyAttribute(lambda row: "" if row.number == 1 else "Een zin erbij.")
    reason = factory.LazyAttribute(lambda row: "" if row.number == 1 else "Lezers vroegen erom.")
    valid_from = date(2026, 1, 1)
    made_at = datetime(2026, 1, 1, 9, tzinfo=UTC)
