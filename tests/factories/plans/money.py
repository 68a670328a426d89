"""Factories of what a plan costs and who pays."""

import factory

from tests.factories.plans.plan import VAPFactory
from vap.enums import CoverKind, CoverState
from vap.models import CostLine, CoverLine


class CostLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CostLine

    vap = factory.SubFactory(VAPFactory)
    year = 2027
    what = "Sloten"
    planned = 40_000


class CoverLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CoverLine

    vap = factory.SubFactory(VAPFactory)
    year = 2027
    kind = CoverKind.BUDGET
    source = "Programma Veiligheid"
    amount = 25_000
    state = CoverState.PLEDGED
