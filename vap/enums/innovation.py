"""Innovation themes and their steps."""

from django.db.models import TextChoices


class InnovationKind(TextChoices):
    """The three kinds of the note, section 6."""

    THEME = "theme", "vernieuwend thema"
    APPROACH = "approach", "nieuwe aanpak"
    EXPERIMENT = "experiment", "experimenteel project"


class InnovationState(TextChoices):
    """Where an innovation theme stands; failing is a normal end."""

    PROPOSED = "proposed", "voorgesteld"
    REFUSED = "refused", "niet overgenomen"
    RUNNING = "running", "loopt"
    ADOPTED = "adopted", "opgenomen in het gewone beleid"
    STOPPED = "stopped", "geleerd, gestopt"
    ENDED = "ended", "afgelopen, met lessen"


INNOVATION_MOVES: dict[InnovationState, frozenset[InnovationState]] = {
    InnovationState.PROPOSED: frozenset({InnovationState.RUNNING, InnovationState.REFUSED}),
    InnovationState.RUNNING: frozenset({InnovationState.ADOPTED, InnovationState.STOPPED, InnovationState.ENDED}),
    InnovationState.REFUSED: frozenset(),
    InnovationState.ADOPTED: frozenset(),
    InnovationState.STOPPED: frozenset(),
    InnovationState.ENDED: frozenset(),
}


class InnovationStepKind(TextChoices):
    """What one does in an innovation theme (the note, section 6)."""

    THINK = "think", "nadenken over"
    DEAD_END = "dead_end", "doodlopende wegen verkennen"
    ADVICE = "advice", "onderzoek en advies vragen"
    ELSEWHERE = "elsewhere", "elders ervaringen opdoen"
