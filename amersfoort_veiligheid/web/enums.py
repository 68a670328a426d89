"""Closed lists of the web room, with the moves between the states of a job."""

from django.db.models import TextChoices


class JobState(TextChoices):
    """Where a background job stands."""

    QUEUED = "queued", "In de wachtrij"
    RUNNING = "running", "Bezig"
    DONE = "done", "Klaar"
    FAILED = "failed", "Mislukt"
    CANCELLED = "cancelled", "Geannuleerd"


ALLOWED_MOVES: dict[JobState, frozenset[JobState]] = {
    JobState.QUEUED: frozenset({JobState.RUNNING, JobState.CANCELLED}),
    # back to queued: its worker died or is being stopped
    JobState.RUNNING: frozenset({JobState.QUEUED, JobState.DONE, JobState.FAILED, JobState.CANCELLED}),
    JobState.DONE: frozenset(),
    JobState.FAILED: frozenset({JobState.QUEUED}),  # somebody tries again
    JobState.CANCELLED: frozenset({JobState.QUEUED}),
}

OPEN_STATES = (JobState.QUEUED, JobState.RUNNING)  # in a fixed order: constraints in migrations are made of it


def states_before(to: JobState) -> list[JobState]:
    """The states from which a job may move to ``to``."""
    return [state for state, allowed in ALLOWED_MOVES.items() if to in allowed]
