"""Reports that were made: which figures they used, and the files, kept by content."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from amersfoort_veiligheid.accounts.models import User
from analysis.enums import ReportKind
from analysis.models.sources import REPORT_ROLES, Delivery


class GeneratedReportQuerySet(models.QuerySet["GeneratedReport"]):
    """Reads of generated reports."""

    def visible_to(self, user: User) -> GeneratedReportQuerySet:
        """Officers with an account read reports that are not published yet; partners and the public do not."""
        return self if user.has_role(*REPORT_ROLES) else self.none()

    def newest(self, kind: str, code: str, period: str) -> GeneratedReport | None:
        """The report as it was last made, with the figures in force then."""
        return self.filter(kind=kind, code=code, period=period).order_by("-made_at", "-pk").first()


class GeneratedReport(models.Model):
    """One report value as made at a moment: its numbers are its own and never move when data move."""

    kind = models.CharField("soort", max_length=20, choices=ReportKind)
    code = models.CharField("gebied of doelgroep", max_length=80)
    period = models.CharField("periode", max_length=10)
    title = models.CharField("titel", max_length=300)
    content_key = models.CharField("vingerafdruk van de inhoud", max_length=64)
    value = models.JSONField("inhoud")
    body = models.TextField("opgemaakte inhoud")
    deliveries = models.ManyToManyField(Delivery, verbose_name="gebruikte leveringen", related_name="reports")
    pdf = models.FileField("pdf", upload_to="reports/%Y/", max_length=300, blank=True)
    made_at = models.DateTimeField("gemaakt op")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="gemaakt door", related_name="+", null=True, blank=True
    )

    objects = GeneratedReportQuerySet.as_manager()

    class Meta:
        verbose_name = "gemaakt rapport"
        verbose_name_plural = "gemaakte rapporten"
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code", "period", "content_key"], name="report_content_once"),
        ]
        indexes = [models.Index(fields=["kind", "code", "period", "-made_at"], name="report_newest_first")]

    def __str__(self) -> str:
        return self.title

    @property
    def has_pdf(self) -> bool:
        """Whether the PDF was made and its file is still there."""
        name = self.pdf.name
        return bool(name) and self.pdf.storage.exists(str(name))
