"""Progress updates, their reminders and the two lights."""

from enum import StrEnum

from django.db.models import TextChoices


class UpdateState(TextChoices):
    """Where a progress update stands."""

    DRAFT = "draft", "concept"
    SUBMITTED = "submitted", "ingediend"
    RETURNED = "returned", "teruggestuurd"
    ACCEPTED = "accepted", "geaccepteerd"


UPDATE_MOVES: dict[UpdateState, frozenset[UpdateState]] = {
    UpdateState.DRAFT: frozenset({UpdateState.SUBMITTED}),
    UpdateState.SUBMITTED: frozenset({UpdateState.RETURNED, UpdateState.ACCEPTED}),
    UpdateState.RETURNED: frozenset({UpdateState.SUBMITTED}),
    UpdateState.ACCEPTED: frozenset(),
}


class UpdateChannel(TextChoices):
    """How an update came in."""

    ACCOUNT = "account", "met een account"
    LINK = "link", "met een link"
    SHEET = "sheet", "met een rekenblad"
    NOTED = "noted", "genoteerd door de trekker"
    REPORT = "report", "uit een eigen verslag"


class ReminderStage(TextChoices):
    """Who hears about a due moment, and in which order; every stage is told beforehand."""

    BEFORE = "before", "vooraf, aan uw contact"
    AFTER = "after", "erna, aan uw contact"
    GENERAL = "general", "aan het algemene adres van uw organisatie"
    SECRETARY = "secretary", "aan de secretaris"


class SheetColumn(StrEnum):
    """The columns of the spreadsheet in which an organisation updates all its plans."""

    PLAN = "Plan"
    TITLE = "Titel"
    NUMBER = "Nummer"
    ACTIVITY = "Activiteit"
    PLANNED = "Gepland"
    UNIT = "Eenheid"
    DONE = "Gedaan"
    STATE = "Stand"
    LAST = "Vorige keer"
    LIGHT = "Doen we het?"
    TEXT = "Hoe gaat het?"
    NEEDS = "Wat is er nodig?"


class LightKind(TextChoices):
    """The two questions that are never blended into one colour."""

    DOING = "doing", "doen we het?"
    WORKING = "working", "werkt het?"


class LightValue(TextChoices):
    """What a light says."""

    GOOD = "good", "ja"
    AT_RISK = "at_risk", "deels"
    BAD = "bad", "nee"
    UNKNOWN = "unknown", "nog niet bekend"
