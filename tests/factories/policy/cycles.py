"""Factories of the policy cycle: its scheme, phases, steps, rounds and the route past the bodies."""

from datetime import date

import factory

from cycle.enums import CycleState, DeviationKind, PhaseKind, RoundKind, SafetyScope, Season
from cycle.models import (
    AlignmentItem,
    CycleEvaluation,
    CycleStep,
    Deviation,
    Milestone,
    PartnerCycle,
    Party,
    Phase,
    PolicyCycle,
    Round,
    RoundDesign,
    RoundParticipant,
    RouteStop,
    SchemeMilestone,
    SchemeStep,
    SeasonStart,
    StepPlace,
)
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.policy.foundations import MOMENT, BodyFactory, SafetyKindFactory


class PartyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Party

    key = factory.Sequence(lambda n: f"betrokkene-{n}")
    name = factory.Sequence(lambda n: f"Betrokkene {n}")


class SeasonStartFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SeasonStart

    season = Season.SPRING
    month = 3
    day = 1


class SchemeStepFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SchemeStep

    year_index = 1
    season = Season.SPRING
    phase = PhaseKind.ANALYSIS
    activity = factory.Sequence(lambda n: f"Activiteit {n}")


class SchemeMilestoneFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SchemeMilestone

    year_index = 1
    season = Season.WINTER
    body = factory.SubFactory(BodyFactory)
    title = "Prioriteiten"


class PolicyCycleFactory(factory.django.DjangoModelFactory):
    """A running cycle of two years without steps, phases or rounds."""

    class Meta:
        model = PolicyCycle

    name = factory.Sequence(lambda n: f"Cyclus {2026 + 2 * n}-{2027 + 2 * n}")
    start_year = 2026
    start_date = date(2026, 3, 1)
    end_date = date(2028, 5, 31)
    state = CycleState.RUNNING


class PhaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Phase

    cycle = factory.SubFactory(PolicyCycleFactory)
    kind = PhaseKind.ANALYSIS
    start_date = date(2026, 3, 1)
    end_date = date(2026, 11, 30)


class CycleStepFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CycleStep

    activity = factory.Sequence(lambda n: f"Stap {n}")
    phase = PhaseKind.ANALYSIS
    start_date = date(2026, 9, 1)
    end_date = date(2026, 11, 30)


class StepPlaceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StepPlace

    cycle = factory.SubFactory(PolicyCycleFactory)
    step = factory.SubFactory(CycleStepFactory)
    year_index = 1
    season = Season.AUTUMN


class DeviationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Deviation

    cycle = factory.SubFactory(PolicyCycleFactory)
    kind = DeviationKind.MOVED
    what = "Een maand later."
    reason = "De enquête kwam later."
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class CycleEvaluationFactory(factory.django.DjangoModelFactory):
    """With three answers, not closed yet; ``closed=True`` closes it."""

    class Meta:
        model = CycleEvaluation

    class Params:
        closed = factory.Trait(closed_at=MOMENT, closed_by=factory.SubFactory(UserFactory))

    cycle = factory.SubFactory(PolicyCycleFactory)
    done = "Alle stappen van het schema, en twee extra sessies."
    achieved = "Vier van de vijf doelen zijn gehaald."
    situation = "Minder inbraken; de overlast bleef gelijk."


class MilestoneFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Milestone

    cycle = factory.SubFactory(PolicyCycleFactory)
    body = factory.SubFactory(BodyFactory)
    title = "Programma aan de raad"
    planned_on = date(2026, 12, 15)


class PartnerCycleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PartnerCycle

    organisation = factory.SubFactory(OrganisationFactory)
    title = "Begroting"
    closes_on = date(2026, 10, 1)
    applies_from = date(2027, 1, 1)
    applies_until = date(2027, 12, 31)


class AlignmentItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AlignmentItem

    name = factory.Sequence(lambda n: f"Regionaal risicoprofiel {n}")
    safety_kind = factory.SubFactory(SafetyKindFactory, scope=SafetyScope.ALIGNMENT)
    owner = "veiligheidsregio"
    due_on = date(2026, 12, 1)


class RoundDesignFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RoundDesign
        django_get_or_create = ("kind",)

    kind = RoundKind.TECHNICAL
    question = "Kloppen de gegevens?"
    yields = "een verklaring over de gegevens"


class RoundFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Round

    cycle = factory.SubFactory(PolicyCycleFactory)
    kind = RoundKind.TECHNICAL
    start_date = date(2026, 9, 1)
    end_date = date(2026, 11, 30)


class RoundParticipantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RoundParticipant

    round = factory.SubFactory(RoundFactory)
    party = factory.SubFactory(PartyFactory)


class RouteStopFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RouteStop

    round = factory.SubFactory(RoundFactory, kind=RoundKind.ADMINISTRATIVE)
    body = factory.SubFactory(BodyFactory)
    position = factory.Sequence(lambda n: n + 1)
