"""What organisations promise."""

from django.db.models import TextChoices


class CommitmentState(TextChoices):
    """A commitment is an agreement, not an order: only the organisation itself accepts it (S99, S100)."""

    PROPOSED = "proposed", "voorgesteld"
    ACCEPTED = "accepted", "toegezegd"
    AMENDED = "amended", "tegenvoorstel"
    DECLINED = "declined", "afgewezen"
    WITHDRAWN = "withdrawn", "ingetrokken"
    KEPT = "kept", "nagekomen"


COMMITMENT_MOVES: dict[CommitmentState, frozenset[CommitmentState]] = {
    CommitmentState.PROPOSED: frozenset(
        {CommitmentState.ACCEPTED, CommitmentState.AMENDED, CommitmentState.DECLINED, CommitmentState.WITHDRAWN}
    ),
    # An organisation may put another counter-proposal in the place of its own: the one move that stays where it is.
    CommitmentState.AMENDED: frozenset(set(CommitmentState) - {CommitmentState.KEPT}),
    CommitmentState.ACCEPTED: frozenset({CommitmentState.AMENDED, CommitmentState.DECLINED, CommitmentState.KEPT}),
    CommitmentState.DECLINED: frozenset({CommitmentState.ACCEPTED, CommitmentState.AMENDED}),
    CommitmentState.WITHDRAWN: frozenset(),
    CommitmentState.KEPT: frozenset({CommitmentState.ACCEPTED}),
}
