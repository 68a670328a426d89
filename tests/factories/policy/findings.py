"""Factories of analyses, findings, readings of them and shared views."""

import factory

from analysis.enums import Certainty, Endorsement, Hardness, InterpretationKind, ReviewVerdict
from analysis.models import (
    DataReview,
    Finding,
    FrozenFigure,
    HolderRequest,
    Interpretation,
    SafetyAnalysis,
    SharedView,
    ViewEndorsement,
)
from cycle.enums import Track
from tests.factories import DataSourceFactory, GeneratedReportFactory, OrganisationFactory, UserFactory
from tests.factories.policy.cycles import PolicyCycleFactory, RoundFactory
from tests.factories.policy.foundations import MOMENT, ThemeFactory


class FrozenFigureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FrozenFigure

    report = factory.SubFactory(GeneratedReportFactory)
    table_key = "delicten"
    row = factory.Sequence(lambda n: n)
    column = "per_1000"
    label = "Woninginbraak, per 1.000 woningen"
    value = "4,1"
    period = "2025"
    source = "Politie"
    frozen_by = factory.SubFactory(UserFactory)
    frozen_at = MOMENT


class SafetyAnalysisFactory(factory.django.DjangoModelFactory):
    """A draft; give ``authors=[...]`` for its organisations."""

    class Meta:
        model = SafetyAnalysis
        skip_postgeneration_save = True

    cycle = factory.SubFactory(PolicyCycleFactory)
    title = factory.Sequence(lambda n: f"Veiligheidsanalyse {n}")

    @factory.post_generation
    def authors(self, create: bool, extracted: "list | None", **kwargs: object) -> None:
        if create and extracted:
            self.authors.set(extracted)


class FindingFactory(factory.django.DjangoModelFactory):
    """A hard finding on areas, without figures."""

    class Meta:
        model = Finding

    analysis = factory.SubFactory(SafetyAnalysisFactory)
    number = factory.Sequence(lambda n: n + 1)
    claim = factory.Sequence(lambda n: f"Woninginbraak ligt hoger dan in de rest van de stad ({n}).")
    certainty = Certainty.SHOWN
    hardness = Hardness.HARD
    track = Track.AREA
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class InterpretationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Interpretation

    finding = factory.SubFactory(FindingFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    kind = InterpretationKind.AGREES
    given_by = factory.SubFactory(UserFactory)
    given_at = MOMENT


class HolderRequestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = HolderRequest

    finding = factory.SubFactory(FindingFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    question = "Wilt u dit oppakken?"
    asked_by = factory.SubFactory(UserFactory)
    asked_at = MOMENT


class DataReviewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DataReview

    round = factory.SubFactory(RoundFactory)
    source = factory.SubFactory(DataSourceFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    verdict = ReviewVerdict.CORRECT
    direction = "Inbraak daalt, overlast blijft gelijk."
    given_by = factory.SubFactory(UserFactory)
    given_at = MOMENT


class SharedViewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SharedView

    cycle = factory.SubFactory(PolicyCycleFactory)
    theme = factory.SubFactory(ThemeFactory)
    text = "Zo zien wij het probleem."
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class ViewEndorsementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ViewEndorsement

    view = factory.SubFactory(SharedViewFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    stance = Endorsement.AGREES
    view_revision = 1
    given_by = factory.SubFactory(UserFactory)
    given_at = MOMENT
