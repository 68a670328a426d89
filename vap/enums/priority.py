"""Priorities: their state, evidence and scoring."""

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


class InstrumentKind(TextChoices):
    """What sort of instruments a priority needs (the note, 4): before, during and after."""

    PREVENTIVE = "preventive", "preventief"
    REPRESSIVE = "repressive", "repressief"
    CURATIVE = "curative", "curatief"


INSTRUMENT_FIELDS: dict[InstrumentKind, str] = {kind: f"is_{kind.value}" for kind in InstrumentKind}


class DispositionKind(TextChoices):
    """How a finding ends: nothing ends nowhere."""

    PRIORITY = "priority", "wordt prioriteit"
    NOT_CHOSEN = "not_chosen", "bewust niet"


class ScoringState(TextChoices):
    """Scoring goes first apart, then together."""

    APART = "apart", "ieder apart"
    TOGETHER = "together", "samen"
    CLOSED = "closed", "afgesloten"


SCORING_MOVES: dict[ScoringState, frozenset[ScoringState]] = {
    ScoringState.APART: frozenset({ScoringState.TOGETHER}),
    ScoringState.TOGETHER: frozenset({ScoringState.APART, ScoringState.CLOSED}),
    ScoringState.CLOSED: frozenset({ScoringState.TOGETHER}),
}
