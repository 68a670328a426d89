"""From any page with figures the thread, and who does what, are at most two clicks away.

The test follows the links of the page itself.
"""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from amersfoort_veiligheid.accounts.enums import Role
from cycle.models import Secrecy
from tests.factories import AreaFactory, GeneratedReportFactory, UserFactory, WijkFactory, editions, plans, policy
from tests.factories.meetings import OutcomeFactory
from vap.enums import PublicPart
from vap.models import VAP

pytestmark = pytest.mark.django_db
THREAD = re.compile(r"^(?:/draad/(?!rapport/|losse-einden/)\w+/\d+/|/plannen/\d+/draad/)$")
DEEDS = re.compile(r"^/(?:plannen/)?wie-doet-wat/(?:\?.*)?$")
MAIN = re.compile(r"<main.*?</main>", re.DOTALL)
LINK = re.compile(r'<a [^>]*href="([^"#]+)"')


@pytest.fixture
def chain():
    """One thread, all of it public: figure, finding, priority, plan, goal, result, evaluation, update, outcome."""
    cycle = policy.PolicyCycleFactory(name="Cyclus 2026-2027")
    analysis = policy.SafetyAnalysisFactory(cycle=cycle, state="adopted", adopted_on="2026-09-01")
    city = AreaFactory(version__valid_from="2025-01-01")
    wijk = WijkFactory(version=city.version, parent=city, code="WK990101")
    report = GeneratedReportFactory(
        kind="wijk", code=wijk.code, period="2025", value=editions.report_value(code=wijk.code)
    )
    figure = policy.FrozenFigureFactory(report=report, label="Inbraken", value="120", period="2025")
    finding = policy.FindingFactory(analysis=analysis, claim="Er wordt vaak ingebroken.")
    finding.figures.add(figure)
    priority = policy.PriorityFactory(cycle=cycle, title="Minder inbraak", state="approved")
    priority.findings.add(finding)
    policy.DispositionFactory(finding=finding, kind="priority", reason="Het is veel.")
    policy.PublishedChoicesFactory(cycle=cycle)
    vap = plans.VAPFactory(cycle=cycle, priority=priority, title="Sloten", closed=True)
    vap.areas.add(wijk)
    running = plans.VAPFactory(cycle=cycle, priority=priority, title="Licht", running=True)
    plans.ActivityFactory(vap=running)
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
    return {
        "wijk": wijk,
        "report": report,
        "finding": finding,
        "analysis": analysis,
        "priority": priority,
        "vap": vap,
        "goal": goal,
        "cycle": cycle,
        "update": plans.ProgressUpdateFactory(vap=vap, accepted=True),
        "outcome": OutcomeFactory(text="Ga door.", subject_kind="vap", subject_id=vap.pk),
    }


def edition_of(kind, code, period="2025"):
    value = editions.report_value(kind=kind, code=code, period=period)
    edition = editions.EditionFactory(
        published=True, publication__kind=kind, publication__code=code, period=period, value=value
    )
    return reverse("agov:edition-page", args=[edition.publication.slug, edition.number])


PUBLIC = {
    "account of a theme": lambda made: edition_of("thema", str(made["vap"].theme_id), made["cycle"].name),
    "wijkrapport": lambda made: edition_of("wijk", made["wijk"].code),
    "stadsbeeld": lambda made: edition_of("stad", "GM9901"),
    "year plan": lambda made: edition_of("jaarplan", "2026", "2026"),
    "evaluation": lambda made: edition_of("evaluatie", str(made["vap"].pk)),
    "progress": lambda made: edition_of("voortgang", "alles", "2026"),
    "my wijk": lambda made: reverse("agov:public-wijk", args=[made["wijk"].code]),
    "plan": lambda made: reverse("vap:plan-public", args=[made["vap"].pk]),
    "result": lambda made: reverse("vap:result-public", args=[made["vap"].pk]),
    "plans": lambda made: reverse("vap:plan-public-list"),
    "choices": lambda made: reverse("vap:public-choices", args=[made["cycle"].pk]),
}
INSIDE = {
    "wijkrapport": lambda made: reverse("analysis:report-detail", args=["wijk", made["wijk"].code, 2025]),
    "finding": lambda made: reverse("analysis:finding-detail", args=[made["finding"].pk]),
    "analysis": lambda made: reverse("analysis:analysis-detail", args=[made["analysis"].pk]),
    "priority": lambda made: reverse("vap:priority-detail", args=[made["priority"].pk]),
    "plan": lambda made: reverse("vap:plan-detail", args=[made["vap"].pk]),
    "goal": lambda made: reverse("vap:goal-detail", args=[made["vap"].pk, made["goal"].pk]),
    "evaluation": lambda made: reverse("vap:evaluation", args=[made["vap"].pk]),
    "progress of a plan": lambda made: reverse("vap:plan-progress", args=[made["vap"].pk]),
    "update": lambda made: reverse("vap:update-detail", args=[made["update"].pk]),
    "outcome": lambda made: reverse("agov:outcome-detail", args=[made["outcome"].pk]),
    "plans": lambda made: reverse("vap:plan-list"),
    "priorities": lambda made: reverse("vap:priority-list"),
    "findings": lambda made: reverse("analysis:finding-list"),
    "deeds": lambda made: reverse("vap:deed-list"),
    "portfolio": lambda made: reverse("vap:portfolio") + f"?cycle={made['cycle'].pk}",
}


def links_of(client, url):
    """Addresses of this site in the middle of a page; the menu, the same on every page, does not count."""
    answer = client.get(url, follow=True)
    if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
        return []
    main = MAIN.search(answer.content.decode())
    assert main, url
    base = answer.redirect_chain[-1][0] if answer.redirect_chain else url
    found = [urlsplit(urljoin(base, link.replace("&amp;", "&"))) for link in LINK.findall(main[0])]
    return list(dict.fromkeys(one.path + (f"?{one.query}" if one.query else "") for one in found if not one.netloc))


def clicks_to(wanted, client, url, most):
    """The fewest clicks from a page to a wanted one that opens; more than ``most`` is not looked for."""
    here, seen = [url], {url}
    for clicks in range(1, most + 1):
        after = []
        for page in here:
            for link in links_of(client, page):
                if wanted.match(link):
                    assert client.get(link).status_code == 200, (page, link)
                    return clicks
                if link not in seen:
                    seen.add(link)
                    after.append(link)
        here = after
    return None


@pytest.mark.parametrize("name", PUBLIC)
def test_everybody_is_at_most_two_clicks_from_the_thread(client, chain, name):
    assert clicks_to(THREAD, client, PUBLIC[name](chain), 2) in (1, 2)


@pytest.mark.parametrize("name", INSIDE)
def test_an_officer_is_at_most_two_clicks_from_the_thread(client, chain, name):
    client.force_login(UserFactory(roles=[Role.BELEIDSADVISEUR]))

    assert clicks_to(THREAD, client, INSIDE[name](chain), 2) in (1, 2)


@pytest.mark.parametrize("name", PUBLIC)
def test_everybody_is_at_most_two_clicks_from_who_does_what(client, chain, name):
    assert clicks_to(DEEDS, client, PUBLIC[name](chain), 2) in (1, 2)


@pytest.mark.parametrize("name", [name for name in INSIDE if name != "deeds"])
def test_an_officer_is_at_most_two_clicks_from_who_does_what(client, chain, name):
    client.force_login(UserFactory(roles=[Role.BELEIDSADVISEUR]))

    assert clicks_to(DEEDS, client, INSIDE[name](chain), 2) in (1, 2)


def test_a_page_without_a_plan_is_not_near_a_thread(client):
    """The walk does find nothing where there is nothing."""
    assert clicks_to(THREAD, client, edition_of("wijk", "WK990102"), 2) is None


# --- what stands on the page in between


def test_threads_of_a_report_are_those_of_its_figures_and_its_subject(client, chain):
    elsewhere = plans.VAPFactory(cycle=chain["cycle"], title="Een ander plan", adopted=True)
    elsewhere.areas.add(WijkFactory())
    client.force_login(UserFactory(roles=[Role.ONDERZOEKER]))

    answer = client.get(reverse("agov:report-threads", args=[chain["report"].pk]))

    assertContains(answer, "Inbraken: 120")
    assertContains(answer, "De draad van Sloten")
    assertNotContains(answer, "Een ander plan")


@pytest.mark.parametrize("hidden", ["secret", "draft", "place"])
def test_everybody_reads_of_public_plans_only(client, chain, hidden):
    url = edition_of("wijk", chain["wijk"].code) + "draad/"
    assertContains(client.get(url), "De draad van Sloten")

    vap = VAP.objects.get(pk=chain["vap"].pk)
    if hidden == "secret":
        VAP.objects.filter(pk=vap.pk).update(secrecy=policy.SecrecyFactory())
        assert Secrecy.objects.in_force().exists()
    elif hidden == "draft":
        plan = plans.VAPFactory(cycle=chain["cycle"], title="Nog een concept")
        plan.areas.add(chain["wijk"])
        vap.areas.clear()
    else:
        vap.public_parts = [part for part in vap.public_parts if part != PublicPart.PROBLEM]
        vap.save(update_fields=["public_parts"])

    answer = client.get(url)
    assertNotContains(answer, "Sloten")
    assertNotContains(answer, "Nog een concept")
    assertContains(answer, "Er is nog geen plan dat hierover gaat.")
