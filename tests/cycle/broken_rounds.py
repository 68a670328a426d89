"""What must never be true of slagen, participants and the route: one way to break each constraint."""

from datetime import date

from cycle.enums import RoundState
from tests.factories import OrganisationFactory
from tests.factories.policy import RoundFactory, RoundParticipantFactory, RouteStopFactory


def round_twice():
    slag = RoundFactory()
    RoundFactory(cycle=slag.cycle, kind=slag.kind)


def participant_twice():
    one = RoundParticipantFactory()
    RoundParticipantFactory(round=one.round, party=one.party)


def organisation_twice():
    one = RoundParticipantFactory(organisation=OrganisationFactory())
    RoundParticipantFactory(round=one.round, party=one.party, organisation=one.organisation)


def position_twice():
    stop = RouteStopFactory()
    RouteStopFactory(round=stop.round, position=stop.position)


def body_twice():
    stop = RouteStopFactory()
    RouteStopFactory(round=stop.round, body=stop.body)


def body_that_replaces_itself():
    stop = RouteStopFactory()
    stop.substitute = stop.body
    stop.save(update_fields=["substitute"])


BROKEN_ROUNDS = {
    "round_once_per_cycle": round_twice,
    "round_ends_after_it_starts": lambda: RoundFactory(end_date=date(2026, 8, 31)),
    "round_closed_at_a_moment_by_somebody": lambda: RoundFactory(state=RoundState.CLOSED),
    "participant_once_per_round": organisation_twice,
    "whole_party_once_per_round": participant_twice,
    "route_position_once": position_twice,
    "route_body_once": body_twice,
    "substitute_is_another_body": body_that_replaces_itself,
}
