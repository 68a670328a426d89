"""What a choice asks of our own plans and of partners."""

from django.db.models import TextChoices


class ConsequenceKind(TextChoices):
    """What of our own must change because of a choice."""

    POLICY = "policy", "bestaand beleid"
    BUDGET = "budget", "begrotingsregel"
    SECTOR_CONTRACT = "sector_contract", "sectorcontract"
    ANNUAL_PLAN = "annual_plan", "jaarplan van een afdeling"
    INTERVENTION = "intervention", "ingreep in bestaand beleid"


# What stands in a plan of one year: without the year nobody finds it back.
KINDS_OF_A_YEAR = (ConsequenceKind.BUDGET, ConsequenceKind.SECTOR_CONTRACT, ConsequenceKind.ANNUAL_PLAN)


class ConsequenceState(TextChoices):
    """Whether it is in there."""

    OPEN = "open", "staat er nog niet in"
    DONE = "done", "staat erin"
    LAPSED = "lapsed", "vervallen"


CONSEQUENCE_MOVES: dict[ConsequenceState, frozenset[ConsequenceState]] = {
    ConsequenceState.OPEN: frozenset({ConsequenceState.DONE, ConsequenceState.LAPSED}),
    ConsequenceState.DONE: frozenset({ConsequenceState.OPEN}),
    ConsequenceState.LAPSED: frozenset({ConsequenceState.OPEN}),
}


class ExpectationState(TextChoices):
    """What a partner answered to what is expected of it."""

    ASKED = "asked", "gevraagd"
    ACCEPTED = "accepted", "doet het"
    AMENDED = "amended", "doet iets anders"
    DECLINED = "declined", "doet het niet"


# A partner may come back on its answer; a question that was answered is never open again.
ANSWERS = frozenset({ExpectationState.ACCEPTED, ExpectationState.AMENDED, ExpectationState.DECLINED})
EXPECTATION_MOVES: dict[ExpectationState, frozenset[ExpectationState]] = {state: ANSWERS for state in ExpectationState}
