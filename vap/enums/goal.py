"""Goals, how they are measured and with what they are compared."""

from django.db.models import TextChoices


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
