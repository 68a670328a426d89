"""Factories of target groups and their definitions."""

from datetime import date

import factory

from cycle.enums import Ladder
from cycle.models import TargetGroup, TargetGroupDefinition


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
