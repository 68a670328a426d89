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


class MailState(TextChoices):
    """Where a mail stands. One that was claimed and not confirmed may have been sent: nobody knows."""

    QUEUED = "queued", "Wacht"
    CLAIMED = "claimed", "Onzeker"
    SENT = "sent", "Verstuurd"
    DROPPED = "dropped", "Niet meer nodig"
    FAILED = "failed", "Niet aangenomen"


MAIL_MOVES: dict[MailState, frozenset[MailState]] = {
    MailState.QUEUED: frozenset({MailState.CLAIMED}),
    # back to queued: its content could not be made, so it was not sent for sure
    MailState.CLAIMED: frozenset({MailState.QUEUED, MailState.SENT, MailState.DROPPED, MailState.FAILED}),
    MailState.SENT: frozenset(),
    MailState.DROPPED: frozenset(),
    MailState.FAILED: frozenset(),
}
