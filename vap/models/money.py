"""What a VAP costs per year, and who pays; what is missing follows from the two and is never typed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from amersfoort_veiligheid.accounts.models import Organisation
from amersfoort_veiligheid.web.editing import Revisioned
from vap.enums import CoverKind, CoverState
from vap.models.vap import VAP

YEARS = Q(year__gte=2000, year__lte=2100)
YEAR_MESSAGE = "Vul een jaar in van 2000 tot en met 2100."


class CostLine(Revisioned):
    """One cost in one year, in whole euros: planned, and later what it really was."""

    vap = models.ForeignKey(VAP, models.CASCADE, verbose_name="VAP", related_name="cost_lines")
    year = models.PositiveSmallIntegerField("jaar")
    what = models.CharField("waarvoor", max_length=200, help_text="Noem geen personen.")
    planned = models.PositiveIntegerField("begroot (euro)")
    realised = models.PositiveIntegerField("werkelijk (euro)", null=True, blank=True)

    class Meta:
        verbose_name = "kostenregel"
        verbose_name_plural = "kostenregels"
        ordering = ["year", "pk"]
        constraints = [
            models.CheckConstraint(condition=YEARS, name="cost_line_year", violation_error_message=YEAR_MESSAGE),
        ]

    def __str__(self) -> str:
        return f"{self.what} ({self.year})"


class CoverLine(Revisioned):
    """Money from one source in one year, and how sure it is."""

    vap = models.ForeignKey(VAP, models.CASCADE, verbose_name="VAP", related_name="cover_lines")
    year = models.PositiveSmallIntegerField("jaar")
    kind = models.CharField("soort dekking", max_length=10, choices=CoverKind)
    source = models.CharField("waaruit", max_length=200, help_text="Begrotingsprogramma, regeling of bijdrage.")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name="van wie", related_name="cover_lines", null=True, blank=True
    )
    amount = models.PositiveIntegerField("bedrag (euro)")
    state = models.CharField("hoe zeker", max_length=10, choices=CoverState)

    class Meta:
        verbose_name = "dekkingsregel"
        verbose_name_plural = "dekkingsregels"
        ordering = ["year", "pk"]
        constraints = [
            models.CheckConstraint(condition=YEARS, name="cover_line_year", violation_error_message=YEAR_MESSAGE),
            models.CheckConstraint(
                condition=~Q(kind=CoverKind.PARTNER) | Q(organisation__isnull=False),
                name="cover_of_a_partner_names_it",
                violation_error_message="Kies welke partner dit betaalt.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} ({self.year})"
