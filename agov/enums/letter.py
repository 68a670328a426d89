"""Letters of the college to the council: what is the occasion, and what is asked."""

from django.db.models import TextChoices


class LetterOccasion(TextChoices):
    """Why a letter is written; each but the last points at something that is there."""

    EDITION = "edition", "een uitgegeven rapport"
    QUESTION = "question", "een vraag van de raad"
    REQUEST = "request", "een toezegging of motie"
    OUTCOME = "outcome", "een uitkomst van het overleg"
    OTHER = "other", "iets anders"


class LetterPurpose(TextChoices):
    """What the council is to do with a letter."""

    TELL = "tell", "ter informatie"
    ASK = "ask", "ter bespreking"
