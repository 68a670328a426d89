"""What the agov room shows of policy in Oefenstad. Each part is safe to run again and names no person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final

from agov.services.example import (
    agreements,
    closing,
    editions,
    letters,
    meetings,
    policy_editions,
    questions,
    registers,
    secret,
    sessions,
)
from agov.services.example.tables import HELD
from amersfoort_veiligheid.accounts.models import User
from cycle.services.example.turns import make_in_turns

# In this order: a part may use what an earlier one made. A part is a module here with ``make(*, by, at)``.
PARTS: Final[tuple[Callable[..., None], ...]] = (
    registers.make,
    sessions.make,
    agreements.make,
    meetings.make_table,
    *(partial(meetings.make_held, number) for number in range(len(HELD))),
    meetings.make_next,
    closing.make,
    editions.make,
    editions.make_subscriber,
    policy_editions.make,
    letters.make,
    questions.make,
    secret.make,
)


def make(*, by: User, at: datetime) -> None:
    """Make what is not there yet; what people changed since stays."""
    make_in_turns(PARTS, by=by, at=at)
