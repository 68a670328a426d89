"""Closed lists of the vap room: stored as English slugs, shown in Dutch."""

from django.db.models import TextChoices


class PriorityState(TextChoices):
    """Where a priority stands. Approved ones are locked: a change makes a new version."""

    DRAFT = "draft", "concept"
    CONSULTATION = "consultation", "ligt voor reactie"
    APPROVED = "approved", "vastgesteld"
    DROPPED = "dropped", "vervallen"


PRIORITY_MOVES: dict[PriorityState, frozenset[PriorityState]] = {
    PriorityState.DRAFT: frozenset({PriorityState.CONSULTATION, PriorityState.APPROVED, PriorityState.DROPPED}),
    PriorityState.CONSULTATION: frozenset({PriorityState.DRAFT, PriorityState.APPROVED, PriorityState.DROPPED}),
    PriorityState.APPROVED: frozenset({PriorityState.DROPPED}),
    PriorityState.DROPPED: frozenset(),
}


class Evidence(TextChoices):
    """How strong the evidence under a priority is; a priority without any is allowed and says so."""

    STRONG = "strong", "sterk"
    MODERATE = "moderate", "matig"
    WEAK = "weak", "zwak"
    NONE = "none", "geen"


class DispositionKind(TextChoices):
    """How a finding ends: nothing ends nowhere."""

    PRIORITY = "priority", "wordt prioriteit"
    NOT_CHOSEN = "not_chosen", "bewust niet"


class ScoringState(TextChoices):
    """Scoring goes first apart, then together."""

    APART = "apart", "ieder apart"
    TOGETHER = "together", "samen"
    CLOSED = "closed", "afgesloten"


class ProjectState(TextChoices):
    """Where a running project stands; phases of a cycle never change it."""

    RUNNING = "running", "loopt"
    DONE = "done", "gereed"
    STOPPED = "stopped", "gestopt"


class CarryOverKind(TextChoices):
    """What happens to a running project when a new cycle begins."""

    DONE = "done", "gereed"
    UNCHANGED = "unchanged", "loopt ongewijzigd door"
    ADAPTED = "adapted", "loopt aangepast door"
    STOPPED = "stopped", "gestopt"
