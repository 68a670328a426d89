"""Slagen move on in their order, and what closing asks (S140, S167)."""

import pytest

from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.editing import StaleEditError
from cycle.enums import ROUND_MOVES, DeviationKind, RoundState, Strictness
from cycle.models import Deviation, Round
from cycle.services import rounds
from cycle.services.guards import GuardError
from tests.cycle.services.rounds.kinds import ADMINISTRATIVE, AT, ELABORATION, TECHNICAL, closed
from tests.factories.policy import RoundFactory

pytestmark = pytest.mark.django_db


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
