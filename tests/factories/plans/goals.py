"""Factories of goals, how they are measured and what came of them."""

from datetime import date

import factory

from tests.factories import UserFactory
from tests.factories.plans.plan import VAPFactory
from tests.factories.policy import MOMENT
from vap.enums import ChainLinkKind, GoalKind, GoalOutcome, GoalStyle, KnownAnswer
from vap.models import ChainLink, Goal, GoalResult, GoalStage, KnownEvidence, MethodChange, RubricLevel


class GoalFactory(factory.django.DjangoModelFactory):
    """An output goal; give ``kind`` and an indicator for others."""

    class Meta:
        model = Goal

    vap = factory.SubFactory(VAPFactory)
    title = factory.Sequence(lambda n: f"In 2027 zijn {n} sloten vervangen.")
    kind = GoalKind.OUTPUT
    style = GoalStyle.PREVENTIVE
    unit = "sloten"
    target = 200
    target_date = date(2027, 12, 31)


class GoalStageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GoalStage

    goal = factory.SubFactory(GoalFactory)
    due_on = date(2027, 6, 1)
    value = 60


class RubricLevelFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RubricLevel

    goal = factory.SubFactory(GoalFactory, kind=GoalKind.QUALITATIVE)
    level = 1
    description = "Bewoners weten niet wie zij kunnen bellen."


class ChainLinkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ChainLink

    goal = factory.SubFactory(GoalFactory, kind=GoalKind.CHAIN)
    kind = ChainLinkKind.CARE


class MethodChangeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MethodChange

    goal = factory.SubFactory(GoalFactory)
    before = factory.LazyFunction(dict)
    after = factory.LazyFunction(dict)
    reason = "De bron telt anders."
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class GoalResultFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GoalResult

    goal = factory.SubFactory(GoalFactory)
    outcome = GoalOutcome.UNKNOWN
    words = "Niet vast te stellen: het cijfer is er nog niet."
    made_at = MOMENT


class KnownEvidenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = KnownEvidence

    vap = factory.SubFactory(VAPFactory)
    claim = factory.Sequence(lambda n: f"Betere sloten geven minder inbraken ({n}).")
    title = "Toolkit van het College of Policing"
    source_url = "https://onderzoek.example/sloten"
    effect = KnownAnswer.KNOWN
    added_by = factory.SubFactory(UserFactory)
    added_at = MOMENT
