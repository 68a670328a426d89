"""Closed lists of the cycle room: stored as English slugs, shown in Dutch."""

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
