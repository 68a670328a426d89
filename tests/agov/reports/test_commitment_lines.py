"""Commitments on "waar staan we": who must answer or decide sees them, and nobody else (S97)."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from tests.factories import OrganisationFactory, UserFactory
from tests.factories import plans as make
from vap.enums import CommitmentState

pytestmark = pytest.mark.django_db
PAGE = reverse("agov:overview")
AT = datetime(2026, 11, 20, 10, tzinfo=UTC)


def countered(**fields):
    return make.CommitmentFactory(state=CommitmentState.AMENDED, answered_at=AT, counter_amount="2 uur", **fields)


def test_partner_sees_what_it_is_asked_and_answers_to_what_it_asked(client):
    own = OrganisationFactory(kind=OrganisationKind.GGZ)
    vap = make.VAPFactory(running=True)
    make.CommitmentFactory(vap=vap, organisation=own, text="Een buddy.", answer_by=date(2020, 1, 1))
    countered(vap=vap, organisation__name="Politie", asked_by_organisation=own, text="Cijfers.")
    make.CommitmentFactory(vap=vap, text="Vraag aan een ander.")
    make.CommitmentFactory(vap=make.VAPFactory(stopped=True), organisation=own, text="In een gestopt plan.")
    client.force_login(UserFactory(roles=[Role.PARTNER], organisation=own))

    response = client.get(PAGE)

    assertContains(response, "Een buddy.")
    assertContains(response, "antwoord gevraagd voor 1 januari 2020")
    assertContains(response, "Tegenvoorstel van Politie: bent u het eens?")
    assertNotContains(response, "Vraag aan een ander.")
    assertNotContains(response, "In een gestopt plan.")


@pytest.mark.parametrize(
    ("roles", "leads", "sees"),
    [
        ([Role.AGOV_SECRETARIS], False, True),
        ([Role.ONDERZOEKER], True, True),
        ([Role.ONDERZOEKER], False, False),
    ],
)
def test_counter_proposal_waits_for_who_steers_and_for_the_trekker(client, roles, leads, sees):
    vap = make.VAPFactory(running=True)
    user = UserFactory(roles=roles)
    if leads:
        make.AssignmentFactory(vap=vap, user=user)
    countered(vap=vap, text="Een buddy voor jongeren.")
    client.force_login(user)

    assert ("Een buddy voor jongeren." in client.get(PAGE).content.decode()) == sees
