"""Analyses in the browser: begun, in balance, adopted."""

from datetime import date

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import Role
from analysis.enums import AnalysisState
from analysis.models import SafetyAnalysis
from cycle.enums import Track
from tests.analysis.views.findings.pages import log_in, page_of
from tests.factories import OrganisationFactory, TargetGroupFactory
from tests.factories.policy import FindingFactory, PolicyCycleFactory, SafetyAnalysisFactory

pytestmark = pytest.mark.django_db


def test_begin_and_open_an_analysis(client, carla):
    cycle, authors = PolicyCycleFactory(), OrganisationFactory.create_batch(2)
    sent = {"cycle": cycle.pk, "title": "Analyse 2026", "authors": [one.pk for one in authors], "summary": ""}

    nobody = client.post(reverse("analysis:analysis-create"), {**sent, "authors": []})
    client.post(reverse("analysis:analysis-create"), sent)
    made = SafetyAnalysis.objects.get()
    client.post(reverse("analysis:analysis-move", args=[made.pk, "discussion"]), {"to": "discussion"})

    assertContains(nobody, "Kies minstens één organisatie.", status_code=422)
    made.refresh_from_db()
    assert (made.state, made.authors.count()) == (AnalysisState.DISCUSSION, 2)
    assertContains(client.get(page_of("analysis-detail", made)), authors[1].name)  # S87


@pytest.mark.parametrize(
    ("areas", "groups", "says"),
    [
        (7, 5, "7 bevindingen over gebieden, 5 over doelgroepen: dat is ongeveer gelijk verdeeld"),
        (3, 1, "De aandacht is scheef verdeeld"),
        (2, 0, "Deze analyse zegt niets over doelgroepen"),
        (0, 2, "Deze analyse zegt niets over gebieden"),
    ],
)
def test_the_balance_is_said_in_words(client, carla, discussed, areas, groups, says):
    """S128."""
    FindingFactory.create_batch(areas, analysis=discussed, track=Track.AREA)
    FindingFactory.create_batch(groups, analysis=discussed, track=Track.GROUP)

    assertContains(client.get(page_of("analysis-detail", discussed)), says)


def test_groups_without_a_finding_are_named(client, carla, discussed):
    silent = TargetGroupFactory(name="Risicojongeren")

    response = client.get(page_of("analysis-detail", discussed))

    assert list(response.context["silent_groups"]) == [silent]
    assertContains(response, "Dat is iets anders dan: er is niets aan de hand.")


def test_adopting_a_skew_analysis_asks_for_a_reason(client, discussed):
    FindingFactory(analysis=discussed)
    log_in(client, Role.BELEIDSADVISEUR)
    url, sent = (
        reverse("analysis:analysis-move", args=[discussed.pk, "adopted"]),
        {"to": "adopted", "day": "2026-11-01"},
    )

    asked, done = client.post(url, {**sent, "reason": ""}), client.post(url, {**sent, "reason": "Cijfers kwamen laat."})

    assertContains(asked, "Schrijf op waarom u toch doorgaat.", status_code=422)
    assertRedirects(done, page_of("analysis-detail", discussed))
    discussed.refresh_from_db()
    assert discussed.adopted_on == date(2026, 11, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_pages_of_analyses_take_the_same_queries(client, carla, discussed, count, django_assert_num_queries):
    FindingFactory.create_batch(count, analysis=discussed)
    SafetyAnalysisFactory.create_batch(count - 1)
    url = reverse("analysis:analysis-list")
    client.get(url)

    with django_assert_num_queries(6):
        client.get(url)
    with django_assert_num_queries(19):
        client.get(page_of("analysis-detail", discussed))
