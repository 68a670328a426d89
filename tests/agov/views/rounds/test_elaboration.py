"""The slag of elaboration: sessions and the shared view (S19, S145)."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import InvitationState, RoundState
from tests.agov.views.rounds.pages import ELABORATION, page_of
from tests.factories import UserFactory
from tests.factories.policy import (
    PartnerSessionFactory,
    RoundFactory,
    RoundParticipantFactory,
    SharedViewFactory,
    ViewEndorsementFactory,
)

pytestmark = pytest.mark.django_db


def test_elaboration_shows_sessions_and_who_endorses_the_shared_view(client, bram):
    slag = RoundFactory(kind=ELABORATION, state=RoundState.OPEN)
    PartnerSessionFactory(round=slag, title="Sessie harde sector")
    view = SharedViewFactory(cycle=slag.cycle, text="Jongeren hebben geen plek.", revision=2)
    ViewEndorsementFactory(
        view=view, organisation__name="GGZ", stance="disagrees", note="Het gaat om zorg.", view_revision=2
    )
    ViewEndorsementFactory(view=view, organisation__name="Oude stem", stance="agrees", view_revision=1)

    response = client.get(page_of("round-detail", slag))

    for words in ("Sessie harde sector", "1 van de 2 sessies", "Jongeren hebben geen plek.", "Het gaat om zorg."):
        assertContains(response, words)
    assertNotContains(response, "Oude stem")


def test_partner_sees_only_its_own_sessions_in_the_round(client):
    slag = RoundFactory(kind=ELABORATION, state=RoundState.OPEN)
    user = UserFactory(roles=[Role.PARTNER])
    RoundParticipantFactory(round=slag, organisation=user.organisation, state=InvitationState.INVITED)
    PartnerSessionFactory(round=slag, title="Van ons").organisations.add(user.organisation)
    PartnerSessionFactory(round=slag, title="Van anderen")
    client.force_login(user)

    response = client.get(page_of("round-detail", slag))

    assertContains(response, "Van ons")
    assertNotContains(response, "Van anderen")
