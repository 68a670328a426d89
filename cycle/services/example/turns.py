"""The parts of an example one after another, in a way that lets others write in between."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from django.db import transaction

from amersfoort_veiligheid.accounts.models import User

WRITES_FOR: Final = 2.0  # seconds, before somebody else gets a turn
TURN: Final = 0.15  # seconds; who waits for SQLite looks again every 0.1


def make_in_turns(parts: Iterable[Callable[..., None]], *, by: User, at: datetime) -> None:
    """Make what is not there yet; what people changed since stays.

    Each part is a transaction: what was finished stays when somebody stops it. SQLite gives its lock to who asks at the
    right moment, and one that goes on at once is always first: without a pause a worker would wait until it gives up.
    """
    began = time.monotonic()
    for part in parts:
        with transaction.atomic():
            part(by=by, at=at)
        if time.monotonic() - began > WRITES_FOR:
            time.sleep(TURN)
            began = time.monotonic()
