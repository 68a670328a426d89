"""What the veiligheidsoverleg came to."""

from django.db.models import TextChoices


class OutcomeKind(TextChoices):
    """What the veiligheidsoverleg can come to; it never decides for the council (S119)."""

    CONCLUSION = "conclusion", "conclusie"
    ADVICE = "advice", "advies"
    AGREEMENT = "agreement", "afspraak"
    EXPECTATION = "expectation", "verwachting"
    CONSEQUENCE = "consequence", "consequentie"
    PRIORITY = "priority", "prioriteit"


class AgreementState(TextChoices):
    """Whether an agreement of the table was kept."""

    OPEN = "open", "open"
    DONE = "done", "gedaan"
    LAPSED = "lapsed", "vervallen"


AGREEMENT_MOVES: dict[AgreementState, frozenset[AgreementState]] = {
    AgreementState.OPEN: frozenset({AgreementState.DONE, AgreementState.LAPSED}),
    AgreementState.DONE: frozenset({AgreementState.OPEN}),
    AgreementState.LAPSED: frozenset({AgreementState.OPEN}),
}
