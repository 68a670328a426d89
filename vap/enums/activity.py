"""What is done in a VAP, and how it stands."""

from django.db.models import TextChoices


class ActivityState(TextChoices):
    """Whether a planned activity was done (S103)."""

    PLANNED = "planned", "gepland"
    RUNNING = "running", "bezig"
    DONE = "done", "gedaan"
    NOT_DONE = "not_done", "niet gedaan"


ACTIVITY_MOVES: dict[ActivityState, frozenset[ActivityState]] = {
    ActivityState.PLANNED: frozenset({ActivityState.RUNNING, ActivityState.DONE, ActivityState.NOT_DONE}),
    ActivityState.RUNNING: frozenset({ActivityState.DONE, ActivityState.NOT_DONE}),
    ActivityState.DONE: frozenset({ActivityState.RUNNING}),
    ActivityState.NOT_DONE: frozenset({ActivityState.PLANNED, ActivityState.RUNNING}),
}


class DeedState(TextChoices):
    """How what somebody does in a VAP stands: activities and commitments on one page (S97)."""

    LATE = "late", "te laat"
    TO_DO = "to_do", "te doen"
    PROPOSED = "proposed", "voorgesteld"
    AMENDED = "amended", "tegenvoorstel"
    DONE = "done", "gedaan"
    NOT_DONE = "not_done", "niet gedaan"
    DECLINED = "declined", "afgewezen"
    LAPSED = "lapsed", "vervallen"


class PublicStand(TextChoices):
    """How what an organisation stands for is told to everybody."""

    DONE = "done", "gedaan"
    TO_DO = "to_do", "te doen"
    LATE = "late", "te laat"
    NO_ANSWER = "no_answer", "niet beantwoord"
    NOT_DONE = "not_done", "niet gedaan of vervallen"
