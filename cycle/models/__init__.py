"""The nouns of every policy text: areas, target groups, offences."""

from cycle.models.area import Area, AreaCrosswalk, AreaVersion, Denominator, Spot
from cycle.models.offence import OffenceClassification, OffenceGroup, OffenceType
from cycle.models.target_group import TargetGroup, TargetGroupDefinition

__all__ = [
    "Area",
    "AreaCrosswalk",
    "AreaVersion",
    "Denominator",
    "OffenceClassification",
    "OffenceGroup",
    "OffenceType",
    "Spot",
    "TargetGroup",
    "TargetGroupDefinition",
]
