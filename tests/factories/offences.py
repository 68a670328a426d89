"""Factories of kinds of offences."""

from datetime import date

import factory

from cycle.enums import OffenceKind
from cycle.models import OffenceClassification, OffenceGroup, OffenceType


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
