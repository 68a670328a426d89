"""What organisations promised each other in a VAP, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from amersfoort_veiligheid.accounts.models import User
from vap.enums import CommitmentState
from vap.models import VAP, Commitment


@dataclass(frozen=True)
class Commitments:
    """Promises that were made, and what was asked and waits for an answer."""

    promised: tuple[Commitment, ...]
    others: tuple[Commitment, ...]


def commitments_of(vap: VAP, user: User) -> Commitments:
    """The commitments that this user sees."""
    rows = list(Commitment.objects.visible_to(user).filter(vap=vap).select_related("organisation", "activity"))
    promised = (CommitmentState.ACCEPTED, CommitmentState.KEPT)
    return Commitments(
        promised=tuple(row for row in rows if row.state in promised),
        others=tuple(row for row in rows if row.state not in promised),
    )
