"""Facts about the city: sources, deliveries, checked cells, indicators and observations."""

from analysis.models.cells import CountCell
from analysis.models.indicators import Indicator, Observation, SeriesBreak
from analysis.models.reports import GeneratedReport
from analysis.models.sources import (
    DataSource,
    Delivery,
    DeliveryReview,
    ExpectedDelivery,
    SeriesVersion,
    SourceTable,
    SurveyWave,
)

__all__ = [
    "CountCell",
    "DataSource",
    "Delivery",
    "DeliveryReview",
    "ExpectedDelivery",
    "GeneratedReport",
    "Indicator",
    "Observation",
    "SeriesBreak",
    "SeriesVersion",
    "SourceTable",
    "SurveyWave",
]
