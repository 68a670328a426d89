"""From priority to result."""

from vap.models.activity import Activity
from vap.models.assignment import Assignment
from vap.models.bulk import BulkChange
from vap.models.commitment import Commitment, CommitmentAnswer
from vap.models.evaluation import Evaluation, Lesson, VAPCarryOver
from vap.models.goal import ChainLink, Goal, GoalResult, GoalStage, MethodChange, RubricLevel
from vap.models.innovation import InnovationStep, InnovationTheme
from vap.models.known_evidence import KnownEvidence
from vap.models.money import CostLine, CoverLine
from vap.models.own_report import PartnerReport, ReportPassage
from vap.models.period_lock import LockException, PeriodLock
from vap.models.priority import (
    ConsultationComment,
    Disposition,
    Priority,
    PriorityDecision,
    PriorityVersion,
    PublishedChoices,
)
from vap.models.progress import (
    EvidencePiece,
    Light,
    PartnerContact,
    ProgressUpdate,
    Reminder,
    Rhythm,
    UpdateLine,
    UpdateLink,
)
from vap.models.project import CarryOver, RunningProject
from vap.models.scoring import Criterion, JointScore, Score, Scoring
from vap.models.vap import VAP, PlanLine, VAPVersion

__all__ = [
    "VAP",
    "Activity",
    "Assignment",
    "BulkChange",
    "CarryOver",
    "ChainLink",
    "Commitment",
    "CommitmentAnswer",
    "ConsultationComment",
    "CostLine",
    "CoverLine",
    "Criterion",
    "Disposition",
    "Evaluation",
    "EvidencePiece",
    "Goal",
    "GoalResult",
    "GoalStage",
    "InnovationStep",
    "InnovationTheme",
    "JointScore",
    "KnownEvidence",
    "Lesson",
    "Light",
    "LockException",
    "MethodChange",
    "PartnerContact",
    "PartnerReport",
    "PeriodLock",
    "PlanLine",
    "Priority",
    "PriorityDecision",
    "PriorityVersion",
    "ProgressUpdate",
    "PublishedChoices",
    "Reminder",
    "ReportPassage",
    "Rhythm",
    "RubricLevel",
    "RunningProject",
    "Score",
    "Scoring",
    "UpdateLine",
    "UpdateLink",
    "VAPCarryOver",
    "VAPVersion",
]
