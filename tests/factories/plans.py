"""Factories of VAPs and all that hangs on them; each makes the smallest valid row."""

from datetime import UTC, date, datetime

import factory

from amersfoort_veiligheid.accounts.models import Department
from cycle.enums import Track
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.policy import MOMENT, PolicyCycleFactory, ThemeFactory
from vap.enums import (
    ActivityState,
    AssignmentRole,
    BulkKind,
    ChainLinkKind,
    CommitmentState,
    CoverKind,
    CoverState,
    EvaluationDecision,
    GoalKind,
    GoalOutcome,
    GoalStyle,
    InnovationKind,
    InnovationStepKind,
    InstrumentKind,
    KnownAnswer,
    LightKind,
    LightValue,
    PlanLineKind,
    ReminderStage,
    UpdateChannel,
    UpdateState,
    VapState,
)
from vap.models import (
    VAP,
    Activity,
    Assignment,
    BulkChange,
    ChainLink,
    Commitment,
    CommitmentAnswer,
    CostLine,
    CoverLine,
    Evaluation,
    EvidencePiece,
    Goal,
    GoalResult,
    GoalStage,
    InnovationStep,
    InnovationTheme,
    KnownEvidence,
    Lesson,
    Light,
    LockException,
    MethodChange,
    PartnerContact,
    PartnerReport,
    PeriodLock,
    PlanLine,
    ProgressUpdate,
    Reminder,
    ReportPassage,
    Rhythm,
    RubricLevel,
    UpdateLine,
    UpdateLink,
    VAPCarryOver,
    VAPVersion,
)


class DepartmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Department

    name = factory.Sequence(lambda n: f"Afdeling {n}")


class VAPFactory(factory.django.DjangoModelFactory):
    """A concept; ``adopted=True``, ``running=True``, ``stopped=True`` and so on for later states."""

    class Meta:
        model = VAP

    class Params:
        decided = factory.Trait(
            adopted_on=date(2026, 10, 1), adopted_by="college", start_date=date(2026, 10, 15), end_date=date(2028, 3, 1)
        )
        adopted = factory.Trait(decided=True, state=VapState.ADOPTED)
        running = factory.Trait(decided=True, state=VapState.RUNNING)
        evaluated = factory.Trait(decided=True, state=VapState.EVALUATION)
        closed = factory.Trait(decided=True, state=VapState.CLOSED, ended_on=date(2028, 3, 1))
        stopped = factory.Trait(
            decided=True, state=VapState.STOPPED, ended_on=date(2027, 3, 1), end_reason="Het geld is op."
        )
        withdrawn = factory.Trait(
            state=VapState.WITHDRAWN, ended_on=date(2026, 10, 1), end_reason="Opgegaan in een ander plan."
        )

    cycle = factory.SubFactory(PolicyCycleFactory)
    number = factory.Sequence(lambda n: n % 30_000 + 1)
    title = factory.Sequence(lambda n: f"VAP {n}")
    theme = factory.SubFactory(ThemeFactory)
    track = Track.AREA
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class VAPVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = VAPVersion

    vap = factory.SubFactory(VAPFactory, adopted=True)
    number = 1
    content = factory.LazyFunction(dict)
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class PlanLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PlanLine

    vap = factory.SubFactory(VAPFactory)
    kind = PlanLineKind.SECTOR_CONTRACT
    department = factory.SubFactory(DepartmentFactory)
    fiscal_year = 2027
    what = "Twee avonden per week toezicht."


class AssignmentFactory(factory.django.DjangoModelFactory):
    """A trekker; ``implementer=True`` for an organisation that carries out."""

    class Meta:
        model = Assignment

    class Params:
        implementer = factory.Trait(
            role=AssignmentRole.IMPLEMENTER, user=None, organisation=factory.SubFactory(OrganisationFactory)
        )

    vap = factory.SubFactory(VAPFactory)
    role = AssignmentRole.LEAD
    user = factory.SubFactory(UserFactory)
    valid_from = date(2026, 10, 1)


class ActivityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Activity

    vap = factory.SubFactory(VAPFactory)
    title = factory.Sequence(lambda n: f"Sloten vervangen in blok {n}")
    measure_kind = InstrumentKind.PREVENTIVE
    organisation = factory.SubFactory(OrganisationFactory)
    planned_start = date(2026, 11, 1)
    planned_end = date(2027, 3, 31)


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


class BulkChangeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BulkChange

    kind = BulkKind.CONTACT
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class CommitmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Commitment

    vap = factory.SubFactory(VAPFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    text = "Een gesprek met elke nieuwe huurder."
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class CommitmentAnswerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CommitmentAnswer

    commitment = factory.SubFactory(CommitmentFactory)
    state = CommitmentState.ACCEPTED
    organisation = factory.SubFactory(OrganisationFactory)
    given_by = factory.SubFactory(UserFactory)
    given_at = MOMENT


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


class RhythmFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Rhythm

    vap = factory.SubFactory(VAPFactory, running=True)
    organisation = factory.SubFactory(OrganisationFactory)
    next_due_on = date(2026, 12, 1)


class ReminderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Reminder

    rhythm = factory.SubFactory(RhythmFactory)
    due_on = date(2026, 12, 1)
    stage = ReminderStage.BEFORE
    queued_at = MOMENT


class PartnerContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PartnerContact

    organisation = factory.SubFactory(OrganisationFactory)
    function = "gebiedsbeheerder"
    email = factory.Sequence(lambda n: f"gebied{n}@sleutel.example")


class UpdateLinkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = UpdateLink

    vap = factory.SubFactory(VAPFactory, running=True)
    contact = factory.SubFactory(PartnerContactFactory)
    secret_hash = factory.Sequence(lambda n: f"{n:064x}")
    made_at = MOMENT
    valid_until = datetime(2026, 12, 5, 10, 0, tzinfo=UTC)


class ProgressUpdateFactory(factory.django.DjangoModelFactory):
    """A concept; ``submitted=True`` or ``accepted=True`` for later states."""

    class Meta:
        model = ProgressUpdate

    class Params:
        submitted = factory.Trait(state=UpdateState.SUBMITTED, submitted_at=MOMENT)
        accepted = factory.Trait(state=UpdateState.ACCEPTED, submitted_at=MOMENT, reviewed_at=MOMENT)

    vap = factory.SubFactory(VAPFactory, running=True)
    organisation = factory.SubFactory(OrganisationFactory)
    channel = UpdateChannel.ACCOUNT
    happened_on = date(2026, 10, 5)
    text = "85 van de 120 sloten zijn vervangen."


class UpdateLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = UpdateLine

    update = factory.SubFactory(ProgressUpdateFactory)
    activity = factory.SubFactory(ActivityFactory)
    state = ActivityState.RUNNING


class EvidencePieceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EvidencePiece

    update = factory.SubFactory(ProgressUpdateFactory)
    link = "https://sleutel.example/verslag"
    added_at = MOMENT


class LightFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Light

    vap = factory.SubFactory(VAPFactory, running=True)
    kind = LightKind.DOING
    value = LightValue.GOOD
    reason = "Alles loopt volgens planning."
    set_by = factory.SubFactory(UserFactory)
    set_at = MOMENT


class EvaluationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Evaluation

    vap = factory.SubFactory(VAPFactory, evaluated=True)
    started_at = MOMENT


class InnovationThemeFactory(factory.django.DjangoModelFactory):
    """A proposal; ``running=True`` for one that was started."""

    class Meta:
        model = InnovationTheme

    class Params:
        running = factory.Trait(state="running", start_date=date(2026, 1, 1), end_date=date(2026, 12, 31))

    title = factory.Sequence(lambda n: f"Digitale buurtpreventie {n}")
    kind = InnovationKind.EXPERIMENT
    idea = "Bewoners waarschuwen elkaar in een besloten groep."
    question = "Melden bewoners sneller?"
    stop_rule = "Bij minder dan twintig deelnemers na drie maanden."
    organisation = factory.SubFactory(OrganisationFactory)
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class InnovationStepFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = InnovationStep

    innovation = factory.SubFactory(InnovationThemeFactory, running=True)
    kind = InnovationStepKind.ELSEWHERE
    what = "Gekeken hoe een andere gemeente dit doet."
    done_on = date(2026, 10, 1)
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class LessonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Lesson

    title = factory.Sequence(lambda n: f"Les {n}")
    text = "Begin met de bewoners."
    vap = factory.SubFactory(VAPFactory, closed=True)
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class VAPCarryOverFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = VAPCarryOver

    vap = factory.SubFactory(VAPFactory, running=True)
    cycle = factory.SubFactory(PolicyCycleFactory)
    decision = EvaluationDecision.CONTINUE
    reason = "Loopt goed."
    decided_by = factory.SubFactory(UserFactory)
    decided_at = MOMENT


class PeriodLockFactory(factory.django.DjangoModelFactory):
    """A lock in force; ``lifted=True`` for one that is open again."""

    class Meta:
        model = PeriodLock

    class Params:
        lifted = factory.Trait(lifted_by=factory.SubFactory(UserFactory), lifted_at=MOMENT)

    cycle = factory.SubFactory(PolicyCycleFactory)
    until = date(2026, 10, 31)
    reason = "Het kwartaal is verantwoord."
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class LockExceptionFactory(factory.django.DjangoModelFactory):
    """For somebody with an account; ``contact=..., user=None`` for a contact."""

    class Meta:
        model = LockException

    lock = factory.SubFactory(PeriodLockFactory)
    user = factory.SubFactory(UserFactory)
    valid_to = date(2026, 12, 31)
    reason = "Het bericht kwam door ziekte te laat."
    made_by = factory.SubFactory(UserFactory)
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


class PartnerReportFactory(factory.django.DjangoModelFactory):
    """A report that stands on a website."""

    class Meta:
        model = PartnerReport

    organisation = factory.SubFactory(OrganisationFactory)
    title = factory.Sequence(lambda n: f"Jaarverslag {2000 + n}")
    period_from = date(2026, 1, 1)
    period_to = date(2026, 9, 30)
    link = "https://sleutel.example/jaarverslag"
    given_by = factory.SubFactory(UserFactory)
    given_at = MOMENT


class ReportPassageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReportPassage

    report = factory.SubFactory(PartnerReportFactory)
    update = factory.SubFactory(
        ProgressUpdateFactory, submitted=True, organisation=factory.SelfAttribute("..report.organisation")
    )
    vap = factory.SelfAttribute("update.vap")
    place = "12"
    quote = "Wij vervingen 85 sloten."
    marked_by = factory.SubFactory(UserFactory)
    marked_at = MOMENT
