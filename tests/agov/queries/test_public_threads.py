"""De draad for everybody: only what is public of each part, and no way to the rest."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from agov.models import Edition
from agov.queries.threads import public_thread
from analysis.enums import Certainty, Hardness
from tests.factories import WijkFactory, editions, plans, policy
from vap.enums import PublicPart
from vap.models import VAP, Evaluation, Priority

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain():
    """All of it public: the choices of the cycle, the report of the figure, the plan and its evaluation."""
    analysis = policy.SafetyAnalysisFactory(state="adopted", adopted_on="2026-09-01")
    figure = policy.FrozenFigureFactory(label="Inbraken", value="120", period="2025")
    editions.EditionFactory(published=True, publication__kind=figure.report.kind, publication__code=figure.report.code)
    finding = policy.FindingFactory(analysis=analysis, claim="Er wordt vaak ingebroken.")
    finding.figures.add(figure)
    priority = policy.PriorityFactory(cycle=analysis.cycle, title="Minder inbraak", state="approved")
    priority.findings.add(finding)
    policy.DispositionFactory(finding=finding, kind="priority", reason="Het is veel.")
    policy.PublishedChoicesFactory(cycle=analysis.cycle)
    vap = plans.VAPFactory(cycle=analysis.cycle, priority=priority, title="Sloten", closed=True)
    goal = plans.GoalFactory(vap=vap, title="Van 120 naar 90.")
    plans.GoalResultFactory(goal=goal, outcome="achieved", words="Behaald.")
    plans.EvaluationFactory(
        vap=vap,
        what_was_done="Alles.",
        what_was_reached="Alles.",
        situation_now="Rustig.",
        plausibility="possible",
        decision="stop",
        closed_on="2028-04-01",
    )
    return {"vap": vap, "finding": finding, "priority": priority, "figure": figure}


def titles(thread):
    return {stretch.key: [knot.title for knot in stretch.knots] for stretch in thread.stretches}


ALL = {
    "cijfer": ["Inbraken: 120"],
    "bevinding": ["Er wordt vaak ingebroken."],
    "prioriteit": ["Minder inbraak"],
    "doel": ["Van 120 naar 90."],
    "resultaat": ["Van 120 naar 90: behaald"],
}


def close(made, name):
    """Take one thing back from the public."""
    if name == "report":
        Edition.objects.all().delete()
    elif name == "soft":
        area = WijkFactory()
        soft = {"hardness": Hardness.SOFT, "soft_source": "wijkagent", "soft_area": area, "soft_date": "2026-05-01"}
        type(made["finding"]).objects.update(**soft, certainty=Certainty.LIKELY)
    elif name == "choices":
        made["priority"].cycle.published_choices.delete()
    elif name == "priority":
        Priority.objects.update(state="draft")
    elif name == "goals":
        VAP.objects.update(public_parts=[PublicPart.PROBLEM.value])
    elif name == "evaluation":
        Evaluation.objects.update(closed_on=None)


@pytest.mark.parametrize(
    ("name", "gone"),
    [
        ("", set()),
        ("report", {"cijfer"}),
        ("soft", {"cijfer", "bevinding"}),
        ("choices", {"cijfer", "bevinding", "prioriteit"}),
        ("priority", {"prioriteit"}),
        ("goals", {"doel", "resultaat"}),
        ("evaluation", {"resultaat"}),
    ],
)
def test_everybody_reads_what_is_public_of_each_part_and_nothing_else(client, chain, name, gone):
    close(chain, name)

    found = titles(public_thread(chain["vap"].pk))

    assert {key: found[key] for key in ALL} == {key: [] if key in gone else words for key, words in ALL.items()}
    page = client.get(reverse("agov:thread-public", args=[chain["vap"].pk])).content.decode()
    stand = {key for key, (title,) in ALL.items() if f"<p>{title}</p>" in page or f">{title}</a></p>" in page}
    assert stand == set(ALL) - gone


@pytest.mark.parametrize("state", ["draft", "proposed", "withdrawn"])
def test_plan_that_is_not_public_has_no_public_thread(client, state):
    vap = plans.VAPFactory(withdrawn=True) if state == "withdrawn" else plans.VAPFactory(state=state)

    assert public_thread(vap.pk) is None
    assert client.get(reverse("agov:thread-public", args=[vap.pk])).status_code == 404


def test_way_from_the_public_plan_and_from_its_result_without_login_and_every_link_opens(client, chain):
    pk = chain["vap"].pk
    address = reverse("agov:thread-public", args=[pk])
    for name in ("vap:plan-public", "vap:result-public"):
        assertContains(client.get(reverse(name, args=[pk])), f'href="{address}"', count=1)

    thread = public_thread(pk)

    links = [knot.url for stretch in thread.stretches for knot in stretch.knots if knot.url]
    assert len(links) == 3  # the choices, the plan, the result
    assert [client.get(link).status_code for link in links] == [200, 200, 200]
