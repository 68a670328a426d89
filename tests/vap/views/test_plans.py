"""The page of one VAP and the list: what they show, to whom, and with how many queries."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.plans import ActivityFactory, AssignmentFactory, CommitmentFactory, GoalFactory, VAPFactory
from tests.factories.policy import FindingFactory, PriorityFactory, SafetyAnalysisFactory
from vap.enums import AssignmentRole, CommitmentState, InstrumentKind

pytestmark = pytest.mark.django_db


def login(client, role, **fields):
    user = UserFactory(roles=[role], **fields)
    client.force_login(user)
    return user


def page_of(vap) -> str:
    return reverse("vap:plan-detail", args=[vap.pk])


def fill(vap, rows: int) -> None:
    """``rows`` of everything that hangs on a VAP."""
    for number in range(rows):
        AssignmentFactory(vap=vap, implementer=True)
        AssignmentFactory(vap=vap, is_substitute=True)
        GoalFactory(vap=vap, position=number + 1)
        activity = ActivityFactory(vap=vap)
        CommitmentFactory(vap=vap, activity=activity)
        vap.findings.add(FindingFactory(analysis__state="adopted", analysis__adopted_on=date(2026, 11, 1)))


def test_page_asks_the_database_as_often_for_three_rows_as_for_one(client):
    login(client, Role.BELEIDSADVISEUR)
    counts = []
    for rows in (1, 3):
        vap = VAPFactory(running=True, priority=PriorityFactory())
        fill(vap, rows)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(page_of(vap))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_list_asks_the_database_as_often_for_three_vaps_as_for_one(client):
    login(client, Role.RAADSLID)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            VAPFactory(running=True)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("vap:plan-list"))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_thread_goes_from_finding_to_goal_and_names_what_is_missing(client):
    login(client, Role.BELEIDSADVISEUR)
    adopted = SafetyAnalysisFactory(state="adopted", adopted_on=date(2026, 11, 1))
    finding = FindingFactory(analysis=adopted, claim="In Tolmeerse wordt vaker ingebroken.")
    vap = VAPFactory(priority=PriorityFactory(title="Veilig wonen"))
    vap.findings.add(finding)

    page = client.get(page_of(vap))

    stretches = {stretch.label: stretch for stretch in page.context["thread"].stretches}
    assert list(stretches) == ["Cijfer", "Bevinding", "Prioriteit", "Plan", "Doel", "Resultaat", "En daarna"]
    assert stretches["Plan"].is_here
    assert [knot.title for knot in stretches["Bevinding"].knots] == ["In Tolmeerse wordt vaker ingebroken."]
    assert [knot.title for knot in stretches["Prioriteit"].knots] == ["Veilig wonen"]
    assert (stretches["Doel"].knots, stretches["Doel"].gap) == ((), "Er is nog geen doel.")
    assertContains(page, "Er is nog geen doel.")


def test_page_of_a_concept_names_the_blocks_that_are_not_complete(client):
    login(client, Role.AGOV_SECRETARIS)
    vap = VAPFactory(approach="Van deur tot deur.")
    ActivityFactory(vap=vap)
    GoalFactory(vap=vap)

    page = client.get(page_of(vap))

    assert [one.block for one in page.context["missing"]] == ["mensen", "geld"]
    assert page.context["answer"] == "Dit is een concept. Van de vier blokken zijn er 2 compleet."


def test_mix_counts_every_kind_also_those_that_are_absent(client):
    """S90: 3 repressive and 0 preventive shows so."""
    login(client, Role.RAADSLID)
    vap = VAPFactory(running=True)
    ActivityFactory.create_batch(3, vap=vap, measure_kind=InstrumentKind.REPRESSIVE)

    page = client.get(page_of(vap))

    assert page.context["activities"].mix == "0 preventief, 3 repressief, 0 curatief"
    assertContains(page, "0 preventief, 3 repressief, 0 curatief")


def test_activity_of_another_organisation_is_a_proposal_until_that_organisation_accepted(client):
    login(client, Role.BELEIDSADVISEUR)
    vap = VAPFactory()
    municipality = OrganisationFactory(kind=OrganisationKind.MUNICIPALITY)
    own = ActivityFactory(vap=vap, organisation=municipality)
    asked, promised = ActivityFactory.create_batch(2, vap=vap, organisation__kind=OrganisationKind.HOUSING)
    CommitmentFactory(vap=vap, activity=asked, organisation=asked.organisation)
    CommitmentFactory(
        vap=vap,
        activity=promised,
        organisation=promised.organisation,
        state=CommitmentState.ACCEPTED,
        answered_at="2026-11-01T10:00Z",
    )

    lines = client.get(page_of(vap)).context["activities"].lines

    assert {line.activity.pk: line.is_proposal for line in lines} == {
        own.pk: False,
        asked.pk: True,
        promised.pk: False,
    }


def test_name_of_the_trekker_is_for_staff_only(client):
    vap = VAPFactory(running=True)
    trekker = UserFactory(name="Fatima Yilmaz", function="adviseur inbraak")
    AssignmentFactory(vap=vap, role=AssignmentRole.LEAD, user=trekker)
    login(client, Role.BESTUURDER)
    inside = client.get(page_of(vap))
    login(client, Role.RAADSLID)
    outside = client.get(page_of(vap))

    assertContains(inside, "Fatima Yilmaz")
    assertNotContains(outside, "Yilmaz")
    assertContains(outside, "adviseur inbraak")
