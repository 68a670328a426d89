"""What is kept, how it goes, and what goes to the archive."""

from django.db.models import IntegerChoices, TextChoices


class RecordKind(TextChoices):
    """What is kept, by the words of the selection list of municipalities (Selectielijst gemeenten 2020)."""

    POLICY = "policy", "veiligheidsbeleid en veiligheidsprogramma"
    PLAN = "plan", "vastgestelde actieplannen"
    NOT_ADOPTED_PLAN = "not_adopted_plan", "voorgelegde actieplannen die niet zijn vastgesteld"
    ABANDONED_PLAN = "abandoned_plan", "voorgenomen actieplannen die er niet kwamen"
    CYCLE_EVALUATION = "cycle_evaluation", "evaluaties van het beleid"
    PLAN_EVALUATION = "plan_evaluation", "evaluaties van één actieplan"
    PUBLICATION = "publication", "uitgebrachte rapporten, ook wat niet iedereen leest"
    ACCOUNT = "account", "jaarverslagen en andere verantwoording"
    MEETING = "meeting", "agenda's, verslagen en besluiten van het overleg"
    SESSION = "session", "sessies met partners"
    PARTNER_REPORT = "partner_report", "eigen verslagen van partners"
    MONEY = "money", "kosten en dekking"
    DELIVERY_FILE = "delivery_file", "geleverde bestanden met cijfers"
    ARCHIVE_RECORD = "archive_record", "vernietigingslijsten en wat naar het archief ging"


class DestructionState(TextChoices):
    """How far a list of what may be destroyed is (R56)."""

    OPEN = "open", "ter vaststelling"
    APPROVED = "approved", "vastgesteld"
    DONE = "done", "uitgevoerd"
    CANCELLED = "cancelled", "ingetrokken"


DESTRUCTION_MOVES: dict[DestructionState, frozenset[DestructionState]] = {
    DestructionState.OPEN: frozenset({DestructionState.APPROVED, DestructionState.CANCELLED}),
    DestructionState.APPROVED: frozenset({DestructionState.DONE}),
    DestructionState.DONE: frozenset(),
    DestructionState.CANCELLED: frozenset(),
}


class TransferYears(IntegerChoices):
    """After how many years a dossier goes to the archive: by the Archiefwet 1995, or by the law that follows it."""

    TWENTY = 20, "20 jaar"
    TEN = 10, "10 jaar"


class CheckState(TextChoices):
    """How complete a dossier is on one point of the list."""

    COMPLETE = "complete", "aanwezig"
    PARTLY = "partly", "deels aanwezig"
    MISSING = "missing", "ontbreekt"
    NOT_ASKED = "not_asked", "niet van toepassing"
    WITHHELD = "withheld", "niet in de export"
