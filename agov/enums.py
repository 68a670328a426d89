"""Closed lists of the agov room: stored as English slugs, shown in Dutch."""

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


class SessionKind(TextChoices):
    """The two sessions of the note, footnote 7."""

    HARD = "hard", "harde sector"
    SOFT = "soft", "zachte sector"
    OTHER = "other", "andere sessie"


class SeatKind(TextChoices):
    """What somebody is at the table of the veiligheidsoverleg (the note, section 5.4)."""

    CHAIR = "chair", "voorzitter"
    COLLEGE = "college", "lid van het college"
    OFFICIAL = "official", "ambtelijk lid"
    ADVISER = "adviser", "adviseur"
    SECRETARY = "secretary", "secretaris"
    DELEGATE = "delegate", "vervanger van de secretaris"


# Who must be there for a quorum: an adviser, a guest and the secretariat never count (S124).
QUORUM_SEATS = (SeatKind.CHAIR, SeatKind.COLLEGE, SeatKind.OFFICIAL)


class MeetingSeason(TextChoices):
    """The two meetings of a year; each knows another part of the cycle."""

    WINTER = "winter", "winter"
    SUMMER = "summer", "voorzomer"
    EXTRA = "extra", "extra"


class MeetingState(TextChoices):
    """How far a meeting is."""

    DRAFT = "draft", "in voorbereiding"
    CONVENED = "convened", "bijeengeroepen"
    HELD = "held", "gehouden"
    CLOSED = "closed", "gesloten"
    CANCELLED = "cancelled", "afgelast"


MEETING_MOVES: dict[MeetingState, frozenset[MeetingState]] = {
    MeetingState.DRAFT: frozenset({MeetingState.CONVENED, MeetingState.CANCELLED}),
    MeetingState.CONVENED: frozenset({MeetingState.HELD, MeetingState.CANCELLED}),
    MeetingState.HELD: frozenset({MeetingState.CLOSED}),
    MeetingState.CLOSED: frozenset({MeetingState.HELD}),  # reopened, with a reason
    MeetingState.CANCELLED: frozenset(),
}


class InviteAnswer(TextChoices):
    """What an invitee answered."""

    NONE = "none", "nog geen antwoord"
    YES = "yes", "komt"
    NO = "no", "komt niet"
    SUBSTITUTE = "substitute", "stuurt een vervanger"


class Attendance(TextChoices):
    """Whether an invitee was there."""

    UNKNOWN = "unknown", "nog niet genoteerd"
    PRESENT = "present", "aanwezig"
    EXCUSED = "excused", "afgemeld"
    REPLACED = "replaced", "vervangen"
    ABSENT = "absent", "afwezig zonder bericht"


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


class SecrecyBy(TextChoices):
    """Who imposed secrecy on the papers of an item (Gemeentewet 87-89)."""

    COLLEGE = "college", "het college"
    MAYOR = "mayor", "de burgemeester"
    COUNCIL = "council", "de raad"


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


# --- publications


class PublicationKind(TextChoices):
    """What can be published; the slug stands in the address and names the folder of templates."""

    ANALYSIS = "analyse", "veiligheidsanalyse"
    CITY = "stad", "stadsbeeld"
    WIJK = "wijk", "wijkrapport"
    TARGET_GROUP = "doelgroep", "doelgroeprapport"
    THEME = "thema", "verantwoording per thema"
    PROGRESS = "voortgang", "voortgang van de plannen"
    EVALUATION = "evaluatie", "evaluatie"
    EXECUTION = "jaarplan", "jaarplan van de uitvoering"
    ANNUAL = "jaarverslag", "bericht aan de raad"


class WooCategory(TextChoices):
    """The category of art. 3.3 of the Wet open overheid under which something is made public (R50)."""

    COUNCIL = "2c", "stukken van de raad"
    ADVICE = "2e", "adviezen"
    COVENANT = "2f", "convenanten"
    PLANS = "2g", "jaarplannen en jaarverslagen"
    RESEARCH = "2j", "onderzoeksrapporten"


WOO_CATEGORY_OF: dict[PublicationKind, WooCategory] = {
    PublicationKind.ANALYSIS: WooCategory.RESEARCH,
    PublicationKind.CITY: WooCategory.RESEARCH,
    PublicationKind.WIJK: WooCategory.RESEARCH,
    PublicationKind.TARGET_GROUP: WooCategory.RESEARCH,
    PublicationKind.THEME: WooCategory.PLANS,
    PublicationKind.PROGRESS: WooCategory.PLANS,
    PublicationKind.EVALUATION: WooCategory.RESEARCH,
    PublicationKind.EXECUTION: WooCategory.PLANS,
    PublicationKind.ANNUAL: WooCategory.PLANS,
}


class EditionState(TextChoices):
    """How far one edition is (S192)."""

    DRAFT = "draft", "concept"
    REVIEW = "review", "ter vaststelling"
    APPROVED = "approved", "vastgesteld"
    PUBLISHED = "published", "openbaar"
    WITHDRAWN = "withdrawn", "ingetrokken"


EDITION_MOVES: dict[EditionState, frozenset[EditionState]] = {
    EditionState.DRAFT: frozenset({EditionState.REVIEW}),
    EditionState.REVIEW: frozenset({EditionState.DRAFT, EditionState.APPROVED}),
    EditionState.APPROVED: frozenset({EditionState.DRAFT, EditionState.PUBLISHED}),
    EditionState.PUBLISHED: frozenset({EditionState.WITHDRAWN}),
    EditionState.WITHDRAWN: frozenset(),
}
# What nobody changes any more: the words and figures of these are as people read them.
FIXED_EDITIONS = (EditionState.APPROVED, EditionState.PUBLISHED, EditionState.WITHDRAWN)


class WithdrawReason(TextChoices):
    """Why an edition is withdrawn; the words stand on the page that stays."""

    PRIVACY = "privacy", "bescherming van personen"
    WRONG = "wrong", "fout in de cijfers of de tekst"
    SECRECY = "secrecy", "geheimhouding"
    OTHER = "other", "andere reden"


class TraceKind(TextChoices):
    """Where an edition went; asked for when it is withdrawn."""

    MAIL = "mail", "per mail gestuurd"
    PACK = "pack", "bij de stukken van een vergadering"
    DOWNLOAD = "download", "opgehaald"
    COUNCIL = "council", "aan de raad gestuurd"
    ELSEWHERE = "elsewhere", "elders geplaatst"


class MinutesState(TextChoices):
    """How far the minutes are; adopted ones are never changed again."""

    CONCEPT = "concept", "concept"
    CIRCULATED = "circulated", "ligt bij wie erbij waren"
    ADOPTED = "adopted", "vastgesteld"


MINUTES_MOVES: dict[MinutesState, frozenset[MinutesState]] = {
    MinutesState.CONCEPT: frozenset({MinutesState.CIRCULATED}),
    MinutesState.CIRCULATED: frozenset({MinutesState.CONCEPT, MinutesState.ADOPTED}),
    MinutesState.ADOPTED: frozenset(),
}


class ReactionState(TextChoices):
    """What the secretary did with a reaction to the minutes."""

    OPEN = "open", "nog geen antwoord"
    TAKEN_OVER = "taken_over", "overgenomen"
    NOT_TAKEN_OVER = "not_taken_over", "niet overgenomen"


class PackAudience(TextChoices):
    """For whom a file of the pack of a meeting was made; each holds nothing that its reader may not see."""

    OPEN = "open", "openbaar deel"
    TABLE = "table", "voor het overleg"
    CLOSED = "closed", "besloten deel"
    GUEST = "guest", "voor een gast"
