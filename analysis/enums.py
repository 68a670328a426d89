"""Closed lists of the analysis room, and the allowed moves of a delivery."""

from django.db.models import IntegerChoices, TextChoices


class SourceKind(TextChoices):
    """Where figures and signals come from (the note, footnote 5)."""

    POLICE = "police", "politie"
    PROSECUTOR = "prosecutor", "justitie en OM"
    SURVEY = "survey", "bewonersenquête"
    CARE = "care", "zorg en veiligheid"
    SOFT = "soft", "zachte informatie uit de wijken"
    OTHER = "other", "anders"


class Hardness(TextChoices):
    """Hard figures and soft signals are never mixed into one number."""

    HARD = "hard", "hard"
    SOFT = "soft", "zacht"


class TableContent(TextChoices):
    """What a source table holds; it decides which reader opens a delivery of it."""

    CRIMES = "crimes", "misdrijven"
    NUISANCE = "nuisance", "overlast"
    SURVEY = "survey", "enquête"
    TARGET_GROUPS = "target_groups", "doelgroepen"
    SPOTS = "spots", "plekken"


class PartOfDay(TextChoices):
    """The most precise moment that is kept of what happens at a spot."""

    MORNING = "morning", "ochtend (6 tot 12 uur)"
    AFTERNOON = "afternoon", "middag (12 tot 18 uur)"
    EVENING = "evening", "avond (18 tot 24 uur)"
    NIGHT = "night", "nacht (0 tot 6 uur)"


class PeriodKind(TextChoices):
    """The step of a table in time."""

    YEAR = "year", "per jaar"
    MONTH = "month", "per maand"
    WAVE = "wave", "per meting"


class DeliveryState(TextChoices):
    """Where a delivery stands. Nothing downstream reads one that is not approved."""

    RECEIVED = "received", "ontvangen"
    IN_REVIEW = "in_review", "in controle"
    APPROVED = "approved", "goedgekeurd"
    REPLACED = "replaced", "vervangen"
    REFUSED = "refused", "geweigerd"


ALLOWED_MOVES: dict[DeliveryState, frozenset[DeliveryState]] = {
    DeliveryState.RECEIVED: frozenset({DeliveryState.IN_REVIEW, DeliveryState.REFUSED}),
    DeliveryState.IN_REVIEW: frozenset({DeliveryState.IN_REVIEW, DeliveryState.APPROVED, DeliveryState.REFUSED}),
    DeliveryState.APPROVED: frozenset({DeliveryState.REPLACED}),
    DeliveryState.REPLACED: frozenset(),
    DeliveryState.REFUSED: frozenset(),
}


class Missing(IntegerChoices):
    """Why there is no value; 0 means that there is one. Four reasons, four signs, none of them a zero."""

    NONE = 0, "waarde"
    MISSING = 1, "onbekend"
    WITHHELD = 2, "geheim bij de bron"
    NOT_APPLICABLE = 3, "kan niet voorkomen"


class FigureStatus(IntegerChoices):
    """How final a figure is (CBS signs)."""

    FINAL = 0, "definitief"
    PROVISIONAL = 1, "voorlopig"
    REVISED = 2, "nader voorlopig"


class ReviewVerdict(TextChoices):
    """What an owner says of a delivery in the technische slag."""

    CORRECT = "correct", "de cijfers kloppen"
    DOUBT = "doubt", "er zijn twijfels"
    NOT_READY = "not_ready", "nog niet gereed"


class Direction(TextChoices):
    """What is better."""

    LOWER = "lower", "lager is beter"
    HIGHER = "higher", "hoger is beter"
    NEUTRAL = "neutral", "geen oordeel"


class Statistic(TextChoices):
    """How an indicator is expressed."""

    COUNT = "count", "aantal"
    PROPORTION = "proportion", "percentage"
    MEAN = "mean", "gemiddelde"


class Flow(TextChoices):
    """Size of a target group, and who came in and went out in the year. Empty for figures without a group."""

    STOCK = "stock", "omvang"
    INFLOW = "inflow", "instroom"
    OUTFLOW = "outflow", "uitstroom"


class Reliability(TextChoices):
    """How far a survey estimate may be used (rules for the number of answers)."""

    NORMAL = "normal", "betrouwbaar"
    INDICATIVE = "indicative", "indicatief"
    TOO_FEW = "too_few", "te weinig antwoorden"


class ReportKind(TextChoices):
    """The reports of the main line; each is one builder and one folder of templates."""

    WIJK = "wijk", "wijkrapport"
    TARGET_GROUP = "doelgroep", "doelgroeprapport"
    CITY = "stad", "stadsbeeld"


class MethodSubject(TextChoices):
    """What a method page explains; the value stands in its address."""

    INDICATOR = "indicator", "cijfer"
    REPORT = "rapport", "soort rapport"


class AnalysisState(TextChoices):
    """Where a veiligheidsanalyse stands; only its makers see a draft."""

    DRAFT = "draft", "concept"
    DISCUSSION = "discussion", "in bespreking"
    ADOPTED = "adopted", "vastgesteld"


ANALYSIS_MOVES: dict[AnalysisState, frozenset[AnalysisState]] = {
    AnalysisState.DRAFT: frozenset({AnalysisState.DISCUSSION}),
    AnalysisState.DISCUSSION: frozenset({AnalysisState.DRAFT, AnalysisState.ADOPTED}),
    AnalysisState.ADOPTED: frozenset({AnalysisState.DISCUSSION}),
}


class Certainty(TextChoices):
    """How sure a finding is, in the words people use."""

    SHOWN = "shown", "aangetoond"
    LIKELY = "likely", "aannemelijk"
    SIGNAL = "signal", "signaal"
    UNKNOWN = "unknown", "niet te bepalen"


class InterpretationKind(TextChoices):
    """Whether an organisation shares the reading of a finding."""

    AGREES = "agrees", "deelt deze lezing"
    ADDS = "adds", "vult aan"
    DIFFERS = "differs", "leest het anders"


class HolderState(TextChoices):
    """What became of the question whether an organisation takes up a finding (wie houdt de granaat)."""

    ASKED = "asked", "gevraagd"
    ACCEPTED = "accepted", "pakt het op"
    COUNTERED = "countered", "doet een tegenvoorstel"
    DECLINED = "declined", "pakt het niet op"
    HANDED_OVER = "handed_over", "overgedragen"
    RELEASED = "released", "heeft het losgelaten"
    WITHDRAWN = "withdrawn", "vraag ingetrokken"


HOLDER_MOVES: dict[HolderState, frozenset[HolderState]] = {
    HolderState.ASKED: frozenset(
        {HolderState.ACCEPTED, HolderState.COUNTERED, HolderState.DECLINED, HolderState.WITHDRAWN}
    ),
    HolderState.COUNTERED: frozenset({HolderState.ACCEPTED, HolderState.WITHDRAWN}),
    HolderState.ACCEPTED: frozenset({HolderState.HANDED_OVER, HolderState.RELEASED}),
    HolderState.DECLINED: frozenset(),
    HolderState.HANDED_OVER: frozenset(),
    HolderState.RELEASED: frozenset(),
    HolderState.WITHDRAWN: frozenset(),
}


class ReadingPurpose(TextChoices):
    """What somebody reads exact figures of a delivery for; only a check that runs needs no question."""

    CHECK = "check", "de controle van deze levering"
    QUESTION = "question", "een vraag over een cijfer"
    RECOUNT = "recount", "een rapport narekenen"
    CORRECTION = "correction", "een correctie voorbereiden"
    OVERSIGHT = "oversight", "toezicht"


class Endorsement(TextChoices):
    """What a partner says of a shared view."""

    AGREES = "agrees", "onderschrijft"
    WITH_NOTE = "with_note", "onderschrijft met kanttekening"
    DISAGREES = "disagrees", "onderschrijft niet"


class SoftReliability(TextChoices):
    """How much a soft signal can bear."""

    SEVERAL = "several", "door meerdere bronnen gemeld"
    ONE = "one", "door één bron gemeld"
    RUMOUR = "rumour", "van horen zeggen"
