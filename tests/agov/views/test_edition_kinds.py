"""From choosing to the public page: the analysis, how plans go, and what came of them."""

import io
import json
import zipfile
from datetime import date

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from agov.models import Edition
from agov.services import editions as services
from amersfoort_veiligheid.accounts.enums import Role
from analysis.enums import AnalysisState
from analysis.reports import base, render
from cycle.enums import Track
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.plans import (
    ActivityFactory,
    EvaluationFactory,
    GoalFactory,
    GoalResultFactory,
    VAPFactory,
)
from tests.factories.policy import FindingFactory, PolicyCycleFactory, SafetyAnalysisFactory

pytestmark = pytest.mark.django_db
KINDS = ["analyse", "voortgang", "evaluatie"]
SUMMARY = "Dit verslag laat zien hoe het gaat."
WOO = {"analyse": "2j", "voortgang": "2g", "evaluatie": "2j"}
SHOWS = {
    "analyse": "Op straat is meer geweld.",
    "voortgang": "Licht op het plein",
    "evaluatie": "Het doel werd niet gehaald.",
}
SHELF = {"analyse": "Veiligheidsanalyse", "voortgang": "Voortgang van de plannen", "evaluatie": "Evaluatie"}


@pytest.fixture
def policy():
    """A cycle with an adopted analysis, a plan that runs and one whose evaluation is closed."""
    cycle = PolicyCycleFactory(name="Cyclus 2026-2027")
    analysis = SafetyAnalysisFactory(
        cycle=cycle, title="Veiligheidsanalyse 2026", state=AnalysisState.ADOPTED, adopted_on=date(2026, 11, 24)
    )
    FindingFactory(analysis=analysis, number=1, claim="Op straat is meer geweld.")
    FindingFactory(analysis=analysis, number=2, track=Track.GROUP)
    runs = VAPFactory(cycle=cycle, number=1, title="Licht op het plein", running=True)
    town = OrganisationFactory(kind="municipality")
    ActivityFactory(vap=runs, organisation=town)
    over = VAPFactory(cycle=cycle, number=2, title="Sloten", closed=True)
    GoalResultFactory(goal=GoalFactory(vap=over), outcome="not_achieved", words="Het doel werd niet gehaald.")
    answers = {name: "Alles." for name in ("what_was_done", "what_was_reached", "situation_now")}
    EvaluationFactory(vap=over, **answers, plausibility="not_shown", decision="stop", closed_on=date(2026, 11, 1))
    return cycle


@pytest.fixture
def adviser(client):
    user = UserFactory(roles=[Role.BELEIDSADVISEUR])
    client.force_login(user)
    return user


def first_choice(client, kind):
    form = client.get(reverse("agov:edition-start"), {"soort": kind}).context["form"]
    (_, choices), *rest = [one for one in form.fields["subject"].choices if one[0]]
    assert not rest  # only of this kind
    return choices[0][0]


def concept(client, kind):
    client.post(reverse("agov:edition-start"), {"subject": first_choice(client, kind)})
    return Edition.objects.get(publication__kind=kind)


def published(client, kind, adviser):
    """The same way as people go it; the PDF is made by the render function, as the job does."""
    edition, now = concept(client, kind), timezone.now()
    words = {"summary": SUMMARY, "contact": "adviseur veiligheid", "next_on": None}
    services.write(edition_id=edition.pk, seen=1, **words, by=adviser, at=now)
    services.submit(edition_id=edition.pk, by=adviser, at=now)
    services.approve(edition_id=edition.pk, publish_at=now, by=UserFactory(roles=[Role.BELEIDSADVISEUR]), at=now)
    Edition.objects.filter(pk=edition.pk).update(pdf="edities/een.pdf")
    services.publish_due(at=now)
    edition.refresh_from_db()
    return edition


def test_start_page_names_every_kind_and_why_there_is_nothing_yet(client, adviser):
    answer = client.get(reverse("agov:edition-start"))
    for words in (
        "Nog geen analyse is vastgesteld.",
        "Nog over geen plan is besloten.",
        "Nog geen evaluatie is gesloten.",
    ):
        assertContains(answer, words)
    for kind in KINDS:
        assertNotContains(answer, f"?soort={kind}")
        assertContains(answer, SHELF[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_kind_is_chosen_first_and_then_of_what(client, policy, adviser, kind):
    assertContains(client.get(reverse("agov:edition-start")), f"?soort={kind}")
    edition = concept(client, kind)
    assert edition.publication.woo_category == WOO[kind]
    assertContains(client.get(reverse("agov:edition-detail", args=[edition.pk])), SHOWS[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_summary_begins_with_an_easy_proposal_that_has_to_be_filled_in(client, policy, adviser, kind):
    edition = concept(client, kind)
    address = reverse("agov:edition-write", args=[edition.pk])

    form = client.get(address).context["form"]
    proposal = form["summary"].value()
    assert "[Schrijf hier" in proposal
    assert edition.summary == ""  # only a proposal

    client.post(address, {"summary": proposal, "contact": "adviseur", "next_on": "", "revision": 1})
    checks = client.get(reverse("agov:edition-detail", args=[edition.pk])).context["checks"]
    assert [one.title for one in checks if one.blocks] == ["In de samenvatting is nog iets open."]
    hard = ("De samenvatting leest moeilijk.", "Er staat een lange zin in de samenvatting.")
    assert not [one for one in checks if one.title in hard]


@pytest.mark.parametrize("kind", KINDS)
def test_everybody_reads_the_edition_and_finds_it_on_its_shelf(client, policy, adviser, kind):
    edition = published(client, kind, adviser)
    client.logout()

    page = client.get(reverse("agov:edition-page", args=[edition.publication.slug, edition.number]))

    assertContains(page, SHOWS[kind])
    assertContains(page, SUMMARY)
    shelf = client.get(reverse("agov:publication-list"))
    assertContains(shelf, f">{SHELF[kind]}<")
    assertContains(shelf, edition.title)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", ["csv", "ods", "xlsx", "json"])
def test_files_are_made_from_the_same_value(client, policy, adviser, kind, form):
    edition = published(client, kind, adviser)
    client.logout()
    answer = client.get(reverse("agov:edition-file", args=[edition.publication.slug, edition.number, form]))
    assert answer.status_code == 200
    content = b"".join(answer) if answer.streaming else answer.content
    if form == "json":
        assert base.load(edition.value) == base.load(json.loads(content))
        return
    tables = base.load(edition.value).tables
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if form == "csv":
            assert {f"{table.key}.csv" for table in tables} <= set(archive.namelist())
        else:  # a sheet for each table and chart, and one with the notes
            sheets = {
                "ods": lambda: archive.read("content.xml").count(b"<table:table "),
                "xlsx": lambda: sum(name.startswith("xl/worksheets/sheet") for name in archive.namelist()),
            }
            assert sheets[form]() > len(tables)


@pytest.mark.parametrize("kind", KINDS)
def test_paper_is_tagged_and_has_every_section(client, policy, adviser, kind):
    report = base.load(concept(client, kind).value)
    with pikepdf.open(io.BytesIO(render.pdf(report))) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert pdf.Root.StructTreeRoot.K
        assert str(pdf.Root.Lang) == "nl"
    paper = render.as_file(report, "html").decode()
    for section in report.sections:
        assert section.heading in paper


@pytest.mark.parametrize("kind", KINDS)
def test_every_table_has_a_caption_a_source_and_a_day(client, policy, adviser, kind):
    report = base.load(concept(client, kind).value)
    assert report.tables
    assert report.sources
    assert report.unknowns
    for table in report.tables:
        assert table.caption
        assert table.source
        assert table.figures_date
    keys = [table.key for table in report.tables]
    assert len(set(keys)) == len(keys)


def test_analysis_that_was_taken_back_refuses_to_refresh_in_words(client, policy, adviser):
    edition = concept(client, "analyse")
    policy.analyses.update(state=AnalysisState.DISCUSSION, adopted_on=None)
    answer = client.post(reverse("agov:edition-refresh", args=[edition.pk]), follow=True)
    assertContains(answer, "Deze analyse is niet vastgesteld. Stel haar eerst vast.")


def test_reader_without_the_right_does_not_start_an_edition(client, policy):
    client.force_login(UserFactory(roles=[Role.RAADSLID]))
    assert client.get(reverse("agov:edition-start"), {"soort": "analyse"}).status_code == 403
