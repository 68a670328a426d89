"""Editions of a publication: how far, who reads them, where they went."""

from django.db.models import TextChoices


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


class TraceDeed(TextChoices):
    """What was done, after a withdrawal, about one place where the edition went."""

    TOLD = "told", "bericht gestuurd"
    REPLACED = "replaced", "stuk vervangen door mededeling"
    REMOVED = "removed", "daar weggehaald"
    NOTHING = "nothing", "niets aan te doen"


class IncidentDecision(TextChoices):
    """Whether a leak is reported to the supervisor (AVG art. 33)."""

    REPORT = "report", "melden"
    NONE = "none", "niet melden"


class EditionAudience(TextChoices):
    """Who reads an edition; each audience has a version of its own where a part is not for everybody (S117)."""

    PUBLIC = "public", "iedereen"
    COUNCIL = "council", "de raad"
    PARTNERS = "partners", "partners"
    INSIDE = "inside", "de gemeente"


class PartReaders(TextChoices):
    """Who reads a part of an edition that is not for everybody; the municipality itself reads all."""

    BOTH = "both", "de raad en partners"
    COUNCIL = "council", "alleen de raad"
    PARTNERS = "partners", "alleen partners"


READS_PART: dict[PartReaders, frozenset[EditionAudience]] = {
    PartReaders.BOTH: frozenset({EditionAudience.COUNCIL, EditionAudience.PARTNERS, EditionAudience.INSIDE}),
    PartReaders.COUNCIL: frozenset({EditionAudience.COUNCIL, EditionAudience.INSIDE}),
    PartReaders.PARTNERS: frozenset({EditionAudience.PARTNERS, EditionAudience.INSIDE}),
}
