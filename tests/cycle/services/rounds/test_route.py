"""The route of a slag past the bodies, in their order (S133, S143, S144)."""

from datetime import date

import pytest

from cycle.enums import BodyKind, DeviationKind, RoundState, Strictness
from cycle.models import Body, Deviation
from cycle.services import rounds
from cycle.services.guards import GuardError
from tests.cycle.services.rounds.kinds import ADMINISTRATIVE, AT
from tests.factories.policy import BodyFactory, RoundFactory, RouteStopFactory

pytestmark = pytest.mark.django_db


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
