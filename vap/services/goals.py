"""What is done with the goals of a VAP."""

from __future__ import annotations

from datetime import datetime

from vap.models import VAP


def lock_methods(vap: VAP, at: datetime) -> None:
    """Fix how each goal is measured, when the VAP is adopted. Called inside that transaction."""
    vap.goals.filter(locked_at__isnull=True).update(locked_at=at)
