"""Minutes, the reactions to them, and the pack of papers."""

from django.db.models import TextChoices


class MinutesState(TextChoices):
    """How far the minutes are; adopted ones are never changed again."""

    CONCEPT = "concept", "concept"
    CIRCULATED = "circulated", "ligt bij wie erbij waren"
    ADOPTED = "adopted", "vastgesteld"


MINUTES_MOVES: dict[MinutesState, frozenset[MinutesState]] = {
    MinutesState.CONCEPT: frozenset({MinutesState.CIRCULATED}),
    MinutesState.CIRCULATED: frozenset({MinutesState.CONCEPT, MinutesState.ADOPTED}),
    MinutesState.ADOPTED: frozenset(),
}


class ReactionState(TextChoices):
    """What the secretary did with a reaction to the minutes."""

    OPEN = "open", "nog geen antwoord"
    TAKEN_OVER = "taken_over", "overgenomen"
    NOT_TAKEN_OVER = "not_taken_over", "niet overgenomen"


class PackAudience(TextChoices):
    """For whom a file of the pack of a meeting was made; each holds nothing that its reader may not see."""

    OPEN = "open", "openbaar deel"
    TABLE = "table", "voor het overleg"
    CLOSED = "closed", "besloten deel"
    GUEST = "guest", "voor een gast"
