"""Who sees which slag."""

import pytest

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from cycle.enums import CycleState, InvitationState, RoundState
from cycle.models import Round
from tests.cycle.services.rounds.kinds import ADMINISTRATIVE, TECHNICAL, closed
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.policy import PartyFactory, PolicyCycleFactory, RoundFactory, RoundParticipantFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("party", "state", "cycle_state", "seen"),
    [
        ({"organisation_kind": "police"}, InvitationState.INVITED, CycleState.RUNNING, True),
        ({"organisation_kind": "police"}, InvitationState.TO_INVITE, CycleState.RUNNING, False),
        ({"organisation_kind": "police"}, InvitationState.TOOK_PART, CycleState.DRAFT, False),
        ({"organisation_kind": "ggz"}, InvitationState.INVITED, CycleState.RUNNING, False),
        ({"role": "partner", "is_external": True}, InvitationState.INVITED, CycleState.RUNNING, True),
        ({"is_external": True}, InvitationState.INVITED, CycleState.RUNNING, False),
    ],
)
def test_partner_sees_the_rounds_it_was_asked_for(party, state, cycle_state, seen):
    police = OrganisationFactory(kind=OrganisationKind.POLICE)
    partner = UserFactory(roles=[Role.PARTNER], organisation=police)
    cycle = PolicyCycleFactory(state=cycle_state)
    RoundParticipantFactory(round__cycle=cycle, party=PartyFactory(**party), state=state)

    assert Round.objects.visible_to(partner).exists() is seen


@pytest.mark.parametrize("role", [Role.RAADSLID, Role.GRIFFIE])
def test_council_sees_what_bodies_did_once_that_is_closed(role):
    member = UserFactory(roles=[role])
    RoundFactory(kind=ADMINISTRATIVE, state=RoundState.OPEN)
    closed(kind=TECHNICAL)
    shown = closed(kind=ADMINISTRATIVE)

    assert list(Round.objects.visible_to(member)) == [shown]
