"""Picking a figure of a report to make a finding of."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from amersfoort_veiligheid.accounts.enums import Role
from tests.analysis.findings.paper import stored
from tests.analysis.views.findings.pages import NEW, address, log_in, page_of
from tests.factories.policy import FindingFactory, FrozenFigureFactory

pytestmark = pytest.mark.django_db


def test_a_report_offers_to_make_a_finding_to_those_who_may(client):
    report = stored()
    url = reverse("analysis:report-detail", args=[report.kind, report.code, report.period])
    log_in(client, Role.BELEIDSADVISEUR)
    offered = client.get(url)
    log_in(client, Role.BESTUURDER)
    read_only = client.get(url)

    assertContains(offered, f'data-pick="{NEW}" data-pick-report="{report.pk}"')
    assertContains(offered, page_of("report-figures", report))
    assertNotContains(read_only, "data-pick")


def test_every_figure_is_a_link_without_script_and_nothing_else_is(client, carla):
    report = stored()

    response = client.get(page_of("report-figures", report))

    links = {item.url for one in response.context["tables"] for row in one.rows for item in row if item.url}
    assert len(links) == 3 + 3 + 3 + 2  # two rows of kinds, two of the trend; none of the table without a source
    assertContains(response, address(report).replace("&", "&amp;"))
    assertContains(response, "(afgeschermd: te weinig): maak bevinding")


def test_a_figure_leads_to_the_version_of_the_report_it_came_from(client, carla):
    old = stored(body="<p>Zoals het was</p>", made_at=datetime(2026, 1, 1, tzinfo=UTC))
    stored(body="<p>Zoals het is</p>", made_at=datetime(2026, 2, 1, tzinfo=UTC))
    finding = FindingFactory()
    finding.figures.add(FrozenFigureFactory(report=old))

    detail = client.get(page_of("finding-detail", finding))
    version = client.get(page_of("report-version", old))

    assertContains(detail, page_of("report-version", old))
    assertContains(version, "Zoals het was")
    assertNotContains(version, "Zoals het is")
    assertContains(version, "Een eerdere versie")
