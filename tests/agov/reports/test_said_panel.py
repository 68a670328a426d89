"""What the overleg said stands on the page of what it was about, in every room (S129-S131)."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from agov.enums import Audience, SubjectKind
from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.web.panels import Panel, add_panel, panels_for
from analysis.enums import AnalysisState
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.meetings import AgendaItemFactory, MeetingFactory, OutcomeFactory
from tests.factories.plans import InnovationThemeFactory, VAPFactory
from tests.factories.policy import (
    ConsequenceFactory,
    CouncilRequestFactory,
    CycleStepFactory,
    DocumentVersionFactory,
    ExpectationFactory,
    FindingFactory,
    MandateFactory,
    PartnerSessionFactory,
    PriorityFactory,
    RoundFactory,
    RunningProjectFactory,
    SafetyAnalysisFactory,
    StepPlaceFactory,
)

pytestmark = pytest.mark.django_db

PAGES = {
    SubjectKind.ANALYSIS: ("analysis:analysis-detail", lambda: SafetyAnalysisFactory(state=AnalysisState.DISCUSSION)),
    SubjectKind.FINDING: ("analysis:finding-detail", lambda: FindingFactory(analysis__state=AnalysisState.DISCUSSION)),
    SubjectKind.PRIORITY: ("vap:priority-detail", PriorityFactory),
    SubjectKind.VAP: ("vap:plan-detail", VAPFactory),
    SubjectKind.PROJECT: ("agov:project-detail", RunningProjectFactory),
    SubjectKind.INNOVATION: ("vap:innovation-detail", InnovationThemeFactory),
    SubjectKind.CONSEQUENCE: ("agov:consequence-detail", ConsequenceFactory),
    SubjectKind.EXPECTATION: ("agov:expectation-detail", ExpectationFactory),
    SubjectKind.STEP: ("agov:step-detail", lambda: StepPlaceFactory(step=CycleStepFactory()).step),
    SubjectKind.ROUND: ("agov:round-detail", RoundFactory),
    SubjectKind.MANDATE: ("cycle:mandate-detail", MandateFactory),
    SubjectKind.DOCUMENT: ("cycle:document-detail", lambda: DocumentVersionFactory().document),
    SubjectKind.REQUEST: ("cycle:council-request-detail", CouncilRequestFactory),
    SubjectKind.SESSION: ("agov:session-detail", PartnerSessionFactory),
    SubjectKind.AGREEMENT: (
        "agov:outcome-detail",
        lambda: OutcomeFactory(item=AgendaItemFactory(meeting=MeetingFactory(held=True)), agreement=True),
    ),
}


@pytest.fixture
def adviser(client):
    user = UserFactory(roles=[Role.BELEIDSADVISEUR])
    client.force_login(user)
    return user


def item_about(kind, row, **fields):
    return AgendaItemFactory(
        meeting=MeetingFactory(held=True, title="Overleg van de winter"),
        subject_kind=kind,
        subject_id=row.pk,
        **fields,
    )


@pytest.mark.parametrize("kind", PAGES)
def test_page_says_what_the_overleg_said(client, adviser, kind):
    page, make = PAGES[kind]
    row = make()
    address = reverse(page, args=[row.pk])
    assertNotContains(client.get(address), "Wat zei het overleg hierover?")

    OutcomeFactory(item=item_about(kind, row), text="Wij gaan ermee door.", year=2026, number=41)

    answer = client.get(address)
    assertContains(answer, "Wat zei het overleg hierover?")
    assertContains(answer, "Overleg van de winter")
    assertContains(answer, "Conclusie 2026-41")
    assertContains(answer, "Wij gaan ermee door.")


def test_what_was_said_in_a_closed_item_stays_there(client, adviser):
    plan = VAPFactory()
    closed = item_about(SubjectKind.VAP, plan, audience=Audience.CLOSED, closed_ground="Woo 5.1")
    OutcomeFactory(item=closed, text="Dit blijft hier.")

    page = client.get(reverse("vap:plan-detail", args=[plan.pk]))

    assertNotContains(page, "Dit blijft hier.")
    assertNotContains(page, "Wat zei het overleg hierover?")


def test_who_keeps_an_agreement_reads_it_without_a_link_to_a_meeting_it_may_not_see(client):
    partner = OrganisationFactory(kind=OrganisationKind.HOUSING)
    client.force_login(UserFactory(roles=[Role.PARTNER], organisation=partner))
    expectation = ExpectationFactory(organisation=partner)
    item = item_about(SubjectKind.EXPECTATION, expectation, title="Wat wij vragen")
    OutcomeFactory(
        item=item,
        agreement=True,
        text="De corporatie komt terug.",
        organisation=partner,
        subject_kind=SubjectKind.EXPECTATION,
        subject_id=expectation.pk,
    )

    page = client.get(reverse("agov:expectation-detail", args=[expectation.pk]))

    assertContains(page, "De corporatie komt terug.")
    assertNotContains(page, "Wat wij vragen")
    assertNotContains(page, reverse("agov:meeting-detail", args=[item.meeting_id]))


def test_a_panel_of_the_same_name_takes_the_place_of_the_earlier():
    user = UserFactory()
    for words in ("eerst", "daarna"):
        add_panel("proef", ["proefding"], lambda kind, pk, user, words=words: Panel("x.html", {"words": words}))
    add_panel("niets", ["proefding"], lambda kind, pk, user: None)

    assert [panel.context["words"] for panel in panels_for("proefding", 1, user)] == ["daarna"]
