"""De draad: what lies before and after a thing, by the ties that people made."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains

from agov.enums import SubjectKind
from agov.queries.threads import thread_of
from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import UserFactory, plans, policy
from tests.factories.meetings import AgendaItemFactory, OutcomeFactory
from vap.queries.thread import FIGURE

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return UserFactory(roles=[Role.BELEIDSADVISEUR])


class Chain:
    """Figure, finding, priority, plan and goal, tied to each other; and the same of something else beside it."""

    def __init__(self):
        analysis = policy.SafetyAnalysisFactory(state="adopted", adopted_on="2026-09-01")
        self.figure = policy.FrozenFigureFactory(label="Inbraken", value="120", period="2025")
        self.finding = policy.FindingFactory(analysis=analysis, claim="Er wordt vaak ingebroken.")
        self.finding.figures.add(self.figure)
        self.priority = policy.PriorityFactory(cycle=analysis.cycle, title="Minder inbraak")
        self.priority.findings.add(self.finding)
        self.vap = plans.VAPFactory(cycle=analysis.cycle, priority=self.priority, title="Sloten", adopted=True)
        self.goal = plans.GoalFactory(vap=self.vap, title="Van 120 naar 90.")
        other = policy.FindingFactory(analysis=analysis, claim="Iets heel anders.")
        policy.PriorityFactory(cycle=analysis.cycle, title="Een andere keuze").findings.add(other)
        plans.VAPFactory(cycle=analysis.cycle, title="Een ander plan")


@pytest.fixture
def chain():
    return Chain()


STARTS = {
    FIGURE: lambda chain: chain.figure,
    SubjectKind.FINDING: lambda chain: chain.finding,
    SubjectKind.PRIORITY: lambda chain: chain.priority,
    SubjectKind.VAP: lambda chain: chain.vap,
}


def titles(thread):
    return {stretch.key: [knot.title for knot in stretch.knots] for stretch in thread.stretches}


@pytest.mark.parametrize("kind", STARTS)
def test_whole_thread_from_wherever_one_stands(officer, chain, kind):
    thread = thread_of(kind, STARTS[kind](chain).pk, officer)
    found = titles(thread)
    assert found["cijfer"][0].startswith("Inbraken: 120")
    assert found["bevinding"] == ["Er wordt vaak ingebroken."]
    assert found["prioriteit"] == ["Minder inbraak"]
    assert found["plan"] == [f"{chain.vap.code} Sloten"]
    assert found["doel"] == ["Van 120 naar 90."]
    assert found["resultaat"] == found["daarna"] == []
    assert thread.gaps == 2
    here = [knot.title for stretch in thread.stretches for knot in stretch.knots if knot.is_here]
    assert len(here) == 1


@pytest.mark.parametrize("role", [Role.BELEIDSADVISEUR, Role.BESTUURDER, Role.PARTNER, Role.RAADSLID])
def test_every_link_of_a_thread_opens_for_who_gets_it(client, chain, role):
    """A partner reads the figure; its report, which is not public, is for officers."""
    user = UserFactory(roles=[role])
    client.force_login(user)
    knots = [knot for stretch in thread_of("vap", chain.vap.pk, user).stretches for knot in stretch.knots]

    opened = {knot.url: client.get(knot.url).status_code for knot in knots if knot.url}
    assert set(opened.values()) == {200}, opened
    assert [knot for knot in knots if knot.title.startswith("Inbraken")]


def test_result_counts_for_who_may_read_the_evaluation(officer, chain):
    plans.GoalResultFactory(goal=chain.goal, outcome="achieved", words="Behaald.")
    evaluation = plans.EvaluationFactory(vap=chain.vap)
    member = UserFactory(roles=[Role.RAADSLID])
    assert titles(thread_of("vap", chain.vap.pk, officer))["resultaat"] == ["Van 120 naar 90: behaald"]
    assert titles(thread_of("vap", chain.vap.pk, member))["resultaat"] == []
    for name in ("what_was_done", "what_was_reached", "situation_now"):
        setattr(evaluation, name, "Alles.")
    evaluation.plausibility, evaluation.decision, evaluation.closed_on = "possible", "stop", "2026-12-01"
    evaluation.save()
    assert titles(thread_of("vap", chain.vap.pk, member))["resultaat"] == ["Van 120 naar 90: behaald"]


def test_same_figure_of_a_later_period_goes_on(officer, chain):
    later = policy.SafetyAnalysisFactory(state="adopted", adopted_on="2028-09-01")
    report = chain.figure.report
    again = policy.FrozenFigureFactory(
        report=report,
        table_key=chain.figure.table_key,
        column=chain.figure.column,
        label="Inbraken",
        value="90",
        period="2027",
    )
    found = policy.FindingFactory(analysis=later, claim="Er wordt minder ingebroken.")
    found.figures.add(again)
    assert titles(thread_of("vap", chain.vap.pk, officer))["daarna"] == ["Er wordt minder ingebroken."]
    assert titles(thread_of("finding", found.pk, officer))["daarna"] == []


def test_plan_that_follows_and_what_the_table_said(officer, chain):
    plans.VAPFactory(follows=chain.vap, title="Sloten en licht")
    OutcomeFactory(text="Het gaat door.", subject_kind="priority", subject_id=chain.priority.pk)
    OutcomeFactory(
        text="Kijk er over een jaar weer naar.",
        item=AgendaItemFactory(subject_kind="vap", subject_id=chain.vap.pk),
    )
    after = titles(thread_of("finding", chain.finding.pk, officer))["daarna"]
    assert [title.split(" ", 1)[1] for title in after] == [
        "Sloten en licht",
        "Het gaat door.",
        "Kijk er over een jaar weer naar.",
    ]


def test_a_finding_that_the_reader_can_not_see_is_not_called_none(chain):
    type(chain.finding.analysis).objects.update(state="draft", adopted_on=None)
    member = UserFactory(roles=[Role.RAADSLID])

    gaps = {one.key: one.gap for one in thread_of("vap", chain.vap.pk, member).stretches if not one.knots}

    assert gaps["bevinding"] == "Er ligt een bevinding onder die niet iedereen kan lezen."
    assert gaps["cijfer"] == "Wat eronder ligt, kan niet iedereen lezen."


def test_soft_signal_has_no_figure_and_that_is_said(officer):
    analysis = policy.SafetyAnalysisFactory(state="adopted", adopted_on="2026-09-01")
    finding = policy.FindingFactory(analysis=analysis)
    thread = thread_of("finding", finding.pk, officer)
    assert titles(thread)["cijfer"] == []
    assert "signaal" in thread.stretches[0].gap


def test_draft_plan_is_not_on_the_thread_of_the_council(chain):
    type(chain.vap).objects.filter(pk=chain.vap.pk).update(state="draft")
    member = UserFactory(roles=[Role.RAADSLID])
    assert titles(thread_of("finding", chain.finding.pk, member))["plan"] == []
    assert thread_of("vap", chain.vap.pk, member) is None


@pytest.mark.parametrize("kind", [*STARTS, "person", "meeting"])
def test_what_is_not_there_has_no_thread(officer, kind):
    assert thread_of(kind, 999, officer) is None


def test_figure_that_is_in_no_finding_one_may_see_stays_unseen(chain):
    lonely = policy.FrozenFigureFactory()
    assert thread_of(FIGURE, lonely.pk, UserFactory(roles=[Role.BELEIDSADVISEUR])) is None


def test_more_on_the_thread_costs_no_more_queries(officer, chain):
    assert officer.has_role(Role.BELEIDSADVISEUR)
    plans.GoalResultFactory(goal=chain.goal, outcome="achieved")
    with CaptureQueriesContext(connection) as one:
        thread_of("priority", chain.priority.pk, officer)
    for _ in range(2):
        more = policy.FindingFactory(analysis=chain.finding.analysis)
        chain.priority.findings.add(more)
        vap = plans.VAPFactory(cycle=chain.vap.cycle, priority=chain.priority, adopted=True)
        plans.GoalResultFactory(goal=plans.GoalFactory(vap=vap, kind="output", target=3, unit="acties"))
    with CaptureQueriesContext(connection) as three:
        thread_of("priority", chain.priority.pk, officer)
    assert len(three) == len(one)


def test_page_says_where_one_is(client, officer, chain):
    client.force_login(officer)
    answer = client.get(reverse("agov:thread", args=["priority", chain.priority.pk]))
    assertContains(answer, "(u bent hier)", count=1)
    assertContains(answer, reverse("vap:plan-detail", args=[chain.vap.pk]))
    assertContains(answer, "Op 2 plekken is er nog niets.")


def test_goal_and_agreement_lead_to_the_thread_of_their_plan(officer, chain):
    outcome = OutcomeFactory(text="Ga door.", subject_kind="vap", subject_id=chain.vap.pk)
    lonely = OutcomeFactory(text="Iets anders.")

    of_goal = thread_of("goal", chain.goal.pk, officer)
    of_outcome = thread_of("agreement", outcome.pk, officer)

    assert titles(of_goal)["bevinding"] == titles(of_outcome)["bevinding"] == ["Er wordt vaak ingebroken."]
    assert [knot.title for stretch in of_goal.stretches for knot in stretch.knots if knot.is_here] == [
        "Van 120 naar 90."
    ]
    assert thread_of("agreement", lonely.pk, officer) is None


def test_story_has_days_versions_and_what_bodies_decided(officer, chain):
    policy.PriorityVersionFactory(priority=chain.priority, number=1)
    policy.PriorityVersionFactory(priority=chain.priority, number=2, reason="Ander gebied.")
    decision = policy.PriorityDecisionFactory(priority=chain.priority)
    plans.VAPVersionFactory(vap=chain.vap, number=3, reason="Langer.")

    parts = {stretch.key: stretch.knots[0] for stretch in thread_of("vap", chain.vap.pk, officer).stretches[:5]}

    assert (parts["bevinding"].day_words, str(parts["bevinding"].day)) == ("vastgesteld", "2026-09-01")
    assert "Versie 2." in parts["prioriteit"].words
    said = f"{decision.stop}: {decision.get_outcome_display()} op "
    assert f"{said[:1].upper()}{said[1:]}" in parts["prioriteit"].words
    assert (parts["plan"].day, parts["plan"].words) == (
        chain.vap.adopted_on,
        "Besluit van college. Versie 3.",
    )


def links_of(client, address):
    """Where one click from a page leads, its own content only."""
    text = client.get(address).content.decode().partition("<main")[2]
    return {link.partition("#")[0] for link in re.findall(r'href="(/[^"]*)"', text)}


@pytest.mark.parametrize("about", ["nothing", "a plan that this reader does not see"])
def test_no_way_to_a_thread_that_is_not_there_for_the_reader(client, officer, chain, about):
    outcome = OutcomeFactory(
        text="Ga door.", **({} if about == "nothing" else {"subject_kind": "vap", "subject_id": 0})
    )
    client.force_login(officer)

    assert not {
        link for link in links_of(client, reverse("agov:outcome-detail", args=[outcome.pk])) if "/draad/" in link
    }


@pytest.mark.parametrize("begin", ["evaluation", "goal", "plan", "progress", "priority", "figure", "outcome"])
def test_finding_is_at_most_three_clicks_from_any_result_and_the_thread_one(client, officer, chain, begin):
    """S78, by following links as a reader does."""
    plans.GoalResultFactory(goal=chain.goal, outcome="achieved", words="Behaald.")
    plans.EvaluationFactory(vap=chain.vap)
    type(chain.vap).objects.filter(pk=chain.vap.pk).update(state="evaluation")
    outcome = OutcomeFactory(text="Ga door.", subject_kind="vap", subject_id=chain.vap.pk)
    client.force_login(officer)
    start = {
        "evaluation": reverse("vap:evaluation", args=[chain.vap.pk]),
        "goal": reverse("vap:goal-detail", args=[chain.vap.pk, chain.goal.pk]),
        "plan": reverse("vap:plan-detail", args=[chain.vap.pk]),
        "progress": reverse("vap:plan-progress", args=[chain.vap.pk]),
        "priority": reverse("vap:priority-detail", args=[chain.priority.pk]),
        "figure": reverse("analysis:finding-detail", args=[chain.finding.pk]),
        "outcome": reverse("agov:outcome-detail", args=[outcome.pk]),
    }[begin]
    target = reverse("analysis:finding-detail", args=[chain.finding.pk])

    threads = {link for link in links_of(client, start) if link.startswith("/draad/")}

    assert threads
    assert all(target in links_of(client, link) for link in threads)
