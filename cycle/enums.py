"""Closed lists of the cycle room: stored as English slugs, shown in Dutch."""

from typing import Final

from django.db.models import TextChoices


class AreaLevel(TextChoices):
    """Levels of the hierarchy of areas; a spot (plek) is an object of its own."""

    MUNICIPALITY = "municipality", "stad"
    WIJK = "wijk", "wijk"
    BUURT = "buurt", "buurt"
    UNKNOWN = "unknown", "buurt onbekend"


class DenominatorKind(TextChoices):
    """What a count can be set against."""

    INHABITANTS = "inhabitants", "inwoners"
    DWELLINGS = "dwellings", "woningen"
    YOUTH = "inhabitants_12_17", "inwoners van 12 tot en met 17 jaar"


class OffenceKind(TextChoices):
    """Registered crime or registered nuisance; survey answers are neither."""

    CRIME = "crime", "misdrijf"
    NUISANCE = "nuisance", "overlast"


class Sensitivity(TextChoices):
    """Disclosure class of a figure (classes I to IV of the rules for small numbers)."""

    ORDINARY = "I", "I: gewone registraties"
    SENSITIVE = "II", "II: gevoelige registraties"
    PERSONS = "III", "III: personen"
    SURVEY = "IV", "IV: enquête"


class Component(TextChoices):
    """The three parts of sociale veiligheid (the note, section 1)."""

    CRIME = "crime", "criminaliteit"
    NUISANCE = "nuisance", "overlast"
    PERCEPTION = "perception", "onveiligheidsgevoelens"


class CrosswalkKind(TextChoices):
    """How sure a conversion between two area versions is."""

    EXACT = "exact", "exact"
    ESTIMATED = "estimated", "geschat"


class SpotKind(TextChoices):
    """What sort of place a spot is."""

    SQUARE = "square", "plein of straat"
    STATION = "station", "station of halte"
    SHOPS = "shops", "winkelgebied"
    NIGHTLIFE = "nightlife", "uitgaansgebied"
    PARK = "park", "park of speelplek"
    COMPLEX = "complex", "wooncomplex"
    SCHOOL = "school", "omgeving van een school"
    OTHER = "other", "anders"


class Ladder(TextChoices):
    """Ladder of mutually exclusive classes that a target group belongs to."""

    ADULT = "adult", "volwassenen"
    YOUTH = "youth", "jeugd"
    NONE = "none", "geen ladder"


class CountUnit(TextChoices):
    """What a target-group definition counts."""

    PV = "pv", "processen-verbaal"
    OFFENCE = "offence", "misdrijffeiten"


class WindowType(TextChoices):
    """How the window of a definition runs."""

    CALENDAR = "calendar", "kalenderjaren"
    ROLLING = "rolling", "voortschrijdend"


class Recency(TextChoices):
    """When the last event must lie."""

    REFERENCE_YEAR = "reference_year", "minstens één in het peiljaar"
    TWELVE_MONTHS = "12_months", "minstens één in de laatste 12 maanden"
    NONE = "none", "geen eis"


class Track(TextChoices):
    """The two tracks of the note: areas and target groups, of equal standing."""

    AREA = "area", "gebied"
    GROUP = "group", "doelgroep"
    BOTH = "both", "gebied en doelgroep"


class Season(TextChoices):
    """Seasons of the scheme, in their order within a year of the cycle."""

    SPRING = "spring", "voorjaar"
    SUMMER = "summer", "zomer"
    AUTUMN = "autumn", "najaar"
    WINTER = "winter", "winter"


class PhaseKind(TextChoices):
    """The four steps of the continuous process (the note, 5.1)."""

    ANALYSIS = "analysis", "analyse"
    PRIORITISATION = "prioritisation", "prioriteren en beslissen"
    EXECUTION = "execution", "uitvoering"
    EVALUATION = "evaluation", "evaluatie"


# What people ask in each phase (the note, 5.1).
PHASE_QUESTIONS: dict[PhaseKind, str] = {
    PhaseKind.ANALYSIS: "Wat is er aan de hand?",
    PhaseKind.PRIORITISATION: "Wat willen we bereiken?",
    PhaseKind.EXECUTION: "Wat gaan we doen, en wat doen we nu?",
    PhaseKind.EVALUATION: "Wat is er gedaan, bereikten we wat we wilden, en hoe staat het er nu voor?",
}


class RoundKind(TextChoices):
    """The three slagen from analysis to action (the note, 5.5)."""

    TECHNICAL = "technical", "technische slag"
    ADMINISTRATIVE = "administrative", "bestuurlijke slag"
    ELABORATION = "elaboration", "integrale uitwerkingsslag"


class CycleState(TextChoices):
    """Where a cycle stands as a whole; which phases run follows from dates, never from this."""

    DRAFT = "draft", "in voorbereiding"
    RUNNING = "running", "loopt"
    CLOSED = "closed", "afgesloten"


class StepState(TextChoices):
    """Where one activity of the scheme stands."""

    PLANNED = "planned", "gepland"
    RUNNING = "running", "bezig"
    DONE = "done", "gedaan"
    SKIPPED = "skipped", "overgeslagen"


STEP_MOVES: dict[StepState, frozenset[StepState]] = {
    StepState.PLANNED: frozenset({StepState.RUNNING, StepState.DONE, StepState.SKIPPED}),
    StepState.RUNNING: frozenset({StepState.DONE, StepState.SKIPPED}),
    StepState.DONE: frozenset({StepState.RUNNING}),
    StepState.SKIPPED: frozenset({StepState.PLANNED}),
}

CYCLE_MOVES: dict[CycleState, frozenset[CycleState]] = {
    CycleState.DRAFT: frozenset({CycleState.RUNNING}),
    CycleState.RUNNING: frozenset({CycleState.CLOSED}),
    CycleState.CLOSED: frozenset(),
}


class RoundState(TextChoices):
    """Where a slag stands."""

    PLANNED = "planned", "gepland"
    OPEN = "open", "open"
    CLOSED = "closed", "gesloten"


ROUND_MOVES: dict[RoundState, frozenset[RoundState]] = {
    RoundState.PLANNED: frozenset({RoundState.OPEN}),
    RoundState.OPEN: frozenset({RoundState.CLOSED}),
    RoundState.CLOSED: frozenset({RoundState.OPEN}),  # again, with a reason
}


class Strictness(TextChoices):
    """What a guard of the process does (groeimodel)."""

    WARN = "warn", "waarschuwen"
    BLOCK = "block", "blokkeren"


class DeviationKind(TextChoices):
    """In which way the process went otherwise than the scheme."""

    MOVED = "moved", "verschoven"
    SPLIT = "split", "gesplitst"
    SKIPPED = "skipped", "overgeslagen"
    GUARD = "guard", "voorwaarde niet vervuld"
    SUBSTITUTE = "substitute", "ander gremium"
    OVER_LIMIT = "over_limit", "boven de grens"


class InvitationState(TextChoices):
    """What a party answered to an invitation, and whether it took part."""

    TO_INVITE = "to_invite", "nog uit te nodigen"
    INVITED = "invited", "uitgenodigd"
    ACCEPTED = "accepted", "komt"
    DECLINED = "declined", "komt niet"
    TOOK_PART = "took_part", "deed mee"
    ABSENT = "absent", "was er niet"


_ANSWERS = frozenset({InvitationState.ACCEPTED, InvitationState.DECLINED})
_SEEN = frozenset({InvitationState.TOOK_PART, InvitationState.ABSENT})

INVITATION_MOVES: dict[InvitationState, frozenset[InvitationState]] = {
    InvitationState.TO_INVITE: frozenset({InvitationState.INVITED}) | _SEEN,
    InvitationState.INVITED: _ANSWERS | _SEEN,
    InvitationState.ACCEPTED: frozenset({InvitationState.DECLINED}) | _SEEN,
    InvitationState.DECLINED: frozenset({InvitationState.ACCEPTED}) | _SEEN,
    InvitationState.TOOK_PART: frozenset({InvitationState.ABSENT}),
    InvitationState.ABSENT: frozenset({InvitationState.TOOK_PART}),
}


class BodyKind(TextChoices):
    """Bodies that advise or decide, in the order of the route."""

    AGOV = "agov", "veiligheidsoverleg"
    COLLEGE = "college", "college"
    COUNCIL = "council", "raad"
    COMMITTEE = "committee", "raadscommissie"
    DRIEHOEK = "driehoek", "driehoek"
    OTHER = "other", "anders"


class DecisionOutcome(TextChoices):
    """What a body did with a proposal. The AGOV advises; only college and council decide."""

    AGREED = "agreed", "akkoord"
    CHANGED = "changed", "akkoord met wijziging"
    REJECTED = "rejected", "afgewezen"
    POSTPONED = "postponed", "aangehouden"


# Who decided reads as a sentence: "geaccordeerd door", a body, "op", a day. An advising body decides nothing.
ADVISING_BODIES: Final = frozenset({BodyKind.AGOV, BodyKind.COMMITTEE, BodyKind.DRIEHOEK})
DECIDED_WORDS: Final[dict[DecisionOutcome, str]] = {
    DecisionOutcome.AGREED: "geaccordeerd door",
    DecisionOutcome.CHANGED: "geaccordeerd met wijziging door",
    DecisionOutcome.REJECTED: "afgewezen door",
    DecisionOutcome.POSTPONED: "aangehouden door",
}
ADVISED_WORDS: Final[dict[DecisionOutcome, str]] = {
    DecisionOutcome.AGREED: "positief advies van",
    DecisionOutcome.CHANGED: "positief advies met wijziging van",
    DecisionOutcome.REJECTED: "negatief advies van",
    DecisionOutcome.POSTPONED: "advies aangehouden door",
}


class MandateKind(TextChoices):
    """Higher policy on which a cycle rests."""

    COUNCIL_PROGRAMME = "council_programme", "raadsprogramma of coalitieakkoord"
    SAFETY_PLAN = "safety_plan", "veiligheidsplan voor meer jaren"
    REGIONAL = "regional", "regionaal of landelijk beleid"


class DocumentState(TextChoices):
    """Where a policy document stands."""

    DRAFT = "draft", "concept"
    ADOPTED = "adopted", "vastgesteld"
    PUBLIC = "public", "openbaar"
    WITHDRAWN = "withdrawn", "ingetrokken"


DOCUMENT_MOVES: Final[dict[DocumentState, frozenset[DocumentState]]] = {
    DocumentState.DRAFT: frozenset({DocumentState.ADOPTED, DocumentState.WITHDRAWN}),
    DocumentState.ADOPTED: frozenset({DocumentState.PUBLIC, DocumentState.WITHDRAWN}),
    DocumentState.PUBLIC: frozenset({DocumentState.WITHDRAWN}),
    DocumentState.WITHDRAWN: frozenset(),
}


class DocumentItemKind(TextChoices):
    """Numbered parts of a document that people decide on."""

    DECISION_POINT = "decision_point", "keuze"
    PRIORITY = "priority", "prioriteit"


class RequestKind(TextChoices):
    """What the council asked for or was promised."""

    EXPECTATION = "expectation", "verwachting"
    MOTION = "motion", "motie"
    PROMISE = "promise", "toezegging"


class RequestState(TextChoices):
    """Where a council request stands."""

    OPEN = "open", "open"
    DONE = "done", "afgedaan"
    LAPSED = "lapsed", "vervallen"


class SafetyScope(TextChoices):
    """Whether a kind of safety belongs to this policy (the note, section 2)."""

    IN_SCOPE = "in_scope", "hoort bij dit beleid"
    ALIGNMENT = "alignment", "alleen afstemming"
    OUT_OF_SCOPE = "out_of_scope", "hoort niet bij dit beleid"


class AlignmentState(TextChoices):
    """Whether a plan for physical safety was set beside ours."""

    OPEN = "open", "niet afgestemd"
    ALIGNED = "aligned", "afgestemd"
    NOT_APPLICABLE = "not_applicable", "niet van toepassing"


class KernbeleidField(TextChoices):
    """The five safety fields of Kernbeleid Veiligheid (VNG)."""

    LIVING = "living", "veilige woon- en leefomgeving"
    BUSINESS = "business", "bedrijvigheid en veiligheid"
    YOUTH = "youth", "jeugd en veiligheid"
    PHYSICAL = "physical", "fysieke veiligheid"
    INTEGRITY = "integrity", "integriteit en veiligheid"


class LabelKey(TextChoices):
    """Names that screens use and a municipality may change: a row of ``Label`` with this key takes its place."""

    SAFETY_PROGRAMME = "safety-programme", "integraal veiligheidsprogramma"
    EXECUTION_PLAN = "execution-plan", "uitvoeringsplan"
    VAP = "vap", "veiligheidsactieplan"
    STEERING_BODY = "steering-body", "AGOV"
    SURVEY = "survey", "stadspeiling"


# Short name, plural and short plural of the product's own names, where a sentence needs them.
LABEL_FORMS: dict[LabelKey, tuple[str, str, str]] = {
    LabelKey.SAFETY_PROGRAMME: ("IVP", "integrale veiligheidsprogramma's", "IVP's"),
    LabelKey.EXECUTION_PLAN: ("uitvoeringsplan", "uitvoeringsplannen", "uitvoeringsplannen"),
    LabelKey.VAP: ("VAP", "veiligheidsactieplannen", "VAP's"),
    LabelKey.STEERING_BODY: ("AGOV", "AGOV's", "AGOV's"),
    LabelKey.SURVEY: ("stadspeiling", "stadspeilingen", "stadspeilingen"),
}


class SecrecyBy(TextChoices):
    """Who imposes secrecy on papers, and who can lift it (Gemeentewet 87-89)."""

    COLLEGE = "college", "het college"
    MAYOR = "mayor", "de burgemeester"
    COUNCIL = "council", "de raad"
    COMMITTEE = "committee", "een commissie"


class WooGround(TextChoices):
    """Why something is not made public: the grounds of the Wet open overheid (R52)."""

    CROWN = "5.1.1a", "eenheid van de Kroon (Woo 5.1 lid 1a)"
    STATE = "5.1.1b", "veiligheid van de Staat (Woo 5.1 lid 1b)"
    SECRETS = "5.1.1c", "vertrouwelijke bedrijfsgegevens (Woo 5.1 lid 1c)"
    SPECIAL = "5.1.1d", "bijzondere of strafrechtelijke persoonsgegevens (Woo 5.1 lid 1d)"
    NUMBERS = "5.1.1e", "identificatienummers van personen (Woo 5.1 lid 1e)"
    RELATIONS = "5.1.2a", "betrekkingen met andere landen (Woo 5.1 lid 2a)"
    MONEY = "5.1.2b", "economische of financiële belangen van de overheid (Woo 5.1 lid 2b)"
    CRIME = "5.1.2c", "opsporing en vervolging van strafbare feiten (Woo 5.1 lid 2c)"
    CONTROL = "5.1.2d", "inspectie, controle en toezicht (Woo 5.1 lid 2d)"
    PRIVACY = "5.1.2e", "persoonlijke levenssfeer (Woo 5.1 lid 2e)"
    COMPETITION = "5.1.2f", "andere concurrentiegevoelige bedrijfsgegevens (Woo 5.1 lid 2f)"
    NATURE = "5.1.2g", "bescherming van het milieu (Woo 5.1 lid 2g)"
    SAFETY = "5.1.2h", "beveiliging van personen en bedrijven, voorkomen van sabotage (Woo 5.1 lid 2h)"
    FUNCTIONING = "5.1.2i", "goed functioneren van de overheid (Woo 5.1 lid 2i)"
    OTHER_HARM = "5.1.5", "onevenredig nadeel (Woo 5.1 lid 5)"
    OPINIONS = "5.2", "persoonlijke meningen in intern overleg (Woo 5.2)"


# Secrecy of papers rests on the first and second paragraph of article 5.1 only (Gemeentewet 87).
SECRECY_GROUNDS = tuple(one for one in WooGround if one not in (WooGround.OTHER_HARM, WooGround.OPINIONS))
