"""Closed lists of the vap room: stored as English slugs, shown in Dutch."""

from vap.enums.activity import ACTIVITY_MOVES, ActivityState, DeedState, PublicStand
from vap.enums.commitment import COMMITMENT_MOVES, CommitmentState
from vap.enums.evaluation import EvaluationDecision, GoalOutcome, KnownAnswer, Plausibility
from vap.enums.goal import ChainLinkKind, ComparisonKind, GoalKind, GoalStyle, TargetKind
from vap.enums.innovation import INNOVATION_MOVES, InnovationKind, InnovationState, InnovationStepKind
from vap.enums.money import CoverKind, CoverState, PlanLineKind
from vap.enums.priority import (
    INSTRUMENT_FIELDS,
    PRIORITY_MOVES,
    SCORING_MOVES,
    DispositionKind,
    Evidence,
    InstrumentKind,
    PriorityState,
    ScoringState,
)
from vap.enums.progress import (
    UPDATE_MOVES,
    LightKind,
    LightValue,
    ReminderStage,
    SheetColumn,
    UpdateChannel,
    UpdateState,
)
from vap.enums.project import ENDS_PROJECT, PROJECT_MOVES, CarryOverKind, ProjectState
from vap.enums.vap import (
    SINGLE_ROLES,
    VAP_ALIVE,
    VAP_IN_THE_MAKING,
    VAP_MOVES,
    VAP_OVER,
    AssignmentRole,
    Block,
    BulkKind,
    PublicPart,
    VapState,
)

__all__ = [
    "ACTIVITY_MOVES",
    "COMMITMENT_MOVES",
    "ENDS_PROJECT",
    "INNOVATION_MOVES",
    "INSTRUMENT_FIELDS",
    "PRIORITY_MOVES",
    "PROJECT_MOVES",
    "SCORING_MOVES",
    "SINGLE_ROLES",
    "UPDATE_MOVES",
    "VAP_ALIVE",
    "VAP_IN_THE_MAKING",
    "VAP_MOVES",
    "VAP_OVER",
    "ActivityState",
    "AssignmentRole",
    "Block",
    "BulkKind",
    "CarryOverKind",
    "ChainLinkKind",
    "CommitmentState",
    "ComparisonKind",
    "CoverKind",
    "CoverState",
    "DeedState",
    "DispositionKind",
    "EvaluationDecision",
    "Evidence",
    "GoalKind",
    "GoalOutcome",
    "GoalStyle",
    "InnovationKind",
    "InnovationState",
    "InnovationStepKind",
    "InstrumentKind",
    "KnownAnswer",
    "LightKind",
    "LightValue",
    "PlanLineKind",
    "Plausibility",
    "PriorityState",
    "ProjectState",
    "PublicPart",
    "PublicStand",
    "ReminderStage",
    "ScoringState",
    "SheetColumn",
    "TargetKind",
    "UpdateChannel",
    "UpdateState",
    "VapState",
]
