"""What is on the agenda of a meeting, and who may read it."""

from django.db.models import TextChoices


class AgovTask(TextChoices):
    """The six tasks of the veiligheidsoverleg (the note, section 5.4), and what else every meeting does."""

    ANALYSIS = "analysis", "taak 1: veiligheidsanalyse bespreken"
    PRIORITIES = "priorities", "taak 2: prioriteiten bepalen"
    CONSEQUENCES = "consequences", "taak 3: consequenties voor ons eigen beleid"
    EXPECTATIONS = "expectations", "taak 4: verwachtingen van partners"
    RESULTS = "results", "taak 5: resultaten meten en verantwoorden"
    REPORTING = "reporting", "taak 6: via het college aan de raad"
    PROCEDURE = "procedure", "orde van de vergadering"


SIX_TASKS = tuple(task for task in AgovTask if task != AgovTask.PROCEDURE)


class ItemKind(TextChoices):
    """What is asked of the table."""

    DECIDE = "decide", "ter bepaling"
    ADVISE = "advise", "om advies"
    DISCUSS = "discuss", "ter bespreking"
    INFORM = "inform", "ter kennisname"


class ItemSource(TextChoices):
    """How an item came on the agenda."""

    TEMPLATE = "template", "uit het sjabloon"
    WORK = "work", "uit het werk"
    PROPOSAL = "proposal", "aangedragen"
    HAND = "hand", "door het secretariaat"
    RETURNED = "returned", "teruggekomen van een eerdere vergadering"


class ItemState(TextChoices):
    """What became of an item. A meeting closes when none is open."""

    OPEN = "open", "nog niet behandeld"
    DECIDED = "decided", "afgehandeld"
    POSTPONED = "postponed", "doorgeschoven"
    WITHDRAWN = "withdrawn", "van de agenda gehaald"


class Audience(TextChoices):
    """Who may read an item and its papers. Guests of an item read that item and no other."""

    OPEN = "open", "openbaar"
    MEMBERS = "members", "alleen voor het overleg"
    CLOSED = "closed", "besloten"


class ProposalState(TextChoices):
    """What became of a proposal for an agenda."""

    OPEN = "open", "ligt bij de secretaris"
    TAKEN = "taken", "staat op een agenda"
    DECLINED = "declined", "komt niet op de agenda"


class ItemPublication(TextChoices):
    """Whether an item and its outcomes are for everybody after the meeting."""

    UNDECIDED = "undecided", "nog niet bepaald"
    PUBLIC = "public", "openbaar"
    WITHHELD = "withheld", "niet openbaar"


class SubjectKind(TextChoices):
    """What an item or outcome can be about; the room reads these through agov/queries/subjects.py."""

    ANALYSIS = "analysis", "veiligheidsanalyse"
    FINDING = "finding", "bevinding"
    PRIORITY = "priority", "prioriteit"
    VAP = "vap", "plan"
    PROJECT = "project", "lopend project"
    INNOVATION = "innovation", "innovatiethema"
    CONSEQUENCE = "consequence", "consequentie"
    EXPECTATION = "expectation", "verwachting"
    STEP = "step", "stap van de cyclus"
    ROUND = "round", "slag"
    DEVIATION = "deviation", "afwijking"
    MANDATE = "mandate", "mandaat"
    DOCUMENT = "document", "beleidsdocument"
    REQUEST = "request", "verzoek van de raad"
    SESSION = "session", "sessie met partners"
    AGREEMENT = "agreement", "afspraak van het overleg"
    CYCLE = "cycle", "cyclus"
    MINUTES = "minutes", "verslag van een vergadering"
