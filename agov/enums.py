"""Closed lists of the agov room: stored as English slugs, shown in Dutch."""

from django.db.models import TextChoices


class ConsequenceKind(TextChoices):
    """What of our own must change because of a choice."""

    POLICY = "policy", "bestaand beleid"
    BUDGET = "budget", "begrotingsregel"
    SECTOR_CONTRACT = "sector_contract", "sectorcontract"
    ANNUAL_PLAN = "annual_plan", "jaarplan van een afdeling"
    INTERVENTION = "intervention", "ingreep in bestaand beleid"


class ConsequenceState(TextChoices):
    """Whether it is in there."""

    OPEN = "open", "staat er nog niet in"
    DONE = "done", "staat erin"
    LAPSED = "lapsed", "vervallen"


class ExpectationState(TextChoices):
    """What a partner answered to what is expected of it."""

    ASKED = "asked", "gevraagd"
    ACCEPTED = "accepted", "doet het"
    AMENDED = "amended", "doet iets anders"
    DECLINED = "declined", "doet het niet"


class SessionKind(TextChoices):
    """The two sessions of the note, footnote 7."""

    HARD = "hard", "harde sector"
    SOFT = "soft", "zachte sector"
    OTHER = "other", "andere sessie"
