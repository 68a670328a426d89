"""Factories of VAPs and all that hangs on them; each makes the smallest valid row."""

from tests.factories.plans.commitments import CommitmentAnswerFactory, CommitmentFactory
from tests.factories.plans.goals import (
    ChainLinkFactory,
    GoalFactory,
    GoalResultFactory,
    GoalStageFactory,
    KnownEvidenceFactory,
    MethodChangeFactory,
    RubricLevelFactory,
)
from tests.factories.plans.innovations import InnovationStepFactory, InnovationThemeFactory, LessonFactory
from tests.factories.plans.money import CostLineFactory, CoverLineFactory
from tests.factories.plans.partner_reports import PartnerReportFactory, ReportPassageFactory
from tests.factories.plans.plan import (
    ActivityFactory,
    AssignmentFactory,
    BulkChangeFactory,
    DepartmentFactory,
    PlanLineFactory,
    VAPCarryOverFactory,
    VAPFactory,
    VAPVersionFactory,
)
from tests.factories.plans.progress import (
    EvaluationFactory,
    EvidencePieceFactory,
    LightFactory,
    LockExceptionFactory,
    PartnerContactFactory,
    PeriodLockFactory,
    ProgressUpdateFactory,
    ReminderFactory,
    RhythmFactory,
    UpdateLineFactory,
    UpdateLinkFactory,
)
from tests.factories.policy import MOMENT

__all__ = [
    "MOMENT",
    "ActivityFactory",
    "AssignmentFactory",
    "BulkChangeFactory",
    "ChainLinkFactory",
    "CommitmentAnswerFactory",
    "CommitmentFactory",
    "CostLineFactory",
    "CoverLineFactory",
    "DepartmentFactory",
    "EvaluationFactory",
    "EvidencePieceFactory",
    "GoalFactory",
    "GoalResultFactory",
    "GoalStageFactory",
    "InnovationStepFactory",
    "InnovationThemeFactory",
    "KnownEvidenceFactory",
    "LessonFactory",
    "LightFactory",
    "LockExceptionFactory",
    "MethodChangeFactory",
    "PartnerContactFactory",
    "PartnerReportFactory",
    "PeriodLockFactory",
    "PlanLineFactory",
    "ProgressUpdateFactory",
    "ReminderFactory",
    "ReportPassageFactory",
    "RhythmFactory",
    "RubricLevelFactory",
    "UpdateLineFactory",
    "UpdateLinkFactory",
    "VAPCarryOverFactory",
    "VAPFactory",
    "VAPVersionFactory",
]
