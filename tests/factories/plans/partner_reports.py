"""Factories of reports that partners sent."""

from datetime import date

import factory

from tests.factories import OrganisationFactory, UserFactory
from tests.factories.plans.progress import ProgressUpdateFactory
from tests.factories.policy import MOMENT
from vap.models import PartnerReport, ReportPassage


class PartnerReportFactory(factory.django.DjangoModelFactory):
    """A report that stands on a website."""

    class Meta:
        model = PartnerReport

    organisation = factory.SubFactory(OrganisationFactory)
    title = factory.Sequence(lambda n: f"Jaarverslag {2000 + n}")
    period_from = date(2026, 1, 1)
    period_to = date(2026, 9, 30)
    link = "https://sleutel.example/jaarverslag"
    given_by = factory.SubFactory(UserFactory)
    given_at = MOMENT


class ReportPassageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReportPassage

    report = factory.SubFactory(PartnerReportFactory)
    update = factory.SubFactory(
        ProgressUpdateFactory, submitted=True, organisation=factory.SelfAttribute("..report.organisation")
    )
    vap = factory.SelfAttribute("update.vap")
    place = "12"
    quote = "Wij vervingen 85 sloten."
    marked_by = factory.SubFactory(UserFactory)
    marked_at = MOMENT
