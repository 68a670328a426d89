"""Factories for every model; each makes the smallest valid row and no more."""

from tests.factories.accounts import PASSWORD, AuditEntryFactory, OrganisationFactory, UserFactory, UserRoleFactory
from tests.factories.areas import (
    AreaCrosswalkFactory,
    AreaFactory,
    AreaVersionFactory,
    BuurtFactory,
    DenominatorFactory,
    SpotDwellingsFactory,
    SpotFactory,
    WijkFactory,
)
from tests.factories.deliveries import (
    DataSourceFactory,
    DeliveryFactory,
    DeliveryReviewFactory,
    ExpectedDeliveryFactory,
    SeriesVersionFactory,
    SourceTableFactory,
    SurveyWaveFactory,
)
from tests.factories.figures import (
    CountCellFactory,
    FootnoteFactory,
    IndicatorFactory,
    MethodVersionFactory,
    ObservationFactory,
    SeriesBreakFactory,
    SpotCountFactory,
)
from tests.factories.offences import OffenceClassificationFactory, OffenceGroupFactory, OffenceTypeFactory
from tests.factories.reports import GeneratedReportFactory
from tests.factories.shell import (
    DraftFactory,
    JobFactory,
    OutgoingMailFactory,
    QueueMessageFactory,
    SavedFilterFactory,
    WorkerHeartbeatFactory,
)
from tests.factories.target_groups import TargetGroupDefinitionFactory, TargetGroupFactory

__all__ = [
    "AreaCrosswalkFactory",
    "AreaFactory",
    "AreaVersionFactory",
    "AuditEntryFactory",
    "BuurtFactory",
    "CountCellFactory",
    "DataSourceFactory",
    "DeliveryFactory",
    "DeliveryReviewFactory",
    "DenominatorFactory",
    "DraftFactory",
    "ExpectedDeliveryFactory",
    "FootnoteFactory",
    "GeneratedReportFactory",
    "IndicatorFactory",
    "JobFactory",
    "MethodVersionFactory",
    "ObservationFactory",
    "OffenceClassificationFactory",
    "OffenceGroupFactory",
    "OffenceTypeFactory",
    "OrganisationFactory",
    "OutgoingMailFactory",
    "PASSWORD",
    "QueueMessageFactory",
    "SavedFilterFactory",
    "SeriesBreakFactory",
    "SeriesVersionFactory",
    "SourceTableFactory",
    "SpotCountFactory",
    "SpotDwellingsFactory",
    "SpotFactory",
    "SurveyWaveFactory",
    "TargetGroupDefinitionFactory",
    "TargetGroupFactory",
    "UserFactory",
    "UserRoleFactory",
    "WijkFactory",
    "WorkerHeartbeatFactory",
]
