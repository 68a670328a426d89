"""Closed lists of the accounts room."""

from django.db.models import TextChoices


class Role(TextChoices):
    """What a user is for the municipality. Trekker, uitvoerder and contact are relations, not roles."""

    BEHEERDER = "beheerder", "beheerder"
    BELEIDSADVISEUR = "beleidsadviseur", "beleidsadviseur"
    ONDERZOEKER = "onderzoeker", "onderzoeker (O&S)"
    AGOV_SECRETARIS = "agov_secretaris", "secretaris van het veiligheidsoverleg"
    BESTUURDER = "bestuurder", "bestuurder"
    PARTNER = "partner", "partner"
    RAADSLID = "raadslid", "raadslid"
    GRIFFIE = "griffie", "griffie"
    PRIVACY_OFFICER = "privacy_officer", "privacy officer (FG)"
    ARCHIVARIS = "archivaris", "archivaris"


class OrganisationKind(TextChoices):
    """Kinds of veiligheidspartners (the note, section 5.2), with municipality, police and prosecutor."""

    MUNICIPALITY = "municipality", "gemeente"
    POLICE = "police", "politie"
    PROSECUTOR = "prosecutor", "Openbaar Ministerie"
    GGZ = "ggz", "GGZ"
    BUSINESS = "business", "bedrijfsleven"
    CHILD_PROTECTION = "child_protection", "Raad voor de Kinderbescherming"
    PROBATION = "probation", "reclassering"
    HOUSING = "housing", "woningcorporatie"
    DEVELOPER = "developer", "projectontwikkelaar"
    EDUCATION = "education", "onderwijsinstelling"
    YOUTH_CARE = "youth_care", "jeugdzorg"
    WIJK_MANAGEMENT = "wijk_management", "wijkbeheer"
    WELFARE = "welfare", "welzijnswerk"
    ADDICTION_CARE = "addiction_care", "verslaafdenzorg"
    VICTIM_SUPPORT = "victim_support", "slachtofferhulp"
    RESIDENTS = "residents", "bewonersvertegenwoordiging"
    ZVH = "zvh", "Zorg- en Veiligheidshuis"
    OTHER = "other", "anders"
