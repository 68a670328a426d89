"""Where the money comes from, and in which plan it stands."""

from django.db.models import TextChoices


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
