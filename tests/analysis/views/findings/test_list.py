"""The list of findings."""

from datetime import date

import pytest
from pytest_django.asserts import assertContains, assertNotContains, assertTemplateUsed

from amersfoort_veiligheid.accounts.enums import Role
from analysis.enums import AnalysisState, Certainty, Hardness, HolderState
from cycle.enums import Track
from tests.analysis.views.findings.pages import AT, LIST, log_in
from tests.factories import WijkFactory
from tests.factories.policy import FindingFactory, HolderRequestFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_each_number(client, carla, count, django_assert_num_queries):
    for finding in FindingFactory.create_batch(count):
        HolderRequestFactory(finding=finding, state=HolderState.ACCEPTED, answered_at=AT)
    client.get(LIST)

    with django_assert_num_queries(9):
        response = client.get(LIST)

    assert len(response.context["page"].object_list) == count


def test_htmx_gets_the_rows_and_others_the_page(client, carla):
    FindingFactory()

    fragment, page = client.get(LIST, headers={"HX-Request": "true"}), client.get(LIST)

    assertTemplateUsed(fragment, "analysis/_finding_rows.html")
    assertNotContains(fragment, "<html")
    assertContains(page, "<html")


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", {1, 2, 3}),
        ("track=area", {1, 3}),
        ("track=group", {2, 3}),
        ("certainty=signal", {2}),
        ("hardness=soft", {2}),
        ("holder=niemand", {2, 3}),
    ],
)
def test_list_can_be_narrowed(client, carla, discussed, query, numbers):
    held = FindingFactory(analysis=discussed, number=1)
    HolderRequestFactory(finding=held, state=HolderState.ACCEPTED, answered_at=AT)
    FindingFactory(
        analysis=discussed,
        number=2,
        track=Track.GROUP,
        certainty=Certainty.SIGNAL,
        hardness=Hardness.SOFT,
        soft_source="wijkmanager",
        soft_area=WijkFactory(),
        soft_date=date(2026, 9, 1),
    )
    FindingFactory(analysis=discussed, number=3, track=Track.BOTH)

    response = client.get(f"{LIST}?{query}")

    assert {finding.number for finding in response.context["page"]} == numbers


def test_list_of_one_holder(client, carla):
    row = HolderRequestFactory(state=HolderState.ACCEPTED, answered_at=AT)
    FindingFactory()

    response = client.get(f"{LIST}?holder={row.organisation_id}")

    assert list(response.context["page"]) == [row.finding]


def test_a_draft_is_not_in_the_list_of_a_partner(client):
    """S165."""
    FindingFactory(claim="Nog niet bekend.")
    FindingFactory(claim="Wel bekend.", analysis__state=AnalysisState.DISCUSSION)
    log_in(client, Role.PARTNER)

    response = client.get(LIST)

    assertContains(response, "Wel bekend.")
    assertNotContains(response, "Nog niet bekend.")


def test_an_empty_list_invites(client, carla):
    assertContains(client.get(LIST), "Hier komen de bevindingen")
