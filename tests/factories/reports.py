"""Factories of stored reports."""

from datetime import UTC, datetime

import factory

from analysis.enums import ReportKind
from analysis.models import Delivery, GeneratedReport


class GeneratedReportFactory(factory.django.DjangoModelFactory):
    """A stored report; give ``deliveries=[...]`` to say which figures it used."""

    class Meta:
        model = GeneratedReport
        skip_postgeneration_save = True

    kind = ReportKind.WIJK
    code = "WK030701"
    period = "2025"
    title = factory.Sequence(lambda n: f"Wijkrapport {n}")
    content_key = factory.Sequence(lambda n: f"{n:064x}")
    value = factory.Dict({})
    body = "<p>Rapport</p>"
    made_at = datetime(2026, 1, 17, 9, 30, tzinfo=UTC)

    @factory.post_generation
    def deliveries(self, create: bool, extracted: "list[Delivery] | None", **kwargs: object) -> None:
        if create and extracted:
            self.deliveries.set(extracted)
