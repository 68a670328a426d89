"""What is concluded about a goal and about a VAP."""

from django.db.models import TextChoices


class GoalOutcome(TextChoices):
    """What the rule that was fixed beforehand says of a goal."""

    ACHIEVED = "achieved", "behaald"
    DIRECTION = "direction", "richting goed, niet aantoonbaar"
    NOT_ACHIEVED = "not_achieved", "niet behaald"
    UNKNOWN = "unknown", "niet vast te stellen"


class Plausibility(TextChoices):
    """Whether a result can come from the plan (4.10 of the statistics, heading 4)."""

    PLAUSIBLE = "plausible", "aannemelijk"
    POSSIBLE = "possible", "mogelijk"
    NOT_SHOWN = "not_shown", "niet aangetoond"
    UNKNOWN = "unknown", "niet te bepalen"


class KnownAnswer(TextChoices):
    """Whether research answers one of the five questions of EMMIE."""

    KNOWN = "known", "bekend"
    PARTLY = "partly", "deels bekend"
    UNKNOWN = "unknown", "niet bekend"


class EvaluationDecision(TextChoices):
    """What is done with an evaluated VAP (heading 7)."""

    CONTINUE = "continue", "doorgaan"
    ADAPT = "adapt", "aanpassen"
    STOP = "stop", "stoppen"
    HAND_OVER = "hand_over", "overdragen aan de lijn"
