"""Factories of areas, spots and how many live there."""

from datetime import date, timedelta

import factory

from cycle.enums import AreaLevel, CrosswalkKind, DenominatorKind, SpotKind
from cycle.models import Area, AreaCrosswalk, AreaVersion, Denominator, Spot, SpotDwellings


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


class SpotDwellingsFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SpotDwellings

    spot = factory.SubFactory(SpotFactory)
    year = 2025
    value = 120
    source = "Opgave van de corporatie"


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
