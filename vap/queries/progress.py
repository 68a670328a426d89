"""What was told of a VAP since it began, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from amersfoort_veiligheid.accounts.models import User
from vap.enums import UpdateState
from vap.models import VAP, ProgressUpdate


@dataclass(frozen=True)
class Progress:
    """The newest messages on how it goes."""

    updates: tuple[ProgressUpdate, ...]


def progress_of(vap: VAP, user: User) -> Progress:
    """The last accepted messages, newest first."""
    rows = vap.updates.filter(state=UpdateState.ACCEPTED).select_related("organisation")
    return Progress(updates=tuple(rows.order_by("-happened_on", "-pk")[:5]))
