"""Veiligheidsactieplannen: their states, parts and roles."""

from django.db.models import TextChoices


class VapState(TextChoices):
    """Where a VAP stands. Phases of a cycle never change it (S155)."""

    DRAFT = "draft", "concept"
    PROPOSED = "proposed", "voorgelegd"
    ADOPTED = "adopted", "vastgesteld"
    RUNNING = "running", "in uitvoering"
    EVALUATION = "evaluation", "in evaluatie"
    CLOSED = "closed", "afgerond"
    STOPPED = "stopped", "gestopt"
    WITHDRAWN = "withdrawn", "vervallen"


VAP_MOVES: dict[VapState, frozenset[VapState]] = {
    VapState.DRAFT: frozenset({VapState.PROPOSED, VapState.ADOPTED, VapState.WITHDRAWN}),
    VapState.PROPOSED: frozenset({VapState.DRAFT, VapState.ADOPTED, VapState.WITHDRAWN}),
    VapState.ADOPTED: frozenset({VapState.RUNNING, VapState.STOPPED}),
    VapState.RUNNING: frozenset({VapState.EVALUATION, VapState.STOPPED}),
    VapState.EVALUATION: frozenset({VapState.RUNNING, VapState.CLOSED}),
    VapState.CLOSED: frozenset(),
    VapState.STOPPED: frozenset(),
    VapState.WITHDRAWN: frozenset(),
}
# Not yet decided on: everything may still be written.
VAP_IN_THE_MAKING = (VapState.DRAFT, VapState.PROPOSED)
# Decided on and not over: somebody works on it, so it has a trekker and asks for news.
VAP_ALIVE = (VapState.ADOPTED, VapState.RUNNING, VapState.EVALUATION)
VAP_OVER = (VapState.CLOSED, VapState.STOPPED, VapState.WITHDRAWN)


class Block(TextChoices):
    """The four parts that the note demands of every VAP (5.2); the value is used in addresses."""

    GOALS = "doelen", "doelen en hoe wij meten"
    PEOPLE = "mensen", "wie het doet"
    APPROACH = "aanpak", "aanpak en planning"
    MONEY = "geld", "kosten en dekking"


class PublicPart(TextChoices):
    """The parts of the public page of a VAP; each is on or off by itself."""

    PROBLEM = "problem", "wat er aan de hand is"
    APPROACH = "approach", "wat wij doen, en waarom dat zou werken"
    GOALS = "goals", "doelen"
    DEEDS = "deeds", "wie wat doet"
    MONEY = "money", "wat het kost"
    PARTNER_MONEY = "partner_money", "wat elke partner betaalt"
    PROGRESS = "progress", "hoe oud het laatste bericht is"


class AssignmentRole(TextChoices):
    """The three roles of the note in a VAP."""

    ACCOUNTABLE = "accountable", "bestuurlijk verantwoordelijke"
    LEAD = "lead", "trekker"
    IMPLEMENTER = "implementer", "uitvoerder"


# Of these a VAP has exactly one at a time; implementers are organisations, of which there are several.
SINGLE_ROLES = (AssignmentRole.ACCOUNTABLE, AssignmentRole.LEAD)


class BulkKind(TextChoices):
    """What can be changed in several VAPs at once; the value is used in addresses."""

    THEME = "thema", "thema"
    CONTACT = "aanspreekpunt", "aanspreekpunt"
    END_DATE = "einddatum", "einddatum"
    PLAN_LINE = "planregel", "regel in een plan"
    PROPOSE = "voorleggen", "voorleggen"
