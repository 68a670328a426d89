"""From priority to result."""

from vap.models.priority import (
    ConsultationComment,
    Disposition,
    Priority,
    PriorityDecision,
    PriorityVersion,
    PublishedChoices,
)
from vap.models.project import CarryOver, RunningProject
from vap.models.scoring import Criterion, JointScore, Score, Scoring

__all__ = [
    "CarryOver",
    "ConsultationComment",
    "Criterion",
    "Disposition",
    "JointScore",
    "Priority",
    "PriorityDecision",
    "PriorityVersion",
    "PublishedChoices",
    "RunningProject",
    "Score",
    "Scoring",
]
