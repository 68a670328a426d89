"""Closed lists of the vap room: stored as English slugs, shown in Dutch."""

from enum import StrEnum

from django.db.models import TextChoices


class PriorityState(TextChoices):
    """Where a priority stands. Approved ones are locked: a change makes a new version."""

    DRAFT = "draft", "concept"
    CONSULTATION = "consultation", "ligt voor reactie"
    APPROVED = "approved", "vastgesteld"
    DROPPED = "dropped", "vervallen"


PRIORITY_MOVES: dict[PriorityState, frozenset[PriorityState]] = {
    PriorityState.DRAFT: frozenset({PriorityState.CONSULTATION, PriorityState.APPROVED, PriorityState.DROPPED}),
    PriorityState.CONSULTATION: frozenset({PriorityState.DRAFT, PriorityState.APPROVED, PriorityState.DROPPED}),
    PriorityState.APPROVED: frozenset({PriorityState.DROPPED}),
    PriorityState.DROPPED: frozenset(),
}


class Evidence(TextChoices):
    """How strong the evidence under a priority is; a priority without any is allowed and says so."""

    STRONG = "strong", "sterk"
    MODERATE = "moderate", "matig"
    WEAK = "weak", "zwak"
    NONE = "none", "geen"


class InstrumentKind(TextChoices):
    """What sort of instruments a priority needs (the note, 4): before, during and after."""

    PREVENTIVE = "preventive", "preventief"
    REPRESSIVE = "repressive", "repressief"
    CURATIVE = "curative", "curatief"


INSTRUMENT_FIELDS: dict[InstrumentKind, str] = {kind: f"is_{kind.value}" for kind in InstrumentKind}


class DispositionKind(TextChoices):
    """How a finding ends: nothing ends nowhere."""

    PRIORITY = "priority", "wordt prioriteit"
    NOT_CHOSEN = "not_chosen", "bewust niet"


class ScoringState(TextChoices):
    """Scoring goes first apart, then together."""

    APART = "apart", "ieder apart"
    TOGETHER = "together", "samen"
    CLOSED = "closed", "afgesloten"


SCORING_MOVES: dict[ScoringState, frozenset[ScoringState]] = {
    ScoringState.APART: frozenset({ScoringState.TOGETHER}),
    ScoringState.TOGETHER: frozenset({ScoringState.APART, ScoringState.CLOSED}),
    ScoringState.CLOSED: frozenset({ScoringState.TOGETHER}),
}


class ProjectState(TextChoices):
    """Where a running project stands; phases of a cycle never change it."""

    RUNNING = "running", "loopt"
    DONE = "done", "gereed"
    STOPPED = "stopped", "gestopt"


PROJECT_MOVES: dict[ProjectState, frozenset[ProjectState]] = {
    ProjectState.RUNNING: frozenset({ProjectState.DONE, ProjectState.STOPPED}),
    ProjectState.DONE: frozenset(),
    ProjectState.STOPPED: frozenset(),
}


class CarryOverKind(TextChoices):
    """What happens to a running project when a new cycle begins."""

    DONE = "done", "gereed"
    UNCHANGED = "unchanged", "loopt ongewijzigd door"
    ADAPTED = "adapted", "loopt aangepast door"
    STOPPED = "stopped", "gestopt"


# What a decision does to the project itself; the other two let it run.
ENDS_PROJECT: dict[CarryOverKind, ProjectState] = {
    CarryOverKind.DONE: ProjectState.DONE,
    CarryOverKind.STOPPED: ProjectState.STOPPED,
}


# --- veiligheidsactieplannen


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


class ActivityState(TextChoices):
    """Whether a planned activity was done (S103)."""

    PLANNED = "planned", "gepland"
    RUNNING = "running", "bezig"
    DONE = "done", "gedaan"
    NOT_DONE = "not_done", "niet gedaan"


ACTIVITY_MOVES: dict[ActivityState, frozenset[ActivityState]] = {
    ActivityState.PLANNED: frozenset({ActivityState.RUNNING, ActivityState.DONE, ActivityState.NOT_DONE}),
    ActivityState.RUNNING: frozenset({ActivityState.DONE, ActivityState.NOT_DONE}),
    ActivityState.DONE: frozenset({ActivityState.RUNNING}),
    ActivityState.NOT_DONE: frozenset({ActivityState.PLANNED, ActivityState.RUNNING}),
}


class GoalKind(TextChoices):
    """What sort of goal; output and effect are never added up or mixed."""

    EFFECT = "effect", "effectdoel"
    OUTPUT = "output", "prestatiedoel"
    QUALITATIVE = "qualitative", "kwalitatief doel"
    CHAIN = "chain", "sluitende aanpak"


class GoalStyle(TextChoices):
    """What a goal wants of people (the note, section 4)."""

    NORMATIVE = "normative", "normerend of repressief"
    PREVENTIVE = "preventive", "preventief"
    CARING = "caring", "zorg en herstel"


class TargetKind(TextChoices):
    """How the target is written down."""

    LEVEL = "level", "een stand"
    CHANGE = "change", "een verandering in procenten"


class ComparisonKind(TextChoices):
    """With what a result is compared; chosen before the start (4.7 of the statistics)."""

    NONE = "none", "nergens mee"
    REST_OF_CITY = "rest_of_city", "de rest van de stad"
    MATCHED_AREAS = "matched_areas", "gekozen wijken"
    OWN_PAST = "own_past", "het eigen verleden"


class ChainLinkKind(TextChoices):
    """The three links of a sluitende aanpak, in their order: repression comes last."""

    SHELTER = "shelter", "sociale opvang"
    CARE = "care", "hulpverlening"
    REPRESSION = "repression", "repressie als sluitstuk"


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


class CoverState(TextChoices):
    """How sure the money of one source is; what is missing is worked out, never typed."""

    PLEDGED = "pledged", "toegezegd"
    APPLIED = "applied", "aangevraagd"
    REFUSED = "refused", "afgewezen"


class CoverKind(TextChoices):
    """Where the money comes from."""

    BUDGET = "budget", "eigen begroting"
    SUBSIDY = "subsidy", "subsidie"
    PARTNER = "partner", "bijdrage van partner"


class PlanLineKind(TextChoices):
    """In which plan of a department a part of a VAP must stand (S159)."""

    SECTOR_CONTRACT = "sector_contract", "sectorcontract"
    ANNUAL_PLAN = "annual_plan", "jaarplan van een afdeling"


class CommitmentState(TextChoices):
    """A commitment is an agreement, not an order: only the organisation itself accepts it (S99, S100)."""

    PROPOSED = "proposed", "voorgesteld"
    ACCEPTED = "accepted", "toegezegd"
    AMENDED = "amended", "tegenvoorstel"
    DECLINED = "declined", "afgewezen"
    WITHDRAWN = "withdrawn", "ingetrokken"
    KEPT = "kept", "nagekomen"


COMMITMENT_MOVES: dict[CommitmentState, frozenset[CommitmentState]] = {
    CommitmentState.PROPOSED: frozenset(
        {CommitmentState.ACCEPTED, CommitmentState.AMENDED, CommitmentState.DECLINED, CommitmentState.WITHDRAWN}
    ),
    # An organisation may put another counter-proposal in the place of its own: the one move that stays where it is.
    CommitmentState.AMENDED: frozenset(set(CommitmentState) - {CommitmentState.KEPT}),
    CommitmentState.ACCEPTED: frozenset({CommitmentState.AMENDED, CommitmentState.DECLINED, CommitmentState.KEPT}),
    CommitmentState.DECLINED: frozenset({CommitmentState.ACCEPTED, CommitmentState.AMENDED}),
    CommitmentState.WITHDRAWN: frozenset(),
    CommitmentState.KEPT: frozenset({CommitmentState.ACCEPTED}),
}


class DeedState(TextChoices):
    """How what somebody does in a VAP stands: activities and commitments on one page (S97)."""

    LATE = "late", "te laat"
    TO_DO = "to_do", "te doen"
    PROPOSED = "proposed", "voorgesteld"
    AMENDED = "amended", "tegenvoorstel"
    DONE = "done", "gedaan"
    NOT_DONE = "not_done", "niet gedaan"
    DECLINED = "declined", "afgewezen"
    LAPSED = "lapsed", "vervallen"


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


class KnownAnswer(TextChoices):
    """Whether research answers one of the five questions of EMMIE."""

    KNOWN = "known", "bekend"
    PARTLY = "partly", "deels bekend"
    UNKNOWN = "unknown", "niet bekend"


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


class EvaluationDecision(TextChoices):
    """What is done with an evaluated VAP (heading 7)."""

    CONTINUE = "continue", "doorgaan"
    ADAPT = "adapt", "aanpassen"
    STOP = "stop", "stoppen"
    HAND_OVER = "hand_over", "overdragen aan de lijn"


class InnovationKind(TextChoices):
    """The three kinds of the note, section 6."""

    THEME = "theme", "vernieuwend thema"
    APPROACH = "approach", "nieuwe aanpak"
    EXPERIMENT = "experiment", "experimenteel project"


class InnovationState(TextChoices):
    """Where an innovation theme stands; failing is a normal end."""

    PROPOSED = "proposed", "voorgesteld"
    REFUSED = "refused", "niet overgenomen"
    RUNNING = "running", "loopt"
    ADOPTED = "adopted", "opgenomen in het gewone beleid"
    STOPPED = "stopped", "geleerd, gestopt"
    ENDED = "ended", "afgelopen, met lessen"


INNOVATION_MOVES: dict[InnovationState, frozenset[InnovationState]] = {
    InnovationState.PROPOSED: frozenset({InnovationState.RUNNING, InnovationState.REFUSED}),
    InnovationState.RUNNING: frozenset({InnovationState.ADOPTED, InnovationState.STOPPED, InnovationState.ENDED}),
    InnovationState.REFUSED: frozenset(),
    InnovationState.ADOPTED: frozenset(),
    InnovationState.STOPPED: frozenset(),
    InnovationState.ENDED: frozenset(),
}


class InnovationStepKind(TextChoices):
    """What one does in an innovation theme (the note, section 6)."""

    THINK = "think", "nadenken over"
    DEAD_END = "dead_end", "doodlopende wegen verkennen"
    ADVICE = "advice", "onderzoek en advies vragen"
    ELSEWHERE = "elsewhere", "elders ervaringen opdoen"


class BulkKind(TextChoices):
    """What can be changed in several VAPs at once; the value is used in addresses."""

    THEME = "thema", "thema"
    CONTACT = "aanspreekpunt", "aanspreekpunt"
    END_DATE = "einddatum", "einddatum"
    PLAN_LINE = "planregel", "regel in een plan"
    PROPOSE = "voorleggen", "voorleggen"
