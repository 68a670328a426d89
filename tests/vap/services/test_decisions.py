"""What bodies decide on a priority: exact texts that stay, the order of the route, and approval by the last one."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from amersfoort_veiligheid.accounts.models import AuditEntry
from cycle.enums import BodyKind, DecisionOutcome, DeviationKind, RoundKind, RoundState, Strictness
from cycle.models import Deviation
from cycle.services.guards import GuardError
from tests.factories import UserFactory
from tests.factories.policy import BodyFactory, PriorityDecisionFactory, PriorityFactory, RoundFactory, RouteStopFactory
from vap.enums import PriorityState
from vap.models import Priority, PriorityDecision
from vap.queries.decisions import last_decisions, text_for, text_stations, undecided_priorities
from vap.services import priorities
from vap.services.decisions import DecisionError, record_decision

pytestmark = pytest.mark.django_db
AT = datetime(2026, 12, 15, 20, tzinfo=UTC)
AGREED, CHANGED = DecisionOutcome.AGREED, DecisionOutcome.CHANGED
REJECTED, POSTPONED = DecisionOutcome.REJECTED, DecisionOutcome.POSTPONED
DAYS = (date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 15))


@pytest.fixture
def stops():
    slag = RoundFactory(kind=RoundKind.ADMINISTRATIVE, state=RoundState.OPEN)
    bodies = (("AGOV", BodyKind.AGOV), ("college", BodyKind.COLLEGE), ("gemeenteraad", BodyKind.COUNCIL))
    return [
        RouteStopFactory(round=slag, position=position, body=BodyFactory(name=name, kind=kind))
        for position, (name, kind) in enumerate(bodies, start=1)
    ]


@pytest.fixture
def priority(stops):
    return PriorityFactory(cycle=stops[0].round.cycle, title="Minder inbraak", aim="Minder inbraken.")


@pytest.fixture
def by():
    return UserFactory()


def decide(priority, stop, by, outcome=AGREED, text="", *, reason="", day=None, **more):
    day = day or DAYS[stop.position - 1]
    return record_decision(
        priority_id=priority.pk,
        stop_id=stop.pk,
        outcome=outcome,
        decided_on=day,
        decided_text=text,
        reason=reason,
        by=by,
        at=AT,
        **more,
    )


def test_three_bodies_leave_three_texts_side_by_side(priority, stops, by):
    """Story 10, step 6."""
    decide(priority, stops[0], by)
    decide(priority, stops[1], by, CHANGED, "Veel minder inbraken.")
    decide(priority, stops[2], by, CHANGED, "Veel minder inbraken in 2027.", explanation="Amendement 3.")

    made = list(last_decisions([priority], stops[0].round).values())
    stations = text_stations(priority, made)
    assert [(station.label, station.text) for station in stations] == [
        ("Voorstel", "Minder inbraken."),
        ("AGOV", "Minder inbraken."),
        ("college", "Veel minder inbraken."),
        ("gemeenteraad", "Veel minder inbraken in 2027."),
    ]
    assert [station.is_changed for station in stations] == [False, False, True, True]
    assert [decision.proposal_text for decision in made] == [
        "Minder inbraken.",
        "Minder inbraken.",
        "Veel minder inbraken.",
    ]


def test_agreement_of_the_last_body_approves_and_locks_the_text(priority, stops, by):
    """S75."""
    for stop in stops[:2]:
        decide(priority, stop, by)
        assert Priority.objects.get().state == PriorityState.DRAFT
    decide(priority, stops[2], by, CHANGED, "Minder inbraken in twee jaar.")

    priority.refresh_from_db()
    assert (priority.state, priority.aim) == (PriorityState.APPROVED, "Minder inbraken in twee jaar.")
    assert priority.versions.get().number == 1
    assert [stop.held_on for stop in stops[0].round.stops.all()] == list(DAYS)
    assert not Deviation.objects.exists()


def test_decided_text_survives_a_later_edit_of_the_proposal(priority, stops, by):
    """S12."""
    made = decide(priority, stops[0], by)

    priority.refresh_from_db()
    priorities.change(
        priority_id=priority.pk,
        seen=priority.revision,
        values={"aim": "Iets heel anders."},
        reason="Anders.",
        by=by,
        at=AT,
    )

    made.refresh_from_db()
    assert (made.proposal_text, made.decided_text) == ("Minder inbraken.", "Minder inbraken.")
    assert text_for(priority, stops[1]) == "Minder inbraken."


@pytest.mark.parametrize("outcome", [REJECTED, POSTPONED])
def test_last_body_that_does_not_agree_approves_nothing(priority, stops, by, outcome):
    for stop in stops[:2]:
        decide(priority, stop, by)

    made = decide(priority, stops[2], by, outcome, "Wat er getypt stond.")

    priority.refresh_from_db()
    assert (priority.state, made.decided_text) == (PriorityState.DRAFT, "")


def test_body_that_held_over_may_decide_later(priority, stops, by):
    decide(priority, stops[0], by, POSTPONED)
    assert "aangehouden" in " ".join(_guard(priority, stops[1], by))
    decide(priority, stops[0], by, AGREED, day=date(2026, 12, 2))

    decide(priority, stops[1], by)

    assert not Deviation.objects.exists()
    assert PriorityDecision.objects.count() == 3


def _guard(priority, stop, by):
    with pytest.raises(GuardError) as refusal:
        decide(priority, stop, by)
    return refusal.value.blockers


def test_body_out_of_turn_needs_a_reason(priority, stops, by):
    assert _guard(priority, stops[1], by) == ["Nog geen uitspraak over “Minder inbraak”: AGOV."]
    assert not PriorityDecision.objects.exists()

    decide(priority, stops[1], by, reason="Het college wilde niet wachten.")

    assert Deviation.objects.get().kind == DeviationKind.GUARD


def test_council_never_comes_before_the_college_whatever_the_reason(priority, stops, by):
    decide(priority, stops[0], by)

    with pytest.raises(DecisionError, match="alleen via het college. Nog niet behandeld door: college"):
        decide(priority, stops[2], by, reason="De raad wilde niet wachten.")
    assert PriorityDecision.objects.count() == 1
    assert not Deviation.objects.exists()

    decide(priority, stops[1], by)
    decide(priority, stops[2], by)
    assert PriorityDecision.objects.count() == 3


def test_college_that_treated_the_whole_is_passed_with_a_reason(priority, stops, by):
    decide(priority, stops[0], by)
    stops[1].held_on = DAYS[1]
    stops[1].save(update_fields=["held_on"])

    assert _guard(priority, stops[2], by) == ["Nog geen uitspraak over “Minder inbraak”: college."]


def test_body_out_of_turn_is_refused_when_the_cycle_blocks(priority, stops, by):
    priority.cycle.strictness = Strictness.BLOCK
    priority.cycle.save(update_fields=["strictness"])

    with pytest.raises(GuardError):
        decide(priority, stops[1], by, reason="Haast.")
    assert not Deviation.objects.exists()


@pytest.mark.parametrize(
    ("outcome", "text", "message"),
    [
        (CHANGED, " ", "welke tekst is vastgesteld"),
        (CHANGED, "Minder inbraken. ", "gelijk aan het voorstel"),
    ],
)
def test_a_change_is_a_change(priority, stops, by, outcome, text, message):
    with pytest.raises(DecisionError, match=message) as refusal:
        decide(priority, stops[0], by, outcome, text)
    assert refusal.value.field == "decided_text"


def test_days_keep_the_order_of_the_route(priority, stops, by):
    other = PriorityFactory(cycle=priority.cycle, title="Andere")
    decide(priority, stops[0], by)
    decide(priority, stops[1], by)

    with pytest.raises(DecisionError, match="na de dag van een later gremium: college"):
        decide(other, stops[0], by, day=date(2026, 12, 9))
    with pytest.raises(DecisionError, match="voor de dag van een eerder gremium: AGOV"):
        decide(other, stops[1], by, reason="Zo.", day=date(2026, 11, 30))


def test_nothing_is_decided_on_what_is_approved_or_of_another_cycle(priority, stops, by):
    approved = PriorityFactory(cycle=priority.cycle, title="Vast", state=PriorityState.APPROVED)

    with pytest.raises(DecisionError, match="vastgesteld"):
        decide(approved, stops[0], by)
    with pytest.raises(DecisionError, match="andere cyclus"):
        decide(PriorityFactory(), stops[0], by)


def test_nothing_is_decided_while_the_round_is_not_open(priority, stops, by):
    stops[0].round.state = RoundState.PLANNED
    stops[0].round.save(update_fields=["state"])

    with pytest.raises(DecisionError, match="open is"):
        decide(priority, stops[0], by)


def test_decision_is_in_the_audit_trail_with_its_words(priority, stops, by):
    decide(priority, stops[0], by, CHANGED, "Nog minder inbraken.", votes_for=21, votes_against=18)

    entry = AuditEntry.objects.get(event="priority.decided")
    assert (entry.data["body"], entry.data["decided_text"]) == ("AGOV", "Nog minder inbraken.")
    assert PriorityDecision.objects.get().votes_for == 21


def test_round_waits_for_bodies_and_for_priorities(priority, stops, by):
    assert undecided_priorities(stops[0].round) == [
        "Nog niet behandeld door: AGOV.",
        "Nog niet behandeld door: college.",
        "Nog niet behandeld door: gemeenteraad.",
        "Nog geen besluit over “Minder inbraak”: gemeenteraad.",
    ]
    for stop in stops[:2]:
        decide(priority, stop, by)
    decide(priority, stops[2], by, POSTPONED)

    assert undecided_priorities(stops[0].round) == ["“Minder inbraak” is aangehouden: gemeenteraad."]


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("prioritydecision_agreed_with_a_text", {"decided_text": ""}),
        ("prioritydecision_votes_both_or_neither", {"votes_for": 21}),
    ],
)
def test_the_database_refuses(constraint, fields):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PriorityDecisionFactory(**fields)
