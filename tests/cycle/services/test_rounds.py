"""The three slagen: their order, their people, their route, and what closing asks."""

from datetime import UTC, date, datetime, timedelta

import pytest

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.editing import StaleEditError
from analysis.services.reference import load_reference
from cycle.enums import (
    INVITATION_MOVES,
    ROUND_MOVES,
    BodyKind,
    CycleState,
    DeviationKind,
    InvitationState,
    RoundKind,
    RoundState,
    Strictness,
)
from cycle.models import Body, Deviation, Round, RoundParticipant
from cycle.queries.rounds import default_parties, designs, time_warning
from cycle.services import cycles, rounds
from cycle.services.guards import GuardError
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.policy import (
    MOMENT,
    BodyFactory,
    PartyFactory,
    PolicyCycleFactory,
    RoundDesignFactory,
    RoundFactory,
    RoundParticipantFactory,
    RouteStopFactory,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 5, 10, tzinfo=UTC)
TECHNICAL, ADMINISTRATIVE, ELABORATION = RoundKind.TECHNICAL, RoundKind.ADMINISTRATIVE, RoundKind.ELABORATION


@pytest.fixture
def by():
    return UserFactory(roles=[Role.BELEIDSADVISEUR])


def closed(**more):
    return RoundFactory(state=RoundState.CLOSED, closed_at=MOMENT, closed_by=UserFactory(), product="Klaar.", **more)


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


# --- moving on (S140, S167)


@pytest.mark.parametrize("to", RoundState)
@pytest.mark.parametrize("state", RoundState)
def test_a_round_moves_only_as_the_table_says(state, to, by):
    slag = closed(kind=TECHNICAL) if state == RoundState.CLOSED else RoundFactory(kind=TECHNICAL, state=state)

    def move():
        if to == RoundState.CLOSED:
            return rounds.close_round(
                round_id=slag.pk, seen=slag.revision, product="Klaar.", blockers=[], reason="", by=by, at=AT
            )
        if to == RoundState.OPEN and state == RoundState.CLOSED:
            return rounds.reopen_round(round_id=slag.pk, reason="Een bron kwam terug op haar oordeel.", by=by, at=AT)
        return rounds.open_round(round_id=slag.pk, by=by, at=AT)

    if to == RoundState.PLANNED:
        assert to not in ROUND_MOVES[state]
    elif to in ROUND_MOVES[state]:
        assert move().state == to
    else:
        with pytest.raises(rounds.RoundError):
            move()


def test_second_round_before_the_first_is_closed_asks_a_reason_and_is_a_deviation(by):
    slag = RoundFactory(kind=ADMINISTRATIVE)
    RoundFactory(kind=TECHNICAL, cycle=slag.cycle, state=RoundState.OPEN)

    with pytest.raises(GuardError, match="De technische slag is nog niet gesloten"):
        rounds.open_round(round_id=slag.pk, by=by, at=AT)
    rounds.open_round(round_id=slag.pk, reason="De raad vergadert eerder.", by=by, at=AT)

    deviation = Deviation.objects.get()
    assert (deviation.kind, deviation.reason) == (DeviationKind.GUARD, "De raad vergadert eerder.")


def test_second_round_is_refused_when_the_cycle_blocks(by):
    slag = RoundFactory(kind=ADMINISTRATIVE, cycle__strictness=Strictness.BLOCK)

    with pytest.raises(GuardError) as refusal:
        rounds.open_round(round_id=slag.pk, reason="Haast.", by=by, at=AT)

    assert not refusal.value.needs_reason
    slag.refresh_from_db()
    assert slag.state == RoundState.PLANNED


def test_second_and_third_round_in_the_same_weeks_are_no_deviation(by):
    """S167: "daarna(ast)"."""
    first = closed(kind=TECHNICAL)
    second = RoundFactory(kind=ADMINISTRATIVE, cycle=first.cycle)
    third = RoundFactory(kind=ELABORATION, cycle=first.cycle, start_date=second.start_date, end_date=second.end_date)

    rounds.open_round(round_id=second.pk, by=by, at=AT)
    rounds.open_round(round_id=third.pk, by=by, at=AT)

    assert Round.objects.filter(state=RoundState.OPEN).count() == 2
    assert not Deviation.objects.exists()


def test_closing_keeps_the_product_and_says_who_and_when(by):
    slag = RoundFactory(state=RoundState.OPEN)

    rounds.close_round(round_id=slag.pk, seen=1, product="De gegevens kloppen.", blockers=[], reason="", by=by, at=AT)

    slag.refresh_from_db()
    assert (slag.state, slag.product, slag.closed_at, slag.closed_by) == ("closed", "De gegevens kloppen.", AT, by)
    assert AuditEntry.objects.get(event="round.closed").actor_id == by.pk
    assert not Deviation.objects.exists()


@pytest.mark.parametrize(
    ("strictness", "reason", "closes"),
    [
        (Strictness.WARN, "", False),
        (Strictness.WARN, "Het OM levert in december.", True),
        (Strictness.BLOCK, "", False),
        (Strictness.BLOCK, "Het OM levert in december.", False),
    ],
)
def test_closing_with_something_not_in_order(strictness, reason, closes, by):
    """S141: warns in one mode, blocks in the other; nothing is half done."""
    slag = RoundFactory(state=RoundState.OPEN, cycle__strictness=strictness)
    close = {"round_id": slag.pk, "seen": 1, "product": "Klaar.", "reason": reason, "by": by, "at": AT}

    if closes:
        rounds.close_round(**close, blockers=["OM: nog niet gereed."])
    else:
        with pytest.raises(GuardError):
            rounds.close_round(**close, blockers=["OM: nog niet gereed."])

    slag.refresh_from_db()
    assert (slag.state == RoundState.CLOSED) is closes
    assert [deviation.reason for deviation in Deviation.objects.all()] == ([reason] if closes else [])
    if closes:
        assert "OM: nog niet gereed." in Deviation.objects.get().what


def test_closing_without_a_product_is_refused(by):
    slag = RoundFactory(state=RoundState.OPEN)

    with pytest.raises(rounds.RoundError, match="wat deze slag heeft opgeleverd"):
        rounds.close_round(round_id=slag.pk, seen=1, product=" ", blockers=[], reason="", by=by, at=AT)


def test_closing_what_somebody_else_changed_is_noticed(by):
    slag = RoundFactory(state=RoundState.OPEN, revision=3)

    with pytest.raises(StaleEditError):
        rounds.close_round(round_id=slag.pk, seen=2, product="Klaar.", blockers=[], reason="", by=by, at=AT)


def test_reopening_is_a_deviation(by):
    slag = closed()

    with pytest.raises(rounds.RoundError, match="waarom"):
        rounds.reopen_round(round_id=slag.pk, reason=" ", by=by, at=AT)
    rounds.reopen_round(round_id=slag.pk, reason="Nieuwe cijfers.", by=by, at=AT)

    slag.refresh_from_db()
    assert (slag.state, slag.closed_at, slag.product) == (RoundState.OPEN, None, "Klaar.")
    assert Deviation.objects.get().reason == "Nieuwe cijfers."


# --- time (S139)


@pytest.mark.parametrize(
    ("of_design", "of_round", "days", "warns"),
    [(28, None, 28, False), (28, None, 27, True), (28, 14, 14, False), (0, None, 1, False), (14, 28, 20, True)],
)
def test_planning_shorter_than_agreed_warns(of_design, of_round, days, warns):
    design = RoundDesignFactory(kind=TECHNICAL, minimum_days=of_design)
    start = date(2026, 9, 1)
    slag = RoundFactory(
        kind=TECHNICAL, start_date=start, end_date=start + timedelta(days=days - 1), minimum_days=of_round
    )

    warning = time_warning(slag, design)

    assert bool(warning) is warns
    assert not warns or f"{days} dagen" in warning


def test_planning_again(by):
    slag = RoundFactory()

    rounds.plan_round(
        round_id=slag.pk,
        seen=1,
        start_date=date(2026, 10, 1),
        end_date=date(2026, 10, 31),
        minimum_days=21,
        by=by,
        at=AT,
    )

    slag.refresh_from_db()
    assert (slag.start_date, slag.planned_days, slag.minimum_days, slag.revision) == (date(2026, 10, 1), 31, 21, 2)
    with pytest.raises(StaleEditError):
        rounds.plan_round(
            round_id=slag.pk,
            seen=1,
            start_date=slag.start_date,
            end_date=slag.end_date,
            minimum_days=None,
            by=by,
            at=AT,
        )
    with pytest.raises(rounds.RoundError, match="voor de eerste"):
        rounds.plan_round(
            round_id=slag.pk,
            seen=2,
            start_date=date(2026, 10, 2),
            end_date=date(2026, 10, 1),
            minimum_days=None,
            by=by,
            at=AT,
        )


@pytest.mark.parametrize(
    "deed",
    [
        lambda slag, by: rounds.prepare_round(round_id=slag.pk, by=by, at=AT),
        lambda slag, by: rounds.invite_all(round_id=slag.pk, by=by, at=AT),
        lambda slag, by: rounds.open_round(round_id=slag.pk, by=by, at=AT),
        lambda slag, by: rounds.add_participant(
            round_id=slag.pk, party=PartyFactory(), organisation=None, by=by, at=AT
        ),
        lambda slag, by: rounds.plan_stop(
            stop_id=RouteStopFactory(round=slag).pk, planned_on=date(2026, 12, 1), by=by, at=AT
        ),
    ],
)
def test_a_closed_round_changes_no_more(deed, by):
    with pytest.raises(rounds.RoundError, match="gesloten"):
        deed(closed(), by)


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


# --- who sees which slag


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


# --- the route (S143, S144)


@pytest.fixture
def route():
    """An open bestuurlijke slag with AGOV, college and council."""
    slag = RoundFactory(kind=ADMINISTRATIVE, state=RoundState.OPEN)
    return [
        RouteStopFactory(round=slag, position=position, body=BodyFactory(name=name, kind=kind))
        for position, (name, kind) in enumerate(
            [("AGOV", BodyKind.AGOV), ("college", BodyKind.COLLEGE), ("gemeenteraad", BodyKind.COUNCIL)], start=1
        )
    ]


def hold(stop, day, by, reason=""):
    return rounds.hold_stop(stop_id=stop.pk, held_on=day, conclusion="", reason=reason, by=by, at=AT)


def test_bodies_in_order_need_no_reason(route, by):
    for stop, day in zip(route, (date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 15)), strict=True):
        hold(stop, day, by)

    days = list(route[0].round.stops.values_list("held_on", flat=True))
    assert days == sorted(days)
    assert not Deviation.objects.exists()


def test_later_body_before_an_earlier_one_asks_a_reason(route, by):
    with pytest.raises(GuardError, match="Nog niet behandeld door: AGOV"):
        hold(route[1], date(2026, 12, 8), by)
    hold(route[1], date(2026, 12, 8), by, reason="Het college had haast.")

    assert "college" in Deviation.objects.get().what


def test_the_council_is_reached_by_the_college_only_whatever_the_reason(route, by):
    hold(route[0], date(2026, 12, 1), by)

    with pytest.raises(rounds.RoundError, match="alleen via het college"):
        hold(route[2], date(2026, 12, 15), by, reason="De raad vergadert maar één keer.")

    route[2].refresh_from_db()
    assert route[2].held_on is None
    assert not Deviation.objects.exists()
    hold(route[1], date(2026, 12, 8), by)
    assert hold(route[2], date(2026, 12, 15), by).held_on == date(2026, 12, 15)


def plan(stop, day, by):
    return rounds.plan_stop(stop_id=stop.pk, planned_on=day, by=by, at=AT)


@pytest.mark.parametrize("deed", [plan, hold])
def test_a_day_before_that_of_an_earlier_body_is_refused(route, by, deed):
    hold(route[0], date(2026, 12, 8), by)

    with pytest.raises(rounds.RoundError, match="voor de dag van een eerder gremium: AGOV, 08-12-2026"):
        deed(route[1], date(2026, 12, 7), by)


def test_a_day_after_that_of_a_later_body_is_refused(route, by):
    hold(route[1], date(2026, 12, 8), by, reason="Haast.")

    with pytest.raises(rounds.RoundError, match="na de dag van een later gremium: college"):
        hold(route[0], date(2026, 12, 9), by)


def test_bodies_treat_nothing_while_the_round_is_not_open(by):
    stop = RouteStopFactory()

    with pytest.raises(rounds.RoundError, match="Open eerst"):
        hold(stop, date(2026, 12, 1), by)


@pytest.mark.parametrize("strictness", Strictness)
def test_substitute_takes_the_place_of_the_agov_on_the_record(route, by, strictness):
    """S144, footnote 6: allowed in both modes."""
    route[0].round.cycle.strictness = strictness
    route[0].round.cycle.save(update_fields=["strictness"])
    committee = BodyFactory(name="raadscommissie", kind=BodyKind.COMMITTEE)

    rounds.substitute_body(stop_id=route[0].pk, body=committee, reason="Het AGOV bestaat nog niet.", by=by, at=AT)

    stop = route[0].round.stops.get(position=1)
    assert (str(stop), stop.body.name) == ("raadscommissie", "AGOV")
    deviation = Deviation.objects.get()
    assert (deviation.kind, deviation.what) == (
        DeviationKind.SUBSTITUTE,
        "Op de route: raadscommissie in plaats van AGOV.",
    )


@pytest.mark.parametrize(
    ("substitute", "reason", "held", "message"),
    [
        ("raadscommissie", " ", False, "waarom"),
        ("AGOV", "Zo.", False, "ander gremium"),
        ("raadscommissie", "Te laat.", True, "al behandeld"),
    ],
)
def test_substitute_is_refused(route, by, substitute, reason, held, message):
    BodyFactory(name="raadscommissie", kind=BodyKind.COMMITTEE)
    if held:
        hold(route[0], date(2026, 12, 1), by)

    with pytest.raises(rounds.RoundError, match=message):
        rounds.substitute_body(stop_id=route[0].pk, body=Body.objects.get(name=substitute), reason=reason, by=by, at=AT)
    assert not Deviation.objects.exists()
