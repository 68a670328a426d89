"""The nouns of every policy text (areas, target groups, offences, themes), and the policy cycle itself."""

from cycle.models.area import Area, AreaCrosswalk, AreaVersion, Denominator
from cycle.models.evaluation import CycleEvaluation
from cycle.models.offence import OffenceClassification, OffenceGroup, OffenceType
from cycle.models.policy import (
    AlignmentItem,
    Body,
    CouncilRequest,
    DecidedText,
    Decision,
    DocumentItem,
    DocumentVersion,
    Mandate,
    PolicyDocument,
)
from cycle.models.policy_cycle import (
    CycleStep,
    Deviation,
    Milestone,
    PartnerCycle,
    Party,
    Phase,
    PolicyCycle,
    SchemeMilestone,
    SchemeStep,
    SeasonStart,
    StepPlace,
)
from cycle.models.round import Round, RoundDesign, RoundParticipant, RouteStop
from cycle.models.secrecy import Secrecy, SecretReading
from cycle.models.spot import Spot, SpotDwellings
from cycle.models.target_group import TargetGroup, TargetGroupDefinition
from cycle.models.theme import GlossaryTerm, Label, SafetyKind, Theme

__all__ = [
    "AlignmentItem",
    "Area",
    "AreaCrosswalk",
    "AreaVersion",
    "Body",
    "CouncilRequest",
    "CycleEvaluation",
    "CycleStep",
    "DecidedText",
    "Decision",
    "Denominator",
    "Deviation",
    "DocumentItem",
    "DocumentVersion",
    "GlossaryTerm",
    "Label",
    "Mandate",
    "Milestone",
    "OffenceClassification",
    "OffenceGroup",
    "OffenceType",
    "PartnerCycle",
    "Party",
    "Phase",
    "PolicyCycle",
    "PolicyDocument",
    "Round",
    "RoundDesign",
    "RoundParticipant",
    "RouteStop",
    "SafetyKind",
    "SchemeMilestone",
    "SchemeStep",
    "SeasonStart",
    "Secrecy",
    "SecretReading",
    "Spot",
    "SpotDwellings",
    "StepPlace",
    "TargetGroup",
    "TargetGroupDefinition",
    "Theme",
]
