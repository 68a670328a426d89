"""Who is asked to take up a finding, and what it answers."""

from datetime import date

import pytest
from pytest_django.asserts import assertContains

from amersfoort_veiligheid.accounts.enums import Role
from analysis.enums import AnalysisState, HolderState
from analysis.models import Finding, HolderRequest
from cycle.enums import CycleState
from tests.analysis.views.findings.pages import AT, HOLDERS, log_in, page_of
from tests.factories import OrganisationFactory
from tests.factories.policy import FindingFactory, HolderRequestFactory

pytestmark = pytest.mark.django_db


def test_asked_answered_and_on_the_list(client, discussed):
    """M5."""
    finding, partner = FindingFactory(analysis=discussed, number=7), OrganisationFactory(name="Welzijn Oost")
    log_in(client, Role.BELEIDSADVISEUR)
    client.post(page_of("holder-ask", finding), {"organisation": partner.pk, "question": "Wilt u dit?"})
    asked = HolderRequest.objects.get()
    unheld = client.get(HOLDERS)

    log_in(client, Role.PARTNER, organisation=partner)
    waiting = client.get(HOLDERS)
    client.post(page_of("holder-answer", asked), {"choice": "accepted", "answer": ""})
    held = client.get(HOLDERS)

    assert [one.pk for one, _ in unheld.context["unheld"]] == [finding.pk]
    assertContains(waiting, "Dit vragen anderen aan uw organisatie")
    assert [one.pk for one, _ in held.context["held"]] == [finding.pk]
    assertContains(client.get(page_of("finding-detail", finding)), "<strong>Welzijn Oost</strong> pakt dit op")


def test_the_list_leaves_out_drafts_and_closed_cycles(client, carla):
    FindingFactory()
    FindingFactory(
        analysis__state=AnalysisState.ADOPTED,
        analysis__adopted_on=date(2024, 11, 1),
        analysis__cycle__state=CycleState.CLOSED,
    )

    assert client.get(HOLDERS).context["unheld"] == []


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_holders_takes_the_same_queries(client, carla, discussed, count, django_assert_num_queries):
    for finding in FindingFactory.create_batch(count, analysis=discussed):
        HolderRequestFactory(finding=finding)
    client.get(HOLDERS)

    with django_assert_num_queries(8):
        client.get(HOLDERS)


def test_a_no_needs_a_reason_and_what_was_typed_stays(client, discussed):
    partner = log_in(client, Role.PARTNER)
    asked = HolderRequestFactory(finding__analysis=discussed, organisation=partner.organisation)

    response = client.post(page_of("holder-answer", asked), {"choice": "declined", "answer": ""})

    assertContains(response, "Schrijf op waarom niet.", status_code=422)
    assert HolderRequest.objects.get().state == HolderState.ASKED


def test_the_holder_may_pass_it_on_and_another_partner_may_not(client, discussed):
    finding, holder = FindingFactory(analysis=discussed), log_in(client, Role.PARTNER)
    HolderRequestFactory(finding=finding, organisation=holder.organisation, state=HolderState.ACCEPTED, answered_at=AT)
    sent = {"organisation": OrganisationFactory().pk, "question": "Neemt u dit over?"}

    own = client.post(page_of("holder-ask", finding), sent)
    log_in(client, Role.PARTNER)
    other = client.post(page_of("holder-ask", finding), sent)

    assert (own.status_code, other.status_code) == (302, 403)
    assert Finding.objects.with_holder().get().holder_name == holder.organisation.name  # asked, not yet passed on


def test_counter_proposal_withdrawal_and_letting_go(client, discussed):
    partner = OrganisationFactory()
    countered = HolderRequestFactory(
        finding__analysis=discussed, organisation=partner, state=HolderState.COUNTERED, answer="Samen.", answered_at=AT
    )
    open_one = HolderRequestFactory(finding__analysis=discussed)
    log_in(client, Role.AGOV_SECRETARIS)
    client.post(page_of("holder-agree", countered))
    client.post(page_of("holder-withdraw", open_one))
    again = client.post(page_of("holder-withdraw", open_one), follow=True)
    log_in(client, Role.PARTNER, organisation=partner)
    silent = client.post(page_of("holder-let-go", countered), {"reason": ""})
    client.post(page_of("holder-let-go", countered), {"reason": "Geen mensen meer."})

    assertContains(again, "Dit kan niet: de vraag staat op")
    assert silent.status_code == 422
    states = HolderRequest.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [HolderState.RELEASED, HolderState.WITHDRAWN]
