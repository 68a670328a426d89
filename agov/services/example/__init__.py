"""What the agov room shows of policy in Oefenstad. Each part is safe to run again and names no person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final

from django.db import transaction

from agov.services.example import agreements, closing, editions, meetings, registers, sessions
from agov.services.example.tables import HELD
from amersfoort_veiligheid.accounts.models import User

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
)


def make(*, by: User, at: datetime) -> None:
    """Make what is not there yet; what people changed since stays.

    Each part is a transaction: others can write in between, and what was finished stays when somebody stops it.
    """
    for part in PARTS:
        with transaction.atomic():
            part(by=by, at=at)
