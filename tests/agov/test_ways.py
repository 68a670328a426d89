"""From the page of a plan to the session it came from, and from a finding to a plan (S147, S78)."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.plans import VAPFactory
from tests.factories.policy import FindingFactory, PartnerSessionFactory, SessionAgreementFactory

pytestmark = pytest.mark.django_db


def login(client, role, **fields):
    user = UserFactory(roles=[role], **fields)
    client.force_login(user)
    return user


def test_plan_leads_to_the_session_in_which_it_was_agreed(client):
    vap = VAPFactory(running=True)
    session = PartnerSessionFactory(title="Sessie over buddy's")
    for _ in range(2):
        SessionAgreementFactory(session=session, vap=vap)
    SessionAgreementFactory(session=PartnerSessionFactory(title="Andere sessie"))
    login(client, Role.AGOV_SECRETARIS)

    page = client.get(reverse("vap:plan-detail", args=[vap.pk]))

    assertContains(page, f'<a href="{reverse("agov:session-detail", args=[session.pk])}">', count=1)
    assertNotContains(page, "Andere sessie")


def test_who_was_not_invited_hears_nothing_of_the_session(client):
    housing = OrganisationFactory()
    vap, session = VAPFactory(running=True), PartnerSessionFactory(title="Sessie over buddy's")
    SessionAgreementFactory(session=session, vap=vap)
    address = reverse("vap:plan-detail", args=[vap.pk])
    for role, organisation in ((Role.PARTNER, OrganisationFactory()), (Role.RAADSLID, None)):
        login(client, role, organisation=organisation)
        assertNotContains(client.get(address), "Afgesproken in de sessie")
    session.organisations.add(housing)
    login(client, Role.PARTNER, organisation=housing)

    assertContains(client.get(address), "Afgesproken in de sessie")


def test_finding_leads_to_a_plan_for_who_makes_plans(client):
    finding = FindingFactory(analysis__state="discussion")
    address, plan = reverse("analysis:finding-detail", args=[finding.pk]), f"{reverse('vap:plan-new')}?bevinding="
    login(client, Role.BELEIDSADVISEUR)
    assertContains(client.get(address), f'href="{plan}{finding.pk}"')
    login(client, Role.ONDERZOEKER)
    assertNotContains(client.get(address), plan)
