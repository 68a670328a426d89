"""Factories of the policy cycle, findings, priorities and consequences; each makes the smallest valid row."""

from datetime import UTC, date, datetime

import factory

from agov.enums import ConsequenceKind, SessionKind
from agov.models import (
    AgreementConfirmation,
    CalendarAddress,
    Consequence,
    Contribution,
    Expectation,
    PartnerSession,
    SessionAgreement,
    SessionTemplate,
)
from amersfoort_veiligheid.accounts.enums import Role
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
from cycle.enums import (
    BodyKind,
    CycleState,
    DecisionOutcome,
    DeviationKind,
    DocumentItemKind,
    MandateKind,
    PhaseKind,
    RequestKind,
    RoundKind,
    SafetyScope,
    Season,
    Track,
)
from cycle.models import (
    AlignmentItem,
    Body,
    CouncilRequest,
    CycleEvaluation,
    CycleStep,
    Decision,
    Deviation,
    DocumentItem,
    DocumentVersion,
    GlossaryTerm,
    Label,
    Mandate,
    Milestone,
    PartnerCycle,
    Party,
    Phase,
    PolicyCycle,
    PolicyDocument,
    Round,
    RoundDesign,
    RoundParticipant,
    RouteStop,
    SafetyKind,
    SchemeMilestone,
    SchemeStep,
    SeasonStart,
    StepPlace,
    Theme,
)
from tests.factories import DataSourceFactory, GeneratedReportFactory, OrganisationFactory, UserFactory
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

MOMENT = datetime(2026, 10, 5, 10, 0, tzinfo=UTC)

# --- foundations -----------------------------------------------------------------------------------------------------


class SafetyKindFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SafetyKind

    name = factory.Sequence(lambda n: f"Soort veiligheid {n}")
    scope = SafetyScope.IN_SCOPE


class ThemeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Theme

    name = factory.Sequence(lambda n: f"Thema {n}")
    safety_kind = factory.SubFactory(SafetyKindFactory)


class GlossaryTermFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GlossaryTerm

    term = factory.Sequence(lambda n: f"begrip {n}")
    definition = "Wat het betekent."
    source = "Nota"
    valid_from = date(2003, 9, 1)


class LabelFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Label

    key = factory.Sequence(lambda n: f"label-{n}")
    singular = factory.Sequence(lambda n: f"Benaming {n}")
    short = factory.Sequence(lambda n: f"B{n}")
    meaning = "Wat het is."


class BodyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Body

    key = factory.Sequence(lambda n: f"gremium-{n}")
    name = factory.Sequence(lambda n: f"Gremium {n}")
    kind = BodyKind.OTHER


class MandateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Mandate

    title = factory.Sequence(lambda n: f"Raadsprogramma {n}")
    kind = MandateKind.COUNCIL_PROGRAMME
    start_date = date(2022, 3, 16)
    end_date = date(2026, 3, 18)


class PolicyDocumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PolicyDocument

    title = factory.Sequence(lambda n: f"Beleidsnota {n}")
    author = "afdeling Veiligheid"
    owner = "hoofd Veiligheid"
    dated_on = date(2025, 9, 1)


class DocumentVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DocumentVersion

    document = factory.SubFactory(PolicyDocumentFactory)
    number = 1
    label = "startnotitie"
    dated_on = date(2025, 9, 1)


class DocumentItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DocumentItem

    version = factory.SubFactory(DocumentVersionFactory)
    kind = DocumentItemKind.DECISION_POINT
    number = factory.Sequence(lambda n: n + 1)
    text = "Wij werken in twee sporen."


class DecisionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Decision

    item = factory.SubFactory(DocumentItemFactory)
    body = factory.SubFactory(BodyFactory)
    outcome = DecisionOutcome.AGREED
    decided_on = date(2025, 12, 16)
    proposal_text = "Wij werken in twee sporen."
    decided_text = "Wij werken in twee sporen."
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = MOMENT


class CouncilRequestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CouncilRequest

    kind = RequestKind.PROMISE
    title = factory.Sequence(lambda n: f"Toezegging {n}")
    text = "Het college komt met een plan."
    raised_on = date(2026, 1, 20)
    owner = "hoofd Veiligheid"
    due_on = date(2026, 6, 1)


# --- the cycle -------------------------------------------------------------------------------------------------------


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


# --- findings --------------------------------------------------------------------------------------------------------


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


# --- priorities ------------------------------------------------------------------------------------------------------


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


# --- the director's room ---------------------------------------------------------------------------------------------


class ConsequenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Consequence

    cycle = factory.SubFactory(PolicyCycleFactory)
    kind = ConsequenceKind.SECTOR_CONTRACT
    what = "Uren voor toezicht opnemen."
    why = "De prioriteit vraagt toezicht in de avond."
    department = "Stadsbeheer"
    fiscal_year = 2027
    owner = "afdelingshoofd Stadsbeheer"
    due_on = date(2027, 1, 31)
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class ExpectationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Expectation

    cycle = factory.SubFactory(PolicyCycleFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    text = "Goede sloten in alle portieken."
    answer_by = date(2027, 2, 1)
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class PartnerSessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PartnerSession

    round = factory.SubFactory(RoundFactory, kind=RoundKind.ELABORATION)
    kind = SessionKind.HARD
    title = "Sessie harde sector"
    held_on = date(2027, 1, 20)
    track = Track.AREA


class ContributionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contribution

    session = factory.SubFactory(PartnerSessionFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    own_part = "Wij vervangen 120 sloten."
    given_by = factory.SubFactory(UserFactory)
    given_at = MOMENT


class SessionAgreementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SessionAgreement

    session = factory.SubFactory(PartnerSessionFactory)
    text = "De corporatie vervangt sloten."
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class AgreementConfirmationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AgreementConfirmation

    agreement = factory.SubFactory(SessionAgreementFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    given_by = factory.SubFactory(UserFactory)
    given_at = MOMENT


class SessionTemplateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SessionTemplate
        django_get_or_create = ("kind",)

    kind = SessionKind.HARD
    title = "Sessie harde sector"
    track = Track.AREA


class CalendarAddressFactory(factory.django.DjangoModelFactory):
    """Of a user who may see the board."""

    class Meta:
        model = CalendarAddress

    user = factory.SubFactory(UserFactory, roles=[Role.BELEIDSADVISEUR])
    made_at = MOMENT
