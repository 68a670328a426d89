"""Factories of priorities: versions, decisions, scores, and projects that run on."""

from datetime import date

import factory

from cycle.enums import DecisionOutcome, Track
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.policy.cycles import PolicyCycleFactory, RouteStopFactory
from tests.factories.policy.findings import FindingFactory
from tests.factories.policy.foundations import MOMENT, ThemeFactory
from vap.enums import CarryOverKind, DispositionKind, Evidence
from vap.models import (
    CarryOver,
    ConsultationComment,
    Criterion,
    Disposition,
    JointScore,
    Priority,
    PriorityDecision,
    PriorityVersion,
    PublishedChoices,
    RunningProject,
    Score,
    Scoring,
)


class PriorityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Priority

    cycle = factory.SubFactory(PolicyCycleFactory)
    title = factory.Sequence(lambda n: f"Prioriteit {n}")
    statement = "Er wordt vaker ingebroken."
    aim = "Minder inbraken."
    theme = factory.SubFactory(ThemeFactory)
    track = Track.AREA
    evidence = Evidence.STRONG
    evidence_reason = "De cijfers wijken aantoonbaar af."
    evidence_by = "onderzoeker O&S"
    choice_reason = "Veel bewoners merken het."
    choice_by = "veiligheidsoverleg"
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class PriorityVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PriorityVersion

    priority = factory.SubFactory(PriorityFactory)
    number = 1
    content = factory.Dict({})
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class PriorityDecisionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PriorityDecision

    priority = factory.SubFactory(PriorityFactory)
    stop = factory.SubFactory(RouteStopFactory)
    outcome = DecisionOutcome.AGREED
    decided_on = date(2026, 12, 15)
    proposal_text = "Minder inbraken."
    decided_text = "Minder inbraken."
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = MOMENT


class DispositionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Disposition

    finding = factory.SubFactory(FindingFactory)
    kind = DispositionKind.NOT_CHOSEN
    reason = "Loopt al in een ander plan."
    review_on = date(2027, 12, 1)
    decided_by = factory.SubFactory(UserFactory)
    decided_at = MOMENT


class ConsultationCommentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ConsultationComment

    priority = factory.SubFactory(PriorityFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    text = "Wij zien dit ook."
    given_by = factory.SubFactory(UserFactory)
    given_at = MOMENT


class PublishedChoicesFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PublishedChoices

    cycle = factory.SubFactory(PolicyCycleFactory)
    published_at = MOMENT


class ScoringFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Scoring

    cycle = factory.SubFactory(PolicyCycleFactory)


class CriterionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Criterion

    scoring = factory.SubFactory(ScoringFactory)
    name = factory.Sequence(lambda n: f"Criterium {n}")
    question = "Hoe erg is het?"


class ScoreFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Score

    criterion = factory.SubFactory(CriterionFactory)
    finding = factory.SubFactory(FindingFactory)
    scorer = factory.SubFactory(UserFactory)
    value = 3
    given_at = MOMENT


class JointScoreFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = JointScore

    criterion = factory.SubFactory(CriterionFactory)
    finding = factory.SubFactory(FindingFactory)
    value = 3
    given_by = factory.SubFactory(UserFactory)
    given_at = MOMENT


class RunningProjectFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RunningProject

    title = factory.Sequence(lambda n: f"Lopend project {n}")
    owner = "wijkmanager"
    start_date = date(2024, 1, 1)


class CarryOverFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CarryOver

    project = factory.SubFactory(RunningProjectFactory)
    cycle = factory.SubFactory(PolicyCycleFactory)
    kind = CarryOverKind.UNCHANGED
    decided_by = factory.SubFactory(UserFactory)
    decided_at = MOMENT
