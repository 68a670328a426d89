"""Who is asked for a slag, and what they answer (S142, S166)."""

import pytest

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from analysis.services.reference import load_reference
from cycle.enums import INVITATION_MOVES, BodyKind, InvitationState
from cycle.models import RoundParticipant
from cycle.queries.rounds import default_parties, designs
from cycle.services import cycles, rounds
from tests.cycle.services.rounds.kinds import ADMINISTRATIVE, AT, TECHNICAL
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.policy import PartyFactory, RoundDesignFactory, RoundFactory, RoundParticipantFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reference(settings):
    load_reference(
        fixtures=settings.BASE_DIR / "fixtures",
        municipality="oefenstad",
        municipality_code="GM9901",
        municipality_name="Oefenstad",
        at=AT,
    )


# --- who is asked (S142, S166)


@pytest.mark.slow
def test_default_of_the_technical_round_is_the_union_of_both_lists_of_the_note(reference, by):
    in_the_text = {"O&S", "politie", "OM", "OOV", "burgemeester", "wijkontwikkeling", "afdelingshoofden"}
    in_the_scheme = {"burgemeester", "O&S", "OOV", "politie", "OM", "sectorhoofden", "WOW"}

    cycle = cycles.start_cycle(name="Cyclus 2026-2027", start_year=2026, by=by, at=AT)

    slag = cycle.rounds.get(kind=TECHNICAL)
    asked = {str(one) for one in slag.participants.all()}
    assert asked == in_the_text | in_the_scheme
    assert {str(party) for party in designs()[TECHNICAL].parties.all()} == in_the_text
    (step,) = cycle.steps.filter(round=TECHNICAL)
    assert {str(party) for party in step.parties.all()} == in_the_scheme
    assert [stop.body.kind for stop in cycle.rounds.get(kind=ADMINISTRATIVE).stops.all()] == [
        BodyKind.AGOV,
        BodyKind.COLLEGE,
        BodyKind.COUNCIL,
    ]


def test_preparing_again_adds_only_who_is_absent(by):
    design = RoundDesignFactory(kind=TECHNICAL)
    slag = RoundFactory(kind=TECHNICAL)
    first, second = PartyFactory(), PartyFactory()
    design.parties.add(first)
    rounds.prepare_round(round_id=slag.pk, by=by, at=AT)
    rounds.set_participation(participant_id=slag.participants.get().pk, state=InvitationState.INVITED, by=by, at=AT)
    design.parties.add(second)

    added = rounds.prepare_round(round_id=slag.pk, by=by, at=AT)

    assert added == 1
    assert {one.party: one.state for one in slag.participants.all()} == {
        first: InvitationState.INVITED,
        second: InvitationState.TO_INVITE,
    }
    assert default_parties(slag) == sorted([first, second], key=lambda party: party.name)


# --- people


@pytest.mark.parametrize("to", InvitationState)
@pytest.mark.parametrize("state", InvitationState)
def test_an_invitation_moves_only_as_the_table_says(state, to, by):
    one = RoundParticipantFactory(state=state)

    if to in INVITATION_MOVES[state]:
        assert rounds.set_participation(participant_id=one.pk, state=to, by=by, at=AT).state == to
    else:
        with pytest.raises(rounds.RoundError):
            rounds.set_participation(participant_id=one.pk, state=to, by=by, at=AT)


def test_inviting_everybody_leaves_answers_alone(by):
    one = RoundParticipantFactory()
    other = RoundParticipantFactory(round=one.round, state=InvitationState.DECLINED)

    assert rounds.invite_all(round_id=one.round_id, by=by, at=AT) == 1

    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, other.state) == (InvitationState.INVITED, InvitationState.DECLINED)


def test_participant_stands_on_the_list_once(by):
    one = RoundParticipantFactory()

    with pytest.raises(rounds.RoundError, match="staat al op de lijst"):
        rounds.add_participant(round_id=one.round_id, party=one.party, organisation=None, by=by, at=AT)


def test_organisation_asked_as_part_of_a_party_gets_a_line_of_its_own():
    police = OrganisationFactory(kind=OrganisationKind.POLICE)
    partner = UserFactory(roles=[Role.PARTNER], organisation=police)
    party = PartyFactory(organisation_kind=OrganisationKind.POLICE)
    whole = RoundParticipantFactory(party=party, state=InvitationState.INVITED)

    rounds.answer_invitation(
        round_id=whole.round_id, organisation=police, comes=True, note="Met twee mensen.", by=partner, at=AT
    )

    own = RoundParticipant.objects.get(round=whole.round_id, organisation=police)
    assert (own.state, own.note) == (InvitationState.ACCEPTED, "Met twee mensen.")
    whole.refresh_from_db()
    assert whole.state == InvitationState.INVITED


def test_organisation_that_was_not_asked_cannot_answer():
    one = RoundParticipantFactory(organisation=OrganisationFactory(), state=InvitationState.TO_INVITE)

    with pytest.raises(rounds.RoundError, match="niet uitgenodigd"):
        rounds.answer_invitation(
            round_id=one.round_id, organisation=one.organisation, comes=True, note="", by=UserFactory(), at=AT
        )
