"""What is published, and under which category of the Woo."""

from django.db.models import TextChoices


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
    ANNUAL = "jaarverslag", "jaarverslag"
    MANDATORY = "bbv", "verplichte indicatoren"
    LETTER = "raadsbrief", "raadsinformatiebrief"


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
    PublicationKind.MANDATORY: WooCategory.PLANS,
    PublicationKind.LETTER: WooCategory.COUNCIL,
}
