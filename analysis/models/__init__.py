"""Facts about the city (sources, deliveries, cells, indicators, observations), and what was concluded from them."""

from analysis.models.cells import CountCell
from analysis.models.findings import (
    DataReview,
    Finding,
    FrozenFigure,
    Interpretation,
    SafetyAnalysis,
)
from analysis.models.footnotes import Footnote
from analysis.models.holders import HolderRequest
from analysis.models.indicators import Indicator, Observation, SeriesBreak
from analysis.models.methods import MethodVersion
from analysis.models.reports import GeneratedReport
from analysis.models.shared_views import SharedView, ViewEndorsement
from analysis.models.sources import (
    DataSource,
    Delivery,
    DeliveryReview,
    ExpectedDelivery,
    SeriesVersion,
    SourceTable,
    SurveyWave,
)
from analysis.models.spots import SpotCount

__all__ = [
    "CountCell",
    "DataReview",
    "DataSource",
    "Delivery",
    "DeliveryReview",
    "ExpectedDelivery",
    "Finding",
    "Footnote",
    "FrozenFigure",
    "GeneratedReport",
    "HolderRequest",
    "Indicator",
    "Interpretation",
    "MethodVersion",
    "Observation",
    "SafetyAnalysis",
    "SeriesBreak",
    "SeriesVersion",
    "SharedView",
    "SourceTable",
    "SpotCount",
    "SurveyWave",
    "ViewEndorsement",
]
