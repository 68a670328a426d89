"""Where the thread breaks: each sort of loose end, what ends it, and who sees it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains

from agov.queries.loose_ends import loose_ends, number_of_loose_ends
from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import UserFactory, plans, policy

pytestmark = pytest.mark.django_db
ANSWERS = {
    "what_was_done": "Alles.",
    "what_was_reached": "Alles.",
    "situation_now": "Rustig.",
    "plausibility": "possible",
    "decision": "stop",
    "closed_on": "2028-04-01",
}


@pytest.fixture
def officer():
    return UserFactory(roles=[Role.AGOV_SECRETARIS])


def adopted():
    return policy.SafetyAnalysisFactory(state="adopted", adopted_on="2026-09-01")


def titles(user):
    return {ends.key: [row.title for row in ends.rows] for ends in loose_ends(user)}


@pytest.mark.parametrize("way_on", ["", "priority", "plan", "not_chosen", "draft"])
def test_finding_is_loose_until_something_comes_of_it(officer, way_on):
    finding = policy.FindingFactory(analysis=adopted(), claim="Er wordt vaak ingebroken.")
    if way_on == "priority":
        policy.PriorityFactory().findings.add(finding)
    elif way_on == "plan":
        plans.VAPFactory().findings.add(finding)
    elif way_on == "not_chosen":
        policy.DispositionFactory(finding=finding, kind="not_chosen")
    elif way_on == "draft":
        type(finding.analysis).objects.update(state="draft", adopted_on=None)

    assert titles(officer)["bevindingen"] == ([] if way_on else ["Er wordt vaak ingebroken."])


@pytest.mark.parametrize("ground", ["", "own", "priority", "over"])
def test_plan_is_loose_until_it_rests_on_a_finding(officer, ground):
    vap = plans.VAPFactory(title="Sloten", priority=policy.PriorityFactory())
    plans.GoalFactory.create_batch(2, vap=vap)
    if ground == "own":
        vap.findings.add(policy.FindingFactory())
    elif ground == "priority":
        vap.priority.findings.add(policy.FindingFactory())
    elif ground == "over":
        type(vap).objects.update(state="withdrawn", ended_on="2026-10-01", end_reason="Opgegaan.")

    (ends,) = [one for one in loose_ends(officer) if one.key == "plannen"]

    assert [(row.title, row.words) for row in ends.rows] == (
        [] if ground else [(f"{vap.code} Sloten", "2 doelen zonder bevinding")]
    )


def test_approved_priority_is_loose_until_it_has_a_plan(officer):
    priority = policy.PriorityFactory(title="Minder inbraak", state="approved")
    policy.PriorityFactory(title="Nog een concept")
    assert titles(officer)["prioriteiten"] == ["Minder inbraak"]

    plans.VAPFactory(priority=priority)

    assert titles(officer)["prioriteiten"] == []


@pytest.mark.parametrize("sequel", ["", "later", "earlier", "other", "follower"])
def test_result_is_loose_until_a_later_finding_or_plan_comes_back_to_it(officer, sequel):
    vap = plans.VAPFactory(title="Sloten", closed=True)
    plans.EvaluationFactory(vap=vap, **ANSWERS)
    figure = policy.FrozenFigureFactory(label="Inbraken", period="2025")
    begin = policy.FindingFactory(analysis=adopted())
    begin.figures.add(figure)
    vap.findings.add(begin)
    if sequel == "follower":
        plans.VAPFactory(follows=vap)
    elif sequel:
        again = policy.FrozenFigureFactory(
            report=figure.report,
            table_key=figure.table_key,
            column=figure.column,
            label="Fietsen" if sequel == "other" else "Inbraken",
            period="2023" if sequel == "earlier" else "2027",
        )
        policy.FindingFactory(analysis=adopted()).figures.add(again)

    ended = sequel in ("later", "follower")
    assert titles(officer)["resultaten"] == ([] if ended else [f"{vap.code} Sloten"])


def test_page_and_overview_say_how_many_and_a_member_of_the_council_gets_neither(client, officer):
    policy.FindingFactory(analysis=adopted())
    client.force_login(officer)
    assertContains(client.get(reverse("agov:loose-ends")), "Er is 1 los einde.")
    assertContains(client.get(reverse("agov:overview")), "1 los einde")

    client.force_login(UserFactory(roles=[Role.RAADSLID]))
    assert client.get(reverse("agov:loose-ends")).status_code == 403
    assert client.get(reverse("agov:overview")).context["overview"].loose == 0


def test_number_of_queries_does_not_grow(officer):
    def more():
        policy.FindingFactory(analysis=adopted())
        plans.VAPFactory()
        vap = plans.VAPFactory(closed=True)
        plans.EvaluationFactory(vap=vap, **ANSWERS)
        finding = policy.FindingFactory(analysis=adopted())
        finding.figures.add(policy.FrozenFigureFactory())
        vap.findings.add(finding)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            number_of_loose_ends(officer)
        return len(captured)

    more()
    queries()
    before = queries()
    more()
    more()

    assert queries() == before
