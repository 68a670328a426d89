"""Who takes part in a slag, and who may change that (S152)."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from cycle.enums import InvitationState, RoundState
from tests.agov.views.rounds.pages import LIST, TECHNICAL, closed, page_of
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.policy import PartyFactory, RoundDesignFactory, RoundParticipantFactory

pytestmark = pytest.mark.django_db


def test_list_of_people_grows_and_is_invited(client, bram, slag):
    RoundDesignFactory(kind=TECHNICAL).parties.add(PartyFactory(name="politie"), PartyFactory(name="OM"))

    client.post(page_of("round-prepare", slag))
    client.post(page_of("round-invite", slag))

    assert {str(one): one.state for one in slag.participants.all()} == {"politie": "invited", "OM": "invited"}
    page = client.get(page_of("round-detail", slag))
    assertNotContains(page, "Zet iedereen die hoort mee te doen op de lijst")
    assertNotContains(page, "Noteer dat iedereen is uitgenodigd")


def test_somebody_more_is_added_once(client, bram, slag):
    party = PartyFactory(name="scholen")
    page = page_of("participant-add", slag)

    assert client.post(page, {"party": party.pk, "organisation": ""}).status_code == 302
    assertContains(client.post(page, {"party": party.pk}), "scholen staat al op de lijst.", status_code=422)
    assertContains(client.post(page, {}), "Dit veld is verplicht", status_code=422)


def test_state_of_a_participant_is_kept_and_nonsense_refused(client, bram, slag):
    one = RoundParticipantFactory(round=slag, state=InvitationState.ACCEPTED)
    page = reverse("agov:participant-state", args=[one.pk])

    client.post(page, {"state": "took_part"})
    for nonsense in ("", "to_invite", "zomaar"):
        client.post(page, {"state": nonsense})

    one.refresh_from_db()
    assert one.state == InvitationState.TOOK_PART
    assertContains(client.get(page_of("round-detail", slag)), "deed mee")


def test_closed_page_names_who_took_part(client, bram):
    slag = closed(TECHNICAL)
    RoundParticipantFactory(round=slag, party=PartyFactory(name="politie"), state=InvitationState.TOOK_PART)
    RoundParticipantFactory(round=slag, party=PartyFactory(name="OM"), state=InvitationState.ABSENT)

    assertContains(client.get(page_of("round-detail", slag)), "Deden mee: politie.")


def test_partner_answers_its_invitation(client, slag):
    police = OrganisationFactory(kind=OrganisationKind.POLICE)
    RoundParticipantFactory(round=slag, party=PartyFactory(organisation_kind="police"), state=InvitationState.INVITED)
    client.force_login(UserFactory(roles=[Role.PARTNER], organisation=police))
    page = page_of("round-answer", slag)

    assertContains(client.get(page_of("round-detail", slag)), page)
    assert client.post(page, {}).status_code == 422
    assert client.post(page, {"comes": "yes"}).status_code == 302
    assert slag.participants.get(organisation=police).state == InvitationState.ACCEPTED


def test_partner_that_was_not_asked_knows_of_nothing(client, slag):
    client.force_login(UserFactory(roles=[Role.PARTNER]))

    for name in ("round-detail", "round-answer"):
        assert client.get(page_of(name, slag)).status_code == 404
    assertContains(client.get(LIST), "Hier komen de drie slagen")


WRITES = ["round-plan", "round-open", "round-close", "round-reopen", "round-prepare", "round-invite", "participant-add"]


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize("role", [Role.BESTUURDER, Role.ONDERZOEKER, Role.BEHEERDER, Role.PARTNER, Role.RAADSLID])
def test_deeds_are_for_those_who_steer(client, slag, name, role):
    user = UserFactory(roles=[role])
    RoundParticipantFactory(round=slag, organisation=user.organisation, state=InvitationState.INVITED)
    client.force_login(user)

    response = client.post(page_of(name, slag), {"reason": "Zo.", "product": "Klaar.", "revision": 1})

    assert response.status_code == (404 if role == Role.RAADSLID else 403)
    slag.refresh_from_db()
    assert (slag.state, slag.revision, AuditEntry.objects.count()) == (RoundState.OPEN, 1, 0)


def test_participant_of_another_round_is_not_changed_by_a_partner(client, slag):
    one = RoundParticipantFactory(round=slag, state=InvitationState.INVITED)
    client.force_login(UserFactory(roles=[Role.PARTNER]))

    assert client.post(reverse("agov:participant-state", args=[one.pk]), {"state": "accepted"}).status_code == 404
