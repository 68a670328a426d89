"""What the vap room shows of policy in Oefenstad. Each part is safe to run again and names no person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from amersfoort_veiligheid.accounts.models import User
from cycle.services.example.turns import make_in_turns
from vap.services.example import (
    commitments,
    evaluations,
    goals,
    innovation,
    money,
    plan_steps,
    plans,
    priorities,
    progress,
    projects,
)

# In this order: a part may use what an earlier one made. A part is a module here with ``make(*, by, at)``.
PARTS: Final[tuple[Callable[..., None], ...]] = (
    priorities.make,
    projects.make,
    plans.make,
    commitments.make,
    # what fills the blocks of a VAP comes here: plan_steps keeps it as adopted
    goals.make,
    money.make,
    plan_steps.make,
    commitments.keep,
    evaluations.make,
    progress.make,
    innovation.make,
)


def make(*, by: User, at: datetime) -> None:
    """Make what is not there yet; what people changed since stays."""
    make_in_turns(PARTS, by=by, at=at)
