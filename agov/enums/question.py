"""Questions of the council and reactions of readers."""

from django.db.models import TextChoices


class AnswerKind(TextChoices):
    """What somebody of the municipality must answer within a term."""

    QUESTION = "question", "technische vraag van de raad"
    REACTION = "reaction", "reactie van een lezer"


class QuestionState(TextChoices):
    """Whether a question of the council or a reaction of a reader has its answer."""

    OPEN = "open", "wacht op antwoord"
    ANSWERED = "answered", "beantwoord"
