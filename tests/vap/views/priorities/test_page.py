"""The page of one priority: what is missing, comments of partners, and the window for them."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import OrganisationFactory
from tests.factories.policy import ConsultationCommentFactory, FindingFactory, FrozenFigureFactory, PriorityFactory
from tests.vap.views.priorities.pages import login, page_of
from vap.enums import Evidence, PriorityState

pytestmark = pytest.mark.django_db


def test_gaps_are_said_and_go_away(client, officer, cycle):
    priority = PriorityFactory(cycle=cycle)
    page = page_of("priority-detail", priority)
    first = client.get(page)

    finding = FindingFactory(analysis=cycle.analyses.get())
    finding.figures.add(FrozenFigureFactory(label="Woninginbraak, per 1.000", value="4,1"))
    priority.findings.add(finding)
    priority.partners.set(OrganisationFactory.create_batch(2))
    ConsultationCommentFactory(priority=priority)
    second = client.get(page)

    for gap in ("geen enkele bevinding", "Nog geen partner heeft", "geen twee organisaties"):
        assertContains(first, gap)
        assertNotContains(second, gap)
    assertContains(second, "Woninginbraak, per 1.000")
    assertContains(second, "<strong>4,1</strong>")


def test_priority_without_evidence_is_allowed_and_says_so(client, officer, cycle):
    priority = PriorityFactory(cycle=cycle, evidence=Evidence.NONE)

    assertContains(client.get(page_of("priority-detail", priority)), "Er is geen bewijs voor deze prioriteit.")


def test_partner_comments_with_organisation_and_day(client, officer, cycle):
    priority = PriorityFactory(cycle=cycle)
    until = timezone.localdate() + timedelta(days=7)
    client.post(page_of("consultation-open", priority), {"until": until})
    partner = login(Client(), Role.PARTNER, organisation__name="Woningcorporatie")
    visitor = Client()
    visitor.force_login(partner)

    visitor.post(
        page_of("comment", priority), {"organisation": partner.organisation_id, "text": "wij vervangen sloten."}
    )

    response = client.get(page_of("priority-detail", priority))
    assertContains(response, "Woningcorporatie")
    assertContains(response, "wij vervangen sloten.")
    given = priority.comments.get()
    assertContains(response, f"{timezone.localtime(given.given_at).day} ")
    client.post(page_of("comment-answer", priority, given.pk), {"answer": "dat nemen we over."})
    assertContains(visitor.get(page_of("priority-detail", priority)), "dat nemen we over.")


def test_partner_speaks_for_no_other_organisation(client, cycle):
    priority = PriorityFactory(cycle=cycle, state=PriorityState.CONSULTATION, comments_until=date(2999, 1, 1))
    login(client, Role.PARTNER)

    response = client.post(page_of("comment", priority), {"organisation": OrganisationFactory().pk, "text": "van ons?"})

    assertContains(response, "van ons?", status_code=422)
    assert not priority.comments.exists()


def test_window_with_a_day_that_passed_is_an_error(client, officer, cycle):
    priority = PriorityFactory(cycle=cycle)

    response = client.post(page_of("consultation-open", priority), {"until": "2020-01-01"})

    assertContains(response, "nog niet voorbij", status_code=422)


def test_window_closes_with_a_button(client, officer, cycle):
    priority = PriorityFactory(cycle=cycle, state=PriorityState.CONSULTATION, comments_until=date(2999, 1, 1))

    client.post(page_of("consultation-close", priority))
    client.post(page_of("consultation-close", priority))  # twice is no error page

    priority.refresh_from_db()
    assert priority.state == PriorityState.DRAFT


def test_empty_answer_keeps_the_page_open_at_that_comment(client, officer, cycle):
    given = ConsultationCommentFactory(priority__cycle=cycle)

    response = client.post(page_of("comment-answer", given.priority, given.pk), {"answer": ""})

    assert (response.status_code, response.context["answering"]) == (422, given.pk)
