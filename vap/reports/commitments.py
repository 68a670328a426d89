"""Commitments as somebody sees them: how they stand, and which deeds there are for this user."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from amersfoort_veiligheid.accounts.models import User
from vap.enums import COMMITMENT_MOVES, VAP_OVER, ActivityState, CommitmentState
from vap.models import VAP, Commitment
from vap.permissions import decides_on, leads, may_promise, speaks_for
from vap.queries.commitments import BESIDE, PROMISED

State = CommitmentState


@dataclass(frozen=True)
class CommitmentRow:
    """One commitment as this user sees it: what it is called, and which deeds there are for the user."""

    commitment: Commitment
    is_late: bool
    may_answer: bool  # the first answer, or another one later
    may_decide: bool  # on a counter-proposal
    may_withdraw: bool
    may_change: bool
    may_mark_kept: bool
    may_reopen: bool  # what was noted as kept by mistake
    is_own: bool  # the user speaks for the organisation that promises

    @property
    def asked_by(self) -> str:
        """Who asked, in words."""
        if self.commitment.is_offered:
            return "uit zichzelf"
        asker = self.commitment.asked_by_organisation
        return f"gevraagd door {asker}" if asker else "gevraagd door de gemeente"

    @property
    def is_to_do(self) -> bool:
        """Whether this user is the one to say something now."""
        state = self.commitment.state
        return (state == State.PROPOSED and self.may_answer) or (state == State.AMENDED and self.may_decide)


@dataclass(frozen=True)
class PlanCommitments:
    """The section on the page of a VAP."""

    rows: tuple[CommitmentRow, ...]
    may_ask: bool
    may_offer: bool

    def _number(self, *states: CommitmentState) -> int:
        return sum(row.commitment.state in states for row in self.rows)

    @property
    def words(self) -> str:
        """How things stand, in one sentence; nothing without commitments."""
        parts = [
            (self._number(*PROMISED), "toegezegd"),
            (self._number(State.PROPOSED), "nog zonder antwoord"),
            (self._number(State.AMENDED), "met een tegenvoorstel"),
            (self._number(State.DECLINED), "afgewezen"),
            (sum(row.is_late for row in self.rows), "te laat"),
        ]
        return ", ".join(f"{number} {words}" for number, words in parts if number)


def commitments_of(vap: VAP, user: User) -> PlanCommitments:
    """All commitments of a VAP that the user sees, first what waits for somebody."""
    is_lead = leads(user, vap)
    shown = Commitment.objects.visible_to(user).filter(vap=vap).exclude(state=State.WITHDRAWN)
    rows = rows_for(shown.select_related(*BESIDE), user, led={vap.pk} if is_lead else set())
    is_open = vap.state not in VAP_OVER and may_promise(user, is_lead=is_lead)
    ordered = sorted(rows, key=lambda row: (not row.is_to_do, not row.commitment.is_waiting))
    return PlanCommitments(tuple(ordered), may_ask=is_open, may_offer=is_open)


def rows_for(commitments: Iterable[Commitment], user: User, *, led: set[int]) -> list[CommitmentRow]:
    """Each commitment with what the user may do; ``led`` are the VAPs of which the user is trekker."""
    today = timezone.localdate()
    return [_row(one, user, is_lead=one.vap_id in led, today=today) for one in commitments]


def _row(one: Commitment, user: User, *, is_lead: bool, today: date) -> CommitmentRow:
    state = State(one.state)
    is_open = one.vap.state not in VAP_OVER
    is_own = speaks_for(user, one.organisation, is_lead=is_lead)
    decides = decides_on(user, one, is_lead=is_lead)
    moves = COMMITMENT_MOVES[state]
    return CommitmentRow(
        one,
        is_late=is_open and state == State.ACCEPTED and _is_past(one, today),
        may_answer=is_open and is_own and (State.DECLINED in moves or state == State.DECLINED),
        may_decide=is_open and decides and state == State.AMENDED,
        may_withdraw=decides and State.WITHDRAWN in moves,
        may_change=is_open and decides and state == State.PROPOSED,
        may_mark_kept=(is_own or decides) and state == State.ACCEPTED,
        may_reopen=(is_own or decides) and state == State.KEPT,
        is_own=is_own,
    )


def _is_past(one: Commitment, today: date) -> bool:
    """Whether its day is past; what was done as the activity it belongs to is not."""
    is_done = one.activity is not None and one.activity.state == ActivityState.DONE
    return not is_done and one.due_on is not None and one.due_on < today
