"""Factories of secrecy and of who read what is secret."""

from datetime import UTC, date, datetime

import factory

from cycle.enums import SecrecyBy, WooGround
from cycle.models import Secrecy, SecretReading
from tests.factories import UserFactory


class SecrecyFactory(factory.django.DjangoModelFactory):
    """In force, and not before the council; ``council`` and ``lifted`` are what comes after."""

    class Meta:
        model = Secrecy

    class Params:
        council = factory.Trait(council_on=date(2026, 10, 15))
        lifted = factory.Trait(lifted_on=date(2026, 11, 15))

    title = factory.Sequence(lambda n: f"Beveiliging van gebouw {n}")
    imposed_by = SecrecyBy.COLLEGE
    ground = WooGround.SAFETY
    explanation = "Het noemt zwakke plekken."
    imposed_on = date(2026, 10, 1)
    lifted_by = SecrecyBy.MAYOR
    made_by = factory.SubFactory(UserFactory)
    made_at = datetime(2026, 10, 1, 9, tzinfo=UTC)


class SecretReadingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SecretReading

    secrecy = factory.SubFactory(SecrecyFactory)
    user = factory.SubFactory(UserFactory)
    what = "pagina"
    read_at = datetime(2026, 10, 20, 9, tzinfo=UTC)
