"""When dossiers go to the archive, and what was exported for it (R55)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from agov.enums import TransferYears
from cycle.models import PolicyCycle
from vap.models import VAP

FILE_KEPT_FOR: Final = timedelta(days=30)  # an export is a copy, made again in a minute; its record stays


class TransferTerm(models.Model):
    """After how many years a dossier goes to the archive, as the archivist set it; the newest counts."""

    years = models.PositiveSmallIntegerField("jaren", choices=TransferYears)
    reason = models.CharField("waarom", max_length=300)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    set_at = models.DateTimeField("op")

    class Meta:
        verbose_name = "overbrengingstermijn"
        verbose_name_plural = "overbrengingstermijnen"
        ordering = ["-set_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(years__in=TransferYears.values),
                name="transfer_term_of_the_law",
                violation_error_message="Kies 20 of 10 jaar.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="transfer_term_set_with_a_reason",
                violation_error_message="Schrijf op waarom de termijn anders wordt.",
            ),
        ]

    def __str__(self) -> str:
        return f"overbrengen na {self.get_years_display()}"


class ArchiveExport(models.Model):
    """One export of a dossier: of a whole cycle, or of one VAP. Its record stays when the file is gone."""

    cycle = models.ForeignKey(PolicyCycle, models.PROTECT, verbose_name="cyclus", related_name="archive_exports")
    vap = models.ForeignKey(
        VAP, models.PROTECT, verbose_name="plan", related_name="archive_exports", null=True, blank=True
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    asked_at = models.DateTimeField("gevraagd op")
    made_at = models.DateTimeField("gemaakt op", null=True, blank=True)
    file = models.FileField("bestand", upload_to="archief/%Y/%m", max_length=300, blank=True)
    sha256 = models.CharField("vingerafdruk", max_length=64, blank=True)
    size = models.PositiveBigIntegerField("omvang (bytes)", default=0)
    records = models.PositiveIntegerField("stukken", default=0)
    files = models.PositiveIntegerField("bestanden erin", default=0)
    missing = models.PositiveIntegerField("punten van de lijst die niet compleet waren", default=0)
    transferred_on = models.DateField("overgebracht op", null=True, blank=True)
    transfer_note = models.CharField("verklaring van overbrenging", max_length=300, blank=True)

    class Meta:
        verbose_name = "export voor het archief"
        verbose_name_plural = "exporten voor het archief"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(made_at__isnull=True, sha256="") | (Q(made_at__isnull=False) & ~Q(sha256="")),
                name="archive_export_made_with_a_fingerprint",
            ),
            models.CheckConstraint(
                condition=Q(transferred_on__isnull=True, transfer_note="")
                | (Q(transferred_on__isnull=False, made_at__isnull=False) & ~Q(transfer_note="")),
                name="dossier_transferred_with_a_declaration",
                violation_error_message="Schrijf op welke verklaring het archief tekende.",
            ),
        ]

    def __str__(self) -> str:
        return f"Archiefexport van {self.vap or self.cycle}"

    @property
    def name(self) -> str:
        """What the file is called."""
        return f"archief-vap-{self.vap_id}" if self.vap_id else f"archief-cyclus-{self.cycle_id}"

    @property
    def file_goes_on(self) -> date | None:
        """The last day on which the file can be fetched; None before it was made."""
        return timezone.localdate(self.made_at) + FILE_KEPT_FOR if self.made_at else None
